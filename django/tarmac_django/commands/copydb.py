"""Copies a SQLite file into the app's PostgreSQL database: every row, in one transaction, after a check of every value."""
import argparse
import json
import signal
import sys

from tarmac_django.copydb import copy, troubles, upload
from tarmac_django.copydb.progress import Progress
from tarmac_django.copydb.refusal import Refused

REFUSED, BROKEN, INTERRUPTED = 1, 2, 130


def main(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django copydb', description=__doc__)
    parser.add_argument('file', help='the SQLite file; - reads it from standard input (with --size and --sha256)')
    parser.add_argument('--confirm', metavar='DATABASE', help='the name of the PostgreSQL database, when it holds rows that may be replaced')
    parser.add_argument('--json', action='store_true', help='print a summary as JSON')
    parser.add_argument('--name', default='db.sqlite3', help=argparse.SUPPRESS)
    parser.add_argument('--size', type=int, help=argparse.SUPPRESS)
    parser.add_argument('--sha256', help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    progress, path = Progress(), options.file
    try:
        if path == '-':
            path = upload.receive(options.name, options.size or 0, options.sha256)
            progress.step(f'{options.size} bytes received, checksum right')
        summary = copy.run(path, options.confirm, progress)
    except KeyboardInterrupt:
        return failed('Interrupted.', [], options, INTERRUPTED)
    except Refused as refused:
        return failed(refused.sentence, refused.findings, options, REFUSED)
    except Exception as problem:
        refused = troubles.told(problem, options.file, progress.commits)
        if refused is None:
            raise
        return failed(refused.sentence, refused.findings, options, BROKEN)
    finally:
        if options.file == '-' and path != '-':
            upload.drop(path)
    show(summary, options)
    return 0


def interrupt(*_):
    raise KeyboardInterrupt


def failed(sentence, findings, options, status):
    out = sys.stderr
    for finding in findings:
        out.write(f'  {finding}\n')
    out.write(f'{sentence}\nNothing was copied; the database is as it was.\n')
    if options.json:
        json.dump({'copied': False, 'reason': sentence, 'findings': findings}, sys.stdout)
        print()
    return status


def show(summary, options):
    if options.json:
        json.dump({
            'copied': True, 'database': summary.database, 'rows': summary.rows, 'seconds': round(summary.seconds, 2),
            'tables': [{'model': label, 'table': table, 'rows': count} for label, table, count in summary.tables],
            'not_copied': [{'name': name, 'values': count, 'why': why} for name, count, why in summary.left],
        }, sys.stdout)
        print()
        return
    for name, count, why in summary.left:
        print(f'not copied: {name} ({count} {"values" if "." in name else "rows"}; {why})')
    print(f'{summary.rows} rows in {len(summary.tables)} tables copied to {summary.database} ({summary.seconds:.1f} s)')
