import decimal
import math

from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.problem import Problem

LIMITED = {'varchar', 'character varying', 'char', 'character', 'bpchar'}
PADDED = {'char', 'character', 'bpchar'}


def column(name, limit, padded=False, folded=False):
    def too_long(value):
        # PostgreSQL cuts off spaces beyond the limit without a word; it counts characters, not bytes.
        if len(value) > limit and len(value.rstrip(' ')) > limit:
            return Problem('too-long', f'{len(value)} characters, the limit is {limit} ({name})', len(value), limit)
        return content(value)

    def problem(value):
        if isinstance(value, (dict, set, bytes)):
            return Problem('invalid', f'not text but {type(value).__name__}')
        if isinstance(value, (list, tuple)):
            return None     # becomes an array's text, PostgreSQL's own
        value = written(value)
        return content(value) if limit is None else too_long(value)

    def key(value):
        value = written(value)
        if limit is not None and len(value) > limit:
            value = value[:limit]
        if padded:
            value = value.rstrip(' ')
        return value.lower() if folded else value

    return Column(name, problem, key, limit, is_text=True)


def written(value):
    """What PostgreSQL makes of a literal of another type; few fields send one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float) and math.isfinite(value):
        return format(decimal.Decimal(repr(value)), 'f')
    if isinstance(value, float):
        return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'
    return str(value)


def content(value):
    if '\0' in value:
        return Problem('nul', f'contains a NUL byte (character {value.index(chr(0)) + 1}), which PostgreSQL text cannot hold')
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            return Problem('not-utf8', f'contains U+{ord(value[error.start]):04X}, half of a surrogate pair: not valid UTF-8')
    return None
