"""tests/zoo: a project whose models have one field of every kind."""
import json
import shutil
import sqlite3

import environments


def copy_to(app):
    shutil.copytree(environments.REPOSITORY / 'django' / 'tests' / 'zoo', app.folder, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns('__pycache__'))
    return app


def on_postgres(app, cluster):
    url = cluster.database()
    name = url.rsplit('/', 1)[1]
    for extension in ('citext', 'hstore'):
        cluster.sql(f'CREATE EXTENSION {extension}', name)
    copy_to(app).environment['DATABASE_URL'] = url
    app.ok('manage.py', 'migrate', '--run-syncdb', '--verbosity', '0')
    return app


def on_sqlite(app):
    copy_to(app).environment['ZOO_SQLITE'] = str(app.folder / 'zoo.db')
    app.ok('manage.py', 'migrate', '--run-syncdb', '--verbosity', '0')
    return sqlite3.connect(app.folder / 'zoo.db')


def preflight(app, *arguments, **environment):
    """(exit status, findings, summary) of a run with --json."""
    done = app.run('-m', 'tarmac_django', 'preflight', '--json', *map(str, arguments), **environment)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    *findings, summary = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, findings, summary
