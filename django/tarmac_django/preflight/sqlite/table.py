import sqlite3

from tarmac_django.preflight import showing, unique
from tarmac_django.preflight.field import Field
from tarmac_django.preflight.finding import Finding
from tarmac_django.preflight.problem import Problem
from tarmac_django.preflight.sqlite import sieve
from tarmac_django.preflight.sqlite.file import quoted, text
from tarmac_django.preflight.sqlite.reading import Reading


class Table:
    """One model's rows."""

    def __init__(self, model, connection, database, place, report):
        self.model, self.connection, self.database, self.place, self.report = model, connection, database, place, report
        self.meta, self.name = model._meta, quoted(model._meta.db_table)
        self.pk = Field(self.meta.pk, connection) if self.meta.pk in self.meta.local_concrete_fields else None
        self.fields = {}

    def check(self):
        columns = {text(row[1]) for row in self.database.execute(f'PRAGMA table_info({self.name})')}
        for field in self.meta.local_concrete_fields:
            if field.column in columns:
                self.fields[field.name] = Field(field, self.connection, self.report)
            elif not getattr(field, 'generated', False):
                problem = Problem('no-column', f'the file has no column {field.column}: run migrate on it first', severity='warning')
                self.report.add(Finding(problem, self.place, self.meta.label, None, field.name))
        rows, = self.database.execute(f'SELECT count(*) FROM {self.name}').fetchone()
        self.report.looked_at += rows
        if not rows:
            return
        for field in self.fields.values():
            self.sift(field)
        self.find_undecodable()
        for one in unique.of(self.model):
            self.find_duplicates(one)

    def key(self):
        return quoted(self.pk.field.column) if self.pk else 'rowid'

    def sift(self, field):
        if not field.column or not (field.column.judged or field.not_null):
            return
        column = quoted(field.field.column)
        wanted = sieve.condition(field.column.name, column, field.positive, field.not_null and not field.is_file)
        reading = None
        for pk, stored_as, stored in self.caught(column, wanted):
            reading = reading or Reading(field.field)
            if stored is None:
                value, problem = field.of_null()
            else:
                value, problem = reading.read(stored, text(stored_as))
                if problem is None or isinstance(stored, (int, float)):
                    problem = field.judge_parsed(value, value)[1] or problem
            if problem:
                self.add(problem, pk, field, value)

    def caught(self, column, wanted):
        query = f'SELECT {self.key()}, typeof({column}), {column} FROM {self.name}'
        try:
            yield from self.database.execute(f'{query} WHERE {wanted}' if wanted else query)
        except sqlite3.OperationalError as error:
            if 'json_valid' not in str(error):      # SQLite before 3.38 may be without JSON
                raise
            yield from self.database.execute(query)

    def add(self, problem, pk, field, value=None):
        if isinstance(value, bytes):
            value = value[:showing.LONGEST + 1].decode('utf-8', 'backslashreplace')
        shown = self.pk.shown(text(pk)) if self.pk else text(pk)
        self.report.add(Finding(problem, self.place, self.meta.label, shown, field.name, field.shown(value), field.fixable))

    def find_undecodable(self):
        """Python's sqlite3 decodes all text of the table once, fast; only where it fails is it looked for which value."""
        names = [field for field in self.fields.values() if field.column and field.field.get_internal_type() != 'BinaryField']
        if not names or self.decodes(names):
            return
        for field in names:
            column = quoted(field.field.column)
            for pk, stored in self.database.execute(f"SELECT {self.key()}, {column} FROM {self.name} WHERE typeof({column}) = 'text'"):
                try:
                    stored.decode()
                except UnicodeDecodeError as error:
                    if not self.was_sifted(field, column, pk):
                        self.add(Problem('not-utf8', f'byte {error.start + 1} is not valid UTF-8'), pk, field, stored)

    def decodes(self, fields):
        self.database.text_factory = str
        try:
            for _ in self.database.execute(f'SELECT {", ".join(quoted(field.field.column) for field in fields)} FROM {self.name}'):
                pass
            return True
        except (sqlite3.OperationalError, UnicodeDecodeError):
            return False
        finally:
            self.database.text_factory = bytes

    def was_sifted(self, field, column, pk):
        wanted = sieve.condition(field.column.name, column, field.positive, False) if field.column.judged else None
        return wanted and self.database.execute(f'SELECT 1 FROM {self.name} WHERE {self.key()} IS ? AND ({wanted})',
                                                (text(pk),)).fetchone() is not None

    def find_duplicates(self, one):
        """Where SQLite has no such index, or PostgreSQL's compares otherwise (citext)."""
        if one.condition is not None or any(name not in self.fields for name in one.fields):
            return
        columns = [quoted(self.fields[name].field.column) for name in one.fields]
        folded = [f'lower({column})' if fold is not None or self.is_citext(name) else column
                  for name, column, fold in zip(one.fields, columns, one.folds or [None] * len(columns))]
        if folded == columns and self.is_indexed({self.fields[name].field.column for name in one.fields}):
            return
        there = ' AND '.join(f'{column} IS NOT NULL' for column in columns)
        groups = self.database.execute(f'SELECT min({self.key()}), max({self.key()}), {columns[0]} FROM {self.name} WHERE {there} '
                                       f'GROUP BY {", ".join(folded)} HAVING count(*) > 1')
        for first, last, value in groups:
            other = self.pk.shown(text(first)) if self.pk else text(first)
            field = self.fields[one.fields[0]]
            problem = Problem('duplicate', f'unique in PostgreSQL, but pk={showing.cut(other)} has the same value')
            self.report.add(Finding(problem, self.place, self.meta.label, self.pk.shown(text(last)) if self.pk else text(last), str(one),
                                    field.shown(text(value)) if len(one.fields) == 1 else None))

    def is_citext(self, name):
        column = self.fields[name].column
        return bool(column) and column.name == 'citext'

    def is_indexed(self, columns):
        for row in self.database.execute(f'PRAGMA index_list({self.name})').fetchall():
            partial = len(row) > 4 and row[4]
            inside = {text(column[2]) for column in self.database.execute(f'PRAGMA index_info({quoted(text(row[1]))})')}
            if row[2] and not partial and inside == columns:
                return True
        return False
