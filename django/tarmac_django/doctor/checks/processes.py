"""The Procfile."""
import re

from tarmac_django.doctor.finding import ERROR, WARNING, Finding

RUNSERVER = re.compile(r'\brunserver(_plus)?\b')
MIGRATE = re.compile(r'\b(manage\.py|django-admin|django)\b[^&;|]*\b(migrate|syncdb)\b')


def findings(context):
    release = any(name == 'release' for _, name, _ in context.procfile)
    for number, name, command in context.procfile:
        where = f'Procfile:{number}'
        if RUNSERVER.search(command):
            unbound = name == 'web' and 'PORT' not in command
            yield Finding('procfile-runserver', ERROR if unbound else WARNING,
                          f'{name} runs Django\'s development server: it is not made to face the public, and serves static files with --insecure only.'
                          + (' It listens on 127.0.0.1:8000 and not on $PORT, so no request reaches it and the dyno is ended (R10).' if unbound else ''),
                          where, f'web: gunicorn {wsgi(context)}')
        if MIGRATE.search(command) and name != 'release':
            yield Finding('procfile-migrate', WARNING, f'{name} migrates at each start: with several dynos all but one wait (the overlay keeps them apart), a '
                          'long migration ends in R10 after 60 s, and a failed one crashes dynos that a release phase would never have started.', where,
                          'take it out of this line' if release else 'release: python manage.py migrate')


def wsgi(context):
    application = context.get('WSGI_APPLICATION')
    return application.rpartition('.')[0] if isinstance(application, str) else context.project.wsgi or 'yourproject.wsgi'
