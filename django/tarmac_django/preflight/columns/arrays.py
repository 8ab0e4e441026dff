"""Arrays are sent with an explicit cast, ARRAY[...]::varchar(5)[]: so an element that is too long is cut in silence, not refused."""
from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.problem import Problem


def column(name, element):
    def problem(value):
        if not isinstance(value, (list, tuple)):
            return Problem('invalid', f'not a list but {type(value).__name__}')
        if shape(value) is None:
            return Problem('invalid', 'nested arrays must all have the same length')
        return first(value)

    def first(value):
        for number, one in enumerate(value, 1):
            found = first(one) if isinstance(one, (list, tuple)) else one is not None and element.problem and element.problem(one)
            if found and found.code == 'too-long':
                return Problem('changed', f'element {number}: {found.message}; it would be cut off in silence', severity='warning')
            if found:
                return found._replace(message=f'element {number}: {found.message}')
        return None

    def key(value):
        return tuple(key(one) if isinstance(one, (list, tuple)) else element.key(one) for one in value)

    return Column(name, problem, key, judged=element.judged)


def shape(value):
    """The dimensions, () for a plain value; None where they differ between elements."""
    if not isinstance(value, (list, tuple)):
        return ()
    inner = {shape(one) for one in value}
    if None in inner or len(inner) > 1:
        return None
    return (len(value), *(inner.pop() if inner else ()))
