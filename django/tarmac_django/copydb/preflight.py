"""Every value that PostgreSQL would refuse, before anything is touched."""
from tarmac_django.copydb.refusal import Refused
from tarmac_django.preflight import sqlite
from tarmac_django.preflight.problem import CannotRun
from tarmac_django.preflight.report import Report

SHOWN = 200


def check(path, progress):
    progress.step('checking every value')
    report = Report(what='rows')
    try:
        sqlite.check(path, report)
    except CannotRun as problem:
        raise Refused(f'{problem}.') from problem
    refused = report.counts['error']
    if refused:
        lines = [line for finding in report.errors[:SHOWN] for line in finding.text()]
        lines += [f'... and {refused - SHOWN} more (python -m tarmac_django preflight --sqlite {path} --json lists all)'] if refused > SHOWN else []
        lines += [f'fix     {model}.{field}: max_length={limit} is too short for {values} value{"s" if values > 1 else ""}; max_length={longest} would fit'
                  for model, field, limit, values, longest, _ in report.fixes()]
        raise Refused(f'PostgreSQL would refuse {refused} value{"s" if refused > 1 else ""}: mend the rows in the SQLite file, or the fields.', lines)
    progress.step(f'PostgreSQL would take all {report.looked_at} rows')
