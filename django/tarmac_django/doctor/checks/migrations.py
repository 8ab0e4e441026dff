"""Models without the migrations that would make their tables so."""
import os

from tarmac_django.doctor.finding import ERROR, WARNING, Finding


def findings(context):
    seen = context.facts.get('migrations') or {}
    for label, names in seen.get('conflicts', {}).items():
        yield Finding('migrations-conflict', ERROR, f'{label} has two last migrations, {" and ".join(names)}: migrate refuses to run.', label,
                      f'python manage.py makemigrations --merge {label}')
    for label, texts in seen.get('changed', {}).items():
        shown = '; '.join(texts[:3]) + (f'; and {len(texts) - 3} more' if len(texts) > 3 else '')
        yield Finding('migrations-missing', ERROR, f'models of {label} have changes that no migration holds, so the tables stay as they are: {shown}.',
                      place(context, seen, label), f'python manage.py makemigrations {label}   and commit what it writes')
    for label in seen.get('without', []):
        yield Finding('migrations-none', WARNING, f'{label} has models and no migrations: `migrate` makes no tables for it (`migrate --run-syncdb` does), and a '
                      'changed field, a longer max_length too, never reaches the database.', place(context, seen, label),
                      f'python manage.py makemigrations {label}   and, where the tables are there already: migrate {label} --fake-initial')


def place(context, seen, label):
    return os.path.relpath(os.path.join(seen['folders'][label], 'models.py'), context.folder)
