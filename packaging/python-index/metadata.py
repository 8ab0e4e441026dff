"""A wheel's METADATA from what Debian left of the project's own."""
import email.parser
import re

import packages


def normal(name):
    return re.sub(r'[-_.]+', '-', name).lower()


def project_names(tree):
    """Debian package -> project that it holds."""
    names = dict(packages.PROJECTS)
    for package in tree.packages:
        for info in package.infos:
            names.setdefault(package.name, re.sub(r'-\d.*$', '', re.sub(r'\.(egg|dist)-info$', '', info)))
    return names


def read(info):
    if info.suffix == '.dist-info':
        file = info / 'METADATA'
    else:
        file = info / 'PKG-INFO' if info.is_dir() else info
    return file.read_text(encoding='utf-8', errors='replace')


def headers(text):
    return email.parser.HeaderParser().parsestr(text)


def complete(info, tree, names):
    """(name, version, METADATA). dh_python3 strips the plain part of requires.txt, so dependencies come from the package's own Depends."""
    text = read(info)
    known = headers(text)
    name, version = known['Name'], known['Version']
    lines = [re.sub(r'^Metadata-Version:.*', 'Metadata-Version: 2.1', line) for line in text.split('\n\n', 1)[0].splitlines()
             if not line.startswith('License-File')]
    required = [line for line in lines if line.startswith('Requires-Dist:')]
    if not required and info.is_dir() and (info / 'requires.txt').exists():
        required = from_requires((info / 'requires.txt').read_text())
        lines += required
    if not any(line.startswith('Requires-Dist:') and 'extra ==' not in line for line in required):
        owner = next((package for package in tree.packages if info.name in package.infos), None)
        lines += from_depends(owner, names) if owner else []
    return name, version, '\n'.join(lines) + '\n\n'


def from_requires(text):
    lines, extra, marker = [], None, None
    for line in filter(None, map(str.strip, text.splitlines())):
        section = re.match(r'\[([^:\]]*):?([^\]]*)\]$', line)
        if section:
            extra, marker = section[1] or None, section[2] or None
            if extra:
                lines.append(f'Provides-Extra: {extra}')
            continue
        conditions = [part for part in (f'({marker})' if marker else None, f'extra == "{extra}"' if extra else None) if part]
        lines.append(f'Requires-Dist: {line}' + (f' ; {" and ".join(conditions)}' if conditions else ''))
    return lines


def from_depends(owner, names):
    lines = []
    for name, bound in re.findall(r'(?:^|, )(python3-[a-z0-9.+-]+)(?::any)?(?: \(>= ([^)]+)\))?', owner.depends):
        if name in names and name != owner.name:
            plain = re.match(r'(?:\d+:)?(\d+(?:\.\d+)*)', bound)
            lines.append(f'Requires-Dist: {names[name]}' + (f' (>={plain[1]})' if plain else ''))
    return sorted(set(lines))
