"""The PostgreSQL side: whether it may be overwritten, emptying it, and its sequences."""
from tarmac_django.copydb.refusal import Refused

# `migrate` fills these by itself.
MADE_BY_MIGRATE = ('django_content_type', 'auth_permission', 'django_site')
LOCK_WAIT = '10s'


def refuse_rows(connection, tables, confirm):
    name = str(connection.settings_dict['NAME'])
    if confirm == name:
        return
    if confirm is not None:
        raise Refused(f'--confirm {confirm} is not the name of the database: it is {name}.')
    full = []
    with connection.cursor() as cursor:
        for table in tables:
            if table.name not in MADE_BY_MIGRATE:
                cursor.execute(f'SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table.name)})')
                if cursor.fetchone()[0]:
                    full.append(f'{table.label} ({table.name})')
    if full:
        raise Refused(f'The database {name} holds rows already, and they would be replaced. If that is meant: --confirm {name}', full)


def empty(connection, tables):
    """RESTART IDENTITY gives each sequence a new file, and so what setval does later is undone as well when the transaction is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        cursor.execute('SET LOCAL statement_timeout = 0')
        cursor.execute('SET LOCAL idle_in_transaction_session_timeout = 0')
        cursor.execute(f'TRUNCATE {", ".join(connection.ops.quote_name(table.name) for table in tables)} RESTART IDENTITY')


def count(connection, table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM {connection.ops.quote_name(table)}')
        return cursor.fetchone()[0]


def set_sequences(connection, tables):
    from django.core.management.color import no_style
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)


def check_constraints(connection):
    from django.db import IntegrityError
    with connection.cursor() as cursor:
        try:
            cursor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        except IntegrityError as problem:
            raise Refused('A row refers to one that is not there.', str(problem).strip().splitlines()) from problem
