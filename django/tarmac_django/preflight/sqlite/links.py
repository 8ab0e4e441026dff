"""Foreign keys that point to nothing: SQLite itself knows them."""
import sqlite3

from tarmac_django.preflight import showing
from tarmac_django.preflight.finding import Finding
from tarmac_django.preflight.problem import Problem
from tarmac_django.preflight.sqlite.file import quoted, tables, text


def check(database, place, report):
    models = labels()
    for table in sorted(tables(database) & models.keys()):
        keys = {row[0]: (text(row[2]), text(row[3])) for row in database.execute(f'PRAGMA foreign_key_list({quoted(table)})')}
        try:
            broken = database.execute(f'PRAGMA foreign_key_check({quoted(table)})').fetchall()
        except sqlite3.OperationalError as error:
            if 'mismatch' not in str(error) and 'no such table' not in str(error):
                raise
            problem = Problem('broken-reference', f'SQLite cannot check the foreign keys of this table: {error}', severity='warning')
            report.add(Finding(problem, place, models[table]._meta.label))
            continue
        for _, rowid, parent, number in broken:
            target, column = keys.get(number, (text(parent), '?'))
            add(database, place, report, models[table], rowid, target, column)


def add(database, place, report, model, rowid, target, column):
    pk, value = rowid, '?'
    if rowid is not None and column != '?':
        row = database.execute(f'SELECT {quoted(model._meta.pk.column)}, {quoted(column)} FROM {quoted(model._meta.db_table)} WHERE rowid = ?',
                               (rowid,)).fetchone()
        pk, value = (text(row[0]), text(row[1])) if row else (rowid, '?')
    field = next((field for field in model._meta.local_concrete_fields if field.column == column), None)
    problem = Problem('broken-reference', f'points to {target} {showing.cut(value)}, which does not exist')
    report.add(Finding(problem, place, model._meta.label, pk, field.name if field else column))


def labels():
    from django.apps import apps
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
