"""Debian packages by apt, without touching the machine's own apt state."""
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import packages

__all__ = ['Package', 'Tree', 'Unavailable', 'apt_of', 'discard', 'download', 'own_apt', 'unpack', 'which']


class Unavailable(Exception):
    """A package or suite that cannot be had; the text says what to do."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    depends: str
    infos: tuple       # names of the .egg-info and .dist-info that it holds


@dataclass(frozen=True)
class Tree:
    suite: str
    root: Path
    packages: tuple


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C.UTF-8'}, **more)


def reason(done):
    lines = [line for line in done.stderr.splitlines() if line.startswith(('E:', 'W:'))]
    return lines[0] if lines else f'exit status {done.returncode}'


def own_apt():
    return ['apt-get', '-q=2', '-o', 'APT::Sandbox::User=root']


def apt_of(suite, folder, refresh):
    """apt-get for another suite of the mirror that this machine uses: own lists, own cache, same keys and proxy."""
    for part in ('lists/partial', 'cache/archives/partial', 'parts'):
        (folder / part).mkdir(parents=True, exist_ok=True)
    name, text = sources_for(suite)
    (folder / 'parts' / name).write_text(text)
    apt = own_apt()
    for option in ('Dir::Etc::sourcelist=/dev/null', f'Dir::Etc::sourceparts={folder}/parts', f'Dir::State::lists={folder}/lists',
                   f'Dir::Cache={folder}/cache', 'Acquire::Languages=none',
                   'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false', 'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false'):
        apt += ['-o', option]
    if refresh or not any(folder.glob('lists/*Packages*')):
        done = run([*apt, 'update'])
        if done.returncode or not any(folder.glob('lists/*Packages*')):
            raise Unavailable(f'the mirror of this machine has no list of {suite} ({reason(done)})')
    return apt


def sources_for(suite):
    """The machine's own source of Debian's main archive, with the suite replaced."""
    parts = Path('/etc/apt/sources.list.d')
    for file in sorted(parts.glob('*.sources')):
        for stanza in re.split(r'\n\s*\n', file.read_text()):
            if re.search(rf'^Suites:.*\b{packages.BASE}(\s|$)', stanza, re.M):
                stanza = re.sub(r'^Types:.*', 'Types: deb', stanza, flags=re.M)
                stanza = re.sub(r'^Components:.*', 'Components: main', stanza, flags=re.M)
                return 'suite.sources', re.sub(r'^Suites:.*', f'Suites: {suite}', stanza, flags=re.M).strip() + '\n'
    for file in [Path('/etc/apt/sources.list'), *sorted(parts.glob('*.list'))]:
        for line in file.read_text().splitlines() if file.exists() else []:
            found = re.match(rf'(deb\s+(?:\[[^]]*\]\s+)?\S+)\s+{packages.BASE}\s', line)
            if found:
                return 'suite.list', f'{found[1]} {suite} main\n'
    raise Unavailable(f'no source of {packages.BASE} in /etc/apt to derive the one of {suite} from')


def download(apt, wanted, folder, refresh):
    """One .deb each. What a suite lacks is left out; nothing at all is an error."""
    folder.mkdir(parents=True, exist_ok=True)
    if refresh:
        for old in folder.glob('*.deb'):
            old.unlink()
    missing = [name for name in wanted if not any(folder.glob(f'{name}_*.deb'))]
    done = run([*apt, 'download', *missing], cwd=folder) if missing else None
    if done and done.returncode:
        for name in missing:
            run([*apt, 'download', name], cwd=folder)
    found = sorted(folder.glob('*.deb'))
    if not found:
        raise Unavailable(f'apt-get download: {reason(done)}; run apt-get update and look at its errors')
    return found


def unpack(suite, files, root):
    discard(root)
    root.mkdir(parents=True)
    known = []
    for file in files:
        done = run(['dpkg-deb', '-x', str(file), str(root)])
        if done.returncode:
            file.unlink()
            raise Unavailable(f'{file.name} is damaged and was removed ({done.stderr.strip()}); run this again')
        fields = run(['dpkg-deb', '-f', str(file), 'Package', 'Version', 'Depends']).stdout
        value = dict(re.findall(r'^(\w+): (.*)', fields, re.M))
        names = re.findall(r'/([^/\s]+\.(?:egg|dist)-info)(?:/|$)', run(['dpkg-deb', '-c', str(file)]).stdout, re.M)
        known.append(Package(value['Package'], value['Version'], value.get('Depends', ''), tuple(sorted(set(names)))))
    return Tree(suite, root, tuple(known))


def discard(folder):
    shutil.rmtree(folder, ignore_errors=True)
