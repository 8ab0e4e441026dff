"""The SQLite file: readable, whole, and the database of a Django project."""
import sqlite3
from pathlib import Path

from tarmac_django.copydb.refusal import Refused
from tarmac_django.preflight.problem import CannotRun
from tarmac_django.preflight.sqlite import file

ALIAS = 'tarmac_copydb'


def database(path):
    """An entry of DATABASES for it. as_uri quotes what SQLite would read as a parameter (?, #, %)."""
    return {'ENGINE': 'django.db.backends.sqlite3', 'NAME': f'{Path(path).resolve().as_uri()}?{file.look_at(path)}', 'OPTIONS': {'uri': True, 'timeout': 5}}


def check(path):
    try:
        with file.opened(path) as connection:
            faults = [file.text(row[0]) for row in connection.execute('PRAGMA quick_check(20)')]
            names = file.tables(connection)
    except CannotRun as problem:
        raise Refused(f'{problem}.') from problem
    if faults != ['ok']:
        raise Refused(f'{path} is damaged. Save what can be read: sqlite3 {path} .recover | sqlite3 recovered.sqlite3', faults)
    if 'django_migrations' not in names:
        raise Refused(f'{path} is not the database of a Django project: it has no table django_migrations'
                      + (' (it has no table at all).' if not names else '.'))


def told(path, problem):
    """For an error of SQLite's in mid-copy."""
    return Refused(f'{file.explained(path, problem if isinstance(problem, sqlite3.Error) else sqlite3.Error(problem))}.')
