"""One `migrate` at a time for a database: release phases and dynos that migrate at boot take turns.

The lock is a transaction's advisory lock on a connection of its own. A transaction passes whole through a pooler in transaction mode, where a session's
lock would stay behind on a server connection that belongs to nobody; and it ends with its holder, however that ends.
"""
import contextlib
import os
import sys
import time

from tarmac_django import overlay

KEY = 0x7461726D6163        # "tarmac". Advisory locks are per database, which is all that tells one app's migrations from another's.
HELD = 'TARMAC_MIGRATE_LOCK'
LIMIT = 'TARMAC_MIGRATE_WAIT'
NAME = 'tarmac: migrate in '
# A migration may take long while this transaction idles; a dyno whose network is gone must not hold it for the two hours of TCP's default.
SETTINGS = {'idle_in_transaction_session_timeout': '0', 'transaction_timeout': '0', 'statement_timeout': '10s',
            'tcp_keepalives_idle': '10', 'tcp_keepalives_interval': '5', 'tcp_keepalives_count': '3'}
HOLDER = ("SELECT application_name, extract(epoch FROM now() - xact_start)::int FROM pg_locks JOIN pg_stat_activity USING (pid) "
          f"WHERE locktype = 'advisory' AND granted AND classid = {KEY >> 32} AND objid = {KEY & 0xFFFFFFFF} AND objsubid = 1 "
          "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())")


def on_migrate(module):
    handle = module.Command.handle

    def locked(self, *args, **options):
        with turn(options):
            return handle(self, *args, **options)

    module.Command.handle = locked


@contextlib.contextmanager
def turn(options):
    from django.db import connections
    connection = connections[options.get('database') or 'default']
    reads_only = options.get('plan') or options.get('check_unapplied')
    # A migrate that a migrate started, in this process or in a child, has its turn already.
    mark = f'{KEY}:{connection.settings_dict.get("HOST")}:{connection.settings_dict.get("NAME")}'
    if connection.vendor != 'postgresql' or reads_only or os.environ.get(HELD) == mark or switched_off():
        yield
        return
    own = connection.copy()
    # Django 5.1's own pool may hold one connection only, which migrate needs.
    (own.settings_dict.get('OPTIONS') or {}).pop('pool', None)
    try:
        take(own)
        previous, os.environ[HELD] = os.environ.get(HELD), mark
        try:
            yield
        finally:
            del os.environ[HELD]
            if previous:
                os.environ[HELD] = previous
    finally:
        with contextlib.suppress(Exception):
            own.close()


def switched_off():
    from django.conf import settings
    return overlay.switched_off(settings, os.environ, 'migrations')


def take(own):
    """Asks again and again: a session that waits inside the server holds a snapshot, and CREATE INDEX CONCURRENTLY would wait for that."""
    from django.core.management import CommandError
    from django.db import Error
    limit, started, next_line = wait_limit(), time.monotonic(), 0
    waited_for = None
    while True:
        try:
            holder = attempt(own)
        except Error as problem:
            # No reason to stop: migrate needs the same server and says better what is wrong with it.
            say(f'no lock, so nothing keeps two migrations apart: {str(problem).strip()}')
            return
        waited = time.monotonic() - started
        if holder is None:
            if waited_for:
                say(f'{waited_for} is done; it is the turn of {here()} after {waited:.0f} s')
            return
        waited_for, age = holder
        if waited > limit:
            raise CommandError(f'the migration that {waited_for} runs has not ended in {limit:.0f} s. See what it does with heroku pg:ps; wait longer '
                               f'with heroku config:set {LIMIT}=SECONDS.')
        if waited >= next_line:
            say(f'waiting for the migration that {waited_for} runs, for {age} s so far ...')
            next_line = max(5, waited * 2) if waited < 60 else waited + 60
        time.sleep(min(0.25 + waited / 20, 2))


def attempt(own):
    """None when the lock is taken; else who has it, and since when."""
    own.ensure_connection()
    own.set_autocommit(False)
    with own.cursor() as cursor:
        settings = {**SETTINGS, 'application_name': NAME + here()}
        cursor.execute('SELECT set_config(name, wanted, true) FROM pg_settings JOIN unnest(%s::text[], %s::text[]) AS w(name, wanted) USING (name)',
                       [list(settings), list(settings.values())])
        cursor.execute(f'SELECT pg_try_advisory_xact_lock({KEY})')
        if cursor.fetchone()[0]:
            return None
        cursor.execute(HOLDER)
        row = cursor.fetchone()
    own.rollback()
    name, age = row or ('', 0)
    return name.removeprefix(NAME) or 'another session', age or 0


def here():
    return os.environ.get('DYNO') or f'process {os.getpid()}'


def wait_limit():
    try:
        return float(os.environ.get(LIMIT) or 600)
    except ValueError:
        return 600.0


def say(text):
    sys.stderr.write(f'tarmac_django [migrations] {text}\n')
    sys.stderr.flush()
