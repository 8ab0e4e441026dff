"""What is copied: the tables of the app's models that both databases have, each with its columns, those first that others refer to."""
from tarmac_django.copydb.refusal import Refused


class Table:
    def __init__(self, model, source_columns):
        meta = model._meta
        self.model, self.name, self.label = model, meta.db_table, meta.label
        # Of this table only: a child of multi-table inheritance has its parent's in the parent's. PostgreSQL computes generated ones itself.
        self.fields = [field for field in meta.local_concrete_fields if not getattr(field, 'generated', False)]
        self.copied = self.name in source_columns
        self.extra = sorted(source_columns.get(self.name, set()) - {field.column for field in meta.local_concrete_fields})

    def missing(self, columns):
        return sorted(field.column for field in self.fields if field.column not in columns)


class Plan:
    """tables: what is emptied and filled; others: tables of the source that no model of these apps knows."""

    def __init__(self, source, target):
        from django.apps import apps
        from django.db import router
        here, there = columns(source), columns(target)
        self.tables, self.unmanaged, faults, known = [], [], [], {'django_migrations'}
        models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
        for model in sorted(models, key=lambda model: not model._meta.managed):
            meta = model._meta
            if meta.db_table in known:
                continue
            if meta.db_table not in there:
                if meta.managed and meta.db_table in here and router.allow_migrate_model(target.alias, model):
                    known.add(meta.db_table)
                    faults.append(f'{meta.label}: PostgreSQL has no table {meta.db_table}')
                continue
            if meta.db_table not in here and not meta.managed:
                continue
            known.add(meta.db_table)
            table = Table(model, here)
            self.tables.append(table)
            for place, names in (('The SQLite file', here), ('PostgreSQL', there)):
                faults += [f'{meta.label}: {place} has no column {meta.db_table}.{column}' for column in table.missing(names.get(meta.db_table, ())) if meta.db_table in names]
        if faults:
            raise Refused('The two databases do not have the tables of these models: run `migrate --run-syncdb` on the one that lacks them.', faults)
        self.others = sorted(set(here) - known)
        self.tables = in_order(self.tables)


def columns(connection):
    with connection.cursor() as cursor:
        introspection = connection.introspection
        return {table.name: {column.name for column in introspection.get_table_description(cursor, table.name)}
                for table in introspection.get_table_list(cursor) if table.type in 'tp'}


def in_order(tables):
    """Django's foreign keys are checked at the end; those of hand-made tables at once, so what is referred to comes first where that is possible."""
    by_model = {table.model._meta.concrete_model: table for table in tables}
    done, result = set(), []

    def visit(table):
        if table.name in done:
            return
        done.add(table.name)
        for field in table.fields:
            other = getattr(field.remote_field, 'model', None)
            if other is not None and other._meta.concrete_model in by_model:
                visit(by_model[other._meta.concrete_model])
        result.append(table)

    for table in tables:
        visit(table)
    return result
