"""Both databases must be at the same migrations: else a column means another thing on each side."""
from tarmac_django.copydb.refusal import Refused


def compare(source, target):
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    here, there = applied(source), applied(target)
    if not there:
        raise Refused('The PostgreSQL database has no tables yet: run `python manage.py migrate --run-syncdb` there first.')
    installed = {config.label for config in apps.get_app_configs()}
    # What was squashed and then deleted stands in old databases only, and says nothing about the columns.
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    on_disk = set(loader.disk_migrations)
    differing = sorted((one for one in here ^ there if one[0] in installed and one in on_disk), key=str)
    if differing:
        raise Refused('The two databases are not at the same migrations: run `python manage.py migrate` on the one that lacks some.',
                      [f'{app}.{name} was run {"in the SQLite file" if (app, name) in here else "in PostgreSQL"} only' for app, name in differing])


def applied(connection):
    if 'django_migrations' not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute('SELECT app, name FROM django_migrations')
        return set(cursor.fetchall())
