"""Fixture files, object by object, in bounded memory: -> (line, object), or (line, Broken) for what cannot be read."""
import os
import re

from tarmac_django.preflight.reading import json_list, json_lines, xml, yaml_list
from tarmac_django.preflight.reading.broken import Broken
from tarmac_django.preflight.reading.unpacking import unpacked

FORMATS = {'json': json_list.objects, 'jsonl': json_lines.objects, 'xml': xml.objects, 'yaml': yaml_list.objects, 'yml': yaml_list.objects}
NAME = re.compile(r'\.(json|jsonl|xml|yaml|yml)(?:\.(gz|bz2|zip|xz|lzma))?$')


def format_of(path):
    found = NAME.search(os.path.basename(path))
    return found and found[1]


def packing_of(path):
    found = NAME.search(os.path.basename(path))
    return found and found[2]


def objects(path):
    read = FORMATS.get(format_of(path))
    if read is None:
        yield None, Broken('not a fixture: its name does not end in .json, .jsonl, .xml, .yaml or .yml (and .gz, .bz2, .zip, .xz or .lzma)')
        return
    try:
        with unpacked(path, packing_of(path)) as source:
            yield from read(source)
    except Broken as broken:
        yield broken.line, broken
    except UnicodeDecodeError as error:
        yield None, Broken(f'not UTF-8: {error.reason} (byte 0x{error.object[error.start]:02x}); nothing after it was checked')
