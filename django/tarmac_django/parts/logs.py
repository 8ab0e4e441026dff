"""With DEBUG off Django sends errors by e-mail only: a 500 would leave no trace in the app's log."""
from tarmac_django.changes import Change


def plan(settings, env, version):
    if getattr(settings, 'LOGGING', None) or getattr(settings, 'LOGGING_CONFIG', '') is None:
        return
    handlers = {'console': {'class': 'logging.StreamHandler', 'formatter': 'line'}}
    if getattr(settings, 'ADMINS', None):
        handlers['mail_admins'] = {'class': 'django.utils.log.AdminEmailHandler', 'level': 'ERROR'}
    yield Change('LOGGING', {
        'version': 1,
        'disable_existing_loggers': False,
        'formatters': {'line': {'format': '%(levelname)s %(name)s: %(message)s'}},
        'handlers': handlers,
        'root': {'handlers': ['console'], 'level': env.get('DJANGO_LOG_LEVEL', 'INFO').upper()},
        'loggers': {'django': {'handlers': list(handlers), 'level': 'INFO', 'propagate': False}},
    }, "it was not set; errors go to the app's log", shown='to the console')
