"""No tracebacks, settings and SQL on public pages."""
from tarmac_django.changes import Change


def plan(settings, env, version):
    if env.get('DJANGO_DEBUG', '').lower() in ('1', 'true', 'on', 'yes'):
        return
    if getattr(settings, 'DEBUG', False):
        yield Change('DEBUG', False, 'a public app must not show tracebacks; heroku config:set DJANGO_DEBUG=1 keeps it on')
    templates = list(getattr(settings, 'TEMPLATES', None) or [])
    if any(template.get('OPTIONS', {}).get('debug') for template in templates):
        quiet = [{**template, 'OPTIONS': {**template.get('OPTIONS', {}), 'debug': False}} for template in templates]
        yield Change('TEMPLATES[debug]', quiet, 'as DEBUG', shown='False')
