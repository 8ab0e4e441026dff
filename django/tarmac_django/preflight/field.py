"""One model field: what Django makes of a value on its way to the column, and whether the column takes that."""
import inspect
import re

from tarmac_django.preflight import columns, indexes, showing
from tarmac_django.preflight.problem import Problem

NULL = Problem('null', 'null, but the column is NOT NULL')
UNCONVERTED = {'CharField', 'TextField', 'SlugField', 'URLField', 'EmailField', 'FileField', 'ImageField', 'FilePathField'}
WHOLE = {'IntegerField', 'SmallIntegerField', 'BigIntegerField', 'PositiveIntegerField', 'PositiveSmallIntegerField', 'PositiveBigIntegerField',
         'AutoField', 'BigAutoField', 'SmallAutoField'}


class Field:
    def __init__(self, field, connection, report=None):
        self.field, self.connection, self.name, self.attname, self.null = field, connection, field.name, field.attname, field.null
        self.secret = showing.is_secret(field)
        self.relation = field.remote_field if field.is_relation else None
        parsed = self.relation.model._meta.get_field(self.relation.field_name) if self.relation and hasattr(self.relation, 'field_name') else field
        self.parse = parsed.to_python
        self.generated = getattr(field, 'generated', False)
        db_type = field.db_type(connection)
        self.column = columns.of(db_type) if db_type and field.model._meta.managed and not self.generated else None
        self.positive = bool(re.fullmatch(r'"?[^"]*"? >= 0', check_of(field, connection)))
        self.fixable = self.relation is None and bool(getattr(field, 'max_length', None))
        ours = type(field).__module__ == 'django.db.models.fields' or type(field).__module__ == 'django.db.models.fields.files'
        self.unconverted = ours and type(field).__name__ in UNCONVERTED
        self.whole = ours and type(field).__name__ in WHOLE
        self.tight = bool(self.column) and indexes.is_tight(field, self.column)
        self.is_file = hasattr(field, 'upload_to')
        self.special = not self.is_file and has_descriptor(field)
        self.not_null = not (field.null or self.generated or type(field).__name__ == 'OrderWrt')
        self.name_gaps(report, db_type)

    def name_gaps(self, report, db_type):
        if report is None or db_type is None:
            return
        subject = f'{self.field.model._meta.label}.{self.name}'
        if self.generated:
            report.not_judged(subject, 'PostgreSQL computes it')
        elif self.column is None:
            report.not_judged(subject, 'the table is not managed by Django')
        elif not self.column.judged:
            report.not_judged(subject, f'{self.column.name} is left to PostgreSQL')
        elif check_of(self.field, self.connection) and not self.positive:
            report.not_judged(subject, 'it has a CHECK of its own')

    def judge(self, raw):
        """-> (what reaches the column, Problem or None)"""
        if self.unconverted and type(raw) is str and not self.tight:
            return raw, self.column.problem(raw) if self.column else None
        if raw is None and not self.special:
            return self.of_null()
        try:
            value = self.parse(raw)
        except Exception as error:
            return None, self.unreadable(error)
        return self.judge_parsed(value, raw)

    def judge_parsed(self, value, raw=None):
        """The same for a value that Python code made, as a default."""
        try:
            if self.special:
                value = getattr(self.field.model(**{self.attname: value}), self.attname)
            if self.is_file and value is None:
                value = ''
            prepared = value if value is None else self.field.get_db_prep_save(value, self.connection)
        except Exception as error:
            return None, self.unreadable(error)
        if prepared is None:
            return self.of_null()
        if self.positive and isinstance(prepared, int) and prepared < 0:
            return prepared, Problem('negative', f'{prepared} in a column that takes no negative numbers')
        problem = self.column.problem(prepared) if self.column and self.column.problem else None
        if problem is None and self.tight and isinstance(prepared, str):
            problem = indexes.problem(prepared)
        if problem is None and self.whole and isinstance(raw, float) and raw != prepared:
            problem = Problem('changed', f'{raw!r} becomes {prepared}', severity='warning')
        return prepared, problem

    def of_null(self):
        if self.is_file:
            return '', None     # an empty FieldFile is written as ''
        return None, NULL if self.not_null else None

    def unreadable(self, error):
        if self.secret:
            return Problem('invalid', f'not a value for a {type(self.field).__name__}')
        messages = getattr(error, 'messages', None)
        try:
            text = '; '.join(map(str, messages)) if messages else f'{type(error).__name__}: {error}'
        except Exception:
            text = type(error).__name__
        return Problem('invalid', text[:200] if len(text) <= 200 else text[:200] + '...')

    def key(self, prepared):
        """Equal for values that a unique index takes for equal; not hashable where that cannot be told."""
        return self.column.key(prepared) if self.column else prepared

    def shown(self, value):
        return showing.HIDDEN if self.secret and value is not None else value


def check_of(field, connection):
    return (field.db_parameters(connection) or {}).get('check') or ''


def has_descriptor(field):
    """An attribute that is more than a slot may change what is put into it (as phone number fields do)."""
    descriptor = inspect.getattr_static(field.model, field.attname, None)
    return descriptor is not None and not type(descriptor).__module__.startswith('django.db.models')
