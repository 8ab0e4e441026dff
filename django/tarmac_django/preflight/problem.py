from typing import NamedTuple, Optional


class Problem(NamedTuple):
    """What is wrong with one value."""

    code: str
    message: str
    length: Optional[int] = None
    limit: Optional[int] = None
    severity: str = 'error'


class CannotRun(Exception):
    """Says to the user why there is nothing to judge, and what to do."""
