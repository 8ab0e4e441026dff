import contextlib
import os
import sqlite3
from pathlib import Path

from tarmac_django.preflight.problem import CannotRun

HEADER = b'SQLite format 3\0'


@contextlib.contextmanager
def opened(path):
    """Read only; text comes as bytes, since not all that SQLite calls text is UTF-8."""
    mode = look_at(path)
    database = None
    try:
        database = sqlite3.connect(f'{Path(path).resolve().as_uri()}?{mode}', uri=True, timeout=5)
        database.text_factory = bytes
        database.execute('SELECT count(*) FROM sqlite_master').fetchone()
        yield database
    except sqlite3.DatabaseError as error:
        raise CannotRun(explained(path, error)) from error
    finally:
        if database is not None:
            database.close()


def look_at(path):
    try:
        with open(path, 'rb') as source:
            head = source.read(100)
    except IsADirectoryError:
        raise CannotRun(f'{path} is a folder, not a SQLite file') from None
    except OSError as error:
        raise CannotRun(f'{path} cannot be read: {error.strerror}') from None
    if not head:
        raise CannotRun(f'{path} is empty: no table was ever made in it')
    if not head.startswith(HEADER):
        raise CannotRun(f'{path} is not a SQLite file, or it is encrypted: decrypt it first (for SQLCipher: ATTACH and sqlcipher_export)')
    # A reader of a file in WAL mode would leave -wal and -shm files behind; without a -wal file nobody is writing.
    in_wal_mode, wal = head[18:20] == b'\2\2', f'{os.path.realpath(path)}-wal'
    return 'mode=ro&immutable=1' if in_wal_mode and not os.path.exists(wal) else 'mode=ro'


def explained(path, error):
    text = str(error)
    if 'locked' in text or 'busy' in text:
        return f'{path} is locked by another program: stop what writes to it (runserver, a shell) and try again'
    if 'malformed' in text or 'not a database' in text or 'corrupt' in text:
        return f"{path} is damaged ({text}): try sqlite3 {path} .recover | sqlite3 recovered.sqlite3"
    if 'readonly' in text:
        return f'{path} was left in the middle of a write, and its journal must be rolled back first: open it once with sqlite3 {path} .tables'
    return f'{path} cannot be read: {text}'


def tables(database):
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return {text(name) for name, in rows}


def text(value):
    return value.decode('utf-8', 'replace') if isinstance(value, bytes) else value


def quoted(name):
    return '"' + name.replace('"', '""') + '"'
