import os

SECRET_KEY = 'k'
SQLITE = os.environ.get('ZOO_SQLITE')
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth', 'animals'] + ([] if SQLITE else ['exotics'])
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': SQLITE or ':memory:'}}
USE_TZ = True
TIME_ZONE = 'Europe/Berlin'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
