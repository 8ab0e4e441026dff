"""The SQLite file: readable, whole, of a database that nobody writes to now."""
import os
import sqlite3
from pathlib import Path

from tarmac_django.copydb.refusal import Refused

HEADER = b'SQLite format 3\0'
ALIAS = 'tarmac_copydb'


def uri(path):
    """Read-only; as_uri quotes what SQLite would read as a parameter (?, #, %)."""
    return Path(path).resolve().as_uri() + '?mode=ro'


def database(path):
    """An entry of DATABASES for it."""
    return {'ENGINE': 'django.db.backends.sqlite3', 'NAME': uri(path), 'OPTIONS': {'uri': True, 'timeout': 5}}


def check(path):
    """Refuses what cannot be copied whole; returns the names of the tables."""
    head = first_bytes(path)
    if head and head != HEADER:
        raise Refused(f'{path} is not a SQLite database, or it is encrypted (its first bytes are not SQLite\'s). '
                      'Decrypt it first: with SQLCipher, ATTACH a new file with an empty KEY and SELECT sqlcipher_export of it.')
    try:
        with sqlite3.connect(uri(path), uri=True, timeout=5) as connection:
            faults = [row[0] for row in connection.execute('PRAGMA quick_check(20)')]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")}
        connection.close()
    except sqlite3.Error as problem:
        raise told(path, problem) from problem
    if faults != ['ok']:
        raise Refused(f'{path} is damaged. Save what can be read: sqlite3 {path} .recover | sqlite3 recovered.sqlite3', faults)
    if 'django_migrations' not in names:
        raise Refused(f'{path} is not the database of a Django project: it has no table django_migrations'
                      + (' (it has no table at all).' if not names else '.'))
    return names


def first_bytes(path):
    try:
        if not os.path.isfile(path):
            raise Refused(f'{path} is not a file.' if os.path.exists(path) else f'There is no file {path}.')
        with open(path, 'rb') as file:
            return file.read(len(HEADER))
    except OSError as problem:
        raise Refused(f'{path} cannot be read: {problem.strerror}.') from problem


def told(path, problem):
    text = str(problem)
    if 'locked' in text or 'busy' in text:
        return Refused(f'{path} is locked: another program writes to it. Stop it (runserver, a shell, a DB browser) and try again.')
    if 'malformed' in text or 'not a database' in text or 'corrupt' in text:
        return Refused(f'{path} is damaged ({text}). Save what can be read: sqlite3 {path} .recover | sqlite3 recovered.sqlite3')
    return Refused(f'{path} cannot be read: {text}.')
