"""What preflight says of a fixture against what PostgreSQL says of each object."""


def differences(objects, findings, said, text):
    """Lines; none where preflight is right about every object. `said` is what zoo/oracle.py printed, `text` the fixture."""
    lines = [number for number, line in enumerate(text.split('\n'), 1) if line.startswith(('{"model', '<object model', '- '))]
    assert len(lines) == len(objects)
    refused = {int(number): text for number, text in said['refused'].items()}
    errors, links = {}, {}
    for one in findings:
        if one['severity'] == 'error':
            (links if one['code'] == 'broken-reference' else errors).setdefault(one['object'], []).append(one)
    for number in sorted(errors.keys() - refused.keys()):
        if not all(one['code'] == 'duplicate' and after_refused(one, refused, lines) for one in errors[number]):
            yield f'false alarm: object {number}: {[(one["field"], one["code"], one["message"], one.get("value")) for one in errors[number]]}'
    gone = {str(part) for number in refused for part in (objects[number - 1].get('pk'), objects[number - 1]['fields'].get('badge'))}
    for number in sorted(refused.keys() - errors.keys() - links.keys()):
        numbered = 'already exists' in refused[number] and any(one['code'] == 'sequence' and one['object'] == number for one in findings)
        if not numbered and not (follows(refused[number]) and natural_keys(objects[number - 1]) & gone):
            yield f'missed: object {number}: {refused[number]}'
    yield from of_links(links, said['broken'], refused, errors, gone)


def follows(text):
    """The natural key's own object was refused, so this one is refused in a load of single objects."""
    return text.startswith('deferred:') or 'does not exist' in text or 'not-null constraint' in text


def natural_keys(one):
    return {part for value in one['fields'].values() if isinstance(value, list) for inner in value
            for part in (inner if isinstance(inner, list) else [inner]) if isinstance(part, str)}


def of_links(links, broken, refused, errors, gone):
    real = {(model, pk) for model, pk, _, _ in broken}
    told = {(one['model'], text_of(one['pk'])) for ones in links.values() for one in ones}
    for number, ones in links.items():
        for one in ones:
            if number not in refused and number not in errors and (one['model'], text_of(one['pk'])) not in real:
                yield f'false link: object {number}: {one["field"]} {one["message"]}'
    for model, pk, field, value in broken:
        mirrored = field.startswith('from_') and pk == value
        if (model, pk) not in told and not mirrored and value not in gone and pk not in gone:
            yield f'missed link: {model} pk={pk} {field}={value}'


def after_refused(one, refused, lines):
    return any(f':{lines[number - 1]} ' in one['message'] for number in refused)


def text_of(pk):
    return str(int(pk)) if isinstance(pk, (bool, float)) and pk == pk and abs(pk) < 2 ** 63 else str(pk)
