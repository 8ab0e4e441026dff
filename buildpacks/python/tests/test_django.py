"""Django apps: pave, unmodified but for its requirements, and projects of other shapes."""
import shutil
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from conftest import BUILDPACK, REPOSITORY
from environments import DJANGOS
from postgres import free_port

MANAGE = '''import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{0}')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
'''
SETTINGS = 'SECRET_KEY = "k"\nROOT_URLCONF = __name__\nurlpatterns = []\n'


def answer(app, command, path):
    """Runs a web command as a dyno does and asks it once."""
    port = free_port()
    script = 'cd "$HOME" && for f in .profile.d/*.sh; do . "$f"; done; exec bash -c "exec $0"'
    process = subprocess.Popen(['bash', '-c', script, command], start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env={'PATH': '/usr/bin:/bin', 'HOME': str(app.build_dir), 'PORT': str(port), 'DYNO': 'web.1',
                                    'HEROKU_DYNO_ID': str(port), 'TMPDIR': str(app.env)})
    try:
        for _ in range(300):
            assert process.poll() is None, process.stdout.read()
            try:
                with urllib.request.urlopen(f'http://127.0.0.1:{port}{path}', timeout=10) as response:
                    return response.status, response.read().decode()
            except urllib.error.HTTPError as refused:
                return refused.code, ''
            except OSError:
                time.sleep(0.1)
        raise AssertionError('no answer')
    finally:
        process.terminate()
        process.communicate(timeout=20)


def web_of(app):
    return next(line for line in app.release().splitlines() if line.startswith('  web: ')).removeprefix('  web: "').removesuffix('"')


@pytest.mark.parametrize('django', DJANGOS)
def test_pave_builds_and_answers(app, django):
    output = app.pave(f'Django=={django}.*\npsycopg2\n').build()
    assert "-----> Adding what a Django app needs here and requirements don't name: gunicorn whitenoise" in output
    assert '-----> $ python manage.py collectstatic --noinput' in output and "static files copied to" in output
    assert '       tarmac_django [debug] DEBUG = False' in output
    assert app.release().splitlines()[:3] == ['---', 'addons:', '  - heroku-postgresql']
    assert web_of(app) == 'python -m gunicorn --bind 0.0.0.0:$PORT pave.wsgi'
    status, page = answer(app, web_of(app), '/')
    assert status == 200 and 'heroku addons:create heroku-postgresql' in page
    assert answer(app, web_of(app), '/static/roads/pave.css')[0] == 200


def test_the_second_build_installs_nothing(app):
    app.pave().build()
    output = app.build()
    assert app.output('gunicorn --version').startswith('gunicorn')
    assert 'Collecting' not in output and 'Adding what a Django app needs' not in output
    assert answer(app, web_of(app), '/')[0] == 200


def test_versions_that_the_app_brings_win(app):
    output = app.pave('Django==4.2.*\npsycopg2-binary\ngunicorn==20.1.0\nwhitenoise\n').build()
    assert 'Adding what' not in output
    assert app.output('python -c "import gunicorn; print(gunicorn.__version__)"') == '20.1.0'


def test_a_driver_is_added_where_there_is_none(app):
    assert 'psycopg2-binary' in app.pave('Django==4.2.*\n').build()
    app.output('python -c "import psycopg2"')


def test_collectstatic_can_be_switched_off(app):
    output = app.pave().config(DISABLE_COLLECTSTATIC='1').build()
    assert '-----> Skipping Django collectstatic since the env var DISABLE_COLLECTSTATIC is set.' in output
    assert 'tarmac_django [debug] DEBUG = False' in output


def test_settings_that_fail_end_the_build_with_their_traceback(app):
    app.pave().write({'pave/settings.py': 'import no_such_module'}).config(DEBUG_COLLECTSTATIC='1', HELLO='world')
    output = app.build(ok=False)
    assert "ModuleNotFoundError: No module named 'no_such_module'" in output and 'HELLO=world' in output
    assert ' !     Error: Unable to generate Django static files.' in output


def test_without_the_overlay_settings_stay_as_they_are(app):
    output = app.pave().config(TARMAC_OVERLAY='off').build(ok=False)
    assert 'ImproperlyConfigured' in output and 'tarmac_django' not in output


def test_a_project_in_a_folder_without_a_wsgi_file_is_served(app):
    app.write({'requirements.txt': 'Django==4.2.*\n', 'src/manage.py': MANAGE.format('conf.settings'), 'src/conf/settings.py': SETTINGS})
    output = app.build()
    assert '-----> $ python src/manage.py collectstatic --noinput' in output and 'there is nothing to collect' in output
    assert web_of(app) == "DJANGO_SETTINGS_MODULE=conf.settings python -m gunicorn --bind 0.0.0.0:$PORT --chdir 'src' 'django.core.wsgi:get_wsgi_application()'"
    assert answer(app, 'env ' + web_of(app), '/nothing')[0] == 404


