"""Wheels out of unpacked Debian packages (PEP 427)."""
import base64
import hashlib
import os
import platform
import re
import shutil
import zipfile
from pathlib import Path

import metadata
import packages

NATIVE = f'cp311-cp311-linux_{platform.machine()}'
PURE = 'py3-none-any'


def from_tree(tree, out, say):
    """Writes every wheel of the tree and yields it."""
    for ready in sorted((tree.root / 'usr/share/python-wheels').glob('*.whl')):
        shutil.copyfile(ready, out / ready.name)
        yield out / ready.name
    site = tree.root / 'usr/lib/python3/dist-packages'
    names = metadata.project_names(tree)
    for info in sorted([*site.glob('*.egg-info'), *site.glob('*.dist-info')]):
        name, version, text = metadata.complete(info, tree, names)
        tops = top_levels(info, name)
        files = installed(site, tops)
        native = any(file.suffix == '.so' for file in files)
        if not files:
            say(f'{tree.suite}: {name} left out: its files are in another package')
        elif native and tree.suite != packages.BASE:
            say(f'{tree.suite}: {name} left out: native code for another Python')
        else:
            contents = read(files, site, tree.root)
            yield write(out, name, version, text, contents, info, tops, native)
            alias = packages.ALSO_KNOWN_AS.get(name)
            if alias:
                yield write(out, alias, version, re.sub(r'^Name:.*', f'Name: {alias}', text, flags=re.M), contents, info, tops, native)


def top_levels(info, name):
    if (info / 'top_level.txt').exists():
        return (info / 'top_level.txt').read_text().split()
    if (info / 'RECORD').exists():
        firsts = {line.split(',')[0].split('/')[0] for line in (info / 'RECORD').read_text().splitlines()}
        return sorted({first.removesuffix('.py') for first in firsts if first not in (info.name, '..')})
    return [metadata.normal(name).replace('-', '_')]


def installed(site, tops):
    files = set()
    for top in tops:
        folder = site / top
        if folder.is_dir():
            files |= {file for file in folder.rglob('*') if '__pycache__' not in file.parts and (file.is_symlink() or not file.is_dir())}
        files |= {file for file in [site / f'{top}.py', *site.glob(f'{top}.*.so')] if file.exists()}
    return files


def read(files, site, root):
    """name -> bytes. Links are followed inside the unpacked tree: Django's admin takes jQuery from another package."""
    contents = {}
    for file in sorted(files):
        target = resolve(file, root)
        if target and target.is_file():
            contents[str(file.relative_to(site))] = target.read_bytes()
    return contents


def resolve(file, root):
    for _ in range(9):
        if not file.is_symlink():
            return file
        link = os.readlink(file)
        file = Path(os.path.normpath(root / link.lstrip('/') if link.startswith('/') else file.parent / link))
        if not file.is_relative_to(root):
            return None
    return None


def write(out, name, version, text, contents, info, tops, native):
    tag = NATIVE if native else PURE
    stem = f'{re.sub(r"[-_.]+", "_", name).lower()}-{version}'
    wheel = out / f'{stem}-{tag}.whl'
    about = {
        'METADATA': text.encode(),
        'WHEEL': f'Wheel-Version: 1.0\nGenerator: tarmac\nRoot-Is-Purelib: {str(not native).lower()}\nTag: {tag}\n'.encode(),
        'top_level.txt': ('\n'.join(tops) + '\n').encode(),
    }
    if info is not None and (info / 'entry_points.txt').exists():
        about['entry_points.txt'] = (info / 'entry_points.txt').read_bytes()
    pack(wheel, f'{stem}.dist-info', contents | {f'{stem}.dist-info/{file}': data for file, data in about.items()})
    return wheel


def pack(wheel, info, contents):
    record = []
    part = wheel.with_name(wheel.name + '.part')
    with zipfile.ZipFile(part, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in contents.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
            record.append(f'{name},sha256={digest},{len(data)}')
            archive.writestr(entry(name), data)
        archive.writestr(entry(f'{info}/RECORD'), '\n'.join([*record, f'{info}/RECORD,,', '']))
    part.rename(wheel)


def entry(name):
    # A fixed date: the same packages give the same bytes, and so the same hash in a requirements file.
    info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
