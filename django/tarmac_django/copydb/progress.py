"""Progress on standard error: one line a table, and one that moves on a terminal."""
import sys
import time


class Progress:
    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.moving = self.stream.isatty()
        self.started = self.shown = time.monotonic()
        self.commits = False

    def elapsed(self):
        return time.monotonic() - self.started

    def step(self, text):
        self.clear()
        self.stream.write(f'{self.elapsed():7.1f} s  {text}\n')
        self.stream.flush()

    def rows(self, label, count):
        now = time.monotonic()
        if now - self.shown < (0.2 if self.moving else 5):
            return
        self.shown = now
        if self.moving:
            self.stream.write(f'\r\033[K{self.elapsed():7.1f} s  {label}: {count} rows')
            self.stream.flush()
        else:
            self.step(f'{label}: {count} rows so far')

    def committing(self):
        self.commits = True
        self.step('committing')

    def clear(self):
        if self.moving:
            self.stream.write('\r\033[K')
