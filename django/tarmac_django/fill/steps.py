"""Runs manage.py, a step at a time, and says how long each took."""
import subprocess
import sys
import time


class Steps:
    def __init__(self, project):
        self.folder = project.root
        self.manage = [str(project.manage)] if project.manage else ['-m', 'django']
        self.started = time.monotonic()

    def run(self, title, *arguments):
        """The exit status; manage.py's own output is shown."""
        self.say(f'{title}: manage.py {" ".join(arguments)}')
        return subprocess.run([sys.executable, *self.manage, *arguments], cwd=self.folder).returncode

    def say(self, text):
        print(f'{time.monotonic() - self.started:7.1f} s  {text}', flush=True)


def tables(version):
    """How a Django makes all tables: apps without migrations need --run-syncdb, and before 1.7 there was nothing else."""
    return ('syncdb', '--noinput') if version < (1, 7) else ('migrate', '--noinput') if version < (1, 9) else ('migrate', '--run-syncdb', '--noinput')
