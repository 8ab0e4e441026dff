"""The hook itself, on small projects and real Djangos."""
import json

MANAGE = '''import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{0}')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
'''
SETTINGS = '''SECRET_KEY = 'k'
DEBUG = True
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
'''
SHOW_DEBUG = 'from django.conf import settings; print(settings.DEBUG)'


def small(app, settings=SETTINGS, name='conf.settings'):
    module = name.replace('.', '/')
    return app.write({'manage.py': MANAGE.format(name), f'{module}.py': settings, f'{module.rsplit("/", 1)[0]}/__init__.py': ''})


def debug_of(app, **environment):
    return app.ok('-c', SHOW_DEBUG, DJANGO_SETTINGS_MODULE='conf.settings', **environment).stdout.strip()


def test_it_is_on_only_where_the_platform_says_so(app):
    small(app)
    assert debug_of(app) == 'False'
    assert debug_of(app, TARMAC_DJANGO=None) == 'True'


def test_it_can_be_switched_off_whole_or_in_part(app):
    small(app)
    assert debug_of(app, TARMAC_OVERLAY='off') == 'True'
    assert debug_of(app, TARMAC_OVERLAY_SKIP='static, debug') == 'True'
    small(app, SETTINGS + 'TARMAC_OVERLAY = {"debug": False}\n')
    assert debug_of(app) == 'True'
    small(app, SETTINGS + 'TARMAC_OVERLAY = False\n')
    assert debug_of(app) == 'True'


def test_a_settings_package_that_looks_at_the_command_line(app):
    small(app, SETTINGS + 'import sys\nTESTING = sys.argv[1] == "test"\n', 'site1.settings.production')
    app.write({'site1/__init__.py': '', 'site1/settings/__init__.py': ''})
    assert app.ok('manage.py', 'check').returncode == 0
    shown = json.loads(app.ok('-m', 'tarmac_django', '--json').stdout)
    assert shown['settings'] == 'site1.settings.production'
    assert {'part': 'debug', 'setting': 'DEBUG', 'value': 'False'}.items() <= shown['changes'][2].items()


def test_code_that_imports_the_settings_module_sees_the_same_values(app):
    small(app)
    code = 'from django.conf import settings; settings.DEBUG; from conf import settings as module; print(module.DEBUG)'
    assert app.ok('-c', code, DJANGO_SETTINGS_MODULE='conf.settings').stdout.strip() == 'False'


def test_settings_that_fail_fail_with_their_own_words(app):
    small(app, 'raise RuntimeError("their own words")\n')
    done = app.run('manage.py', 'check')
    assert done.returncode != 0 and 'RuntimeError: their own words' in done.stderr


def test_a_part_that_fails_is_named_and_the_app_runs(app):
    small(app, SETTINGS + 'TEMPLATES = 5\n')
    done = app.ok('-c', SHOW_DEBUG, DJANGO_SETTINGS_MODULE='conf.settings', TARMAC_OVERLAY_VERBOSE='1')
    assert 'tarmac_django [debug] failed' in done.stderr and 'tarmac_django [proxy] SECURE' in done.stderr


def test_syncdb_lives_on_any_django(app):
    small(app)
    done = app.ok('manage.py', 'syncdb', '--noinput')
    assert "running 'migrate --run-syncdb'" in done.stderr
    assert 'Applying auth.0001_initial' in done.stdout
    assert 'syncdb' in app.ok('manage.py', 'help', '--commands').stdout


def test_one_off_dynos_are_told_nothing_and_web_dynos_once(app):
    small(app)
    check = ('manage.py', 'check')
    assert 'tarmac_django' not in app.ok(*check, DYNO='run.1234').stderr
    assert 'tarmac_django [debug] DEBUG = False' in app.ok(*check, DYNO='web.1', HEROKU_DYNO_ID='a').stderr
    assert 'tarmac_django' not in app.ok(*check, DYNO='web.1', HEROKU_DYNO_ID='a').stderr
    assert 'tarmac_django' in app.ok(*check, DYNO='web.1', HEROKU_DYNO_ID='b').stderr


def test_other_pythons_are_left_alone(app):
    code = 'import sys; print([name for name in sys.modules if name.startswith(("django", "tarmac_django."))])'
    assert app.ok('-c', code).stdout.strip() == "['tarmac_django.boot']"


def test_an_app_without_a_project_is_told_so(app):
    done = app.run('-m', 'tarmac_django')
    assert done.returncode == 1 and 'No settings module found' in done.stderr
