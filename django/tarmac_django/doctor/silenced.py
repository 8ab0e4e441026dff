"""[doctor] ignore in the app's tarmac.toml: findings that the owner knows and lives with, each with the reason."""


class Refused(Exception):
    """The file cannot be used; the text says why."""


def silenced(folder):
    """id -> reason."""
    file = folder / 'tarmac.toml'
    if not file.is_file():
        return {}
    try:
        import tomllib
    except ImportError:
        raise Refused('tarmac.toml is read with the tomllib of Python 3.11 or newer; this Python is older') from None
    try:
        with open(file, 'rb') as stream:
            table = tomllib.load(stream).get('doctor', {})
    except (OSError, ValueError) as problem:
        raise Refused(f'tarmac.toml: {problem}') from None
    entries = table.get('ignore', []) if isinstance(table, dict) else None
    if not isinstance(entries, list):
        raise Refused('tarmac.toml: [doctor] ignore is a list: ignore = [{ id = "media-local", reason = "..." }]')
    reasons = {}
    for entry in entries:
        id, reason = (entry.get('id'), entry.get('reason')) if isinstance(entry, dict) else (entry, None)
        if not isinstance(id, str) or not id:
            raise Refused('tarmac.toml: [doctor] ignore: each entry has an id and a reason')
        if not isinstance(reason, str) or not reason.strip():
            raise Refused(f'tarmac.toml: [doctor] ignore: {id} has no reason: write {{ id = "{id}", reason = "why it is fine here" }}')
        reasons[id] = reason.strip()
    return reasons
