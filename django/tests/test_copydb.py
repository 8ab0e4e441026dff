"""From SQLite to PostgreSQL, on a project with models of every kind."""
import json
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from postgres import Cluster

PROJECT = Path(__file__).with_name('copydb_project')


@pytest.fixture(scope='session')
def made():
    """What was made for each Django version: the folder, and a database to copy."""
    return {}


@pytest.fixture
def shop(app, cluster, made, request, tmp_path_factory):
    """The project with its rows in db.sqlite3, and a migrated database that is empty."""
    version = request.node.callspec.params['python']
    if version not in made:
        shutil.copytree(PROJECT, app.folder, dirs_exist_ok=True)
        app.ok('manage.py', 'makemigrations', 'shop', DATABASE_URL=None)
        app.ok('manage.py', 'migrate', '--run-syncdb', DATABASE_URL=None)
        app.ok('manage.py', 'shell', '-c', 'exec(open("fill.py").read())', DATABASE_URL=None)
        url = cluster.database()
        app.ok('manage.py', 'migrate', '--run-syncdb', DATABASE_URL=url)
        made[version] = shutil.copytree(app.folder, tmp_path_factory.mktemp('shop') / version), name_of(url)
    folder, template = made[version]
    shutil.copytree(folder, app.folder, dirs_exist_ok=True)
    app.environment['DATABASE_URL'] = cluster.database()
    app.name = name_of(app.environment['DATABASE_URL'])
    cluster.sql(f'DROP DATABASE {app.name}')
    cluster.sql(f'CREATE DATABASE {app.name} OWNER {app.name} TEMPLATE {template}')
    cluster.sql(f'REASSIGN OWNED BY {template} TO {app.name}', app.name)
    return app


def name_of(url):
    return url.rsplit('/', 1)[1]


def copydb(app, *arguments, **more):
    return app.run('-m', 'tarmac_django', 'copydb', 'db.sqlite3', *arguments, **more)


def dump(app, url):
    objects = json.loads(app.ok('manage.py', 'dumpdata', '--all', DATABASE_URL=url).stdout)
    return sorted(json.dumps(one, sort_keys=True) for one in objects)


def edit(app, *statements):
    with sqlite3.connect(app.folder / 'db.sqlite3') as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def rows(cluster, app, table):
    return int(cluster.sql(f'SELECT count(*) FROM {table}', app.name))


def refused(app, cluster, done, status, *texts):
    assert done.returncode == status, done.stdout + done.stderr
    for text in (*texts, 'Nothing was copied; the database is as it was.'):
        assert text in done.stderr
    assert 'Traceback' not in done.stderr
    assert rows(cluster, app, 'shop_place') == 0 and rows(cluster, app, 'django_content_type') > 0


def test_every_row_arrives_as_it_was(shop, cluster):
    cluster.sql('CREATE TABLE legacy (code varchar(5) PRIMARY KEY)', shop.name)
    cluster.sql(f'ALTER TABLE legacy OWNER TO {shop.name}', shop.name)
    done = copydb(shop, '--json')
    assert done.returncode == 0, done.stderr
    assert dump(shop, shop.environment['DATABASE_URL']) == dump(shop, None)
    assert cluster.sql("SELECT string_agg(name || ' ' || (recipe IS NULL), ',' ORDER BY name) FROM shop_dish", shop.name) == 'Air true,Cake false,Soup false'
    summary = json.loads(done.stdout)
    tables = {table['table']: table['rows'] for table in summary['tables']}
    assert summary['copied'] and summary['database'] == shop.name
    assert (tables['shop_place'], tables['shop_restaurant'], tables['shop_dish_goes_with'], tables['loose_note'], tables['legacy']) == (5, 2, 2, 1, 1)
    assert 'shop_landmark' not in tables
    assert summary['not_copied'] == [{'name': 'forgotten', 'values': 2, 'why': 'no model has this table'}]


def test_the_next_number_is_right(shop, cluster):
    assert copydb(shop).returncode == 0
    shop.ok('manage.py', 'shell', '-c', "from shop.models import Place, Serving; assert Place.objects.create(name='x').pk == 4712; "
            "from loose.models import Note; assert Note.objects.create(text='x').pk == 2")


