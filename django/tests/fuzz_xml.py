"""The objects of fuzz.py as XML, whose values are all text."""
import json
from xml.sax.saxutils import escape, quoteattr

LINKS = {'kind', 'cage', 'keeper', 'vet', 'boss'}
LISTS = {'friends', 'keepers'}


def readable(objects):
    """Without what XML cannot hold; null pks become absent ones."""
    for one in objects:
        one['fields'] = {name: value for name, value in one['fields'].items() if holds(value)}
        if not holds(one['pk']):
            one['pk'] = 'x'
    return objects


def holds(value):
    if isinstance(value, (list, dict)):
        return all(map(holds, value)) and (isinstance(value, list) or all(map(holds, value.values())))
    text = str(value)
    return all(character in '\n' or ord(character) >= 32 and not 0xD800 <= ord(character) <= 0xDFFF for character in text)


def as_xml(objects):
    return '<?xml version="1.0" encoding="utf-8"?>\n<django-objects version="1.0">\n' + '\n'.join(map(element, objects)) + '\n</django-objects>\n'


def element(one):
    pk = '' if one['pk'] is None else f' pk={quoteattr(str(one["pk"]))}'
    return f'<object model="{one["model"]}"{pk}>' + ''.join(field(name, value) for name, value in one['fields'].items()) + '</object>'


def field(name, value):
    if name in LISTS:
        rel, inside = ' rel="ManyToManyRel" to="x"', ''.join(related(part) for part in value) if isinstance(value, list) else ''
    else:
        rel = ' rel="ManyToOneRel" to="x"' if name in LINKS else ''
        inside = '<None></None>' if value is None else natural(value) if name in LINKS and isinstance(value, list) else escape(written(value))
    return f'<field name={quoteattr(name)}{rel}>{inside}</field>'


def written(value):
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def related(part):
    return f'<object>{natural(part)}</object>' if isinstance(part, list) else f'<object pk={quoteattr(str(part))}></object>'


def natural(keys):
    return ''.join(f'<natural>{escape(str(key))}</natural>' for key in keys)
