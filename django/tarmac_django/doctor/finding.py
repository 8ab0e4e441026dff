"""One thing that the doctor found."""

ERROR, WARNING = 'error', 'warning'


class Finding:
    def __init__(self, id, severity, what, where='', write='', mended=''):
        self.id, self.severity = id, severity
        self.what = what            # what happens in production
        self.where = where          # file:line
        self.write = write          # the line to write
        self.mended = mended        # what the overlay does about it already

    def as_json(self):
        return {'id': self.id, 'severity': self.severity, 'what': self.what, 'where': self.where, 'write': self.write, 'mended': self.mended}
