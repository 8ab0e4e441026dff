import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BUILDPACK = Path(__file__).resolve().parents[1]
REPOSITORY = BUILDPACK.parents[1]
sys.path.insert(0, str(REPOSITORY / 'django' / 'tests'))

import environments


@pytest.fixture(scope='session')
def index():
    with environments.served(environments.index()) as url:
        yield url


class App:
    """An app's source, its cache and its config vars; build() works on a fresh copy, as the platform does."""

    def __init__(self, folder, index):
        self.source, self.build_dir, self.cache, self.env = (folder / name for name in ('source', 'build', 'cache', 'env'))
        for made in (self.source, self.cache, self.env):
            made.mkdir()
        self.platform = {'PATH': '/usr/bin:/bin', 'HOME': str(folder), 'STACK': 'debian-12', 'PIP_INDEX_URL': index}
        self.buildpack = BUILDPACK

    def write(self, files):
        for name, text in files.items():
            file = self.source / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return self

    def pave(self, requirements=None):
        shutil.copytree(REPOSITORY / 'examples' / 'pave', self.source, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns('__pycache__', '*.sqlite3'))
        return self.write({'requirements.txt': requirements}) if requirements else self

    def config(self, **config_vars):
        for name, value in config_vars.items():
            (self.env / name).write_text(value)
        return self

    def program(self, name, *arguments):
        return subprocess.run([self.buildpack / 'bin' / name, *arguments], env=self.platform, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=300)

    def detect(self):
        return self.program('detect', self.source)

    def build(self, ok=True):
        shutil.rmtree(self.build_dir, ignore_errors=True)
        shutil.copytree(self.source, self.build_dir, symlinks=True)
        done = self.program('compile', self.build_dir, self.cache, self.env)
        assert (done.returncode == 0) == ok, done.stdout
        return done.stdout

    def release(self):
        return self.program('release', self.build_dir).stdout

    def run(self, command, **more):
        """As a dyno does: the profile first, then the command."""
        script = 'cd "$HOME" && for f in .profile.d/*.sh; do . "$f"; done; exec bash -c "$0"'
        environment = {'PATH': '/usr/bin:/bin', 'HOME': str(self.build_dir), 'DYNO': 'run.1', **more}
        return subprocess.run(['bash', '-c', script, command], env=environment, capture_output=True, text=True, timeout=60)

    def output(self, command, **more):
        done = self.run(command, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def app(tmp_path, index):
    return App(tmp_path, index)
