"""SECRET_KEY."""
from tarmac_django.doctor.finding import ERROR, Finding
from tarmac_django.doctor.inside import digest

WRITE = "SECRET_KEY = os.environ['SECRET_KEY']   and once: heroku config:set SECRET_KEY=$(openssl rand -hex 32)"


def findings(context):
    if context.settings is None:
        return
    key, other = context.get('SECRET_KEY'), context.facts.get('secret')
    given = context.env.get('SECRET_KEY') or context.env.get('DJANGO_SECRET_KEY')
    mended = context.mended('SECRET_KEY') if given else ''
    if not key:
        yield Finding('secret-key-missing', ERROR, 'SECRET_KEY is empty: Django does not start.', context.where('SECRET_KEY'), WRITE, mended)
    elif other and other != digest(key):
        yield Finding('secret-key-random', ERROR, 'SECRET_KEY is made anew in every process: a session that one dyno or worker began is refused by the next, '
                      'and each restart logs everybody out.', context.where('SECRET_KEY'), WRITE, mended)
