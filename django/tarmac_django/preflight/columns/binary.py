from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.postgres import is_psycopg3
from tarmac_django.preflight.problem import Problem


def content(value):
    """psycopg wraps it, version 2 and 3 each in its way."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return value
    return getattr(value, 'adapted', getattr(value, 'obj', value))


def problem(value):
    value = content(value)
    if isinstance(value, (bytes, bytearray, memoryview)) or (is_psycopg3() and makes_bytes(value)):
        return None
    return Problem('invalid', f'not bytes but {type(value).__name__}')


def makes_bytes(value):
    """psycopg 3 takes what bytes() takes: a size, or a list of octets."""
    if isinstance(value, int):
        return 0 <= value < 1 << 31
    try:
        return isinstance(value, (list, tuple, dict)) and bytes(tuple(value)) is not None
    except (TypeError, ValueError):
        return False


BYTEA = Column('bytea', problem, lambda value: bytes(content(value)) if not isinstance(content(value), int) else None)
