"""SECRET_KEY from the config var."""
from tarmac_django.changes import Change


def plan(settings, env, version):
    old, wanted = getattr(settings, 'SECRET_KEY', None), env.get('SECRET_KEY') or env.get('DJANGO_SECRET_KEY')
    if wanted and wanted != old:
        yield Change('SECRET_KEY', wanted, 'from the config var', shown='(hidden)')
    elif not old and env.get('TARMAC_PHASE') == 'build':
        yield Change('SECRET_KEY', 'only-for-the-build', 'it is not set, and collectstatic needs none', shown='(a stand-in, build only)')
