from types import SimpleNamespace

import pytest
from tarmac_django.parts import databases, debug, hosts, logs, proxy, secret, static

URL = 'postgres://u1:p%40ss@10.1.2.3:5433/d1'
V32, V42 = (3, 2, 25), (4, 2, 28)


def after(part, env=None, version=V42, **settings):
    """The settings after the part, and the texts of what it did."""
    module = SimpleNamespace(**settings)
    results = list(part.plan(module, env or {}, version))
    for result in results:
        if hasattr(result, 'setting'):
            setattr(module, result.setting.split('[')[0], result.value)
    return module, '\n'.join(map(str, results))


def default(old, url=URL, version=V42, **env):
    module, _ = after(databases, {'DATABASE_URL': url, **env}, version, DATABASES={'default': old})
    return module.DATABASES['default']


LOCAL = {'ENGINE': 'django.db.backends.postgresql_psycopg2', 'NAME': 'pave', 'USER': 'pave', 'PASSWORD': 'pave', 'HOST': '', 'PORT': ''}


def test_a_local_database_becomes_the_one_of_the_url():
    new = default(LOCAL)
    assert {key: new[key] for key in LOCAL} == {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'd1', 'USER': 'u1', 'PASSWORD': 'p@ss',
                                                'HOST': '10.1.2.3', 'PORT': '5433'}
    assert new['CONN_MAX_AGE'] == 60 and new['CONN_HEALTH_CHECKS'] is True


def test_health_checks_are_not_set_where_django_has_none():
    assert 'CONN_HEALTH_CHECKS' not in default(LOCAL, version=V32)


def test_the_password_is_never_shown():
    _, shown = after(databases, {'DATABASE_URL': URL}, DATABASES={'default': LOCAL})
    assert 'd1' in shown and 'p@ss' not in shown and 'p%40ss' not in shown


def test_what_the_project_says_of_its_database_stays():
    new = default({**LOCAL, 'ATOMIC_REQUESTS': True, 'TEST': {'NAME': 't'}, 'CONN_MAX_AGE': 5, 'OPTIONS': {'connect_timeout': 3}})
    assert new['ATOMIC_REQUESTS'] and new['TEST'] == {'NAME': 't'} and new['CONN_MAX_AGE'] == 5 and new['OPTIONS'] == {'connect_timeout': 3}


def test_options_of_sqlite_do_not_reach_postgres():
    assert 'OPTIONS' not in default({'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db', 'OPTIONS': {'timeout': 20}})


@pytest.mark.parametrize(('old', 'new'), [
    ('django.db.backends.sqlite3', 'django.db.backends.postgresql'),
    ('django.db.backends.mysql', 'django.db.backends.postgresql'),
    ('', 'django.db.backends.postgresql'),
    ('django.contrib.gis.db.backends.spatialite', 'django.contrib.gis.db.backends.postgis'),
    ('django_prometheus.db.backends.postgresql', 'django_prometheus.db.backends.postgresql'),
])
def test_engines(old, new):
    assert default({'ENGINE': old})['ENGINE'] == new


def test_options_in_the_url_are_taken():
    assert default(LOCAL, URL + '?sslmode=require&foo=bar')['OPTIONS'] == {'sslmode': 'require'}


def test_a_project_that_reads_the_url_itself_is_left_alone():
    own = {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'd1', 'USER': 'u1', 'PASSWORD': 'p@ss', 'HOST': '10.1.2.3', 'PORT': 5433,
           'CONN_MAX_AGE': 0}
    assert after(databases, {'DATABASE_URL': URL}, DATABASES={'default': own})[1] == ''


def test_without_a_url_only_the_removed_engine_name_changes():
    module, shown = after(databases, DATABASES={'default': LOCAL, 'other': {'ENGINE': 'django.db.backends.sqlite3'}})
    assert module.DATABASES['default'] == {**LOCAL, 'ENGINE': 'django.db.backends.postgresql'}
    assert 'removed in Django 3.0' in shown


def test_a_url_of_another_kind_is_ignored():
    assert after(databases, {'DATABASE_URL': 'mysql://x/y'}, DATABASES={})[1] == ''


def test_a_transaction_pooler_ends_server_side_cursors():
    assert default(LOCAL, TARMAC_POOL_MODE='transaction')['DISABLE_SERVER_SIDE_CURSORS'] is True


def test_djangos_own_pool_keeps_no_connections():
    assert default({**LOCAL, 'OPTIONS': {'pool': True}})['CONN_MAX_AGE'] == 0


