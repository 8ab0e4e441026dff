from typing import NamedTuple, Optional

from tarmac_django.preflight import showing


class Place(NamedTuple):
    """Where in a file: the line, and the object's number where several share a line."""

    file: str
    line: Optional[int] = None
    number: Optional[int] = None
    shared: bool = False

    def __str__(self):
        text = showing.printable(self.file) + (f':{self.line}' if self.line else '')
        return f'{text} object {self.number}' if self.number and (self.shared or not self.line) else text
