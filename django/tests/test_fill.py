"""Tables and fixtures for a database that was just made."""
from tarmac_django.fill import fixtures, steps


def test_names_paths_and_patterns_are_files(tmp_path):
    for name in ('roads/fixtures/roads.json', 'roads/fixtures/roads_old.json', 'roads/fixtures/zip.json.gz', 'extra/b.yaml', 'extra/a.yaml', 'venv/site-packages/x/fixtures/roads.json'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert fixtures.resolve(['roads'], tmp_path) == ['roads/fixtures/roads.json']
    assert fixtures.resolve(['zip', 'roads.json', 'roads'], tmp_path) == ['roads/fixtures/zip.json.gz', 'roads/fixtures/roads.json']
    assert fixtures.resolve(['extra/*', 'extra/a.yaml'], tmp_path) == ['extra/a.yaml', 'extra/b.yaml']
    assert fixtures.resolve(['of_another_package'], tmp_path) == ['of_another_package']
    try:
        fixtures.resolve(['none/*'], tmp_path)
    except fixtures.NoMatch as reason:
        assert 'none/*' in str(reason)
    else:
        raise AssertionError


def test_every_django_makes_its_tables_its_own_way():
    assert steps.tables((1, 4, 0)) == ('syncdb', '--noinput')
    assert steps.tables((1, 8, 0)) == ('migrate', '--noinput')
    assert steps.tables((5, 2, 0)) == ('migrate', '--run-syncdb', '--noinput')


def test_a_new_database_gets_tables_and_fixtures(pave, cluster):
    pave.environment['DATABASE_URL'] = cluster.database()
    done = pave.ok('-m', 'tarmac_django', 'fill', 'roads')
    assert 'Tables: manage.py migrate --run-syncdb --noinput' in done.stdout and 'Fixtures: manage.py loaddata' in done.stdout
    name = pave.environment['DATABASE_URL'].rsplit('/', 1)[1]
    assert cluster.sql('SELECT count(*) > 0 FROM roads_road', name) == 't'


def test_a_refused_fixture_is_a_failure(pave, cluster):
    pave.environment['DATABASE_URL'] = cluster.database()
    assert pave.run('-m', 'tarmac_django', 'fill', 'roads/fixtures/*_from_sqlite.json').returncode == 1
    refused = pave.run('-m', 'tarmac_django', 'fill', 'none/*')
    assert refused.returncode == 2 and 'No file matches none/*' in refused.stderr
