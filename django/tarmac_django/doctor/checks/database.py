"""DATABASES."""
from urllib.parse import unquote, urlsplit

from tarmac_django.doctor.finding import ERROR, WARNING, Finding

READ_URL = "DATABASES = {'default': dj_database_url.config(conn_max_age=60)}   with dj-database-url in requirements.txt"


def findings(context):
    databases = context.get('DATABASES')
    if not isinstance(databases, dict):
        return
    default = databases.get('default') or {}
    engine, mended = default.get('ENGINE') or '', context.mended('DATABASES')
    served = context.env.get('DATABASE_URL', '').startswith(('postgres', 'postgis'))
    if engine.endswith('sqlite3'):
        yield Finding('database-sqlite', ERROR, f'the database is the file {default.get("NAME")} on the dyno\'s own disk: each dyno has another one, and it '
                      'is gone with every restart and push.', context.where('DATABASES', 'ENGINE'), READ_URL, mended)
    elif served and engine and not same_server(default, context.env['DATABASE_URL']):
        yield Finding('database-fixed', ERROR, f'DATABASES names {default.get("NAME")} on {default.get("HOST") or "the local socket"}, which a dyno does not '
                      'reach; DATABASE_URL is not read.', context.where('DATABASES', 'NAME'), READ_URL, mended)
    if 'postg' not in engine:
        return
    options = default.get('OPTIONS') or {}
    if not default.get('CONN_MAX_AGE') and not options.get('pool'):
        yield Finding('conn-max-age', WARNING, 'each request opens a connection to Postgres and closes it: about 7 ms of CPU each time.',
                      context.where('DATABASES', 'default'), "DATABASES['default']['CONN_MAX_AGE'] = 60" +
                      ("; DATABASES['default']['CONN_HEALTH_CHECKS'] = True" if context.version >= (4, 1) else ''), mended)
    if context.env.get('TARMAC_POOL_MODE') == 'transaction' and not default.get('DISABLE_SERVER_SIDE_CURSORS'):
        yield Finding('server-side-cursors', ERROR, 'the pooler works by transaction, and .iterator() leaves a cursor on a connection that the next query does '
                      'not get: cursor "_django_curs_..." does not exist.', context.where('DATABASES', 'default'),
                      "DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS'] = True", mended)


def same_server(database, url):
    parts = urlsplit(url)
    return (database.get('HOST') or '', database.get('NAME')) == (parts.hostname or '', unquote(parts.path[1:]))
