"""Starts the app's Django with two databases: its own PostgreSQL, and the SQLite file beside it."""
from tarmac_django import start as project
from tarmac_django.copydb import source
from tarmac_django.copydb.refusal import Refused


def start(path):
    def add_source():
        from django.conf import settings
        settings.DATABASES[source.ALIAS] = source.database(path)

    try:
        found = project.django(before=add_source)
    except project.CannotStart as problem:
        raise Refused(str(problem)) from problem
    from django.db import connections
    try:
        target = connections['default']
    except Exception as problem:
        raise Refused(f'The database that {found.settings} names cannot be used: {problem}') from problem
    if target.vendor != 'postgresql':
        raise Refused(f'{found.settings} names {target.settings_dict["ENGINE"]} as its database, which is not PostgreSQL: '
                      'set DATABASE_URL, or DJANGO_SETTINGS_MODULE to the settings that do.')
    return connections[source.ALIAS], target
