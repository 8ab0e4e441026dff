class Refused(Exception):
    """Why nothing was copied: a sentence, and the findings behind it, one a line."""

    def __init__(self, sentence, findings=()):
        super().__init__(sentence)
        self.sentence, self.findings = sentence, list(findings)
