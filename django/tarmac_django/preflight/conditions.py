"""Conditions of constraints (Q objects), for the simple comparisons of which the answer is certain without a database."""
import operator

COMPARED = {'exact': operator.eq, 'gt': operator.gt, 'gte': operator.ge, 'lt': operator.lt, 'lte': operator.le}


class Uncertain(Exception):
    """Only PostgreSQL can tell."""


def holds(condition, fields, values):
    """True, False or None (SQL's unknown) of a Q; `values` has a key per field name."""
    if not hasattr(condition, 'children'):
        raise Uncertain
    results = []
    for child in condition.children:
        results.append(compare(child[0], child[1], fields, values) if isinstance(child, tuple) else holds(child, fields, values))
    if condition.connector == 'AND':
        result = False if False in results else None if None in results else True
    elif condition.connector == 'OR':
        result = True if True in results else None if None in results else False
    else:
        raise Uncertain
    if condition.negated and result is None:
        raise Uncertain     # Django adds IS NOT NULL to negated conditions, in ways of its own
    return not result if condition.negated else result


def compare(path, wanted, fields, values):
    name, _, lookup = path.partition('__')
    lookup = lookup or 'exact'
    field = fields.get(name)
    if field is None or field.name not in values or field.column is None or field.column.name in ('citext', 'jsonb', 'json') or '[' in field.column.name:
        raise Uncertain
    have = values[field.name]
    if lookup == 'isnull':
        return (have is None) is bool(wanted)
    if lookup in ('in', 'range'):
        wanted = [operand(one, field, fields, values) for one in wanted]
    else:
        wanted = operand(wanted, field, fields, values)
    if have is None or wanted is None:
        return None
    if lookup == 'in' and None not in wanted:
        return have in wanted
    ordered = not isinstance(have, str)     # the order of text is the collation's
    if lookup == 'range' and ordered and None not in wanted:
        return wanted[0] <= have <= wanted[1]
    if lookup in COMPARED and (ordered or lookup == 'exact'):
        return bool(COMPARED[lookup](have, wanted))
    raise Uncertain


def operand(wanted, field, fields, values):
    if type(wanted).__name__ == 'F':
        other = fields.get(wanted.name)
        if other is None or other.name not in values:
            raise Uncertain
        return values[other.name]
    if hasattr(wanted, 'resolve_expression'):
        raise Uncertain
    prepared, problem = field.judge(wanted)
    if problem and problem.code not in ('negative', 'changed', 'overflow', 'out-of-range', 'too-long'):
        raise Uncertain
    return prepared
