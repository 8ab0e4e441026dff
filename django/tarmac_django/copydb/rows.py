"""The rows of one table, a batch at a time, through the app's own fields on both sides."""
from tarmac_django.copydb.refusal import Refused

VALUES = 8_000          # of one statement
BYTES = 4 * 2**20       # of one statement, about
SHOWN = 20


class Row:
    """What a raw insert asks of an instance: its attributes. No model is made, so none of its code runs."""

    def __init__(self, names, values):
        self.__dict__.update(zip(names, values))


class JsonNulls:
    """JSON's null and SQL's NULL are both None to Django, which writes NULL for it."""

    def __init__(self, table, source):
        from django.db.models.expressions import RawSQL
        quoted = source.ops.quote_name
        self.fields = [index for index, field in enumerate(table.fields) if field.get_internal_type() == 'JSONField']
        self.questions = [RawSQL(f'{quoted(table.name)}.{quoted(table.fields[index].column)} IS NOT NULL', ()) for index in self.fields]
        self.null = RawSQL("'null'::jsonb", ())

    def told_apart(self, values):
        if not self.fields:
            return values
        width = len(values) - len(self.fields)
        values, there = list(values[:width]), values[width:]
        for index, is_there in zip(self.fields, there):
            if values[index] is None and is_there:
                values[index] = self.null
        return values


def copy(table, source, target, progress):
    """Returns how many rows were read and written."""
    total = 0
    for batch in batches(table, source):
        insert(table, batch, target)
        total += len(batch)
        progress.rows(table.label, total)
    return total


def batches(table, source):
    from django.db.models.query import QuerySet
    names = [field.attname for field in table.fields]
    nulls = JsonNulls(table, source)
    most = max(1, min(1000, VALUES // len(names)))
    # Not a manager of the app's, which may leave rows out.
    rows = QuerySet(table.model, using=source.alias).order_by().values_list(*names, *nulls.questions).iterator(chunk_size=min(most, 200))
    batch, size, read = [], 0, 0
    while True:
        try:
            values = next(rows)
        except StopIteration:
            break
        except (ValueError, TypeError, ArithmeticError) as problem:
            raise Refused(f'{table.label}: Django cannot read a row of the SQLite file, one of those after the first {read}: {problem}') from problem
        read += 1
        batch.append(Row(names, nulls.told_apart(values)))
        size += sum(len(value) for value in values if isinstance(value, (str, bytes)))
        if len(batch) == most or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def insert(table, batch, target):
    from django.db import DataError, IntegrityError, transaction
    try:
        with transaction.atomic(target.alias):
            insert_now(table, batch, target)
    except (DataError, IntegrityError, ValueError, TypeError, ArithmeticError) as problem:
        raise Refused(f'PostgreSQL refuses rows of {table.label}.', refusals(table, batch, target) or [first_line(problem)]) from problem


def insert_now(table, batch, target):
    from django.db.models.query import QuerySet
    # raw: no auto_now, no pre_save.
    QuerySet(table.model, using=target.alias)._insert(batch, fields=table.fields, using=target.alias, raw=True)


def refusals(table, batch, target):
    """A message of PostgreSQL's names neither row nor field: each row of the batch is tried by itself."""
    from django.db import DataError, IntegrityError, transaction
    key, found = table.model._meta.pk.attname, []
    for row in batch:
        try:
            with transaction.atomic(target.alias):
                insert_now(table, [row], target)
        except (DataError, IntegrityError, ValueError, TypeError, ArithmeticError) as problem:
            found.append(f'{table.label}(pk={getattr(row, key, "?")}): {first_line(problem)}')
            if len(found) == SHOWN:
                return [*found, 'and perhaps more']
    return found


def first_line(problem):
    return ' '.join(line.strip() for line in str(problem).strip().splitlines()[:2])
