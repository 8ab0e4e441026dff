"""On a developer's own machine: the engine's name of old, and nothing else."""
from tarmac_django.changes import Change
from tarmac_django.parts.databases import OLD_POSTGRES, POSTGRES


def plan(settings, env, version):
    databases = dict(getattr(settings, 'DATABASES', None) or {})
    old = [alias for alias, database in databases.items() if database.get('ENGINE') == OLD_POSTGRES]
    if old and version >= (3, 0):
        databases.update((alias, {**databases[alias], 'ENGINE': POSTGRES}) for alias in old)
        yield Change('DATABASES[ENGINE]', databases, 'the name postgresql_psycopg2 was removed in Django 3.0', shown=POSTGRES)
