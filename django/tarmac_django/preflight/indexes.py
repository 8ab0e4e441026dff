"""A B-tree takes no entry of more than a third of a page, after PostgreSQL has compressed it."""
import zlib

from tarmac_django.preflight.problem import Problem

LARGEST = 2704 - 12     # bytes of text, without the entry's header


def is_tight(field, column):
    """An index is on the field, and the column takes more than fits in there."""
    meta = field.model._meta
    named = {name for index in meta.indexes for name, _ in index.fields_orders if type(index).__name__ in ('Index', 'BTreeIndex')}
    together = {name for names in [*meta.unique_together, *getattr(meta, 'index_together', ())] for name in names}
    indexed = field.unique or field.db_index or field.name in named | together
    return indexed and column.is_text and (column.limit is None or column.limit * 4 > LARGEST)


def problem(text):
    size = len(text.encode(errors='replace'))
    if size <= LARGEST:
        return None
    # zlib makes it smaller than pglz does, so what is too much for the one is too much for the other.
    packed = len(zlib.compress(text.encode(errors='replace'), 9))
    if packed > LARGEST + 64:
        return Problem('index-row', f'{size} bytes in a column with an index, which takes {LARGEST}: leave out the index, or index a hash of it')
    if packed * 4 < LARGEST:
        return None
    return Problem('index-row', f'{size} bytes in a column with an index, which takes {LARGEST} after compression: PostgreSQL may refuse it', severity='warning')
