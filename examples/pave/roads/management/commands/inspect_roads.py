import time

from django.core.management.base import BaseCommand
from roads.models import Road


class Command(BaseCommand):
    help = 'Counts the roads every few seconds: a worker for a Procfile (`worker: python manage.py inspect_roads`).'

    def add_arguments(self, parser):
        parser.add_argument('--every', type=float, default=10)

    def handle(self, *args, every, **options):
        while True:
            self.stdout.write(f'{Road.objects.count()} roads inspected')
            time.sleep(every)
