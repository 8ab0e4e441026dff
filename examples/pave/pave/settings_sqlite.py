"""The first weeks of the story: the same project on a SQLite file. `python manage.py runserver --settings=pave.settings_sqlite`"""
from pave.settings import *  # noqa: F403

DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}  # noqa: F405
