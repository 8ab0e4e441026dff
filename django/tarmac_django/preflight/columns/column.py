class Column:
    """`problem(value)` -> Problem or None; `key(value)` is equal for values that a unique index takes for equal."""

    def __init__(self, name, problem, key=None, limit=None, judged=True, is_text=False):
        self.name, self.problem, self.limit, self.judged, self.is_text = name, problem, limit, judged, is_text
        self.own_key = key

    def key(self, value):
        if self.own_key is not None and value is not None:
            value = self.own_key(value)
        return tuple(value) if isinstance(value, list) else value
