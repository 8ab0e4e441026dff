"""examples/pave, unmodified, as a dyno runs it."""
import contextlib
import json
import time
import urllib.error
import urllib.request

import pytest
from postgres import free_port


@contextlib.contextmanager
def web(app, **environment):
    port = free_port()
    process = app.start('-m', 'gunicorn', '--workers', '2', 'pave.wsgi', '--bind', f'127.0.0.1:{port}', DYNO='web.1', **environment)
    site = Site(port, process)
    try:
        site.wait()
        yield site
    finally:
        process.terminate()
        site.errors = process.communicate(timeout=30)[1]


class Site:
    def __init__(self, port, process):
        self.port, self.process, self.errors, self.cookie = port, process, '', None

    def get(self, path, method='GET'):
        headers = {'Host': 'pave.example.test', 'X-Forwarded-Proto': 'https', **({'Cookie': self.cookie} if self.cookie else {})}
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}', headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                self.cookie = (response.headers.get('Set-Cookie') or self.cookie or '').split(';')[0] or None
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def wait(self):
        for _ in range(200):
            assert self.process.poll() is None, self.process.communicate()[1]
            with contextlib.suppress(OSError):
                self.get('/static/none')
                return
            time.sleep(0.1)
        raise AssertionError('gunicorn does not answer')


@pytest.fixture
def live(pave, cluster):
    pave.environment['DATABASE_URL'] = cluster.database()
    pave.ok('manage.py', 'collectstatic', '--noinput', DATABASE_URL=None)
    return pave


def test_it_answers_before_the_first_migrate_and_names_the_command(live):
    with web(live) as site:
        status, page = site.get('/')
        assert status == 200 and 'heroku run python manage.py migrate' in page
        assert site.get('/visits.json')[0] == 503


def test_it_runs_unmodified_on_postgres(live, cluster):
    live.ok('manage.py', 'syncdb', '--noinput')
    live.ok('manage.py', 'loaddata', 'roads')
    with web(live) as site:
        status, page = site.get('/')
        assert status == 200 and 'Kingston Turnpike' in page and 'counted on postgresql' in page
        counted = json.loads(site.get('/visits.json')[1])
        assert (counted['visits'], counted['yours'], counted['dyno']) == (2, 2, 'web.1')
        assert site.get('/static/roads/pave.css')[0] == 200 and site.get('/static/admin/css/base.css')[0] == 200
        assert site.get('/admin/login/')[0] == 200
        assert [json.loads(site.get('/write', method)[1])['exists'] for method in ('GET', 'POST', 'GET')] == [False, True, True]
        assert site.get('/boom')[0] == 500 and 'boom' not in site.get('/boom')[1]
    assert 'RuntimeError: boom' in site.errors
    assert site.errors.count('tarmac_django [databases] DATABASES[default] = django.db.backends.postgresql at 127.0.0.1') == 1
    assert 'secret' not in site.errors.replace('[secret]', '')
    name = live.environment['DATABASE_URL'].rsplit('/', 1)[1]
    assert cluster.sql('SELECT sum(count) FROM roads_visit', name) == '2'


def test_postgres_refuses_what_sqlite_took(live):
    live.ok('manage.py', 'migrate')
    refused = live.run('manage.py', 'loaddata', 'roads_from_sqlite')
    assert refused.returncode == 1 and 'value too long for type character varying(20)' in refused.stderr


def test_without_a_database_the_page_still_answers(pave):
    pave.ok('manage.py', 'collectstatic', '--noinput')
    with web(pave) as site:
        status, page = site.get('/')
        assert status == 200 and 'heroku addons:create heroku-postgresql' in page


def test_without_the_overlay_it_cannot_run(pave):
    refused = pave.run('manage.py', 'collectstatic', '--noinput', TARMAC_OVERLAY='off')
    assert refused.returncode == 1 and 'ImproperlyConfigured' in refused.stderr


def test_it_keeps_its_own_tests_green(pave):
    assert 'OK' in pave.ok('manage.py', 'test', '--settings=pave.settings_sqlite').stderr
