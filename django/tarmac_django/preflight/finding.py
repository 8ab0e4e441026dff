from tarmac_django.preflight import showing


class Finding:
    """One value, object, table or file with something wrong."""

    __slots__ = ('problem', 'place', 'model', 'pk', 'field', 'value', 'fixable')

    def __init__(self, problem, place, model=None, pk=None, field=None, value=None, fixable=False):
        self.problem, self.place, self.model, self.pk, self.field = problem, place, model, pk, field
        self.value = None if value is None else showing.cut(value)
        self.fixable = fixable      # the field has a max_length to enlarge

    def text(self):
        word = 'ERROR  ' if self.problem.severity == 'error' else 'warning'
        subject = showing.printable(self.model or '') + (f'(pk={showing.cut(self.pk)})' if self.pk is not None else '')
        subject += f'.{showing.printable(self.field)}' if self.field else ''
        yield '  '.join(filter(None, [f'{word} {self.place}', subject, showing.printable(self.problem.message)]))
        if self.value is not None:
            yield f'          value: {self.value}'

    def json(self):
        known = {
            'severity': self.problem.severity, 'code': self.problem.code, 'file': self.place.file, 'line': self.place.line,
            'object': self.place.number, 'model': self.model, 'pk': self.pk if isinstance(self.pk, (int, str)) else showing.cut(self.pk),
            'field': self.field, 'message': self.problem.message, 'length': self.problem.length, 'limit': self.problem.limit, 'value': self.value,
        }
        return {name: value for name, value in known.items() if value is not None or name in ('model', 'pk', 'field')}
