from django.test import TestCase, TransactionTestCase
from django.core.management import call_command


class PageTests(TestCase):
    fixtures = ['roads']

    def test_the_page_lists_the_roads_and_counts_visits(self):
        self.client.get('/')
        page = self.client.get('/')
        self.assertContains(page, 'Harbour Street')
        self.assertContains(page, '<b id="yours">2</b>')


class FirstPushTests(TransactionTestCase):
    def test_without_tables_the_page_names_the_command(self):
        call_command('migrate', 'roads', 'zero', verbosity=0)
        self.addCleanup(call_command, 'migrate', verbosity=0)
        self.assertContains(self.client.get('/'), 'python manage.py migrate')
