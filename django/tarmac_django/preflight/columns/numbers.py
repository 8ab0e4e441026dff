import decimal
import re

from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.postgres import is_psycopg3
from tarmac_django.preflight.problem import Problem

TWO, FOUR, EIGHT = (-2 ** 15, 2 ** 15 - 1), (-2 ** 31, 2 ** 31 - 1), (-2 ** 63, 2 ** 63 - 1)
INTEGERS = {'smallint': TWO, 'smallserial': TWO, 'int2': TWO, 'integer': FOUR, 'serial': FOUR, 'int': FOUR, 'int4': FOUR,
            'bigint': EIGHT, 'bigserial': EIGHT, 'int8': EIGHT}
WHOLE = re.compile(r'[ \t\n\r\f\v]*[+-]?[0-9]+[ \t\n\r\f\v]*')
EXACT = decimal.Context(prec=decimal.MAX_PREC if decimal.MAX_PREC < 10 ** 6 else 10 ** 5, rounding=decimal.ROUND_HALF_UP)


def integer(name):
    low, high = INTEGERS[name]

    def whole(value):
        if isinstance(value, int):
            return int(value)
        if isinstance(value, str):
            return int(value) if WHOLE.fullmatch(value) else None
        try:
            return int(decimal.Decimal(str(value)).to_integral_value(decimal.ROUND_HALF_UP))
        except (decimal.InvalidOperation, ValueError, OverflowError):
            return None

    def problem(value):
        number = whole(value)
        if number is None:
            return Problem('not-integer', f'not a whole number ({name})')
        if low <= number <= high:
            return None
        advice = '; a BigIntegerField would fit' if high <= FOUR[1] and EIGHT[0] <= number <= EIGHT[1] else ''
        shown = str(number) if abs(number) < 10 ** 30 else 'a number of more than 30 digits'
        return Problem('out-of-range', f'{shown} is outside {name} ({low} to {high}){advice}')

    return Column(name, problem, whole)


def numeric(name, precision=None, scale=0):
    """Rounded half up to the scale, as PostgreSQL does, and then compared."""
    if precision is None:
        return Column(name, None)
    over = decimal.Decimal(10) ** (precision - scale) - decimal.Decimal(5).scaleb(-scale - 1)

    def problem(value):
        try:
            number = value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value))
        except decimal.InvalidOperation:
            return Problem('not-number', f'not a number ({name})')
        if number.is_infinite() and is_psycopg3():
            return Problem('overflow', f'infinity does not fit {name}')
        if not number.is_finite() or number.copy_abs() < over:      # psycopg2 sends NaN for infinity, and the column takes that
            return None
        digits = max(number.adjusted() + 1, precision - scale + 1) + scale
        return Problem('overflow', f'does not fit {name}: at most {precision - scale} digits before the point; max_digits={digits} would fit')

    def key(value):
        number = value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value))
        if not number.is_finite():
            return 'NaN'
        return number.quantize(decimal.Decimal(1).scaleb(-scale), context=EXACT) if number.adjusted() < precision else number

    return Column(name, problem, key)
