"""The database that will be loaded into, if it answers: looked into, never written to."""
import contextlib

ALIAS = 'tarmac_preflight'
BATCH = 1000


class Target:
    def __init__(self, connection):
        self.connection = connection

    @classmethod
    def open(cls, alias):
        from django.db import connections
        settings = connections[alias].settings_dict
        if connections[alias].vendor != 'postgresql' or not settings.get('NAME'):
            return None
        try:
            connection = connections.create_connection(alias)
            options = {name: value for name, value in settings['OPTIONS'].items() if name != 'pool'}
            connection.settings_dict = {**settings, 'CONN_MAX_AGE': 0, 'OPTIONS': {'connect_timeout': 3, **options}}
            connection.alias = ALIAS
            connection.ensure_connection()
        except Exception:
            return None     # it is not there yet, or not from here: fixtures are judged by themselves
        connections[ALIAS] = connection
        return cls(connection)

    def close(self):
        from django.db import connections
        with contextlib.suppress(Exception):
            self.connection.close()
        del connections[ALIAS]

    @contextlib.contextmanager
    def reading(self):
        from django.db import transaction
        with transaction.atomic(using=ALIAS):
            with self.connection.cursor() as cursor:
                cursor.execute('SET TRANSACTION READ ONLY')
                cursor.execute("SET LOCAL statement_timeout = '10s'")
            yield

    def having(self, model, name, values):
        """Those of the values that the model's rows have; none where the table is not there yet."""
        from django.db import DatabaseError
        found = []
        for start in range(0, len(values), BATCH):
            batch = values[start:start + BATCH]
            try:
                with self.reading():
                    found += model._base_manager.using(ALIAS).filter(**{f'{name}__in': batch}).values_list(name, flat=True)
            except (DatabaseError, ValueError, TypeError):
                continue
        return found

    def rows(self, model, fields, values, condition):
        """pk and fields of the rows whose first field has one of the values."""
        from django.db import DatabaseError
        names = [field.field.attname for field in fields]
        try:
            with self.reading():
                found = model._base_manager.using(ALIAS).filter(**{f'{fields[0].name}__in': values})
                return list((found.filter(condition) if condition is not None else found).values_list('pk', *names))
        except (DatabaseError, ValueError, TypeError):
            return []

    def is_empty(self, model):
        from django.db import DatabaseError
        try:
            with self.reading():
                return not model._base_manager.using(ALIAS).exists()
        except DatabaseError:
            return True

    def has_natural(self, model, key):
        """None where the database cannot answer."""
        from django.db import DatabaseError, DataError
        try:
            with self.reading():
                model._default_manager.db_manager(ALIAS).get_by_natural_key(*key)
            return True
        except DataError:
            return False
        except DatabaseError:
            return None
        except Exception:
            return False    # not there, or an error that loaddata would meet as well
