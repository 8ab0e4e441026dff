"""What a part of the overlay answers with."""


class Change:
    """A setting, its new value, how to show that (never a password), and why."""

    def __init__(self, setting, value, why, shown=None, part=''):
        self.setting, self.value, self.why, self.part = setting, value, why, part
        self.shown = repr(value) if shown is None else shown

    def __str__(self):
        return f'tarmac_django [{self.part}] {self.setting} = {self.shown}  ({self.why})'


class Note:
    """Something that the overlay leaves alone and the owner should hear of."""

    def __init__(self, text, part=''):
        self.text, self.part = text, part

    def __str__(self):
        return f'tarmac_django [{self.part}] {self.text}'