@pytest.mark.parametrize(('old', 'domains', 'new'), [
    ([], 'a.localhost', ['*']),
    (['a.test'], 'a.localhost,*.b.test', ['a.test', 'a.localhost', '.b.test']),
    (['*'], 'a.localhost', ['*']),
    (['a.localhost'], 'a.localhost', ['a.localhost']),
    (['a.test'], '', ['a.test']),
    (['.a.test'], 'a.test,www.a.test,*.b.test', ['.a.test', '.b.test']),
])
def test_hosts(old, domains, new):
    assert after(hosts, {'TARMAC_HOSTS': domains}, ALLOWED_HOSTS=old)[0].ALLOWED_HOSTS == new


def test_the_routers_header_says_https_unless_the_project_says_otherwise():
    assert after(proxy)[0].SECURE_PROXY_SSL_HEADER == ('HTTP_X_FORWARDED_PROTO', 'https')
    assert after(proxy, SECURE_PROXY_SSL_HEADER=('X', 'y'))[1] == ''


def test_debug_is_off_unless_asked_for():
    module, _ = after(debug, DEBUG=True, TEMPLATES=[{'BACKEND': 'b', 'OPTIONS': {'debug': True}}])
    assert module.DEBUG is False and module.TEMPLATES == [{'BACKEND': 'b', 'OPTIONS': {'debug': False}}]
    assert after(debug, {'DJANGO_DEBUG': '1'}, DEBUG=True)[0].DEBUG is True


STATIC = {'INSTALLED_APPS': ['django.contrib.staticfiles'], 'STATIC_URL': '/static/', 'MIDDLEWARE': [static.SECURITY, 'other']}


@pytest.fixture
def whitenoise(monkeypatch):
    monkeypatch.setattr(static.importlib.util, 'find_spec', lambda name: name)


def test_static_files_get_a_root_and_whitenoise(whitenoise):
    module, _ = after(static, {'HOME': '/app'}, **STATIC)
    assert module.STATIC_ROOT == '/app/.heroku/static'
    assert module.MIDDLEWARE == [static.SECURITY, static.WHITENOISE, 'other']
    assert module.WHITENOISE_USE_FINDERS is False and module.WHITENOISE_AUTOREFRESH is False


def test_a_root_inside_the_app_stays_and_one_outside_does_not(whitenoise):
    assert after(static, {'HOME': '/app'}, STATIC_ROOT='/app/static', **STATIC)[0].STATIC_ROOT == '/app/static'
    assert after(static, {'HOME': '/app'}, STATIC_ROOT='/var/www/static', **STATIC)[0].STATIC_ROOT == '/app/.heroku/static'


@pytest.mark.parametrize('more', [{'STATIC_URL': 'https://cdn.test/'}, {'STATIC_URL': '//cdn.test/'}, {'STATICFILES_STORAGE': 'storages.s3'},
                                  {'STORAGES': {'staticfiles': {'BACKEND': 'storages.s3'}}}])
def test_static_files_that_live_elsewhere_are_left_alone(whitenoise, more):
    module, shown = after(static, {'HOME': '/app'}, **{**STATIC, **more})
    assert 'left alone' in shown and not hasattr(module, 'STATIC_ROOT')


def test_a_missing_whitenoise_is_named(monkeypatch):
    monkeypatch.setattr(static.importlib.util, 'find_spec', lambda name: None)
    assert 'add whitenoise' in after(static, {'HOME': '/app'}, **STATIC)[1]


def test_logs_go_to_the_console_and_administrators_keep_their_mail():
    assert after(logs)[0].LOGGING['loggers']['django']['handlers'] == ['console']
    assert 'mail_admins' in after(logs, ADMINS=[('a', 'a@b.test')])[0].LOGGING['handlers']
    assert after(logs, LOGGING={'version': 1})[1] == '' and after(logs, LOGGING_CONFIG=None)[1] == ''


def test_the_secret_key_comes_from_the_config_var_and_is_hidden():
    module, shown = after(secret, {'SECRET_KEY': 'k'}, SECRET_KEY='old')
    assert module.SECRET_KEY == 'k' and '= (hidden)' in shown


def test_only_a_build_gets_a_stand_in_key():
    assert after(secret, {'TARMAC_PHASE': 'build'}, SECRET_KEY='')[0].SECRET_KEY
    assert after(secret, SECRET_KEY='')[0].SECRET_KEY == ''
