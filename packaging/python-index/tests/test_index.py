import base64
import hashlib
import re
import subprocess
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from types import SimpleNamespace

import debs
import metadata
import pytest
from conftest import TOOLS


def test_each_file_has_the_hash_that_its_page_says(index):
    seen = 0
    for page in index.glob('simple/*/index.html'):
        for name, digest in re.findall(r'wheels/([^#"]+)#sha256=(\w+)', page.read_text()):
            assert hashlib.sha256((index / 'wheels' / name).read_bytes()).hexdigest() == digest
            seen += 1
    assert seen == len(list((index / 'wheels').iterdir()))


def test_each_wheel_holds_what_its_record_says(index):
    for wheel in index.glob('wheels/django-*.whl'):
        with zipfile.ZipFile(wheel) as archive:
            record = next(name for name in archive.namelist() if name.endswith('.dist-info/RECORD'))
            for line in archive.read(record).decode().splitlines():
                name, digest, _ = line.rsplit(',', 2)
                wanted = 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b'=').decode()
                assert digest in ('', wanted)
            assert 'django/contrib/admin/static/admin/js/vendor/jquery/jquery.min.js' in archive.namelist()


def test_three_djangos_know_what_they_need(index):
    for version in ('3.2', '4.2', '5.2'):
        wheel = next(index.glob(f'wheels/django-{version}.*.whl'))
        with zipfile.ZipFile(wheel) as archive:
            text = archive.read(next(name for name in archive.namelist() if name.endswith('METADATA'))).decode()
        assert {'asgiref', 'sqlparse'} <= {re.match('[a-z]+', name.lower())[0] for name in metadata.headers(text).get_all('Requires-Dist')}


def test_a_second_run_changes_nothing(index):
    before = (index / 'simple').stat().st_mtime_ns
    done = subprocess.run([TOOLS / 'build-index', index, '--test-stubs'], capture_output=True, text=True, check=True)
    assert 'up to date' in done.stdout and (index / 'simple').stat().st_mtime_ns == before


def test_dependencies_are_those_of_the_debian_package():
    owner = SimpleNamespace(name='python3-django', depends='python3:any, python3-asgiref (>= 3.3.2~), python3-sqlparse, libjs-jquery')
    names = {'python3-asgiref': 'asgiref', 'python3-sqlparse': 'sqlparse'}
    assert metadata.from_depends(owner, names) == ['Requires-Dist: asgiref (>=3.3.2)', 'Requires-Dist: sqlparse']


def test_extras_and_markers_of_an_egg_are_kept():
    lines = metadata.from_requires('six\n\n[redis]\nredis>=3\n\n[:python_version < "3.8"]\nbackports\n')
    assert lines == ['Requires-Dist: six', 'Provides-Extra: redis', 'Requires-Dist: redis>=3 ; extra == "redis"',
                     'Requires-Dist: backports ; (python_version < "3.8")']


@pytest.mark.parametrize('path', ['/', '/work/', '/complete', '/wheels/', '/simple/../complete', '/simple/%2e%2e/complete', '/wheels/..%2fcomplete'])
def test_only_the_index_is_served(url, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url + path)
    assert refused.value.code == 404


def test_what_cannot_be_served_is_said(tmp_path):
    done = subprocess.run([TOOLS / 'serve-index', tmp_path, '127.0.0.1:0'], capture_output=True, text=True, timeout=20)
    assert done.returncode == 1 and 'make one with build-index' in done.stderr


def test_a_damaged_package_is_removed_and_named(tmp_path):
    broken = tmp_path / 'python3-x_1_all.deb'
    broken.write_text('no archive')
    with pytest.raises(debs.Unavailable, match='python3-x_1_all.deb is damaged and was removed'):
        debs.unpack('bookworm', [broken], Path(tmp_path / 'root'))
    assert not broken.exists()
