"""Django's PostgreSQL backend for its type names and adapters: it need not be the project's database, and never connects."""
from tarmac_django.preflight.problem import CannotRun


def types(alias='default'):
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connections
    if connections[alias].vendor == 'postgresql':
        return connections[alias]
    try:
        from django.db.backends.postgresql.base import DatabaseWrapper
    except ImproperlyConfigured:
        raise CannotRun('The values cannot be judged without the PostgreSQL driver: pip install psycopg2-binary') from None
    settings = {**connections[alias].settings_dict, 'ENGINE': 'django.db.backends.postgresql', 'NAME': 'none', 'OPTIONS': {}}
    return DatabaseWrapper(settings, alias)


def is_psycopg3():
    try:
        from django.db.backends.postgresql.psycopg_any import is_psycopg3
    except ImportError:
        return False
    return is_psycopg3
