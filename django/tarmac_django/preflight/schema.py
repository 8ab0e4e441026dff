"""models.py against the columns that the database really has."""
import re

from tarmac_django.preflight.columns import numbers, split
from tarmac_django.preflight.finding import Finding
from tarmac_django.preflight.place import Place
from tarmac_django.preflight.problem import CannotRun, Problem

COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef OR a.attidentity <> ''
FROM pg_attribute a WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
TEXTS = {'varchar', 'character varying', 'text'}
NUMBERED = {'serial': 'integer', 'bigserial': 'bigint', 'smallserial': 'smallint'}


def check(report, alias='default'):
    from django.apps import apps
    from django.db import DatabaseError, connections, router
    from django.db.utils import ConnectionDoesNotExist
    connection = connections[alias]
    if connection.vendor != 'postgresql':
        raise CannotRun(f'The database of the settings is {connection.display_name}, not PostgreSQL: set DATABASE_URL, or use -a APP')
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute('BEGIN READ ONLY')
            for model in apps.get_models(include_auto_created=True):
                meta = model._meta
                if meta.managed and not meta.proxy and not meta.swapped and router.allow_migrate_model(alias, model):
                    Columns(model, connection, cursor, report).check()
            cursor.execute('ROLLBACK')
    except (DatabaseError, ConnectionDoesNotExist) as error:
        raise CannotRun(f'The database does not answer: {str(error).strip().splitlines()[0]}') from error
    return report


class Columns:
    def __init__(self, model, connection, cursor, report):
        self.meta, self.connection, self.cursor, self.report = model._meta, connection, cursor, report
        self.place = Place(f'table {model._meta.db_table}')

    def check(self):
        self.cursor.execute(COLUMNS, [self.connection.ops.quote_name(self.meta.db_table)])
        real = {name: (kind, not_null, has_default) for name, kind, not_null, has_default in self.cursor.fetchall()}
        if not real:
            self.add('no-table', 'there is no such table: migrate was not run')
            return
        for field in self.meta.local_concrete_fields:
            wanted = field.db_type(self.connection)
            if wanted is not None:
                self.report.looked_at += 1
                self.compare(field, wanted, real.pop(field.column, None))
        for name, (kind, not_null, has_default) in real.items():
            if not_null and not has_default:
                self.add('extra-column', f'the column {name} ({kind}) is NOT NULL and without a default, and models.py does not know it: '
                         'every new row is refused')

    def compare(self, field, wanted, have):
        if have is None:
            self.add('no-column', f'there is no column {field.column}: the change has no migration, or it was not run', field.name)
            return
        kind, not_null, _ = have
        if self.differ(wanted, kind):
            roomy = is_roomier(kind, wanted)
            # The numbers of many-to-many tables follow the settings of the day they were made.
            if not (roomy and self.meta.auto_created and field.primary_key):
                self.add('drift', f'models.py says {self.told(wanted)}, the column is {kind}: the change has no migration, or it was not run',
                         field.name, 'warning' if roomy else 'error')
        if not_null and field.null and not field.primary_key:
            self.add('drift', 'models.py says null=True, the column is NOT NULL: the change has no migration, or it was not run', field.name)
        elif not not_null and not field.null:
            self.add('drift', 'models.py says NOT NULL, the column takes null', field.name, 'warning')

    def differ(self, wanted, have):
        (one, first), (other, second) = parts(wanted), parts(have)
        return first != second or (one != other and self.resolved(one) not in (None, self.resolved(other)))

    def resolved(self, name):
        self.cursor.execute('SELECT to_regtype(%s)::text', [name])
        return self.cursor.fetchone()[0]

    def told(self, wanted):
        name, arguments = parts(wanted)
        return (self.resolved(name) or name) + (f'({",".join(map(str, arguments[0]))})' if arguments[0] else '') + '[]' * arguments[1]

    def add(self, code, message, field=None, severity='error'):
        self.report.add(Finding(Problem(code, message, severity=severity), self.place, self.meta.label, None, field))


def parts(db_type):
    """'varchar(20)[][3]' -> 'varchar', ([20], 2): the dimensions mean nothing to PostgreSQL, that there are some does."""
    name = ' '.join(db_type.lower().split())
    brackets = re.search(r'(?:\[\d*\])+$', name)
    base, arguments = split(name[:brackets.start()] if brackets else name)
    if base in ('char', 'character') and not arguments:
        arguments = [1]
    return NUMBERED.get(base, base), (arguments, 1 if brackets else 0)


def is_roomier(have, wanted):
    """The column takes all that the model allows, and more."""
    (one, first), (other, second) = parts(have), parts(wanted)
    if first[1] != second[1]:
        return False
    if one in numbers.INTEGERS and other in numbers.INTEGERS:
        return numbers.INTEGERS[one][1] > numbers.INTEGERS[other][1]
    if one in TEXTS and other in TEXTS:
        return not first[0] or (bool(second[0]) and first[0][0] > second[0][0])
    if one in ('numeric', 'decimal') and other in ('numeric', 'decimal'):
        return not first[0] or (len(first[0]) == len(second[0]) == 2 and first[0][1] >= second[0][1]
                                and first[0][0] - first[0][1] >= second[0][0] - second[0][1])
    return False
