"""The overlay under what an app may start: ASGI and WSGI servers, workers, management commands, modules."""
import json
import time
import urllib.request

import environments
import pytest
from conftest import App
from postgres import free_port
from test_boot import MANAGE

SETTINGS = '''import sys
SECRET_KEY = 'k'
DEBUG = True
TESTING = sys.argv[1:2] == ['test']
ROOT_URLCONF = 'conf.urls'
ASGI_APPLICATION = 'conf.asgi.application'
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.staticfiles', 'jobs']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
'''
SEEN = '''import json, sys
from django.conf import settings
from django.db import connection


def seen():
    with connection.cursor() as cursor:
        cursor.execute('SELECT current_database()')
        return json.dumps({'debug': settings.DEBUG, 'database': cursor.fetchone()[0], 'hosts': settings.ALLOWED_HOSTS})
'''
FILES = {
    'conf/__init__.py': '', 'conf/settings/__init__.py': 'from .base import *\n', 'conf/settings/base.py': SETTINGS, 'manage.py': MANAGE.format('conf.settings'),
    'conf/urls.py': 'from django.http import HttpResponse\nfrom django.urls import path\nfrom jobs.seen import seen\n'
                    'urlpatterns = [path("", lambda request: HttpResponse(seen()))]\n',
    'conf/asgi.py': "import os\nfrom django.core.asgi import get_asgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'conf.settings')\n"
                    'application = get_asgi_application()\n',
    'conf/wsgi.py': "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'conf.settings')\n"
                    'application = get_wsgi_application()\n',
    'conf/celery.py': "import os\nfrom celery import Celery\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'conf.settings')\n"
                      "app = Celery('conf', broker='filesystem://')\napp.conf.broker_transport_options = {'data_folder_in': 'queue', 'data_folder_out': 'queue'}\n"
                      "@app.task(name='look')\ndef look(to):\n    from jobs.seen import seen\n    open(to, 'w').write(seen())\n",
    'conf/__main__.py': "import os, django\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'conf.settings')\ndjango.setup()\n"
                        'from jobs.seen import seen\nprint(seen())\n',
    'jobs/__init__.py': '', 'jobs/seen.py': SEEN, 'jobs/management/__init__.py': '', 'jobs/management/commands/__init__.py': '',
    'jobs/management/commands/look.py': 'from django.core.management.base import BaseCommand\nfrom jobs.seen import seen\n'
                                        'class Command(BaseCommand):\n    def handle(self, *args, **options):\n        self.stdout.write(seen())\n',
    'queue/keep': '',
}


@pytest.fixture(params=environments.DJANGOS)
def app(request, tmp_path, cluster):
    python = environments.environment(tmp_path / 'python', environments.django(request.param, 'uvicorn', 'celery'))
    for name in ('app', 'tmp'):
        (tmp_path / name).mkdir()
    app = App(tmp_path / 'app', python, tmp_path / 'tmp').write(FILES)
    app.environment.update(DATABASE_URL=cluster.database(), HOME=str(app.folder))
    return app


def as_the_platform_has_it(app, text):
    seen = json.loads(text)
    assert seen == {'debug': False, 'database': app.environment['DATABASE_URL'].rsplit('/', 1)[1], 'hosts': ['*']}


def answer(app, *command, port):
    process = app.start(*command, DYNO='web.1', HEROKU_DYNO_ID='w')
    try:
        for _ in range(300):
            assert process.poll() is None, process.communicate()
            try:
                request = urllib.request.Request(f'http://127.0.0.1:{port}/', headers={'Host': 'pave.example.test', 'X-Forwarded-Proto': 'https'})
                with urllib.request.urlopen(request, timeout=20) as response:
                    return response.read().decode()
            except ConnectionError:
                time.sleep(0.1)
            except urllib.error.URLError as refused:
                assert isinstance(refused.reason, ConnectionError), refused
                time.sleep(0.1)
        raise AssertionError('no answer')
    finally:
        process.terminate()
        assert process.communicate(timeout=30)[1].count('tarmac_django [debug] DEBUG = False') == 1


def test_asgi_under_uvicorn(app):
    port = free_port()
    as_the_platform_has_it(app, answer(app, '-m', 'uvicorn', '--port', str(port), 'conf.asgi:application', port=port))


def test_wsgi_under_gunicorn_with_several_workers(app):
    port = free_port()
    as_the_platform_has_it(app, answer(app, '-m', 'gunicorn', '--workers', '2', '--bind', f'127.0.0.1:{port}', 'conf.wsgi', port=port))


def test_asgi_under_gunicorn_with_uvicorns_workers(app):
    port = free_port()
    as_the_platform_has_it(app, answer(app, '-m', 'gunicorn', '-k', 'uvicorn.workers.UvicornWorker', '--bind', f'127.0.0.1:{port}',
                                       'conf.asgi:application', port=port))


def test_a_celery_worker(app):
    worker = app.start('-m', 'celery', '-A', 'conf.celery', 'worker', '-P', 'solo', '--without-gossip', '--without-mingle', DYNO='worker.1',
                       HEROKU_DYNO_ID='c')
    try:
        app.ok('-c', "from conf.celery import look; look.delay('answer')")
        answer = app.folder / 'answer'
        for _ in range(300):
            assert worker.poll() is None, worker.communicate()
            if answer.exists() and answer.read_text():
                break
            time.sleep(0.1)
        as_the_platform_has_it(app, answer.read_text())
    finally:
        worker.terminate()
        errors = worker.communicate(timeout=30)[1]
    assert 'tarmac_django [databases]' in errors


def test_management_commands_and_modules(app):
    as_the_platform_has_it(app, app.ok('manage.py', 'look').stdout)
    as_the_platform_has_it(app, app.ok('-m', 'django', 'look', DJANGO_SETTINGS_MODULE='conf.settings').stdout)
    as_the_platform_has_it(app, app.ok('-m', 'conf').stdout)


def test_the_effective_difference_is_shown_on_demand(app):
    shown = app.ok('-m', 'tarmac_django', 'overlay').stdout
    for line in ("[databases] DATABASES[default] = django.db.backends.postgresql at", "[debug] DEBUG = False", "[hosts] ALLOWED_HOSTS = ['*']",
                 '[static] STATIC_ROOT =', '[syncdb] manage.py syncdb runs migrate --run-syncdb', '[migrations] manage.py migrate waits while another'):
        assert f'tarmac_django {line}' in shown, shown
    assert '[migrations] switched off' in app.ok('-m', 'tarmac_django', 'overlay', TARMAC_OVERLAY_SKIP='migrations,static').stdout
    assert '[all] switched off' in app.ok('-m', 'tarmac_django', 'overlay', TARMAC_OVERLAY='off').stdout
