"""python -m tarmac_django doctor [--json] [--build]: what this project does in production that its owner would not want.

Exit status: 0 nothing that stops or loses something, 1 errors that the overlay does not mend, 2 it could not look.
"""
import argparse
import json
import os
import sys
from pathlib import Path

from tarmac_django import project


def main(arguments):
    parser = argparse.ArgumentParser(prog='python -m tarmac_django doctor', description=__doc__)
    parser.add_argument('--json', action='store_true')
    parser.add_argument('--build', action='store_true', help='short, for the log of a build')
    parser.add_argument('--time-limit', type=int, default=60, metavar='SECONDS', help='for loading the apps')
    options = parser.parse_args(arguments)
    from tarmac_django.doctor import context, silenced
    folder = Path(os.getcwd())
    try:
        reasons = silenced.silenced(folder)
    except silenced.Refused as problem:
        return refuse(str(problem), options)
    found = project.find(folder)
    if not found.settings:
        return refuse('No settings module found: no manage.py or wsgi.py here names one, and DJANGO_SETTINGS_MODULE is not set.', options)
    try:
        import django  # noqa: F401
    except Exception as problem:
        return without_django(folder, problem, options)
    context.prepare(folder, found)
    from tarmac_django.doctor import examine, report
    findings = examine.examine(context.Context(folder, found, dict(os.environ), options.time_limit))
    return report.show(findings, reasons, options)


def without_django(folder, problem, options):
    """A project that is too old for this Python is told so: it is the reason why there is no Django."""
    from tarmac_django import outdated
    words = outdated.explanation(folder)
    return refuse(f'Django cannot be imported: {problem}. Install the requirements first.' + (f'\n{words}' if words else ''), options)


def refuse(text, options):
    if options.json:
        json.dump({'error': text}, sys.stdout)
        print()
    else:
        sys.stderr.write(f'tarmac_django: {text}\n')
    return 2
