"""Made-up packages for tests: versions to upgrade between, a conflict, a source package and ones that cannot be built."""
import gzip
import io
import tarfile

import wheels

WHEELS = [('stub-lib', '1.0', []), ('stub-lib', '1.1', []), ('stub-lib', '2.0', []),
          ('stub-app', '1.0', ['stub-lib<2']), ('stub-new', '1.0', ['stub-lib>=2'])]

SOURCES = {
    'stub-sdist': '',
    'stub-broken': 'raise SystemExit("stub-broken: it cannot be built")\n',
    'stub-header': 'import sys\nsys.exit("src/stub.c:1:10: fatal error: gdal/gdal.h: No such file or directory\\ncompilation terminated.")\n',
    'stub-pgconfig': 'import sys\nsys.exit("Error: pg_config executable not found.\\n\\npg_config is required to build psycopg2 from source.")\n',
}


def write(out):
    for name, version, requires in WHEELS:
        module = name.replace('-', '_')
        yield wheels.write(out, name, version, about(name, version, requires), {f'{module}.py': f'__version__ = "{version}"\n'.encode()},
                           None, [module], native=False)
    for name, prelude in SOURCES.items():
        yield source(out / f'{name}-1.0.tar.gz', name, prelude)


def about(name, version, requires):
    return f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n' + ''.join(f'Requires-Dist: {one}\n' for one in requires) + '\n'


def source(file, name, prelude):
    module = name.replace('-', '_')
    texts = {
        'setup.py': f'{prelude}from setuptools import setup\nsetup(name="{name}", version="1.0", py_modules=["{module}"])\n',
        f'{module}.py': '__version__ = "1.0"\n',
        'PKG-INFO': about(name, '1.0', []),
        'pyproject.toml': '[build-system]\nrequires = ["setuptools", "wheel"]\nbuild-backend = "setuptools.build_meta"\n',
    }
    with open(file, 'wb') as raw, gzip.GzipFile('', 'wb', fileobj=raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode='w') as archive:
        for path, text in texts.items():
            member = tarfile.TarInfo(f'{name}-1.0/{path}')
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return file
