"""On SQLite, as the story begins; DATABASE_URL makes it PostgreSQL."""
import os
from pathlib import Path

SECRET_KEY = 'a key'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sites', 'shop', 'loose']
SITE_ID = 1
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ.get('SQLITE') or Path(__file__).with_name('db.sqlite3')}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
USE_TZ = True
