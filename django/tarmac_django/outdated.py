"""Finds what shows that a project was written for a Python or Django that nobody can have here. Reads files, runs nothing.

`python -m tarmac_django.outdated FOLDER` explains it in words for the build's log, and prints nothing for a project of today.
"""
import ast
import os
import platform
import re
import sys
from pathlib import Path

SKIPPED = {'node_modules', 'venv', 'env', '.venv', 'site-packages', '__pycache__', 'south_migrations', 'dist', 'build'}
# What Django imports of a project. An old script beside it harms nobody.
IMPORTED = re.compile(r'(^|/)((manage|settings|urls|models|views|admin|forms|apps|wsgi|asgi)\.py$|(settings|models|views)/)')
FILES, BYTES, SIGNS = 1500, 300_000, 20
PYTHON = '.'.join(platform.python_version_tuple()[:2])
UPGRADE = 'Django>=4.2,<4.3'

# What is written, what became of it, what to write in its place. Each was gone before the oldest Django that this Python runs (3.2).
LINES = [(re.compile(pattern), what, write) for pattern, what, write in (
    (r'^\s*print\s+["\'\w(]*["\'%\w]+\s*(%|,|$)', 'the print statement is Python 2', 'print(...)'),
    (r'^\s*except\s+[\w.()]+\s*,\s*\w+\s*:', '`except X, e` is Python 2', 'except X as e:'),
    (r'^\s*raise\s+\w+\s*,', '`raise X, "text"` is Python 2', 'raise X("text")'),
    (r'\bexecute_manager\b', 'execute_manager was removed in Django 1.6', 'a new manage.py, from: django-admin startproject NAME'),
    (r'django\.conf\.urls\.defaults', 'django.conf.urls.defaults was removed in Django 1.6', 'from django.urls import path, re_path'),
    (r'from\s+django\.conf\.urls\s+import\s.*\bpatterns\b', 'patterns() was removed in Django 1.10', 'urlpatterns = [path(...), ...]'),
    (r'^MIDDLEWARE_CLASSES\s*=', 'MIDDLEWARE_CLASSES is ignored since Django 2.0', 'MIDDLEWARE = [...] with middleware of the new kind'),
    (r'^TEMPLATE_(DIRS|LOADERS|CONTEXT_PROCESSORS)\s*=', 'TEMPLATE_DIRS and its like are ignored since Django 1.10', 'TEMPLATES = [{...}]'),
    (r'^(from|import)\s+django\.core\.urlresolvers', 'django.core.urlresolvers was removed in Django 2.0', 'from django.urls import reverse'),
    (r'^from\s+django\.shortcuts\s+import\s.*\brender_to_response\b', 'render_to_response was removed in Django 3.0', 'render(request, ...)'),
    (r'^from\s+django\.utils\s+import\s.*\b(six|simplejson)\b', 'it was removed from django.utils', 'the standard library has it: str, json'),
    (r'^from\s+south\.', 'South ended with Django 1.7', 'Django has migrations itself: python manage.py makemigrations'),
)]
PYTHON_2 = LINES[:3]
# A project may hold both names, for old and new.
UNLESS = {'MIDDLEWARE_CLASSES': re.compile(r'^\s*MIDDLEWARE\s*[+=]', re.MULTILINE), 'TEMPLATE_DIRS': re.compile(r'^\s*TEMPLATES\s*[+=]', re.MULTILINE)}
REQUIREMENT = re.compile(r'^\s*["\']?django["\']?\s*(?:\[.*\])?\s*=?\s*["\']?\s*(?:[<>=!~]=?\s*[\d.]+\s*,\s*)*(==|~=|<=|<)\s*=?\s*(\d+(?:\.\d+)*)', re.IGNORECASE)


class Sign:
    def __init__(self, where, text, write):
        self.where, self.text, self.write = where, text, write


def signs(folder):
    """At most one of each kind and 20 in all: who upgrades finds the rest on the way."""
    folder, found = Path(folder), {}
    for file in requirement_files(folder):
        for number, line in enumerate(text_of(file).splitlines(), 1):
            wanted = None if ';' in line else REQUIREMENT.match(line)
            if wanted and too_old(*wanted.groups()):
                found.setdefault('requirement', Sign(f'{file.relative_to(folder)}:{number}', f'{line.strip()} does not run on Python {PYTHON}: the oldest '
                                                     'Django that does is 3.2', UPGRADE))
    for file in python_files(folder):
        text = text_of(file)
        for kind, sign in in_file(text, str(file.relative_to(folder))):
            found.setdefault(kind, sign)
        if len(found) >= SIGNS:
            break
    return list(found.values())


def too_old(operator, version):
    parts = tuple(int(part) for part in version.split('.')[:2])
    return parts <= (2, 0) if operator == '<' else parts < (2, 0)


def in_file(text, name):
    tree = None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    # What parses is no Python 2, whatever its strings hold; and what does not must say what it is.
    for pattern, what, write in (LINES[len(PYTHON_2):] if tree or not IMPORTED.search(name) else LINES):
        modern = UNLESS.get(what.split()[0])
        if modern and modern.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line) and not line.lstrip().startswith('#'):
                yield what, Sign(f'{name}:{number}', what, write)
                break
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call) and called(node) in ('models.ForeignKey', 'models.OneToOneField') and len(node.args) < 2 \
                and not any(keyword.arg in ('on_delete', None) for keyword in node.keywords):
            yield 'on_delete', Sign(f'{name}:{node.lineno}', f'{called(node)} without on_delete is refused since Django 2.0', 'on_delete=models.CASCADE')
            break


def called(node):
    return f'{node.func.value.id}.{node.func.attr}' if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ''


def requirement_files(folder):
    names = [folder / 'requirements.txt', folder / 'Pipfile', folder / 'setup.py', *sorted(folder.glob('requirements/*.txt'))]
    return [file for file in names if file.is_file()]


def python_files(folder):
    seen = 0
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith('.'))
        for name in sorted(files):
            if name.endswith('.py') and seen < FILES:
                seen += 1
                yield Path(place) / name


def text_of(file):
    try:
        return file.read_bytes()[:BYTES].decode('utf-8', 'replace') if not file.is_symlink() else ''
    except OSError:
        return ''


def explanation(folder):
    found = signs(folder)
    if not found:
        return ''
    lines = [f'Warning: This project is written for an older {"Python or " if any("Python 2" in one.text for one in found) else ""}Django than can run here.', '',
             f'Python {PYTHON} is what the stack has, and the oldest Django for it is 3.2.', 'What to change first:', '']
    for one in found:
        lines += [f'{one.where}: {one.text}.', f'    write: {one.write}']
    lines += ['', 'Django says how, one release after the other:', 'https://docs.djangoproject.com/en/stable/howto/upgrade-version/']
    return '\n'.join(lines)


if __name__ == '__main__':
    words = explanation(Path(sys.argv[1]).resolve())
    if words:
        print(words)
