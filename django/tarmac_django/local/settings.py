"""Reads a project's settings the way manage.py would, and tells its databases."""
import importlib
import importlib.util
import os
import sys
import traceback

from tarmac_django import project

POSTGRES = ('postgresql', 'postgresql_psycopg2', 'postgis')
LINES = 6       # of a traceback


def read(folder, hidden=False):
    found = project.find(folder)
    answer = {'python': sys.executable, 'version': '.'.join(map(str, sys.version_info[:3])), 'settings': found.settings,
              'manage': found.manage and os.path.relpath(found.manage, folder)}
    if not found.settings:
        return {**answer, 'problem': 'no-settings', 'text': ''}
    if importlib.util.find_spec('django') is None:
        return {**answer, 'problem': 'no-django', 'text': ''}
    os.environ['DJANGO_SETTINGS_MODULE'] = found.settings
    sys.path.insert(0, str(found.root))
    sys.argv[:] = ['manage.py', 'check']        # some settings.py look at sys.argv[1]
    try:
        import django
        from django.conf import settings
        databases = dict(settings.DATABASES or {})
    except BaseException as problem:            # settings.py may call sys.exit too
        return {**answer, 'problem': 'settings-fail', **told(problem)}
    return {**answer, 'file': file_of(found.settings), 'django': django.get_version(), 'driver': driver(),
            'databases': [database(alias, entry, hidden) for alias, entry in databases.items() if entry]}


def database(alias, entry, hidden):
    engine = str(entry.get('ENGINE') or '')
    kind = engine.rsplit('.', 1)[-1]
    if kind not in POSTGRES and kind != 'sqlite3' and not engine.startswith('django.'):
        kind = based_on(engine)
    password = str(entry.get('PASSWORD') or '')
    return {
        'alias': alias, 'engine': engine, 'kind': 'postgres' if kind in POSTGRES else 'sqlite' if kind in ('sqlite3', 'spatialite') else 'other',
        'spatial': kind == 'postgis',
        'name': str(entry.get('NAME') or ''), 'user': str(entry.get('USER') or ''),
        'password': '***' if hidden and password else password,
        'host': str(entry.get('HOST') or ''), 'port': str(entry.get('PORT') or ''),
        'service': str((entry.get('OPTIONS') or {}).get('service') or ''),
        'mirror': str((entry.get('TEST') or {}).get('MIRROR') or ''),
    }


def based_on(engine):
    """Engines of other packages (metrics, tenants) wrap PostgreSQL's."""
    try:
        wrapper = importlib.import_module(f'{engine}.base').DatabaseWrapper
        return 'postgresql' if getattr(wrapper, 'vendor', '') == 'postgresql' else 'other'
    except Exception:
        return 'other'


def driver():
    """Django takes psycopg2, from 4.2 on psycopg too."""
    names = ('psycopg2', 'psycopg') if sys.modules['django'].VERSION >= (4, 2) else ('psycopg2',)
    return next((name for name in names if importlib.util.find_spec(name)), None)


def file_of(name):
    module = sys.modules.get(name)
    return os.path.relpath(module.__file__) if getattr(module, '__file__', None) else None


def told(problem):
    own = [line for line in traceback.extract_tb(problem.__traceback__)
           if 'importlib' not in line.filename and f'{os.sep}django{os.sep}conf{os.sep}' not in line.filename
           and f'{os.sep}tarmac_django{os.sep}' not in line.filename]
    lines = ''.join(traceback.format_list(own[-2:]) + traceback.format_exception_only(type(problem), problem)).rstrip().splitlines()
    if isinstance(problem, SyntaxError):
        where = f'{problem.filename}:{problem.lineno}'
    else:
        where = f'{own[-1].filename}:{own[-1].lineno}' if own else ''
    return {'where': where, 'text': '\n'.join(lines[-LINES:])}
