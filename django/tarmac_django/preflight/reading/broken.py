LARGEST = 64 << 20      # bytes of one object


class Broken(Exception):
    """A file, or a part of it, that loaddata could not read either."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.message, self.line = message, line
