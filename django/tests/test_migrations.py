"""Several dynos migrate at once: one works, the others wait."""
import re
import time

import pytest
from pooler import Pooler
from test_boot import MANAGE

SETTINGS = '''SECRET_KEY = 'k'
INSTALLED_APPS = ['django.contrib.contenttypes', 'slow']
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'nowhere'}}
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
'''
MODEL = '''from django.db import models


class Road(models.Model):
    name = models.CharField(max_length=20)
'''
# Without a lock two of these at once end in "relation already exists".
MIGRATION = '''from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL("SELECT pg_sleep({0})"),
        migrations.CreateModel('Road', [('id', models.AutoField(primary_key=True)), ('name', models.CharField(max_length=20))]),
    ]
'''
MIGRATE = ('manage.py', 'migrate')


@pytest.fixture
def slow(app, cluster):
    app.environment['DATABASE_URL'] = cluster.database()
    return app.write({'manage.py': MANAGE.format('conf.settings'), 'conf/__init__.py': '', 'conf/settings.py': SETTINGS, 'slow/__init__.py': '',
                      'slow/models.py': MODEL, 'slow/migrations/__init__.py': '', 'slow/migrations/0001_initial.py': MIGRATION.format(1.5)})


def at_once(app, count=3, **environment):
    started = [app.start(*MIGRATE, DYNO=f'web.{number}', HEROKU_DYNO_ID=f'd{number}', **environment) for number in range(1, count + 1)]
    return [(process.communicate(timeout=120), process.returncode) for process in started]


def holding(app, cluster, **environment):
    """A migrate that has its turn and is in the middle of it."""
    database = app.environment['DATABASE_URL'].rsplit('/', 1)[1]
    process = app.start(*MIGRATE, DYNO='release.7', **environment)
    for _ in range(300):
        # Of this test's database: a killed migrate leaves its server process asleep.
        if cluster.sql(f"SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = '{database}'") == '1':
            return process
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise AssertionError('the migration does not begin')


def one_worked(ended):
    texts = [output for (output, _), _ in ended]
    errors = '\n'.join(error for (_, error), _ in ended)
    assert [status for _, status in ended] == [0, 0, 0], errors
    assert sum('Applying slow.0001_initial' in text for text in texts) == 1, texts
    assert sum('No migrations to apply.' in text for text in texts) == 2, texts
    assert re.search(r'tarmac_django \[migrations\] waiting for the migration that web\.\d runs, for \d+ s so far \.\.\.', errors), errors
    assert re.search(r'\[migrations\] web\.\d is done; it is the turn of web\.\d after', errors), errors


def test_three_dynos_that_migrate_at_boot_all_come_up(slow):
    one_worked(at_once(slow))


def test_a_pooler_in_transaction_mode_passes_the_lock_on(slow, cluster, tmp_path):
    url = slow.environment['DATABASE_URL']
    pooler = Pooler(tmp_path / 'pooler', cluster.port, url.rsplit('/', 1)[1])
    try:
        url = url.replace(f':{cluster.port}/', f':{pooler.port}/')
        one_worked(at_once(slow, DATABASE_URL=url, TARMAC_POOL_MODE='transaction'))
        assert cluster.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == '0'
    finally:
        pooler.stop()


def test_the_end_of_a_killed_one_is_the_turn_of_the_next(slow, cluster):
    slow.write({'slow/migrations/0001_initial.py': MIGRATION.format(3)})
    first = holding(slow, cluster)
    next_one = slow.start(*MIGRATE, DYNO='web.1')
    first.kill()
    first.communicate(timeout=30)
    output, errors = next_one.communicate(timeout=60)
    assert next_one.returncode == 0 and 'Applying slow.0001_initial... OK' in output, errors


def test_the_wait_has_an_end_that_says_what_to_do(slow, cluster):
    slow.write({'slow/migrations/0001_initial.py': MIGRATION.format(120)})
    first = holding(slow, cluster)
    refused = slow.run(*MIGRATE, DYNO='web.1', TARMAC_MIGRATE_WAIT='0.5')
    assert refused.returncode == 1
    assert 'waiting for the migration that release.7 runs' in refused.stderr
    assert 'CommandError: the migration that release.7 runs has not ended in 0 s. See what it does with heroku pg:ps' in refused.stderr
    first.kill()
    first.communicate(timeout=30)


@pytest.mark.parametrize(('settings', 'environment'), [('', {'TARMAC_OVERLAY_SKIP': 'migrations'}), ('TARMAC_OVERLAY = {"migrations": False}\n', {})])
def test_it_can_be_switched_off(slow, cluster, settings, environment):
    slow.write({'conf/settings.py': SETTINGS + settings})
    holding(slow, cluster, **environment).communicate(timeout=30)
    assert cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tarmac: migrate%'") == '0'


def test_what_only_reads_does_not_wait(slow, cluster):
    first = holding(slow, cluster)
    assert 'waiting' not in slow.run('manage.py', 'migrate', '--plan').stderr
    assert first.communicate(timeout=30) and first.returncode == 0


def test_a_migrate_inside_a_migrate_has_its_turn_already(slow):
    code = '''import django, subprocess, sys; django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
from tarmac_django import migrate_lock
with migrate_lock.turn({'database': 'default'}):
    call_command('migrate', 'contenttypes')
    subprocess.run([sys.executable, 'manage.py', 'migrate'], check=True, timeout=30)
'''
    done = slow.ok('-c', code, DJANGO_SETTINGS_MODULE='conf.settings', TARMAC_MIGRATE_WAIT='1')
    assert 'Applying slow.0001_initial... OK' in done.stdout


def test_a_server_that_cannot_be_had_is_migrates_own_error(slow):
    refused = slow.run(*MIGRATE, DATABASE_URL='postgres://u:p@127.0.0.1:1/d')
    assert refused.returncode == 1 and 'OperationalError' in refused.stderr and 'p@' not in refused.stderr


def test_other_databases_have_no_lock(slow):
    slow.write({'conf/settings.py': SETTINGS.replace('postgresql', 'sqlite3').replace("'nowhere'", "':memory:'"),
                'slow/migrations/0001_initial.py': MIGRATION.replace('pg_sleep({0})', '1')})
    assert 'Applying slow.0001_initial' in slow.ok(*MIGRATE, DATABASE_URL=None).stdout
