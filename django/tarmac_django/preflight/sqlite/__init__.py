"""A SQLite file against PostgreSQL's columns: SQLite sieves, one query a column; what stays in the sieve is judged as fixtures are."""
import warnings

from tarmac_django.preflight import postgres
from tarmac_django.preflight.finding import Finding
from tarmac_django.preflight.place import Place
from tarmac_django.preflight.problem import Problem
from tarmac_django.preflight.report import Report
from tarmac_django.preflight.sqlite import file, links
from tarmac_django.preflight.sqlite.table import Table


def check(path, report=None, alias='default'):
    """What PostgreSQL would refuse of the file's rows, by the models of the project that is set up. Raises CannotRun."""
    from django.apps import apps
    report = report or Report(what='rows')
    connection, place = postgres.types(alias), Place(report.name(str(path)))
    with file.opened(path) as database, warnings.catch_warnings():
        warnings.simplefilter('ignore', RuntimeWarning)     # naive times: not news here
        names = file.tables(database)
        known = {'django_migrations'}
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if meta.proxy or meta.swapped or not (meta.managed or meta.db_table in names):
                continue
            known.add(meta.db_table)
            if meta.db_table in names:
                Table(model, connection, database, place, report).check()
            else:
                problem = Problem('no-table', f'the file has no table {meta.db_table}: run migrate on it first', severity='warning')
                report.add(Finding(problem, place, meta.label))
        links.check(database, place, report)
        for name in sorted(names - known):
            report.add(Finding(Problem('no-model', 'a table without a model: it is not copied', severity='warning'), place, name))
    return report
