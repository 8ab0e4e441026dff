"""python -m tarmac_django preflight [FILE ... | --sqlite FILE | --schema] [--json]: what PostgreSQL would refuse.

FILES are fixtures, checked as one load in that order; without any, all fixtures of the project. Nothing is changed.
Exit status: 0 nothing would be refused, 1 something would be, 2 could not be checked.
"""
import argparse
import sys
import traceback

from tarmac_django import start
from tarmac_django.preflight.problem import CannotRun
from tarmac_django.preflight.report import Report


def main(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django preflight', description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument('files', nargs='*', default=[], metavar='FILE')
    what.add_argument('--sqlite', metavar='FILE', help="every row of a SQLite file")
    what.add_argument('--schema', action='store_true', help="models.py against the database's real columns")
    parser.add_argument('--json', action='store_true', help='one JSON object a line, a summary last')
    parser.add_argument('--limit', type=int, default=200, metavar='N', help='print so many findings (200)')
    options = parser.parse_args(arguments)
    try:
        start.django()
        report = check(options)
    except (start.CannotStart, CannotRun) as reason:
        sys.stderr.write(f'{reason}\n')
        return 2
    except KeyboardInterrupt:
        sys.stderr.write('\nStopped; not everything was checked.\n')
        return 130
    except Exception:
        # Python's own status for this, 1, would say that something was found.
        traceback.print_exc()
        return 2
    report.end()
    return 1 if report.errors else 0


def check(options):
    what = 'rows' if options.sqlite else 'columns' if options.schema else 'objects'
    report = Report(sys.stdout, options.json, options.limit, what)
    if options.sqlite:
        from tarmac_django.preflight import sqlite
        return sqlite.check(options.sqlite, report)
    if options.schema:
        from tarmac_django.preflight import schema
        return schema.check(report)
    from tarmac_django.preflight import fixtures
    return fixtures.check(options.files, report)
