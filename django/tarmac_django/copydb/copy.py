"""The whole copy: checks first, then one transaction, which either has every row or leaves no trace."""
import os

from tarmac_django.copydb import migrations, preflight, project, rows, source, target
from tarmac_django.copydb.refusal import Refused
from tarmac_django.copydb.tables import Plan


class Summary:
    def __init__(self, path, database, seconds, tables, left):
        self.path, self.database, self.seconds, self.tables, self.left = path, database, seconds, tables, left

    @property
    def rows(self):
        return sum(count for _, _, count in self.tables)


def run(path, confirm, progress):
    from django.db import connections
    source.check(path)
    here, there = project.start(path)
    database = str(there.settings_dict['NAME'])
    try:
        migrations.compare(here, there)
        plan = Plan(here, there)
        target.refuse_rows(there, plan.tables, confirm)
        progress.step(f'{os.path.basename(path)} and the database {database} are at the same migrations')
        preflight.check(path, progress)
        tables, left = transfer(path, here, there, plan, progress)
    finally:
        for connection in connections.all():
            connection.close()
    return Summary(path, database, progress.elapsed(), tables, left)


def transfer(path, here, there, plan, progress):
    from django.db import transaction
    done = []
    with transaction.atomic(here.alias), transaction.atomic(there.alias):
        target.empty(there, plan.tables)
        for table in plan.tables:
            if not table.copied:
                continue
            there_are = target.count(here, table.name)
            written = rows.copy(table, here, there, progress)
            arrived = target.count(there, table.name)
            if not there_are == written == arrived:
                raise Refused(f'{table.label}: {there_are} rows in the SQLite file, {written} read, {arrived} in PostgreSQL.')
            done.append((table.label, table.name, written))
            if written:
                progress.step(f'{table.label}: {written} rows')
        progress.step('checking references')
        target.check_constraints(there)
        target.set_sequences(there, plan.tables)
        left = left_behind(here, plan)
        progress.committing()
    return done, left


def left_behind(here, plan):
    """Nothing is left out in silence."""
    found = [(name, target.count(here, name), 'no model has this table') for name in plan.others]
    with here.cursor() as cursor:
        for table in plan.tables:
            for column in table.extra:
                cursor.execute(f'SELECT count({here.ops.quote_name(column)}) FROM {here.ops.quote_name(table.name)}')
                found.append((f'{table.name}.{column}', cursor.fetchone()[0], f'{table.label} has no such field'))
    return found
