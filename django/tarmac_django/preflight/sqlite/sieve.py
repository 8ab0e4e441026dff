"""Conditions in SQLite's SQL that every faulty value of a column meets, and few others."""
from tarmac_django.preflight.columns import numbers, split, text

# SQLite's length() of text ends at a NUL, so bytes are counted; date('2020-02-30') passes unless a modifier makes it compute.
CONDITIONS = {
    'boolean': '{c} NOT IN (0, 1)',
    'bytea': "typeof({c}) = 'text'",
    'date': "typeof({c}) <> 'text' OR date({c}, '+0 days') IS NOT {c} OR substr({c}, 1, 4) = '0000'",
    'double precision': "typeof({c}) NOT IN ('real', 'integer')",
    'inet': '{c} IS NOT NULL',
    'interval': "typeof({c}) <> 'integer'",
    'json': "typeof({c}) = 'blob' OR NOT json_valid({c}) OR {c} LIKE '%\\u0000%' OR {c} LIKE '%\\ud%' OR instr({c}, char(0))",
    'text': "typeof({c}) = 'blob' OR instr({c}, char(0))",
    'time': "typeof({c}) <> 'text' OR time(substr({c}, 1, 8), '+0 days') IS NOT substr({c}, 1, 8) OR NOT {tail}",
    'timestamp': "typeof({c}) <> 'text' OR {c} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]*' "
                 "OR datetime(substr({c}, 1, 19), '+0 days') IS NOT substr({c}, 1, 19) OR substr({c}, 1, 4) = '0000' OR NOT {tail}",
    'uuid': "typeof({c}) <> 'text' OR length({c}) <> 32 OR {c} GLOB '*[^0-9a-f]*'",
}
FRACTION = "(length({c}) = {n} OR (substr({c}, {n} + 1, 1) = '.' AND substr({c}, {n} + 2) NOT GLOB '*[^0-9]*' AND length({c}) BETWEEN {n} + 2 AND {n} + 7))"
SAME = {'jsonb': 'json', 'citext': 'text', 'bool': 'boolean', 'timestamptz': 'timestamp', 'float8': 'double precision'}


def condition(column_type, name, positive, not_null):
    """For a column of that PostgreSQL type; None where nothing can be wrong."""
    wanted = for_value(column_type, name, positive)
    parts = ([f'{name} IS NULL'] if not_null else []) + ([f'{name} IS NOT NULL AND ({wanted})'] if wanted else [])
    return ' OR '.join(parts) or None


def for_value(column_type, name, positive):
    base, arguments = split(column_type)
    base = base.replace(' with time zone', '').replace(' without time zone', '')
    base = SAME.get(base, base)
    if base in text.LIMITED and arguments:
        return CONDITIONS['text'].format(c=name) + f' OR length(CAST({name} AS blob)) > {arguments[0]}'
    if base in text.LIMITED:
        return CONDITIONS['text'].format(c=name)
    if base in numbers.INTEGERS:
        low, high = numbers.INTEGERS[base]
        return f"typeof({name}) <> 'integer' OR {name} NOT BETWEEN {0 if positive else low} AND {high}"
    if base in ('numeric', 'decimal'):
        too_much = f' OR abs({name}) >= {10 ** (arguments[0] - (arguments + [0])[1]) - 1}' if arguments else ''
        return f"typeof({name}) NOT IN ('real', 'integer')" + too_much
    length = {'time': 8, 'timestamp': 19}.get(base)
    tail = FRACTION.format(c=name, n=length) if length else ''
    return CONDITIONS[base].format(c=name, tail=tail) if base in CONDITIONS else f'{name} IS NOT NULL'
