"""The unique indexes that a model's table has, as far as values can tell."""
from typing import NamedTuple, Optional


class Unique(NamedTuple):
    fields: tuple               # names
    condition: object = None    # a Q: only rows that meet it
    nulls_distinct: bool = True
    deferred: bool = False
    folds: Optional[tuple] = None   # per field: a function of the key, or None

    def __str__(self):
        return '+'.join(self.fields)


def of(model, report=None):
    meta = model._meta
    if not meta.managed:
        return []       # its table is somebody else's
    local = {field.name for field in meta.local_concrete_fields}
    found = [Unique((field.name,)) for field in meta.local_concrete_fields if field.unique and not field.primary_key]
    found += [Unique(tuple(names)) for names in meta.unique_together]
    for constraint in meta.constraints:
        if type(constraint).__name__ != 'UniqueConstraint':
            continue
        one = constrained(constraint)
        if one:
            found.append(one)
        elif report:
            report.not_judged(f'{meta.label} ({constraint.name})', 'a unique constraint on an expression')
    return [one for one in dict.fromkeys(found) if local.issuperset(one.fields)]


def constrained(constraint):
    deferrable = getattr(constraint, 'deferrable', None)
    common = {
        'condition': constraint.condition, 'nulls_distinct': getattr(constraint, 'nulls_distinct', None) is not False,
        'deferred': getattr(deferrable, 'name', '') == 'DEFERRED',
    }
    expressions = getattr(constraint, 'expressions', ())
    if not expressions:
        return Unique(tuple(constraint.fields), **common)
    folded = [fold(expression) for expression in expressions]
    if not all(folded):
        return None
    return Unique(tuple(name for name, _ in folded), folds=tuple(function for _, function in folded), **common)


def fold(expression):
    """(field name, function) for F('name'), Lower('name') and Upper('name'); None for any other."""
    kind = type(expression).__name__
    if kind == 'F':
        return expression.name, None
    inner = expression.get_source_expressions() if kind in ('Lower', 'Upper') else []
    if len(inner) == 1 and type(inner[0]).__name__ == 'F':
        return inner[0].name, str.lower if kind == 'Lower' else str.upper
    return None
