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
        value = value if isinstance(value, str) else str(value)
        return content(value) if limit is None else too_long(value)

    def key(value):
        value = value if isinstance(value, str) else str(value)
        if limit is not None and len(value) > limit:
            value = value[:limit]
        if padded:
            value = value.rstrip(' ')
        return value.lower() if folded else value

    return Column(name, problem, key, limit)


def content(value):
    if '\0' in value:
        return Problem('nul', f'contains a NUL byte (character {value.index(chr(0)) + 1}), which PostgreSQL text cannot hold')
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            return Problem('not-utf8', f'contains U+{ord(value[error.start]):04X}, half of a surrogate pair: not valid UTF-8')
    return None
