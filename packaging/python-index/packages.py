"""Which Debian packages become wheels."""

BASE = 'bookworm'

# Debian 12's own: native ones are for its Python 3.11.
DEBIAN_12 = """
python3-django python3-asgiref python3-sqlparse python3-tz python3-gunicorn python3-whitenoise python3-psycopg2 python3-yaml
python3-dj-database-url python3-django-environ python3-dotenv python3-decouple python3-six python3-packaging
python3-wheel python3-pkg-resources python3-pip-whl python3-setuptools-whl
python3-uvicorn python3-h11 python3-click python3-wsproto
python3-celery python3-kombu python3-amqp python3-vine python3-billiard python3-click-didyoumean python3-click-plugins
python3-click-repl python3-prompt-toolkit python3-wcwidth python3-redis python3-async-timeout python3-dateutil
python3-djangorestframework python3-requests python3-urllib3 python3-idna python3-certifi python3-chardet
python3-charset-normalizer python3-jinja2 python3-markupsafe python3-markdown python3-flask python3-werkzeug python3-itsdangerous
libjs-jquery libjs-bootstrap libjs-prettify fonts-glyphicons-halflings
"""

# Later releases, for one more Django each: pure Python only, as their interpreters are newer.
SUITES = {
    BASE: DEBIAN_12.split(),
    'trixie': 'python3-django python3-asgiref python3-sqlparse python3-whitenoise python3-gunicorn python3-dj-database-url python3-psycopg '
              'python3-typing-extensions libjs-jquery'.split(),
    'sid': 'python3-django python3-asgiref python3-sqlparse libjs-jquery'.split(),
}

# Debian package -> project, where the package holds no metadata that says so.
PROJECTS = {'python3-pkg-resources': 'setuptools', 'python3-setuptools': 'setuptools'}

# The same code under the name that requirements files use: Debian's psycopg2 is linked to its libpq, as the binary one is to its own.
ALSO_KNOWN_AS = {'psycopg2': 'psycopg2-binary'}
