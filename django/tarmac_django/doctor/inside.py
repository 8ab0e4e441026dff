"""python -m tarmac_django.doctor.inside: what can be seen with the project's apps loaded, as JSON. No database is asked."""
import hashlib
import importlib
import inspect
import json
import os
import sys
import warnings

MOST = 50


def main():
    out = os.dup(1)
    os.dup2(2, 1)       # what the project prints is not part of the answer
    warnings.simplefilter('ignore')
    sys.argv[:] = ['manage.py', 'check']
    module = importlib.import_module(os.environ['DJANGO_SETTINGS_MODULE'])
    facts = {'secret': digest(getattr(module, 'SECRET_KEY', ''))}
    from tarmac_django import boot
    boot.install()
    try:
        import django
        django.setup()
        failed = None
    except (Exception, SystemExit) as problem:
        failed = facts['problem'] = said(problem)
    for part in (migrations, checks, uploads) if not failed else ():
        try:
            facts[part.__name__] = part()
        except (Exception, SystemExit) as problem:
            facts.setdefault('not_judged', {})[part.__name__] = said(problem)
    with os.fdopen(out, 'w') as answer:
        json.dump(facts, answer)


def said(problem):
    return f'{type(problem).__name__}: {problem}'[:500]


def digest(secret):
    return hashlib.sha256(repr(secret).encode('utf-8', 'replace')).hexdigest()


def own(path):
    """A file of the project, not of a package that it uses."""
    path = os.path.realpath(path)
    return path.startswith(os.path.realpath(os.environ['TARMAC_APP_DIR']) + os.sep) and 'site-packages' not in path and f'{os.sep}.heroku{os.sep}' not in path


def migrations():
    """As makemigrations --check --dry-run, which would ask the database which ones have run."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState
    loader = MigrationLoader(None, ignore_no_migrations=True)
    conflicts = loader.detect_conflicts()
    if conflicts:
        return {'conflicts': {label: sorted(names) for label, names in conflicts.items()}}
    questioner = NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner).changes(graph=loader.graph)
    changed = {label: [operation.describe() for one in ones for operation in one.operations][:MOST] for label, ones in found.items()}
    without = [label for label in loader.unmigrated_apps if any(model._meta.managed for model in apps.get_app_config(label).get_models())]
    where = {label: apps.get_app_config(label).path for label in (*changed, *without)}
    return {
        'changed': {label: texts for label, texts in changed.items() if own(os.path.join(where[label], 'models.py'))},
        'without': [label for label in without if own(os.path.join(where[label], 'models.py'))],
        'folders': where,
    }


def checks():
    from django.core.checks import ERROR, run_checks
    return [{'id': one.id or '', 'error': one.level >= ERROR, 'text': one.msg, 'hint': one.hint or '', 'object': str(one.obj)[:200] if one.obj else ''}
            for one in run_checks(include_deployment_checks=True)[:MOST] if not one.is_silenced()]


def uploads():
    """Fields whose files go to the dyno's disk."""
    from django.apps import apps
    from django.core.files.storage import FileSystemStorage
    from django.db.models import FileField
    found = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField) and isinstance(field.storage, FileSystemStorage):
                found.append({'field': f'{model._meta.label}.{field.name}', 'file': inspect.getfile(model), 'line': line_of(model, field.name)})
    return found[:MOST]


def line_of(model, name):
    try:
        lines, first = inspect.getsourcelines(model)
    except (OSError, TypeError):
        return None
    return next((first + number for number, line in enumerate(lines) if line.strip().startswith(f'{name} ') or line.strip().startswith(f'{name}=')), first)


if __name__ == '__main__':
    main()
