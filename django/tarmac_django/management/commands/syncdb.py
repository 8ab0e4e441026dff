from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS


class Command(BaseCommand):
    help = "The name of old: runs 'migrate --run-syncdb'."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument('--noinput', '--no-input', action='store_false', dest='interactive')
        parser.add_argument('--database', default=DEFAULT_DB_ALIAS)
        for old in ('--no-initial-data', '--all', '--migrate'):
            parser.add_argument(old, action='store_true', help='accepted and without effect')

    def handle(self, *args, interactive, database, verbosity, **options):
        self.stderr.write("syncdb was removed in Django 1.9; running 'migrate --run-syncdb' instead.")
        call_command('migrate', run_syncdb=True, interactive=interactive, database=database, verbosity=verbosity)
