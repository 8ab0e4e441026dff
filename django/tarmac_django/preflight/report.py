import json
import sys
import time

from tarmac_django.preflight import showing

KEPT = 1000     # findings; all are counted


class Report:
    """Collects findings; prints them as they come when told where to. Truth of `errors` decides the exit status."""

    def __init__(self, stream=None, as_json=False, limit=200, what='objects', advice='--limit N prints more, --json all'):
        self.stream, self.as_json, self.limit, self.what, self.advice = stream, as_json, limit, what, advice
        self.errors, self.warnings = [], []
        self.counts, self.codes, self.lengths, self.unjudged = {'error': 0, 'warning': 0}, {}, {}, {}
        self.names = {}     # path -> what the person called it
        self.looked_at, self.files, self.shown, self.began = 0, None, 0, time.monotonic()

    def add(self, finding):
        problem = finding.problem
        self.counts[problem.severity] += 1
        self.codes[problem.code] = self.codes.get(problem.code, 0) + 1
        kept = self.errors if problem.severity == 'error' else self.warnings
        if len(kept) < KEPT:
            kept.append(finding)
        if problem.code == 'too-long' and finding.fixable:
            key = finding.model, finding.field, problem.limit
            values, longest, pk = self.lengths.get(key, (0, 0, None))
            self.lengths[key] = values + 1, max(longest, problem.length), finding.pk if problem.length > longest else pk
        if self.stream and self.as_json:
            self.line(json.dumps(finding.json(), default=str))
        elif self.stream:
            self.show(finding)

    def name(self, path):
        return self.names.get(path, path)

    def not_judged(self, subject, why):
        self.unjudged.setdefault(subject, why)

    def show(self, finding):
        if self.shown < self.limit:
            self.shown += 1
            for line in finding.text():
                self.line(line)
            self.stream.flush()

    def line(self, text):
        encoding = getattr(self.stream, 'encoding', None) or 'utf-8'
        self.stream.write(text.encode(encoding, 'backslashreplace').decode(encoding) + '\n')

    def print(self, stream=None):
        """All that is kept, for a caller who let the check run in silence."""
        self.stream, self.shown = stream or sys.stdout, 0
        for finding in self.errors + self.warnings:
            self.show(finding)
        self.end()

    def end(self):
        """Fixes, what was not judged, and the last line."""
        if self.as_json:
            self.line(json.dumps(self.summary(), default=str))
            return
        more = sum(self.counts.values()) - self.shown
        if more > 0:
            self.line(f'... and {more} more: {self.advice}')
        for model, field, limit, values, longest, pk in self.fixes():
            self.line(f'fix     {model}.{field}: max_length={limit} is too short for {values} value{"s" if values > 1 else ""}; '
                      f'max_length={longest} would fit (longest: pk={showing.cut(pk)})')
        for subject, why in sorted(self.unjudged.items()):
            self.line(f'note    {subject}  not judged: {why}')
        warnings = self.counts['warning']
        if self.files == 0:
            self.line('There is no fixture in this project.')
            return
        self.line(f'{self.looked_at} {self.what if self.looked_at != 1 else self.what[:-1]}, {self.counts["error"]} would be refused by PostgreSQL, '
                  f'{warnings} warning{"" if warnings == 1 else "s"} ({self.seconds():.2f} s)')

    def fixes(self):
        for (model, field, limit), (values, longest, pk) in sorted(self.lengths.items(), key=str):
            yield model, field, limit, values, longest, pk

    def seconds(self):
        return time.monotonic() - self.began

    def summary(self):
        return {
            'summary': True, self.what: self.looked_at, 'seconds': round(self.seconds(), 2), 'errors': self.counts['error'],
            'warnings': self.counts['warning'], 'codes': self.codes,
            'max_length': [{'model': model, 'field': field, 'now': limit, 'needed': longest, 'values': values, 'pk': pk}
                           for model, field, limit, values, longest, pk in self.fixes()],
            'not_judged': [{'field': subject, 'why': why} for subject, why in sorted(self.unjudged.items())],
        }
