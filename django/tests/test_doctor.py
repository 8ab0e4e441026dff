"""The doctor on real Djangos: a project with every fault, a healthy one, and what is silenced."""
import json

import pytest
from test_boot import MANAGE

URL = 'postgres://u:secret@10.9.8.7/d1'
HEALTHY = '''import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = 'a-long-key-that-is-kept-in-a-config-var-0123456789-abcdefghijklm'
DEBUG = False
ALLOWED_HOSTS = ['.example.test']
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.staticfiles', 'roads']
MIDDLEWARE = ['django.middleware.security.SecurityMiddleware', 'whitenoise.middleware.WhiteNoiseMiddleware',
              'django.middleware.csrf.CsrfViewMiddleware', 'django.middleware.clickjacking.XFrameOptionsMiddleware']
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'd1', 'USER': 'u', 'PASSWORD': 'secret', 'HOST': '10.9.8.7',
                         'CONN_MAX_AGE': 60}}
STATIC_URL = '/static/'
STATIC_ROOT = BASE_DIR / 'static-root'
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
LOGGING = {'version': 1}
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
'''
MODELS = '''from django.db import models


class Road(models.Model):
    name = models.CharField(max_length=20)
'''
MIGRATION = '''from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel('Road', [('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                                                  ('name', models.CharField(max_length=20))])]
'''


@pytest.fixture
def healthy(app):
    app.environment.update(DATABASE_URL=URL, HOME=str(app.folder))
    return app.write({'manage.py': MANAGE.format('conf.settings'), 'conf/__init__.py': '', 'conf/settings.py': HEALTHY, 'roads/__init__.py': '',
                      'roads/models.py': MODELS, 'roads/migrations/__init__.py': '', 'roads/migrations/0001_initial.py': MIGRATION,
                      'Procfile': 'release: python manage.py migrate\nweb: gunicorn conf.wsgi\n'})


def look(app, **environment):
    """id -> finding, and the exit status."""
    done = app.run('-m', 'tarmac_django', 'doctor', '--json', **environment)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    answer = json.loads(done.stdout)
    return {one['id']: one for one in answer['findings']}, done.returncode, answer


def changed(app, old, new, file='conf/settings.py'):
    text = (app.folder / file).read_text()
    assert old in text
    return app.write({file: text.replace(old, new)})


def one(app, id, **environment):
    found, status, _ = look(app, **environment)
    assert id in found, found
    return found[id]


def test_a_healthy_project_has_no_findings(healthy):
    found, status, _ = look(healthy, TARMAC_HOSTS='www.example.test,*.example.test')
    assert (found, status) == ({}, 0)
    assert 'nothing found' in healthy.ok('-m', 'tarmac_django', 'doctor').stdout


def test_faults_are_found_where_they_are_written(healthy):
    settings = HEALTHY.replace("'a-long-key-that-is-kept-in-a-config-var-0123456789-abcdefghijklm'", 'os.urandom(30).hex()') \
        .replace('DEBUG = False', 'DEBUG = True').replace("['.example.test']", '[]').replace('STATIC_ROOT = ', 'OTHER = ') \
        .replace("'whitenoise.middleware.WhiteNoiseMiddleware',", '').replace("LOGGING = {'version': 1}", '') \
        .replace("SECURE_PROXY_SSL_HEADER", 'NO_HEADER') + "DATABASES = {'default': {\n    'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n"
    healthy.write({'conf/settings.py': settings, 'Procfile': 'web: python manage.py migrate && python manage.py runserver\n'})
    found, status, _ = look(healthy)
    last = len(settings.splitlines())
    expected = {'secret-key-random': 4, 'debug-on': 5, 'hosts-empty': 6, 'static-served': 8, 'database-sqlite': last, 'proxy-header': 18}
    assert {id: found[id]['where'] for id in expected} == {id: f'conf/settings.py:{line}' for id, line in expected.items()}
    assert {'static-root', 'logging-unset', 'procfile-runserver', 'procfile-migrate'} <= set(found) and status == 1
    assert {id for id, finding in found.items() if finding['mended']} == {
        'debug-on', 'hosts-empty', 'static-served', 'static-root', 'database-sqlite', 'proxy-header', 'logging-unset'}
    assert found['procfile-runserver']['where'] == 'Procfile:1' and 'R10' in found['procfile-runserver']['what']


