"""Python environments with a real Django each, from an index made of Debian's packages; kept between runs."""
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INDEX_TOOLS = REPOSITORY / 'packaging' / 'python-index'
CACHE = Path(os.environ.get('TARMAC_TEST_CACHE', '/var/cache/tarmac-test'))
PYTHON = '/usr/bin/python3'
DJANGOS = ('3.2', '4.2', '5.2')


@contextlib.contextmanager
def locked(name):
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f'{name}.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def index():
    """The index's folder, and a mark of what it holds."""
    folder = CACHE / 'python-index'
    with locked('python-index'):
        subprocess.run([INDEX_TOOLS / 'build-index', folder, '--test-stubs'], check=True, stdout=subprocess.DEVNULL)
    return folder, hashlib.sha256((folder / 'complete').read_bytes()).hexdigest()[:12]


@contextlib.contextmanager
def served(folder):
    server = subprocess.Popen([INDEX_TOOLS / 'serve-index', folder, '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(10)


def django(version, *more):
    """site-packages with that Django, psycopg2 and gunicorn; WhiteNoise too."""
    folder, mark = index()
    home = CACHE / '-'.join(['django', version, *more, mark])
    with locked(home.name.rsplit('-', 1)[0]):
        if not (home / 'complete').exists():
            shutil.rmtree(home, ignore_errors=True)
            with served(folder) as url:
                subprocess.run([PYTHON, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--index-url', url, '--target', home,
                                f'Django=={version}.*', 'psycopg2', 'gunicorn', 'whitenoise', *more], check=True)
            (home / 'complete').touch()
    return home


def package(home, *names):
    """What an app may bring beside its Django."""
    folder, _ = index()
    with served(folder) as url:
        subprocess.run([PYTHON, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--no-deps', '--index-url', url, '--target', home, *names],
                       check=True)


def environment(home, libraries):
    """An environment as the buildpack lays it out: the libraries, and the overlay started by its .pth file."""
    version = re.search(r'\d+\.\d+', subprocess.check_output([PYTHON, '--version'], text=True))[0]
    site = home / 'lib' / f'python{version}' / 'site-packages'
    site.mkdir(parents=True)
    (home / 'bin').mkdir()
    (home / 'bin' / 'python').symlink_to(os.path.realpath(PYTHON))
    (home / 'pyvenv.cfg').write_text('home = /usr/bin\ninclude-system-site-packages = false\n')
    overlay = REPOSITORY / 'django'
    (site / 'tarmac.pth').write_text(f'{libraries}\n{overlay}\n' + (overlay / 'tarmac_django.pth').read_text())
    return home / 'bin' / 'python'
