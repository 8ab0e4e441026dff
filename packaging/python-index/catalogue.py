"""The index itself: PEP 503 pages with hashes."""
import hashlib
import html
import shutil
import zipfile

import metadata


def write(root):
    fresh, simple = root / 'simple.new', root / 'simple'
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    shelves = projects(root)
    page(fresh, ''.join(f'<a href="{name}/">{name}</a><br>\n' for name in sorted(shelves)))
    for name, files in shelves.items():
        (fresh / name).mkdir()
        page(fresh / name, ''.join(map(link, files)))
    shutil.rmtree(simple, ignore_errors=True)
    fresh.rename(simple)


def projects(root):
    shelves = {}
    for file in sorted((root / 'wheels').iterdir()):
        if file.suffix == '.whl':
            shelves.setdefault(metadata.normal(file.name.split('-')[0]), []).append(file)
        elif file.name.endswith('.tar.gz'):
            shelves.setdefault(metadata.normal(file.name[:-7].rsplit('-', 1)[0]), []).append(file)
    return shelves


def page(folder, links):
    (folder / 'index.html').write_text(f'<!DOCTYPE html>\n<html><body>\n{links}</body></html>\n')


def link(file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    python = ''
    if file.suffix == '.whl':
        with zipfile.ZipFile(file) as archive:
            name = next(entry for entry in archive.namelist() if entry.endswith('.dist-info/METADATA'))
            wanted = metadata.headers(archive.read(name).decode('utf-8', 'replace')).get('Requires-Python')
        python = f' data-requires-python="{html.escape(wanted)}"' if wanted else ''
    return f'<a href="../../wheels/{file.name}#sha256={digest}"{python}>{file.name}</a><br>\n'


def summary(root):
    shelves = projects(root)
    djangos = ', '.join(sorted(file.name.split('-')[1] for file in shelves.get('django', [])))
    return f'{len(shelves)} projects, {sum(map(len, shelves.values()))} files, Django {djangos}'