def test_a_random_key_is_mended_by_the_config_var(healthy):
    changed(healthy, "'a-long-key-that-is-kept-in-a-config-var-0123456789-abcdefghijklm'", 'os.urandom(30).hex()')
    assert one(healthy, 'secret-key-random')['mended'] == ''
    assert 'hidden' in one(healthy, 'secret-key-random', SECRET_KEY='x' * 60)['mended']


def test_domains_without_a_match_are_named(healthy):
    finding = one(healthy, 'hosts-missing', TARMAC_HOSTS='www.example.test,app.localhost')
    assert 'no match for app.localhost:' in finding['what'] and "['.example.test', 'app.localhost']" in finding['mended']


def test_settings_that_fail_are_shown_at_their_own_line(healthy):
    changed(healthy, 'DEBUG = False', "DEBUG = os.environ['PAVE_DEBUG']")
    finding = one(healthy, 'settings-import')
    assert finding['where'] == 'conf/settings.py:5' and "KeyError: 'PAVE_DEBUG'" in finding['what'] and 'config:set PAVE_DEBUG' in finding['write']
    changed(healthy, 'DEBUG = os', 'DEBUG = = os')
    assert one(healthy, 'settings-import')['where'] == 'conf/settings.py:5'
    changed(healthy, 'DEBUG = = os', 'raise SystemExit("no") #')
    assert 'SystemExit: no' in one(healthy, 'settings-import')['what']


def test_apps_that_do_not_load(healthy):
    changed(healthy, "'roads']", "'roads', 'nowhere']")
    assert "No module named 'nowhere'" in one(healthy, 'apps-load')['what']


def test_models_without_their_migrations(healthy):
    changed(healthy, 'max_length=20', 'max_length=40', 'roads/models.py')
    finding = one(healthy, 'migrations-missing')
    assert 'Alter field name on road' in finding['what'] and finding['where'] == 'roads/models.py'
    healthy.write({'roads/migrations/0002_a.py': MIGRATION.replace('initial = True', "dependencies = [('roads', '0001_initial')]").replace("'Road'", "'A'"),
                   'roads/migrations/0002_b.py': MIGRATION.replace('initial = True', "dependencies = [('roads', '0001_initial')]").replace("'Road'", "'B'")})
    assert '0002_a and 0002_b' in one(healthy, 'migrations-conflict')['what']
    for file in (healthy.folder / 'roads/migrations').iterdir():
        file.unlink() if file.is_file() else None
    (healthy.folder / 'roads/migrations').rename(healthy.folder / 'roads/gone')
    assert 'roads has models and no migrations' in one(healthy, 'migrations-none')['what']


def test_uploads_to_a_disk_that_is_thrown_away(healthy):
    changed(healthy, '    name = ', "    plan = models.FileField(upload_to='plans')\n    name = ", 'roads/models.py')
    changed(healthy, 'USE_TZ', "MEDIA_ROOT = '/app/media'\nUSE_TZ")
    finding = one(healthy, 'media-local')
    assert finding['where'] == 'roads/models.py:5' and 'roads.Road.plan are written to /app/media' in finding['what']


def test_files_that_go_elsewhere_are_no_finding(healthy):
    changed(healthy, 'USE_TZ', "MEDIA_ROOT = '/app/media'\nUSE_TZ")
    assert one(healthy, 'media-local')['severity'] == 'warning'
    storages = "STORAGES = {'default': {'BACKEND': 'storages.backends.s3.S3Storage'}, 'staticfiles': {'BACKEND': " \
               "'django.contrib.staticfiles.storage.StaticFilesStorage'}}\n"
    changed(healthy, 'USE_TZ', f"{storages}USE_TZ")
    assert 'media-local' not in look(healthy)[0]


def test_uploads_of_a_package_count_too(healthy):
    package = "from django.db import models\n\n\nclass Picture(models.Model):\n    file = models.ImageField() if False else models.FileField()\n" \
              "    class Meta:\n        app_label = 'pictures'\n"
    healthy.write({'site-packages/pictures/__init__.py': '', 'site-packages/pictures/models.py': package})
    changed(healthy, "'roads']", "'roads', 'pictures']")
    finding = one(healthy, 'media-local', PYTHONPATH=str(healthy.folder / 'site-packages'))
    assert 'pictures.Picture.file' in finding['what'] and finding['where'] == 'conf/settings.py'


