"""Which files are meant by what a user names as fixtures: paths, patterns, and names as loaddata takes them."""
import glob
import os
from pathlib import Path

SKIPPED = {'site-packages', 'node_modules', '__pycache__'}
ENDINGS = ('json', 'jsonl', 'xml', 'yaml', 'yml')


class NoMatch(Exception):
    pass


def resolve(names, folder='.'):
    """In the order given, those of a pattern by name; raises NoMatch."""
    found = []
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            files = [name]
        elif glob.has_magic(name):
            files = sorted(os.path.relpath(one, folder) for one in glob.glob(path, recursive=True) if os.path.isfile(one))
            if not files:
                raise NoMatch(f'No file matches {name}.')
        else:
            files = named(name, folder)
        found += [one for one in files if one not in found]
    return found


def named(name, folder):
    """roads is roads/fixtures/roads.json; a name that is nowhere in the project is left to loaddata, which knows the installed apps."""
    stem = name.split('/')[-1]
    files = [one for one in Path(folder).glob(f'**/fixtures/{glob.escape(name)}*')
             if one.is_file() and not SKIPPED & set(one.parts) and not any(part.startswith('.') and part != '.' for part in one.parts)
             and (one.name == stem or one.name[len(stem):].lstrip('.').split('.')[0] in ENDINGS and one.name[len(stem)] == '.')]
    return sorted(os.path.relpath(one, folder) for one in files) or [name]
