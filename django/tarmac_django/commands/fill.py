"""Makes the tables in a database that was just made, and loads fixtures into it; with --check, says instead what PostgreSQL would refuse of them."""
import argparse
import os
import sys

from tarmac_django import project
from tarmac_django.fill import fixtures, steps


def main(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django fill', description=__doc__)
    parser.add_argument('--check', action='store_true', help='only the preflight of the fixtures; nothing is changed')
    parser.add_argument('fixtures', nargs='*', metavar='FIXTURE', help="a file, a pattern ('fixtures/*'), or a name as loaddata takes it")
    options = parser.parse_args(arguments)
    found = project.find(os.getcwd())
    if not found.settings:
        return refused('No settings module found: no manage.py or wsgi.py here names one, and DJANGO_SETTINGS_MODULE is not set.')
    try:
        files = fixtures.resolve(options.fixtures)
    except fixtures.NoMatch as reason:
        return refused(str(reason))
    try:
        return check(files) if options.check else fill(found, files)
    except KeyboardInterrupt:
        return 130


def check(files):
    from tarmac_django.commands import preflight
    return preflight.main(['--fresh', *files]) if files else 0


def fill(found, files):
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', found.settings)
    import django
    run = steps.Steps(found)
    status = run.run('Tables', *steps.tables(django.VERSION))
    if status == 0 and files:
        # In one call, so that references from one file to another hold whatever their order.
        status = run.run('Fixtures', 'loaddata', *[os.path.abspath(file) if os.path.isfile(file) else file for file in files])
    run.say('done' if status == 0 else f'manage.py ended with status {status}')
    return status


def refused(text):
    sys.stderr.write(f'tarmac_django: {text}\n')
    return 2
