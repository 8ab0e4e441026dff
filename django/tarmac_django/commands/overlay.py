"""python -m tarmac_django overlay [--json]: what the overlay changes for the app in this folder."""
import argparse
import json
import os
import sys

from tarmac_django import boot, overlay, project
from tarmac_django.changes import Change, Note

COMMANDS = {
    'syncdb': 'manage.py syncdb runs migrate --run-syncdb',
    'loaddata': 'manage.py loaddata that PostgreSQL refuses lists everything that it would refuse',
    'migrations': 'manage.py migrate waits while another dyno of the app migrates',
}


def main(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django overlay', description=__doc__)
    parser.add_argument('--json', action='store_true')
    options = parser.parse_args(arguments)
    found = project.find(os.getcwd())
    if not found.settings:
        sys.exit('No settings module found: no manage.py or wsgi.py here names one, and DJANGO_SETTINGS_MODULE is not set.')
    os.environ['DJANGO_SETTINGS_MODULE'] = found.settings
    os.environ['TARMAC_OVERLAY_VERBOSE'] = '0'
    os.environ.setdefault('TARMAC_APP_DIR', os.getcwd())
    sys.path.insert(0, str(found.root))
    sys.argv[:] = ['manage.py', 'check']        # some settings.py look at sys.argv[1]
    boot.install()
    try:
        from django.conf import settings
        settings.DEBUG
    except (Exception, SystemExit) as problem:
        sys.exit(f'{found.settings} cannot be used: {type(problem).__name__}: {problem}. Where: tarmac django:doctor')
    show(found.settings, [*overlay.done.get(found.settings, []), *commands(settings)], options.json)
    return 0


def commands(settings):
    if os.environ.get('TARMAC_OVERLAY') in ('off', '0'):
        return
    off = {'loaddata'} if os.environ.get('TARMAC_PREFLIGHT') == 'off' else set()
    off |= {'migrations'} if overlay.switched_off(settings, os.environ, 'migrations') else set()
    for part, text in COMMANDS.items():
        yield Note('switched off' if part in off else text, part)


def show(name, results, as_json):
    changes = [result for result in results if isinstance(result, Change)]
    notes = [result for result in results if not isinstance(result, Change)]
    if as_json:
        json.dump({
            'settings': name,
            'changes': [{'part': one.part, 'setting': one.setting, 'value': one.shown, 'why': one.why} for one in changes],
            'notes': [{'part': one.part, 'text': one.text} for one in notes],
        }, sys.stdout, indent=2)
        print()
        return
    for result in results:
        print(result)
    if not changes:
        print(f'tarmac_django: {name} is used as it is')