def test_rows_in_the_target_are_kept_unless_their_loss_is_confirmed(shop, cluster):
    cluster.sql("INSERT INTO loose_note (text) VALUES ('precious')", shop.name)
    for arguments in ((), ('--confirm', 'another')):
        done = copydb(shop, *arguments)
        assert done.returncode == 1 and shop.name in done.stderr
    assert cluster.sql('SELECT text FROM loose_note', shop.name) == 'precious'
    assert copydb(shop, '--confirm', shop.name).returncode == 0
    assert cluster.sql('SELECT text FROM loose_note', shop.name) == 'loose'


def test_a_refused_row_is_named_and_nothing_stays(shop, cluster):
    cluster.sql("ALTER TABLE shop_place ADD CHECK (name <> 'Secret')", shop.name)
    done = copydb(shop, '--json')
    refused(shop, cluster, done, 1, 'shop.Place(pk=2)', 'violates check constraint')
    assert json.loads(done.stdout)['copied'] is False


def test_a_broken_reference_rolls_all_back(shop, cluster):
    edit(shop, 'UPDATE shop_place SET parent_id = 99 WHERE id = 2')
    refused(shop, cluster, copydb(shop), 1, '99')


def test_values_that_are_too_long_are_all_named(shop, cluster):
    edit(shop, "UPDATE shop_place SET name = 'a name of more than twenty letters' WHERE id < 3", "UPDATE loose_note SET text = hex(zeroblob(50))")
    refused(shop, cluster, copydb(shop), 1, 'shop.Place(pk=1).name', 'shop.Place(pk=2).name', 'loose.Note(pk=1).text', 'max_length=34 would fit')


def test_migrations_that_differ_are_named(shop, cluster):
    (shop.folder / 'shop/migrations/0002_more.py').write_text(
        "from django.db import migrations, models\n"
        "class Migration(migrations.Migration):\n"
        "    dependencies = [('shop', '0001_initial')]\n"
        "    operations = [migrations.AddField('Place', 'more', models.IntegerField(default=0))]\n")
    models = shop.folder / 'shop/models.py'
    models.write_text(models.read_text().replace("changed =", "more = models.IntegerField(default=0)\n    changed ="))
    refused(shop, cluster, copydb(shop, '--json', DATABASE_URL=migrate(shop)), 1, 'shop.0002_more was run in PostgreSQL only')


def migrate(shop):
    shop.ok('manage.py', 'migrate')
    return shop.environment['DATABASE_URL']


def test_a_database_without_tables_is_not_filled(shop, cluster):
    done = copydb(shop, DATABASE_URL=cluster.database())
    assert done.returncode == 1 and 'migrate --run-syncdb' in done.stderr


def test_a_column_that_is_missing_is_named(shop, cluster):
    edit(shop, 'ALTER TABLE loose_note RENAME COLUMN text TO words')
    refused(shop, cluster, copydb(shop), 1, 'loose.Note', 'loose_note.text')


def test_a_column_without_a_field_is_named(shop, cluster):
    edit(shop, "ALTER TABLE loose_note ADD COLUMN extra text", "UPDATE loose_note SET extra = 'x'")
    done = copydb(shop)
    assert done.returncode == 0 and 'not copied: loose_note.extra (1 values; loose.Note has no such field)' in done.stdout


@pytest.mark.parametrize('fault, text', [
    (lambda file: file.unlink(), 'cannot be read: No such file'),
    (lambda file: file.write_bytes(b''), 'is empty'),
    (lambda file: file.write_bytes(bytes(range(256)) * 64), 'encrypted'),
    (lambda file: file.write_bytes(file.read_bytes()[:40960]), 'damaged'),
    (lambda file: (file.unlink(), file.mkdir()), 'is a folder'),
])
def test_a_file_that_cannot_be_read_is_refused(shop, cluster, fault, text):
    fault(shop.folder / 'db.sqlite3')
    refused(shop, cluster, copydb(shop), 1, text)


def test_a_locked_file_is_refused(shop, cluster):
    with sqlite3.connect(shop.folder / 'db.sqlite3', isolation_level=None) as writer:
        writer.execute('BEGIN EXCLUSIVE')
        refused(shop, cluster, copydb(shop), 1, 'is locked')
    writer.close()


