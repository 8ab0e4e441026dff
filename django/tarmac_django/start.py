"""Loads the Django project of a folder, with the overlay, for a command of tarmac_django."""
import os
import sys

from tarmac_django import project


class CannotStart(Exception):
    """Says to the user what keeps the project from being loaded."""


def django(folder='.', before=None):
    """Returns the project that was found; Django is set up, with the overlay. `before` may still change the settings."""
    found = project.find(os.path.abspath(folder))
    if not found.settings:
        raise CannotStart('No settings module found: no manage.py or wsgi.py here names one, and DJANGO_SETTINGS_MODULE is not set. '
                          "Run this in your project's folder.")
    os.environ['DJANGO_SETTINGS_MODULE'] = found.settings
    os.environ['TARMAC_OVERLAY_VERBOSE'] = '0'
    sys.path.insert(0, str(found.root))
    sys.argv[:] = ['manage.py', 'check']        # some settings.py look at sys.argv[1]
    try:
        import django as package
    except ImportError:
        raise CannotStart(f'Django is not installed for {sys.executable}: pip install -r requirements.txt '
                          '(or activate the environment that has it)') from None
    from tarmac_django import boot
    boot.install()
    try:
        if before:
            before()
        package.setup()
    except Exception as problem:
        raise CannotStart(f'{found.settings} cannot be loaded: {type(problem).__name__}: {problem}') from problem
    return found
