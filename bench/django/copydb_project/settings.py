import os
from pathlib import Path

SECRET_KEY = 'a key'
INSTALLED_APPS = ['django.contrib.contenttypes', 'bulk']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': Path(__file__).with_name('db.sqlite3')}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
USE_TZ = True
