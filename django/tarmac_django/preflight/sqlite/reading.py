"""What Django's own SQLite backend makes of a stored value; it drops some without a word, so those are named."""
import json

from tarmac_django.preflight.problem import Problem

PARSED = {'DateField': 'parse_date', 'DateTimeField': 'parse_datetime', 'TimeField': 'parse_time'}
KINDS = {'DateField': 'date', 'DateTimeField': 'date and time', 'TimeField': 'time'}


class Reading:
    def __init__(self, field):
        from django.db import connections
        from django.db.backends.sqlite3.base import DatabaseWrapper
        from django.utils import dateparse
        self.kind, self.field = internal_type(field), field
        self.backend = DatabaseWrapper({**connections['default'].settings_dict, 'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}, 'default')
        self.column = field.get_col(field.model._meta.db_table)
        self.converters = self.backend.ops.get_db_converters(self.column) + field.get_db_converters(self.backend)
        self.parse = getattr(dateparse, PARSED[self.kind]) if self.kind in PARSED else None

    def read(self, stored, stored_as):
        """-> (value, Problem or None); stored is bytes for text and blob."""
        if stored_as == 'text':
            try:
                stored = stored.decode()
            except UnicodeDecodeError as error:
                return stored, Problem('not-utf8', f'byte {error.start + 1} is not valid UTF-8')
        elif stored_as == 'blob' and self.kind not in ('BinaryField',):
            return stored, Problem('invalid', f'a blob in a column for {self.kind}')
        problem = self.unreadable(stored, stored_as)
        if problem:
            return stored, problem
        try:
            value = self.parse(stored) if self.parse else stored
            for convert in self.converters:
                value = convert(value, self.column, self.backend)
            return value, None
        except Exception as error:
            return stored, Problem('unreadable', f'Django cannot read it back: {type(error).__name__}: {error}')

    def unreadable(self, stored, stored_as):
        if self.parse:
            try:
                lost = stored_as != 'text' or self.parse(stored) is None
            except ValueError:
                lost = True
            return Problem('unreadable', f'not a {KINDS[self.kind]} that Django can read back') if lost else None
        if self.kind in ('BooleanField', 'NullBooleanField') and stored not in (0, 1):
            return Problem('invalid', 'not 0 or 1')
        if self.kind == 'BinaryField' and stored_as == 'text':
            return Problem('invalid', 'text in a binary column')
        if self.kind == 'JSONField':
            try:
                json.loads(stored)
            except (TypeError, ValueError, RecursionError) as error:
                return Problem('not-json', f'not valid JSON: {error}')
        return None


def internal_type(field):
    while field.remote_field and hasattr(field, 'target_field'):
        field = field.target_field
    return field.get_internal_type()
