"""json and jsonb: the text that is sent, judged as PostgreSQL's parser does."""
import json
import re

from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.problem import Problem

STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
ESCAPES = re.compile(r'\\(?:u([0-9a-fA-F]{4})|.)', re.DOTALL)


def column(name):
    def problem(value):
        try:
            text = sent(value)
        except (TypeError, ValueError, RecursionError) as error:
            return Problem('not-json', f'cannot be written as JSON: {error}')
        if ('NaN' in text or 'Infinity' in text) and number_missing(text):
            return Problem('not-json', 'contains NaN or Infinity, which JSON does not have')
        if not text.isascii() or '\0' in text:
            half = undecodable(text)
            if half:
                return half
        return escapes(text, name) if '\\u' in text else None

    def key(value):
        try:
            return json.dumps(json.loads(sent(value)), sort_keys=True)
        except (TypeError, ValueError, RecursionError):
            return None

    return Column(name, problem, key)


def sent(value):
    """psycopg's Json wrappers carry the value and, some of them, the way to write it."""
    if isinstance(value, str):
        return value
    for name in ('adapted', 'obj'):
        if hasattr(value, name):
            inner, dumps = getattr(value, name), getattr(value, 'dumps', None) or json.dumps
            return dumps(inner)
    return json.dumps(value)


def number_missing(text):
    return bool(re.search(r'NaN|Infinity', STRINGS.sub('', text)))


def undecodable(text):
    if '\0' in text:
        return Problem('nul', 'contains a NUL byte, which JSON cannot hold')
    try:
        text.encode()
    except UnicodeEncodeError:
        return Problem('not-utf8', 'contains half of a surrogate pair')
    return None


def escapes(text, name):
    """jsonb refuses \\u0000 and halves of surrogate pairs; json keeps the text and only wants halves paired."""
    high = 0
    for found in ESCAPES.finditer(text):
        unit = int(found[1], 16) if found[1] else -1
        follows = high and found.start() == high
        if 0xDC00 <= unit <= 0xDFFF and follows:
            high = 0
            continue
        if high or 0xDC00 <= unit <= 0xDFFF:
            return lone(name)
        if unit == 0 and name == 'jsonb':
            return Problem('nul', 'contains \\u0000, which jsonb cannot hold')
        high = found.end() if 0xD800 <= unit <= 0xDBFF else 0
    return lone(name) if high else None


def lone(name):
    return Problem('not-utf8', 'contains half of a surrogate pair, which jsonb cannot hold') if name == 'jsonb' else None