def test_a_project_for_asgi_that_brings_uvicorn_is_served_by_it(app):
    app.pave('Django==4.2.*\npsycopg2\nuvicorn\n')
    settings = app.source / 'pave' / 'settings.py'
    settings.write_text(settings.read_text() + "\nASGI_APPLICATION = 'pave.asgi.application'\n")
    app.build()
    assert web_of(app) == 'python -m uvicorn --host 0.0.0.0 --port $PORT pave.asgi:application'
    assert answer(app, web_of(app), '/')[0] == 200
    assert answer(app, web_of(app), '/static/roads/pave.css')[0] == 200


def test_a_project_for_asgi_that_brings_daphne_is_served_by_it(app):
    app.write({'requirements.txt': 'Django==4.2.*\n./vendor/daphne\n', 'vendor/daphne/daphne/__init__.py': '', 'src/manage.py': MANAGE.format('conf.settings'),
               'vendor/daphne/setup.py': 'from setuptools import setup\nsetup(name="daphne", version="4.0", packages=["daphne"])\n',
               'src/conf/settings.py': SETTINGS + 'ASGI_APPLICATION = "conf.asgi.application"\n'}).build()
    assert web_of(app) == "cd 'src' && python -m daphne --bind 0.0.0.0 --port $PORT --proxy-headers conf.asgi:application"


def test_a_folder_of_the_app_that_is_named_like_a_server_is_none(app):
    app.write({'requirements.txt': 'Django==4.2.*\n', 'manage.py': MANAGE.format('conf.settings'), 'conf/wsgi.py': '', 'uvicorn/__init__.py': '',
               'conf/settings.py': SETTINGS + 'ASGI_APPLICATION = "conf.asgi.application"\n'}).build()
    assert web_of(app) == 'python -m gunicorn --bind 0.0.0.0:$PORT conf.wsgi'


def test_asgi_without_a_server_for_it_is_served_by_gunicorn(app):
    app.write({'requirements.txt': 'Django==4.2.*\n', 'src/manage.py': MANAGE.format('conf.settings'), 'src/conf/wsgi.py': '',
               'src/conf/settings.py': SETTINGS + 'ASGI_APPLICATION = "conf.asgi.application"\n'}).build()
    assert web_of(app) == "python -m gunicorn --bind 0.0.0.0:$PORT --chdir 'src' conf.wsgi"


def test_the_doctor_is_heard_in_the_build_and_can_be_sent_away(app):
    app.pave().write({'Procfile': 'web: python manage.py migrate && python manage.py runserver\n'})
    output = app.build()
    assert '-----> Django doctor\n       procfile-runserver (Procfile:1): web runs' in output and 'All of it: tarmac django:doctor' in output
    assert 'Django doctor' not in app.config(TARMAC_DOCTOR='off').build()


def test_fixtures_are_checked_and_end_the_build_only_when_asked_to(app):
    output = app.pave().build()
    assert '-----> Checking fixtures against PostgreSQL\n       ERROR   roads/fixtures/roads_from_sqlite.json:3  roads.Road(pk=2).name  30 characters' in output
    assert '       fix     roads.Road.slug: max_length=10 is too short for 1 value; max_length=21 would fit (longest: pk=2)' in output
    assert ' !     Error: The fixtures did not pass the preflight.' in app.config(TARMAC_PREFLIGHT='fail').build(ok=False)
    assert 'Checking fixtures' not in app.config(TARMAC_PREFLIGHT='off').build()


def test_a_project_of_old_is_told_what_to_upgrade(app):
    app.write({'requirements.txt': 'Django==1.3.7\n', 'manage.py': 'from django.core.management import execute_manager\nprint "pave"\n'})
    output = app.build(ok=False)
    assert ' !     Warning: This project is written for an older Python or Django than can run here.' in output
    assert ' !     requirements.txt:1: Django==1.3.7 does not run on Python 3.' in output and ' !     manage.py:2: the print statement is Python 2.' in output
    assert output.index('Warning: This project') < output.index('Error: Unable to install dependencies using pip.')


def test_django_without_a_project_is_an_ordinary_app(app):
    output = app.write({'requirements.txt': 'Django==4.2.*\n', 'app.py': ''}).build()
    assert '-----> Skipping Django collectstatic since no manage.py file found.' in output
    assert app.release() == '--- {}\n' and app.output('echo "[$TARMAC_DJANGO]"') == '[]'


def test_a_copy_of_the_buildpack_finds_the_package_by_the_environment(app, tmp_path):
    app.buildpack = tmp_path / 'buildpack-1'
    shutil.copytree(BUILDPACK, app.buildpack, ignore=shutil.ignore_patterns('tests'))
    app.platform['TARMAC_DJANGO_PACKAGE'] = str(REPOSITORY / 'django')
    assert 'tarmac_django [debug]' in app.pave().build()
    assert f'{app.build_dir}/.heroku/python/bin' in (app.buildpack / 'export').read_text()
