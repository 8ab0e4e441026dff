"""python oracle.py FIXTURE: loads each object in a savepoint of its own, as loaddata does, and prints what PostgreSQL says of it."""
import json
import os
import sys
import warnings

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zoo.settings')
warnings.simplefilter('ignore')


def main(path):
    import django
    django.setup()
    from django.db import transaction
    refused, saved, deferred = {}, {}, []
    with transaction.atomic():
        for number, one in enumerate(each(path), 1):
            try:
                with transaction.atomic():
                    made = one()
                    made.save()
                    saved[made.object._meta.label, str(made.object.pk)] = number
                    if made.deferred_fields:
                        deferred.append((number, made))
            except Exception as error:
                refused[number] = f'{type(error).__name__}: {error}'[:300]
        for number, made in deferred:
            try:
                with transaction.atomic():
                    made.save_deferred_fields()
            except Exception as error:
                refused[number] = f'deferred: {type(error).__name__}: {error}'[:300]
        broken = list(links())
        json.dump({'refused': refused, 'broken': broken}, sys.stdout)
        transaction.set_rollback(True)


def each(path):
    from django.core.serializers import get_deserializer
    python = get_deserializer('python')
    options = {'handle_forward_references': True}

    def of(one):
        return lambda: next(iter(python([one], **options)))

    if path.endswith('.xml'):
        with open(path, 'rb') as source:
            found = get_deserializer('xml')(source, **options)
            while True:
                held = []
                try:
                    held.append(next(found))
                except StopIteration:
                    return
                except Exception as error:
                    held.append(error)
                yield lambda: given(held[0])
    elif path.endswith('.yaml'):
        import yaml
        with open(path, 'rb') as source:
            yield from map(of, yaml.load(source, Loader=yaml.CSafeLoader))
    else:
        with open(path, 'rb') as source:
            yield from map(of, json.loads(source.read().decode()))


def given(held):
    if isinstance(held, Exception):
        raise held
    return held


def links():
    """Foreign keys that point to nothing: PostgreSQL tells of them at the commit."""
    from django.apps import apps
    from django.db import connection
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_concrete_fields:
                if field.remote_field:
                    target = field.target_field
                    cursor.execute(f'SELECT a.{quote(model._meta.pk.column)}::text, a.{quote(field.column)}::text FROM {quote(model._meta.db_table)} a '
                                   f'LEFT JOIN {quote(target.model._meta.db_table)} b ON b.{quote(target.column)} = a.{quote(field.column)} '
                                   f'WHERE a.{quote(field.column)} IS NOT NULL AND b.{quote(target.column)} IS NULL')
                    owner = model._meta.auto_created
                    if owner:
                        through = next(one for one in model._meta.local_concrete_fields if one.remote_field)
                        cursor.execute(f'SELECT a.{quote(through.column)}::text, a.{quote(field.column)}::text FROM {quote(model._meta.db_table)} a '
                                       f'LEFT JOIN {quote(target.model._meta.db_table)} b ON b.{quote(target.column)} = a.{quote(field.column)} '
                                       f'WHERE b.{quote(target.column)} IS NULL')
                    for pk, value in cursor.fetchall():
                        yield [owner._meta.label if owner else model._meta.label, pk, field.name, value]


if __name__ == '__main__':
    main(sys.argv[1])
