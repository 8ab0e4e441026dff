"""Files that are written, and files that are served."""
import os

from tarmac_django.doctor.finding import ERROR, WARNING, Finding

OBJECTS = "STORAGES = {'default': {'BACKEND': 'storages.backends.s3.S3Storage'}, ...}   with django-storages in requirements.txt"
LOST = "a dyno's disk is its own and is thrown away with it: they are missing on the other dynos at once, and gone with the next restart or push."


def findings(context):
    if context.settings is None:
        return
    uploads = context.facts.get('uploads') or []
    if uploads:
        first = uploads[0]
        names = ', '.join(one['field'] for one in uploads[:3]) + (f' and {len(uploads) - 3} more' if len(uploads) > 3 else '')
        yield Finding('media-local', ERROR, f'files uploaded to {names} are written to {context.get("MEDIA_ROOT") or "the working directory"}; {LOST}',
                      place(context, first), OBJECTS)
    elif context.get('MEDIA_ROOT') and on_disk(context):
        yield Finding('media-local', WARNING, f'MEDIA_ROOT is {context.get("MEDIA_ROOT")}. Should files be saved there: {LOST}', context.where('MEDIA_ROOT'),
                      OBJECTS)
    for line in context.env.get('TARMAC_DOCTOR_WRITTEN', '').splitlines()[:20]:
        yield Finding('files-written', ERROR, line[:500], 'seen in the log', OBJECTS)
    if 'django.contrib.staticfiles' not in (context.get('INSTALLED_APPS') or ()):
        return
    root = [change for change in context.changes if change.setting == 'STATIC_ROOT']
    if root:
        have = context.get('STATIC_ROOT')
        yield Finding('static-root', ERROR, f'STATIC_ROOT is {f"{have}, outside the app" if have else "not set"}: collectstatic fails, and no page has its '
                      'styles.', context.where('STATIC_ROOT'), "STATIC_ROOT = BASE_DIR / 'staticfiles'", context.mended('STATIC_ROOT'))
    if any(change.setting == 'MIDDLEWARE' for change in context.changes):
        yield Finding('static-served', WARNING, 'nothing serves the static files: with DEBUG off Django does not, and a dyno has no other web server.',
                      context.where('MIDDLEWARE'), "MIDDLEWARE = ['django.middleware.security.SecurityMiddleware', "
                      "'whitenoise.middleware.WhiteNoiseMiddleware', ...]", context.mended('MIDDLEWARE'))


def on_disk(context):
    storage = ((context.get('STORAGES') or {}).get('default') or {}).get('BACKEND') or context.get('DEFAULT_FILE_STORAGE') or ''
    return not storage or storage.endswith('.FileSystemStorage')


def place(context, upload):
    """Of a model that a package brings, the project has the setting only."""
    file = os.path.relpath(upload['file'], os.path.realpath(context.folder))
    return context.where('MEDIA_ROOT') if file.startswith('..') or 'site-packages' in file else f'{file}:{upload["line"]}'