def test_a_pooler_and_connections(healthy):
    changed(healthy, "'CONN_MAX_AGE': 60", '')
    found, status, _ = look(healthy, TARMAC_POOL_MODE='transaction')
    assert {'conn-max-age', 'server-side-cursors'} <= set(found) and found['server-side-cursors']['mended'] and status == 0


def test_check_deploy_is_in_it(healthy):
    changed(healthy, 'SECURE_HSTS_SECONDS = 3600', '')
    found, status, _ = look(healthy)
    assert found['security.W004']['severity'] == 'warning' and status == 0


def test_findings_are_silenced_with_a_reason(healthy):
    changed(healthy, 'DEBUG = False', 'DEBUG = True')
    healthy.write({'tarmac.toml': '[doctor]\nignore = [{ id = "debug-on", reason = "behind a VPN" }, { id = "gone", reason = "x" }]\n'})
    found, status, answer = look(healthy)
    assert found == {} and answer['silenced'][0]['reason'] == 'behind a VPN' and answer['unused'] == ['gone'] and status == 0
    assert 'behind a VPN' in healthy.ok('-m', 'tarmac_django', 'doctor').stdout


@pytest.mark.parametrize(('text', 'says'), [
    ('[doctor]\nignore = [{ id = "debug-on" }]\n', 'debug-on has no reason'), ('[doctor]\nignore = ["debug-on"]\n', 'debug-on has no reason'),
    ('[doctor]\nignore = [{ reason = "x" }]\n', 'each entry has an id'), ('[doctor]\nignore = 5\n', 'ignore is a list'), ('[doctor\n', 'tarmac.toml: '),
])
def test_a_silence_that_says_nothing_is_an_error(healthy, text, says):
    done = healthy.write({'tarmac.toml': text}).run('-m', 'tarmac_django', 'doctor')
    assert done.returncode == 2 and says in done.stderr


def test_what_the_project_prints_is_not_in_the_answer(healthy):
    changed(healthy, 'import os', 'import os\nprint("noise")')
    healthy.write({'roads/__init__.py': 'print("more noise")\n'})
    assert look(healthy)[0] == {}


def test_a_project_that_hangs_has_an_end(healthy):
    healthy.write({'roads/__init__.py': 'import time\ntime.sleep(600)\n'})
    done = healthy.run('-m', 'tarmac_django', 'doctor', '--time-limit', '2')
    assert done.returncode == 1 and 'had not ended after 2 s' in done.stdout


def test_settings_in_a_package_are_followed(healthy):
    (healthy.folder / 'conf/settings.py').unlink()
    healthy.write({'conf/settings/__init__.py': '', 'conf/settings/base.py': HEALTHY.replace('DEBUG = False', 'DEBUG = True'),
                   'conf/settings/production.py': 'from .base import *\n\nALLOWED_HOSTS = []\n', 'manage.py': MANAGE.format('conf.settings.production')})
    found, _, _ = look(healthy)
    assert found['debug-on']['where'] == 'conf/settings/base.py:5' and found['hosts-empty']['where'] == 'conf/settings/production.py:3'


def test_for_a_build_it_is_short(healthy):
    changed(healthy, 'DEBUG = False', 'DEBUG = True')
    done = healthy.write({'Procfile': 'web: python manage.py runserver 0.0.0.0:$PORT\n'}).run('-m', 'tarmac_django', 'doctor', '--build')
    assert done.stdout.splitlines()[0].startswith('procfile-runserver (Procfile:1): web runs')
    assert 'debug-on' not in done.stdout and done.stdout.splitlines()[-1] == \
        '1 error, 1 warning; the overlay mends 1 of them. All of it: tarmac django:doctor'


def test_without_a_project_it_says_so(app):
    done = app.run('-m', 'tarmac_django', 'doctor', '--json')
    assert done.returncode == 2 and 'No settings module found' in json.loads(done.stdout)['error']


def test_files_that_the_engine_saw_are_told_with_the_rest(healthy):
    finding = one(healthy, 'files-written', TARMAC_DOCTOR_WRITTEN='Tarmac: web.1 wrote 1 file that is lost when it restarts: media/a.jpg. Keep ...')
    assert 'media/a.jpg' in finding['what'] and finding['where'] == 'seen in the log'
