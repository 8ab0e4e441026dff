"""A settings module that cannot be imported, DEBUG, and what else is one setting."""
from tarmac_django.doctor.finding import ERROR, WARNING, Finding


def findings(context):
    if context.failure is not None:
        text = f'{type(context.failure).__name__}: {context.failure}'.splitlines()[0][:300]
        yield Finding('settings-import', ERROR, f'{context.project.settings} cannot be imported, so no dyno starts: {text}', context.failed_at(),
                      advice(context.failure, context.env))
        return
    if context.facts.get('problem'):
        yield Finding('apps-load', ERROR, f'the apps cannot be loaded, so no dyno starts: {context.facts["problem"]}', context.where('INSTALLED_APPS'),
                      'see it with: python manage.py check')
    for part, problem in context.facts.get('not_judged', {}).items():
        yield Finding('not-judged', WARNING, f'{part} could not be looked at: {problem}')
    if context.get('DEBUG'):
        yield Finding('debug-on', ERROR, 'DEBUG is on: every error shows its traceback, settings and SQL to everyone, and every query is kept in memory.',
                      context.where('DEBUG'), "DEBUG = os.environ.get('DJANGO_DEBUG') == '1'", context.mended('DEBUG'))
    if context.get('SECURE_SSL_REDIRECT') and not context.get('SECURE_PROXY_SSL_HEADER'):
        yield Finding('proxy-header', ERROR, 'SECURE_SSL_REDIRECT without SECURE_PROXY_SSL_HEADER: TLS ends at the router, so each page redirects to itself '
                      'without end.', context.where('SECURE_SSL_REDIRECT'), "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
                      context.mended('SECURE_PROXY_SSL_HEADER'))
    if not context.get('LOGGING') and context.get('LOGGING_CONFIG', '') is not None:
        yield Finding('logging-unset', WARNING, "LOGGING is not set: with DEBUG off Django writes no error to the log; a 500 leaves no trace.",
                      context.where('LOGGING'), "LOGGING = {'version': 1, 'disable_existing_loggers': False, 'handlers': {'console': {'class': "
                      "'logging.StreamHandler'}}, 'root': {'handlers': ['console'], 'level': 'INFO'}}", context.mended('LOGGING'))


def advice(failure, env):
    if isinstance(failure, KeyError) and failure.args:
        elsewhere = '' if 'HEROKU_APP_ID' in env or env.get('TARMAC_PHASE') else '   (set already? Then look there: tarmac django:doctor -a APP)'
        return f'heroku config:set {failure.args[0]}=...   or, in the settings: os.environ.get({failure.args[0]!r}, a default){elsewhere}'
    if isinstance(failure, ModuleNotFoundError):
        return f'add the package that holds {failure.name} to requirements.txt'
    return ''
