"""python -m tarmac_django preflight of fixtures: every format, bad files, the database, and after a loaddata that was refused."""
import bz2
import gzip
import json
import lzma
import random
import signal
import zipfile

import environments
import pytest
import zoo_project

LONG = {'model': 'animals.kind', 'pk': 'x' * 13, 'fields': {}}
GOOD = {'model': 'animals.kind', 'pk': 'cat', 'fields': {}}
JSON = json.dumps([GOOD, LONG], indent=1)
FORMATS = {
    'a.json': (JSON.encode(), 7),
    'a.jsonl': (f'{json.dumps(GOOD)}\n\n{json.dumps(LONG)}\n'.encode(), 3),
    'a.xml': (b'<?xml version="1.0" encoding="utf-8"?>\n<django-objects version="1.0">\n<object\n model="animals.kind" pk="cat"/>\n'
              b'<object model="animals.kind" pk="xxxxxxxxxxxxx"/>\n</django-objects>\n', 5),
}


@pytest.fixture
def zoo(app):
    return zoo_project.copy_to(app)


def write(zoo, name, content):
    (zoo.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def codes(zoo, *arguments, **environment):
    return [(one['line'] if 'line' in one else None, one['field'], one['code']) for one in zoo_project.preflight(zoo, *arguments, **environment)[1]]


def test_every_format_names_the_objects_line(zoo):
    names = [write(zoo, name, content) for name, (content, _) in FORMATS.items()]
    findings = [one for one in zoo_project.preflight(zoo, *names)[1] if one['code'] == 'too-long']
    assert [(one['file'], one['line']) for one in findings] == [(name, line) for name, (_, line) in FORMATS.items()]


def test_packed_fixtures(zoo):
    write(zoo, 'a.json.gz', gzip.compress(JSON.encode()))
    write(zoo, 'b.json.bz2', bz2.compress(JSON.encode()))
    write(zoo, 'c.json.xz', lzma.compress(JSON.encode()))
    write(zoo, 'd.json.lzma', lzma.compress(JSON.encode(), lzma.FORMAT_ALONE))
    with zipfile.ZipFile(zoo.folder / 'e.json.zip', 'w') as archive:
        archive.writestr('e.json', JSON)
    names = ('a.json.gz', 'b.json.bz2', 'c.json.xz', 'd.json.lzma', 'e.json.zip')
    findings = [one for one in zoo_project.preflight(zoo, *names)[1] if one['code'] == 'too-long']
    assert [(one['file'], one['line']) for one in findings] == [(name, 7) for name in names]


def test_objects_on_one_line_are_numbered(zoo):
    done = zoo.run('-m', 'tarmac_django', 'preflight', write(zoo, 'a.json', json.dumps([GOOD, LONG])))
    assert "ERROR   a.json:1 object 2  animals.Kind(pk=xxxxxxxxxxxxx).latin  13 characters, the limit is 12 (varchar(12))" in done.stdout


BAD = [
    ('a.json', '', 'empty'), ('a.json', '[{"model": "animals.kind", "pk"', 'not valid JSON'), ('a.json', '[]x', 'something follows'),
    ('a.json', b'[{"model": "\xff"}]', 'not UTF-8'), ('a.json', b'\xef\xbb\xbf[]', 'byte order mark'), ('a.json', '{}', 'not a JSON list'),
    ('a.json', '[1]', 'has no "model"'), ('a.json', '[{"model": "animals.kind"}]', 'has no "fields"'), ('a.json', '[' * 100000, 'nested'),
    ('a.json', '[{"model": "no.such", "fields": {}}]', 'no such model'), ('a.json', '[{"a":1} {"a":1}]', 'a comma or ] is expected'),
    ('a.jsonl', '{"model": \n', 'not valid JSON'), ('a.json.gz', b'no gzip', 'cannot be unpacked'), ('a.json.gz', gzip.compress(JSON.encode())[:-9], 'unpacked'),
    ('a.json.zip', b'PK', 'cannot be unpacked'), ('a.xml', '<a><object></a>', 'mismatched tag'), ('a.xml', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'DTD'),
    ('a.txt', '[]', 'not a fixture'), ('a.json.gz', gzip.compress(b'[' + b' ' * (80 << 20) + b']'), 'unpacks to more than 64 MB'),
]


def test_bad_files_are_findings_that_say_why(zoo):
    """In one run: no file keeps another from being read."""
    names = [write(zoo, f'{number}{name[1:]}', content) for number, (name, content, _) in enumerate(BAD)]
    status, findings, _ = zoo_project.preflight(zoo, *names)
    assert status == 1
    for name, (_, _, words) in zip(names, BAD):
        assert any(words in one['message'] for one in findings if one['file'] == name), name


def test_a_fixture_that_is_not_there(zoo):
    done = zoo.run('-m', 'tarmac_django', 'preflight', 'nosuch')
    assert done.returncode == 2 and done.stderr.startswith('nosuch: no such file, and no fixture of that name')


@pytest.mark.parametrize(('files', 'words'), [
    ({}, 'No settings module found'), ({'manage.py': 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "a"\n', 'a.py': 'raise OSError("no disk")'}, 'OSError: no disk'),
])
def test_a_project_that_cannot_be_loaded(app, files, words):
    done = app.write(files).run('-m', 'tarmac_django', 'preflight')
    assert done.returncode == 2 and words in done.stderr and 'Traceback' not in done.stderr


def test_secrets_are_not_shown(zoo):
    animal = {'model': 'animals.animal', 'pk': 1, 'fields': {'name': 'a', 'password': 'correct horse battery'}}
    done = zoo.run('-m', 'tarmac_django', 'preflight', write(zoo, 'a.json', json.dumps([animal])))
    assert 'animals.Animal(pk=1).password  21 characters' in done.stdout and 'value: (hidden)' in done.stdout and 'horse' not in done.stdout


def test_natural_keys_resolve_in_the_order_of_the_load(zoo):
    def keeper(pk, badge, boss):
        return {'model': 'animals.keeper', 'pk': pk, 'fields': {'badge': badge, 'boss': boss}}
    write(zoo, 'a.json', json.dumps([keeper(1, 'a', ['b']), keeper(2, 'b', ['a']), keeper(3, 'c', ['nobody'])]))
    _, findings, _ = zoo_project.preflight(zoo, 'a.json')
    assert [(one['pk'], one['code']) for one in findings] == [(3, 'broken-reference')]
    assert findings[0]['message'] == "points to the animals.Keeper with the natural key ['nobody'], which is in none of the fixtures"


def test_the_projects_fixtures_are_found_and_judged_apart(zoo):
    (zoo.folder / 'animals' / 'fixtures').mkdir()
    (zoo.folder / 'fixtures').mkdir()
    write(zoo, 'animals/fixtures/a.json', json.dumps([GOOD]))
    write(zoo, 'fixtures/b.json', json.dumps([GOOD, {'model': 'animals.animal', 'pk': 1, 'fields': {'name': 'a', 'kind': 'cat'}}]))
    status, findings, summary = zoo_project.preflight(zoo)
    assert (status, findings, summary['objects']) == (0, [], 3)
    assert zoo_project.preflight(zoo, 'a', 'b')[1][0]['code'] == 'twice'


def test_rows_of_the_database_are_looked_up_and_nothing_is_written(app, cluster):
    zoo = zoo_project.on_postgres(app, cluster)
    name = zoo.environment['DATABASE_URL'].rsplit('/', 1)[1]
    cluster.sql("INSERT INTO animals_kind VALUES ('cow'); INSERT INTO animals_keeper (badge) VALUES ('k9')", name)
    animals = [{'model': 'animals.animal', 'pk': pk, 'fields': {'name': 'a', 'kind': kind, 'keeper': [keeper]}}
               for pk, (kind, keeper) in enumerate([('cow', 'k9'), ('yak', 'k9'), ('cow', 'k8')])]
    write(zoo, 'a.json', json.dumps(animals))
    _, findings, _ = zoo_project.preflight(zoo, 'a.json')
    assert [(one['pk'], one['field'], one['message']) for one in findings] == [
        (1, 'kind', 'points to animals.Kind pk=yak, which is in none of the fixtures, nor in the database'),
        (2, 'keeper', "points to the animals.Keeper with the natural key ['k8'], which is in none of the fixtures, nor in the database")]
    assert cluster.sql('SELECT count(*) FROM animals_animal', name) == '0'
    assert len(zoo_project.preflight(zoo, 'a.json', '--fresh')[1]) == 6


def test_unique_values_that_rows_of_the_database_have(app, cluster):
    zoo = zoo_project.on_postgres(app, cluster)
    cluster.sql("INSERT INTO animals_keeper (id, badge) VALUES (1, 'k1'), (2, 'k2')", zoo.environment['DATABASE_URL'].rsplit('/', 1)[1])
    keepers = [(2, 'k2'), (3, 'k3'), (4, 'k1'), (None, 'k1')]
    write(zoo, 'a.json', json.dumps([{'model': 'animals.keeper', 'pk': pk, 'fields': {'badge': badge}} for pk, badge in keepers[:3]]))
    _, findings, _ = zoo_project.preflight(zoo, 'a.json')
    assert [(one['pk'], one['field'], one['message']) for one in findings] == [
        (4, 'badge', 'unique, but the row pk=1 of the database has the same value')]
    write(zoo, 'b.json', json.dumps([{'model': 'animals.keeper', 'pk': pk, 'fields': {'badge': badge}} for pk, badge in keepers[3:]]))
    assert zoo_project.preflight(zoo, 'b.json')[:2] == (0, [])
    zoo.ok('manage.py', 'loaddata', 'b.json')


def test_what_an_index_cannot_hold(app, cluster):
    zoo = zoo_project.on_postgres(app, cluster)
    noise = random.Random(1)
    long = ''.join(chr(noise.randrange(0x4e00, 0x9fff)) for _ in range(2000))
    write(zoo, 'a.json', json.dumps([{'model': 'exotics.plant', 'pk': 1, 'fields': {'nick': long}}, {'model': 'exotics.plant', 'pk': 2, 'fields': {'nick': 'x' * 9000}}]))
    assert [(one['pk'], one['code']) for one in zoo_project.preflight(zoo, 'a.json')[1]] == [(1, 'index-row')]
    said = json.loads(zoo.ok('oracle.py', 'a.json').stdout)
    assert list(said['refused']) == ['1'] and 'index row' in said['refused']['1']


def test_a_refused_loaddata_is_followed_by_all_that_would_be_refused(app, cluster):
    zoo = zoo_project.on_postgres(app, cluster)
    write(zoo, 'a.json', json.dumps([LONG, {'model': 'animals.cage', 'pk': '1' * 32, 'fields': {'label': 'y' * 11, 'row': 40000}}]))
    done = zoo.run('manage.py', 'loaddata', 'a.json')
    django, tarmac = done.stderr.split('tarmac_django: nothing was loaded. All that PostgreSQL would refuse of it:')
    assert done.returncode == 1 and 'value too long for type character varying(12)' in django
    assert 'animals.Kind(pk=xxxxxxxxxxxxx).latin' in tarmac and '.label  11 characters' in tarmac and '.row  40000 is outside smallint' in tarmac
    assert 'nothing was loaded' not in zoo.run('manage.py', 'loaddata', 'a.json', TARMAC_PREFLIGHT='off').stderr


def test_the_schema_that_models_left_behind(app, cluster):
    zoo = zoo_project.on_postgres(app, cluster)
    assert zoo_project.preflight(zoo, '--schema')[:2] == (0, [])
    name = zoo.environment['DATABASE_URL'].rsplit('/', 1)[1]
    cluster.sql('ALTER TABLE animals_animal ALTER name TYPE varchar(5), ALTER mail TYPE text, DROP story; ALTER TABLE animals_bird ADD beak int NOT NULL;'
                'ALTER TABLE exotics_plant ALTER span SET NOT NULL; DROP TABLE animals_animal_keepers', name)
    _, findings, _ = zoo_project.preflight(zoo, '--schema')
    assert {(one['model'], one['field'], one['code'], one['severity']) for one in findings} == {
        ('animals.Animal', 'name', 'drift', 'error'), ('animals.Animal', 'mail', 'drift', 'warning'), ('animals.Animal', 'story', 'no-column', 'error'),
        ('animals.Bird', None, 'extra-column', 'error'), ('exotics.Plant', 'span', 'drift', 'error'), ('animals.Animal_keepers', None, 'no-table', 'error')}


def test_a_schema_needs_a_database(zoo):
    done = zoo.run('-m', 'tarmac_django', 'preflight', '--schema')
    assert done.returncode == 2 and 'not PostgreSQL' in done.stderr
    done = zoo.run('-m', 'tarmac_django', 'preflight', '--schema', DATABASE_URL='postgres://a:b@127.0.0.1:9/c')
    assert done.returncode == 2 and 'does not answer' in done.stderr


def test_ctrl_c_ends_it_with_a_sentence(zoo):
    write(zoo, 'a.jsonl', f'{json.dumps(GOOD)}\n' * 300_000)
    process = zoo.start('-m', 'tarmac_django', 'preflight', '--limit', '1', 'a.jsonl')
    assert process.stdout.readline().startswith('warning a.jsonl:2')
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and errors == '\nStopped; not everything was checked.\n'


def test_a_file_can_come_on_standard_input(zoo):
    for size, status in ((len(JSON), 1), (len(JSON) + 1, 2)):
        process = zoo.start('-m', 'tarmac_django', 'preflight', '--stdin', str(size), '/elsewhere/roads.json', ZOO_SQLITE=':memory:')
        output, errors = process.communicate(JSON, timeout=60)
        assert process.returncode == status, errors
    assert errors == f'/elsewhere/roads.json came incomplete: {len(JSON)} of {len(JSON) + 1} bytes\n'


def test_yaml_item_by_item(zoo, tmp_path):
    environments.package(tmp_path / 'more', 'PyYAML')
    text = '# rows\n- model: animals.kind\n  pk: cat\n  fields: {}\n- &a\n  model: animals.kind\n  pk: xxxxxxxxxxxxx\n  fields: {}\n'
    environment = {'PYTHONPATH': str(tmp_path / 'more')}
    assert codes(zoo, write(zoo, 'a.yaml', text), **environment) == [(5, 'latin', 'too-long')]
    for broken, words in (('- [', 'not valid YAML'), ('', 'empty'), ('a: 1', 'not a YAML list'), ('- 1\n---\n- 2', 'more than one document'),
                          ('- &a [x, x]\n- &b [*a, *a]\n- fields: ' + ''.join(['[*b, '] * 9) + ']' * 9, 'has no "model"')):
        assert words in str(zoo_project.preflight(zoo, write(zoo, 'b.yaml', broken), **environment)[1])
    assert 'PyYAML is not installed' in str(zoo_project.preflight(zoo, 'a.yaml')[1])
