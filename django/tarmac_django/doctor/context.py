"""What the checks look at: the settings as written, what the overlay makes of them, and what a child process saw with the apps loaded."""
import contextlib
import importlib
import os
import sys
import traceback
from pathlib import Path
from types import SimpleNamespace

from tarmac_django import overlay
from tarmac_django.changes import Change
from tarmac_django.doctor import facts
from tarmac_django.doctor.sources import Sources

# What the platform gives a dyno: a project that reads it is not judged by what it does without.
STAND_IN = 'postgres://user:secret@127.0.0.1:1/database'


class Context:
    def __init__(self, folder, project, env, time_limit):
        self.folder, self.project, self.env = Path(folder), project, env
        self.sources = Sources(self.folder, project)
        self.procfile = lines_of(self.folder / 'Procfile')
        self.has_database = env.get('DATABASE_URL', '') != STAND_IN
        self.failure, self.settings, self.changes = None, None, []
        self.load()
        self.facts = facts.gather(self.project, env, time_limit) if self.settings else {}

    def load(self):
        import django
        try:
            with contextlib.redirect_stdout(sys.stderr):
                module = importlib.import_module(self.project.settings)
        except (Exception, SystemExit) as problem:
            self.failure = problem
            return
        self.settings = {name: value for name, value in vars(module).items() if name.isupper()}
        copy = SimpleNamespace(**self.settings)
        self.changes = [change for change in overlay.apply(copy, self.env) if isinstance(change, Change)]
        self.version = django.VERSION

    def get(self, name, default=None):
        return (self.settings or {}).get(name, default)

    def where(self, name, key=None):
        return self.sources.where(name, key)

    def mended(self, setting):
        """What the overlay does to a setting, or nothing."""
        return next((f'{change.setting} = {change.shown}' for change in self.changes if change.setting.split('[')[0] == setting), '')

    def failed_at(self):
        """The last line of the project's own that the failure went through."""
        own = [frame for frame in traceback.extract_tb(self.failure.__traceback__) if str(self.project.root) in frame.filename]
        if isinstance(self.failure, SyntaxError) and self.failure.filename:
            return f'{self.sources.shown(Path(self.failure.filename))}:{self.failure.lineno}'
        return f'{self.sources.shown(Path(own[-1].filename))}:{own[-1].lineno}' if own else self.where('')


def lines_of(file):
    try:
        text = file.read_text(errors='replace')[:100_000]
    except OSError:
        return []
    return [(number, *map(str.strip, line.split(':', 1))) for number, line in enumerate(text.splitlines(), 1)
            if ':' in line and not line.lstrip().startswith('#')]


def prepare(folder, project, environ=os.environ):
    """Puts this process where a dyno of the app would be, before the settings are imported."""
    environ.setdefault('DATABASE_URL', STAND_IN)
    environ.setdefault('DYNO', 'run.1')
    environ.setdefault('TARMAC_APP_DIR', str(folder))
    environ['DJANGO_SETTINGS_MODULE'] = project.settings
    environ['TARMAC_OVERLAY_VERBOSE'] = '0'
    for path in (str(folder), str(project.root)):
        if path not in sys.path:
            sys.path.insert(0, path)
    sys.argv[:] = ['manage.py', 'check']        # some settings.py look at sys.argv[1]
