"""python -m tarmac_django preflight --sqlite, and the call that copydb makes."""
import sqlite3

import pytest
import zoo_project

FAULTS = [
    ('name', "'12345678901'", 'too-long'), ('name', "'a' || char(0)", 'nul'), ('name', "CAST(x'61ff' AS TEXT)", 'not-utf8'),
    ('story', "'x' || char(0) || 'y'", 'nul'), ('story', "CAST(x'ff' AS TEXT)", 'not-utf8'), ('name', "x'61'", 'invalid'),
    ('chip', '2147483648', 'out-of-range'), ('chip', "'many'", 'invalid'), ('chip', '4.5', 'changed'), ('count', '-1', 'negative'),
    ('weight', '10000', 'overflow'), ('weight', "'heavy'", 'unreadable'), ('ratio', "'half'", 'invalid'), ('tame', '2', 'invalid'),
    ('tame', "'yes'", 'invalid'), ('born', "'2020-02-30'", 'unreadable'), ('born', "'0000-01-01'", 'unreadable'),
    ('seen', "'2020-13-01 00:00:00'", 'unreadable'), ('seen', "'soon'", 'unreadable'), ('fed', "'25:00:00'", 'unreadable'),
    ('sleep', "'long'", 'unreadable'), ('address', "'10.0.0.256'", 'not-inet'), ('facts', "'{'", 'not-json'), ('facts', "'\"\\u0000\"'", 'nul'),
    ('facts', "'NaN'", 'not-json'), ('facts', "'\"\\uD83D\"'", 'not-utf8'), ('tag', "'" + 'g' * 32 + "'", 'unreadable'),
    ('code', "'abc-defgh'", 'too-long'), ('photo', "'1234567890123'", 'too-long'), ('mail', "'" + 'm' * 21 + "'", 'too-long'),
    ('blob', "'text'", 'invalid'), ('name', 'NULL', 'null'), ('kind_id', "'nosuch'", 'broken-reference'), ('keeper_id', '99', 'broken-reference'),
    ('password', "'" + 's' * 13 + "'", 'too-long'),
]
HARMLESS = [('name', "'äöüäöüäöüä'"), ('name', "'123456789     '"), ('facts', "'\"\\\\u0000\"'"), ('facts', "'\"\\uD83D\\uDE00\"'"), ('sleep', '-5'),
            ('weight', '9999.99'), ('weight', '-99.5'), ('seen', "'2020-02-29 23:59:59.5'"), ('address', "'::1'"), ('count', '2147483647'),
            ('code', "'abc-def'"), ('born', "'0001-01-01'"), ('ratio', '9e999'), ('tag', "'" + 'A' * 32 + "'")]


def plant(database, column, value):
    values = {**dict.fromkeys(('name', 'story', 'photo', 'letter', 'mail', 'password'), "'x'"), 'big': '0', 'count': '1', 'weight': '1',
              'tame': '0', column: value}
    return database.execute(f'INSERT INTO animals_animal ({", ".join(values)}) VALUES ({", ".join(values.values())})').lastrowid


@pytest.fixture
def database(app):
    database = zoo_project.on_sqlite(app)
    database.executescript('PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; PRAGMA writable_schema = 1;'
                           "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'animals_animal';")
    database.close()
    database = sqlite3.connect(app.folder / 'zoo.db')
    database.executescript('PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0;')
    return database


def test_every_planted_fault_is_found_and_nothing_else(app, database):
    planted = {(plant(database, column, value), column.replace('_id', '')): code for column, value, code in FAULTS}
    for column, value in HARMLESS:
        plant(database, column, value)
    database.commit()
    status, findings, summary = zoo_project.preflight(app, '--sqlite', 'zoo.db')
    found = {(finding['pk'], finding['field']): finding['code'] for finding in findings}
    assert found == planted and len(findings) == len(planted) and status == 1
    assert {'model': 'animals.Animal', 'field': 'name', 'now': 10, 'needed': 11, 'values': 1, 'pk': 1} in summary['max_length']
    assert not any('sss' in str(finding) for finding in findings)


def test_a_good_file_is_said_to_be_good(app, database):
    database.close()
    done = app.ok('-m', 'tarmac_django', 'preflight', '--sqlite', 'zoo.db')
    assert ' 0 would be refused by PostgreSQL, 0 warnings' in done.stdout
    assert not [file.name for file in app.folder.glob('zoo.db-*')]


def test_tables_that_models_do_not_know_and_the_reverse_are_named(app, database):
    database.executescript('CREATE TABLE attic (x); INSERT INTO attic VALUES (1); ALTER TABLE animals_kind RENAME TO other')
    database.commit()
    _, findings, _ = zoo_project.preflight(app, '--sqlite', 'zoo.db')
    assert {('no-model', 'attic'), ('no-model', 'other'), ('no-table', 'animals.Kind')} <= {(one['code'], one['model']) for one in findings}


@pytest.mark.parametrize(('content', 'words'), [
    (b'', 'is empty'), (b'SQLite format 3\0' + b'\1' * 2000, 'is damaged'), (bytes(range(256)) * 20, 'or it is encrypted'), (None, 'No such file'),
])
def test_files_that_are_no_database_are_explained(app, content, words):
    zoo_project.copy_to(app)
    if content is not None:
        (app.folder / 'bad.db').write_bytes(content)
    done = app.run('-m', 'tarmac_django', 'preflight', '--sqlite', 'bad.db', ZOO_SQLITE=':memory:')
    assert done.returncode == 2 and words in done.stderr and 'Traceback' not in done.stderr


def test_a_locked_file_is_explained(app, database):
    database.isolation_level = None
    database.execute('BEGIN EXCLUSIVE')
    done = app.run('-m', 'tarmac_django', 'preflight', '--sqlite', 'zoo.db')
    assert done.returncode == 2 and 'is locked by another program' in done.stderr


def test_other_commands_ask_by_a_call(app, database):
    plant(database, 'name', "'12345678901'")
    database.commit()
    code = ('import sys, django; django.setup(); from tarmac_django.preflight import sqlite; report = sqlite.check("zoo.db"); '
            'report.print(); sys.exit(len(report.errors) * 10 + len(report.warnings))')
    done = app.run('-c', code, DJANGO_SETTINGS_MODULE='zoo.settings')
    assert done.returncode == 10 and 'animals.Animal(pk=1).name  11 characters, the limit is 10 (varchar(10))' in done.stdout
    assert 'fix     animals.Animal.name: max_length=10 is too short for 1 value; max_length=11 would fit (longest: pk=1)' in done.stdout
