"""Static files: collected at the build, served by the app's own process through WhiteNoise."""
import importlib.util
import os

from tarmac_django.changes import Change, Note

WHITENOISE = 'whitenoise.middleware.WhiteNoiseMiddleware'
SECURITY = 'django.middleware.security.SecurityMiddleware'
LOCAL = ('django.contrib.staticfiles.', 'whitenoise.', 'pipeline.')


def plan(settings, env, version):
    if 'django.contrib.staticfiles' not in (getattr(settings, 'INSTALLED_APPS', None) or ()):
        return
    url, storage = getattr(settings, 'STATIC_URL', None) or '', storage_of(settings)
    if '//' in url or (storage and not storage.startswith(LOCAL)):
        yield Note(f'static files are served from {url if "//" in url else storage}: left alone')
        return
    if not url:
        yield Change('STATIC_URL', '/static/', 'it was not set')
    yield from root(settings, env)
    yield from middleware(settings)


def storage_of(settings):
    storages = getattr(settings, 'STORAGES', None) or {}
    return (storages.get('staticfiles') or {}).get('BACKEND') or getattr(settings, 'STATICFILES_STORAGE', None) or ''


def root(settings, env):
    app = os.path.realpath(env.get('TARMAC_APP_DIR') or env.get('HOME') or '/app')
    ours, theirs = os.path.join(app, '.heroku', 'static'), getattr(settings, 'STATIC_ROOT', None)
    if not theirs:
        yield Change('STATIC_ROOT', ours, 'it was not set; collectstatic needs it')
    elif not os.path.realpath(theirs).startswith(app + os.sep):
        yield Change('STATIC_ROOT', ours, f'{theirs} is outside the app, where nothing of the build is kept')


def middleware(settings):
    chain = list(getattr(settings, 'MIDDLEWARE', None) or [])
    if WHITENOISE in chain:
        return
    if importlib.util.find_spec('whitenoise') is None:
        yield Note('WhiteNoise is not installed, so static files are not served: add whitenoise to requirements.txt')
        return
    chain.insert(chain.index(SECURITY) + 1 if SECURITY in chain else 0, WHITENOISE)
    yield Change('MIDDLEWARE', chain, 'static files are served by the app itself', shown=f'+ {WHITENOISE}')
    # Their defaults follow DEBUG.
    for name in ('WHITENOISE_USE_FINDERS', 'WHITENOISE_AUTOREFRESH'):
        if not hasattr(settings, name):
            yield Change(name, False, 'only collected files are served')
