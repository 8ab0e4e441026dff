"""Python environments with a real Django each, from an index made of Debian's packages; kept between runs."""
import contextlib
import fcntl
import functools
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


def kept(folder, make):
    """A folder of the cache, made where it is missing or no longer as it was made. Its name says what it is made of, so that runs can share it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f'{folder.name}.made')
    with open(folder.with_name(f'{folder.name}.lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists() or made.read_text() != listing(folder):
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            made.write_text(listing(folder))
        made.touch()
    return folder


def listing(folder):
    files = sorted(file for file in folder.rglob('*') if '__pycache__' not in file.parts and file.is_file())
    return ''.join(f'{file.relative_to(folder)} {file.stat().st_size} {file.stat().st_mtime_ns}\n' for file in files)


@functools.cache
def index():
    sources = b''.join(source.read_bytes() for source in [INDEX_TOOLS / 'build-index', *sorted(INDEX_TOOLS.glob('*.py'))])
    return kept(CACHE / 'python-index' / hashlib.sha256(sources).hexdigest()[:16], make_index)


def make_index(folder):
    subprocess.run([INDEX_TOOLS / 'build-index', folder, '--test-stubs'], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def served(folder):
    server = subprocess.Popen([INDEX_TOOLS / 'serve-index', folder, '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(10)


@functools.cache
def django(version, *more):
    """site-packages with that Django, psycopg2 and gunicorn; WhiteNoise too."""
    folder = index()

    def make(home):
        with served(folder) as url:
            subprocess.run([PYTHON, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--index-url', url, '--target', home,
                            f'Django=={version}.*', 'psycopg2', 'gunicorn', 'whitenoise', *more], check=True)
    return kept(CACHE / 'python' / '-'.join(['django', version, *more, folder.name]), make)


def package(home, *names):
    """What an app may bring beside its Django."""
    with served(index()) as url:
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
