from django.db import connection
from django.test import TestCase
from roads.models import Visit


class PageTests(TestCase):
    fixtures = ['roads']

    def test_the_page_lists_the_roads_and_counts_visits(self):
        self.client.get('/')
        page = self.client.get('/')
        self.assertContains(page, 'Harbour Street')
        self.assertContains(page, '<b id="yours">2</b>')

    def test_without_tables_the_page_names_the_command(self):
        with connection.schema_editor() as editor:
            editor.delete_model(Visit)
        self.assertContains(self.client.get('/'), 'python manage.py migrate')