def test_a_wrong_target_is_refused(shop):
    done = copydb(shop, DATABASE_URL=None)
    assert done.returncode == 1 and 'not PostgreSQL' in done.stderr
    done = copydb(shop, DATABASE_URL='postgres://nobody:x@127.0.0.1:1/none')
    assert done.returncode == 2 and 'cannot be reached' in done.stderr and 'Traceback' not in done.stderr


def slow(shop, cluster):
    """Every row of one table waits, so that there is a middle of the copy."""
    cluster.sql('CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END $$', shop.name)
    cluster.sql('CREATE TRIGGER wait BEFORE INSERT ON shop_place FOR EACH ROW EXECUTE FUNCTION wait()', shop.name)
    process = shop.start('-m', 'tarmac_django', 'copydb', 'db.sqlite3')
    for _ in range(200):
        if cluster.sql(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{shop.name}' AND wait_event = 'PgSleep'") != '0':
            return process
        time.sleep(0.05)
    raise AssertionError(process.communicate())


@pytest.mark.parametrize('number, status', [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_an_interrupted_copy_leaves_no_trace(shop, cluster, number, status):
    process = slow(shop, cluster)
    process.send_signal(number)
    errors = process.communicate(timeout=30)[1]
    assert process.returncode == status and (status < 0 or 'Nothing was copied' in errors) and 'Traceback' not in errors
    for _ in range(100):
        if cluster.sql(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{shop.name}'") == '0':
            break
        time.sleep(0.1)
    assert rows(cluster, shop, 'shop_place') == 0 and rows(cluster, shop, 'django_content_type') > 0


def test_a_lost_connection_leaves_no_trace(shop, cluster):
    process = slow(shop, cluster)
    cluster.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{shop.name}'")
    errors = process.communicate(timeout=30)[1]
    refused(shop, cluster, type('Done', (), {'returncode': process.returncode, 'stdout': '', 'stderr': errors}), 2, 'connection')


def test_it_comes_over_standard_input(shop, cluster):
    import base64
    import gzip
    import hashlib
    content = (shop.folder / 'db.sqlite3').read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    lines = base64.encodebytes(gzip.compress(content)).decode() + '\n'
    for sent, sha256, status in ((lines[:len(lines) // 2] + '\n\n', checksum, 1), (lines, 'ab' * 32, 1), (lines, checksum, 0)):
        process = shop.start('-m', 'tarmac_django', 'copydb', '-', '--name', '../db.sqlite3', '--size', str(len(content)), '--sha256', sha256)
        errors = process.communicate(sent, timeout=60)[1] if process.stdin else ''
        assert process.returncode == status, errors
    assert rows(cluster, shop, 'shop_place') == 5


@pytest.fixture
def small_disk(tmp_path):
    """A cluster on a disk of 120 MB."""
    folder = Path(tempfile.mkdtemp(prefix='tarmac-disk-', dir='/tmp'))
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=120m,mode=755', 'tmpfs', folder], check=True)
    cluster = Cluster(folder / 'cluster')
    yield cluster
    cluster.stop()
    subprocess.run(['umount', folder], check=True)
    folder.rmdir()


@pytest.mark.parametrize('python', ['4.2'], indirect=True)
def test_a_full_disk_leaves_no_trace(shop, small_disk):
    shop.environment['DATABASE_URL'] = small_disk.database()
    shop.name = name_of(shop.environment['DATABASE_URL'])
    shop.ok('manage.py', 'migrate', '--run-syncdb')
    edit(shop, 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) '
               'INSERT INTO shop_remark (text, object_id, content_type_id) SELECT hex(randomblob(40000)), i, (SELECT min(id) FROM django_content_type) FROM n')
    done = copydb(shop)
    assert done.returncode == 2 and 'Nothing was copied' in done.stderr and 'Traceback' not in done.stderr
    assert 'disk' in done.stderr or 'connection was lost' in done.stderr
    # A disk that is full for the log as well takes the server down.
    subprocess.run(['mount', '-o', 'remount,size=600m', small_disk.folder.parent], check=True)
    small_disk.stop()
    small_disk.run('pg_ctl', '-D', small_disk.folder / 'data', '-w', '-l', small_disk.folder / 'log', 'start', '-o',
                   f'-p {small_disk.port} -c listen_addresses= -c unix_socket_directories={small_disk.folder}')
    assert rows(small_disk, shop, 'shop_place') == 0 and rows(small_disk, shop, 'django_content_type') > 0
