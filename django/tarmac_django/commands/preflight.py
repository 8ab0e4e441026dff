"""python -m tarmac_django preflight [FILE ... | --sqlite FILE | --schema] [--json]: what PostgreSQL would refuse.

FILES are fixtures, checked as one load in that order; without any, all fixtures of the project. Nothing is changed.
Exit status: 0 nothing would be refused, 1 something would be, 2 could not be checked.
"""
import argparse
import os
import signal
import sys
import traceback

from tarmac_django import start
from tarmac_django.preflight import received
from tarmac_django.preflight.problem import CannotRun
from tarmac_django.preflight.report import Report


def main(arguments):
    options = parse(arguments)
    report = Report(sys.stdout, options.json, options.limit, 'rows' if options.sqlite else 'columns' if options.schema else 'objects')
    if options.build:
        report.advice = 'tarmac django:preflight'
    try:
        with received.from_stdin(options, report):
            start.django()
            check(options, report)
        report.end()
        sys.stdout.flush()
    except (start.CannotStart, CannotRun) as reason:
        sys.stderr.write(f'{reason}\n')
        return 2
    except KeyboardInterrupt:
        sys.stderr.write('\nStopped; not everything was checked.\n')
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception:
        # Python's own status for this, 1, would say that something was found.
        traceback.print_exc()
        return 2
    return 1 if report.errors else 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django preflight', description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument('files', nargs='*', metavar='FILE')
    what = parser.add_mutually_exclusive_group()
    what.add_argument('--sqlite', metavar='FILE', help='every row of a SQLite file')
    what.add_argument('--schema', action='store_true', help="models.py against the database's real columns")
    parser.add_argument('--json', action='store_true', help='one JSON object a line, a summary last')
    parser.add_argument('--limit', type=int, default=200, metavar='N', help='print so many findings (200)')
    parser.add_argument('--stdin', type=int, metavar='SIZE', help='the one file named comes on standard input, with so many bytes')
    parser.add_argument('--fresh', action='store_true', help='for a database that will be made anew: what is in it now does not count')
    parser.add_argument('--build', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.files and (options.sqlite or options.schema):
        parser.error('FILES, --sqlite and --schema exclude each other')
    if options.stdin is not None and (options.schema or len(options.files) + bool(options.sqlite) != 1):
        parser.error('--stdin wants one FILE, or --sqlite FILE, for its name')
    return options


def check(options, report):
    if options.sqlite:
        from tarmac_django.preflight import sqlite
        sqlite.check(options.sqlite, report)
    elif options.schema:
        from tarmac_django.preflight import schema
        schema.check(report)
    else:
        from tarmac_django.preflight import fixtures
        fixtures.check(options.files, report, fresh=options.fresh)
