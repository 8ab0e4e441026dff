from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.problem import Problem


def content(value):
    """psycopg2 wraps it."""
    return getattr(value, 'adapted', value)


def problem(value):
    return None if isinstance(content(value), (bytes, bytearray, memoryview)) else Problem('invalid', f'not bytes but {type(content(value)).__name__}')


BYTEA = Column('bytea', problem, lambda value: bytes(content(value)))
