"""DATABASES['default'] from DATABASE_URL, with what else the project says about that database kept."""
from urllib.parse import parse_qsl, unquote, urlsplit

from tarmac_django.changes import Change

POSTGRES = 'django.db.backends.postgresql'
OLD_POSTGRES = 'django.db.backends.postgresql_psycopg2'      # removed in Django 3.0
POSTGIS = 'django.contrib.gis.db.backends.postgis'
PLAIN = {f'django.db.backends.{name}' for name in ('postgresql', 'postgresql_psycopg2', 'sqlite3', 'mysql', 'oracle', 'dummy')} | {''}
KEPT = ('ATOMIC_REQUESTS', 'AUTOCOMMIT', 'TEST', 'TIME_ZONE', 'CONN_HEALTH_CHECKS', 'DISABLE_SERVER_SIDE_CURSORS')
LIBPQ = ('connect_timeout', 'application_name', 'options', 'target_session_attrs', 'keepalives', 'keepalives_idle', 'channel_binding')


def plan(settings, env, version):
    databases = dict(getattr(settings, 'DATABASES', None) or {})
    url = env.get('DATABASE_URL', '')
    served = url.split(':', 1)[0] in ('postgres', 'postgresql', 'postgis')
    for alias, database in databases.items():
        if database.get('ENGINE') == OLD_POSTGRES and not (served and alias == 'default'):
            databases[alias] = {**database, 'ENGINE': POSTGRES}
            yield Change(f'DATABASES[{alias}][ENGINE]', databases, 'the name postgresql_psycopg2 was removed in Django 3.0', shown=POSTGRES)
    if served:
        old = databases.get('default') or {}
        new = from_url(url, old, env, version)
        if new != old and not (already_there(old, new) and old.get('DISABLE_SERVER_SIDE_CURSORS') == new.get('DISABLE_SERVER_SIDE_CURSORS')):
            databases['default'] = new
            yield Change('DATABASES[default]', databases, f'from DATABASE_URL; settings.py says {described(old)}',
                         shown=f'{new["ENGINE"]} at {new["HOST"]}:{new["PORT"] or 5432}, database {new["NAME"]}')


def from_url(url, old, env, version):
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    new = {key: old[key] for key in KEPT if key in old}
    new.update(
        ENGINE=engine(old, parts.scheme),
        NAME=unquote(parts.path[1:]),
        USER=unquote(parts.username or ''),
        PASSWORD=unquote(parts.password or ''),
        HOST=query.get('host') or parts.hostname or '',
        PORT=str(parts.port or query.get('port') or ''),
    )
    # SQLite's `timeout` would be an invalid connection option of PostgreSQL.
    options = dict(old.get('OPTIONS') or {}) if speaks_postgres(old) else {}
    options.update({key: value for key, value in query.items() if key.startswith('ssl') or key in LIBPQ})
    if options:
        new['OPTIONS'] = options
    pooled = bool(options.get('pool'))      # Django 5.1's own pool refuses persistent connections.
    new['CONN_MAX_AGE'] = 0 if pooled else int(env.get('CONN_MAX_AGE') or old.get('CONN_MAX_AGE') or 60)
    if version >= (4, 1):
        new.setdefault('CONN_HEALTH_CHECKS', not pooled)
    if env.get('TARMAC_POOL_MODE') == 'transaction':
        new['DISABLE_SERVER_SIDE_CURSORS'] = True
    return new


def engine(old, scheme):
    """Engines of other packages (metrics, tenants) wrap PostgreSQL's and stay."""
    name = old.get('ENGINE') or ''
    if name.startswith('django.contrib.gis.') or (scheme == 'postgis' and name in PLAIN):
        return POSTGIS
    return POSTGRES if name in PLAIN else name


def speaks_postgres(old):
    name = old.get('ENGINE') or ''
    return name in (POSTGRES, OLD_POSTGRES, POSTGIS) or (name not in PLAIN and not name.startswith('django.'))


def already_there(old, new):
    return all(str(old.get(key) or '') == new[key] for key in ('ENGINE', 'NAME', 'USER', 'PASSWORD', 'HOST', 'PORT'))


def described(old):
    return f'{old.get("ENGINE") or "nothing"} {old.get("NAME", "")}'.strip()
