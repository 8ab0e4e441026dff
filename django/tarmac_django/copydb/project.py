"""Starts the app's Django with two databases: its own PostgreSQL, and the SQLite file beside it."""
import os
import sys

from tarmac_django import boot, project
from tarmac_django.copydb import source
from tarmac_django.copydb.refusal import Refused


def start(path):
    found = project.find(os.getcwd())
    if not found.settings:
        raise Refused('No settings module found: no manage.py or wsgi.py here names one, and DJANGO_SETTINGS_MODULE is not set.')
    os.environ['DJANGO_SETTINGS_MODULE'] = found.settings
    os.environ.setdefault('TARMAC_OVERLAY_VERBOSE', '0')
    sys.path.insert(0, str(found.root))
    sys.argv[:] = ['manage.py', 'check']        # some settings.py look at sys.argv[1]
    boot.install()
    try:
        import django
        from django.conf import settings
        target = settings.DATABASES.get('default') or {}
        settings.DATABASES[source.ALIAS] = source.database(path)
        django.setup()
    except Exception as problem:
        raise Refused(f'{found.settings} cannot be loaded: {type(problem).__name__}: {problem}') from problem
    engine = target.get('ENGINE') or 'no database'
    try:
        from django.db import connections
        vendor = connections['default'].vendor
    except Exception as problem:
        raise Refused(f'The database that {found.settings} names cannot be used: {problem}') from problem
    if vendor != 'postgresql':
        raise Refused(f'{found.settings} names {engine} as its database, which is not PostgreSQL: set DATABASE_URL, or DJANGO_SETTINGS_MODULE to the settings that do.')
    return connections[source.ALIAS], connections['default']
