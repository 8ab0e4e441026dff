"""Finds a Django project in an app's folder by reading its files, not by running them.

`python -m tarmac_django.project FOLDER` prints what it found as NAME=VALUE lines, for the buildpack.
"""
import ast
import os
import sys
from pathlib import Path

SKIPPED = {'node_modules', 'venv', 'env', 'site-packages', '__pycache__'}


class Project:
    def __init__(self, root, manage, settings):
        self.root = root            # the folder that settings are imported from
        self.manage = manage        # manage.py, or None
        self.settings = settings    # dotted name, or None

    @property
    def wsgi(self):
        """The dotted name of the project's wsgi.py, or None."""
        parts = (self.settings or '').split('.')
        for length in range(len(parts) - 1, -1, -1):
            if (self.root.joinpath(*parts[:length]) / 'wsgi.py').is_file():
                return '.'.join([*parts[:length], 'wsgi'])
        return None

    @property
    def asgi(self):
        """ASGI_APPLICATION as servers name it, when the settings write it out. An asgi.py alone says nothing: startproject makes one for everybody."""
        from tarmac_django.doctor.sources import Sources
        _, node = Sources(self.root, self).assigned.get('ASGI_APPLICATION', (None, None))
        module, _, name = str(getattr(getattr(node, 'value', None), 'value', None) or '').rpartition('.')
        return f'{module}:{name}' if module else None


def find(folder, environment=os.environ):
    folder = Path(folder)
    named = environment.get('DJANGO_SETTINGS_MODULE')
    manages, wsgis = sources(folder, 'manage.py'), sources(folder, 'wsgi.py')
    for file in manages:
        settings = named or settings_named_in(file)
        if settings:
            return Project(file.parent, file, settings)
    for file in wsgis:
        settings = named or settings_named_in(file)
        if settings:
            return Project(file.parents[1] if len(file.relative_to(folder).parts) > 1 else folder, None, settings)
    return Project(manages[0].parent if manages else folder, manages[0] if manages else None, named)


def sources(folder, name, depth=3):
    """Shallow ones first; as deep as Heroku's buildpack looks."""
    found, level = [], [folder]
    for _ in range(depth):
        found += [inner / name for inner in level if (inner / name).is_file()]
        level = [inner for outer in level for inner in sorted(outer.iterdir())
                 if inner.is_dir() and not inner.is_symlink() and inner.name not in SKIPPED and not inner.name.startswith('.')]
    return found


def settings_named_in(file):
    """os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x.settings') and os.environ['DJANGO_SETTINGS_MODULE'] = 'x.settings'."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 2:
            key, value = node.args
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            key, value = node.targets[0].slice, node.value
        else:
            continue
        if getattr(key, 'value', None) == 'DJANGO_SETTINGS_MODULE' and isinstance(getattr(value, 'value', None), str):
            return value.value
    return None


def main():
    folder = Path(sys.argv[1]).resolve()
    project = find(folder)
    for name, value in (('manage', project.manage and project.manage.relative_to(folder)), ('root', project.root.relative_to(folder)),
                        ('settings', project.settings), ('wsgi', project.wsgi), ('asgi', project.asgi)):
        print(f'{name}={value or ""}'.replace('\n', ' '))


if __name__ == '__main__':
    main()
