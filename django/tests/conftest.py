import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

import environments
from postgres import Cluster


@pytest.fixture(scope='session')
def cluster():
    folder = Path(tempfile.mkdtemp(prefix='tarmac-postgres-', dir='/tmp'))
    folder.chmod(0o755)
    cluster = Cluster(folder / 'cluster')
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


class App:
    """A project in a folder of its own, run the way a dyno runs it."""

    def __init__(self, folder, python, home):
        self.folder, self.python = folder, python
        self.environment = {'PATH': '/usr/bin:/bin', 'HOME': str(folder), 'LANG': 'C.UTF-8', 'TMPDIR': str(home), 'TARMAC_DJANGO': '1'}

    def start(self, *arguments, **more):
        environment = {key: value for key, value in {**self.environment, **more}.items() if value is not None}
        return subprocess.Popen([self.python, *arguments], cwd=self.folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def ok(self, *arguments, **more):
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def write(self, files):
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return self


@pytest.fixture(params=environments.DJANGOS)
def python(request, tmp_path):
    return environments.environment(tmp_path / 'python', environments.django(request.param))


@pytest.fixture
def app(python, tmp_path):
    for name in ('app', 'tmp'):
        (tmp_path / name).mkdir()
    return App(tmp_path / 'app', python, tmp_path / 'tmp')


@pytest.fixture
def pave(app):
    shutil.copytree(environments.REPOSITORY / 'examples' / 'pave', app.folder, dirs_exist_ok=True)
    return app
