"""What `tarmac local` starts: the settings told, the engine's name of old, nothing else of the overlay."""
import json

import environments
import pytest
from test_boot import SETTINGS, small

PACKAGE = environments.REPOSITORY / 'django'
LOCAL = {'TARMAC_DJANGO': 'local', 'PYTHONPATH': f'{PACKAGE}/tarmac_django/local/start:{PACKAGE}'}
SHOW = 'from django.conf import settings; print(settings.DEBUG, settings.ALLOWED_HOSTS, settings.DATABASES["default"]["ENGINE"])'


@pytest.fixture
def plain(pave):
    """An environment of the developer's own: no .pth of ours in it."""
    next(pave.python.parents[1].glob('lib/*/site-packages/tarmac.pth')).write_text(f'{environments.django(django_of(pave))}\n')
    return pave


def django_of(app):
    return '.'.join(app.ok('-c', 'import django; print(django.get_version())').stdout.split('.')[:2])


def told(app, **environment):
    done = app.run('-m', 'tarmac_django', 'settings', **{**LOCAL, **environment})
    return done, json.loads(done.stdout)


def test_only_the_engines_name_is_translated(plain):
    shown = plain.ok('-c', SHOW, DJANGO_SETTINGS_MODULE='pave.settings', DATABASE_URL='postgres://x', **LOCAL)
    assert shown.stdout.strip() == 'True [] django.db.backends.postgresql'
    assert 'postgresql_psycopg2' in plain.ok('-c', SHOW, DJANGO_SETTINGS_MODULE='pave.settings', TARMAC_OVERLAY='off', **LOCAL).stdout
    assert 'postgresql_psycopg2' in plain.ok('-c', SHOW, DJANGO_SETTINGS_MODULE='pave.settings').stdout


def test_syncdb_is_there(plain):
    assert 'syncdb' in plain.ok('manage.py', 'help', '--commands', **LOCAL).stdout


def test_the_sitecustomize_that_ours_hides_runs_too(plain):
    plain.write({'theirs/sitecustomize.py': 'print("theirs")\n'})
    path = f'{LOCAL["PYTHONPATH"]}:{plain.folder}/theirs'
    assert plain.ok('-c', 'print("after")', **{**LOCAL, 'PYTHONPATH': path}).stdout.split() == ['theirs', 'after']


def test_the_databases_are_told(plain):
    plain.write({'pave/more.py': '''from pave.settings import *
print('noise')
DATABASES['reports'] = {'ENGINE': 'django.contrib.gis.db.backends.postgis', 'NAME': 'r', 'HOST': 'h', 'PORT': 6000, 'TEST': {'MIRROR': 'default'}}
DATABASES['file'] = {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'x.sqlite3'}
'''})
    done, answer = told(plain, DJANGO_SETTINGS_MODULE='pave.more')
    assert done.returncode == 0 and 'noise' in done.stderr
    default, reports, file = answer['databases']
    assert (default['kind'], default['name'], default['user'], default['password'], default['host']) == ('postgres', 'pave', 'pave', 'pave', '')
    assert (reports['kind'], reports['spatial'], reports['port'], reports['mirror']) == ('postgres', True, '6000', 'default')
    assert file['kind'] == 'sqlite' and file['name'].endswith('x.sqlite3')
    assert answer['driver'] == 'psycopg2' and answer['file'] == 'pave/more.py' and answer['manage'] == 'manage.py'


@pytest.mark.parametrize('line, where, text', [
    ('raise KeyError("X")', 'settings.py:7', "KeyError: 'X'"),
    ('import no_such_module', 'settings.py:7', "No module named 'no_such_module'"),
    ('x = = 1', 'settings.py:7', 'SyntaxError'),
    ('import sys; sys.exit("bye")', 'settings.py:7', 'SystemExit: bye'),
])
def test_settings_that_fail_are_told_with_their_line(app, line, where, text):
    small(app, SETTINGS + line + '\n')
    done, answer = told(app)
    assert done.returncode == 1 and answer['problem'] == 'settings-fail'
    assert answer['where'].endswith(where) and text in answer['text'] and 'tarmac_django' not in answer['text']


def test_without_a_project_or_a_django_that_is_told(app, tmp_path):
    assert told(app)[1]['problem'] == 'no-settings'
    small(app)
    app.python = '/usr/bin/python3'
    (tmp_path / 'empty').mkdir()
    done = app.run('-S', '-m', 'tarmac_django', 'settings', PYTHONPATH=str(PACKAGE))
    assert json.loads(done.stdout)['problem'] == 'no-django'
