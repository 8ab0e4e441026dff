"""What a database says when it fails, in words that help."""
from tarmac_django.copydb import source
from tarmac_django.copydb.refusal import Refused

BY_STATE = {
    '53100': 'The disk of the PostgreSQL server is full.',
    '55P03': 'Other sessions use the tables: stop the dynos first (heroku maintenance:on, heroku ps:scale worker=0), and try again.',
    '40P01': 'Other sessions use the tables: stop the dynos first (heroku maintenance:on, heroku ps:scale worker=0), and try again.',
    '42501': 'This role may not replace these tables: it must own them.',
    '0A000': 'A table that no model knows refers to a table that would be replaced.',
    '57P01': 'The PostgreSQL server ended the connection.',
    '3D000': 'The database does not exist.',
    '28P01': 'The password is wrong.',
}


def told(problem, path, committing):
    """A Refused for an exception of Django's database layer; None for a fault of this program."""
    try:
        from django.db import Error, IntegrityError
    except ImportError:
        return None
    if not isinstance(problem, Error):
        return None
    cause = problem.__cause__
    if type(cause).__module__.startswith('sqlite3'):
        return source.told(path, cause)
    text = str(problem).strip()
    state = getattr(cause, 'pgcode', None) or getattr(cause, 'sqlstate', None)
    if isinstance(problem, IntegrityError):
        return Refused('PostgreSQL refuses a row.', text.splitlines())
    if state in BY_STATE:
        return Refused(BY_STATE[state], text.splitlines())
    if committing:
        return Refused('The connection was lost while PostgreSQL committed: look at the database before you copy again.', text.splitlines())
    return Refused('PostgreSQL cannot be reached, or the connection was lost.', text.splitlines())
