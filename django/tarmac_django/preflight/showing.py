"""Values as a terminal may see them: short, without control characters, and never a secret."""
import re

LONGEST = 60
SECRET = re.compile(r'(^|_)(pass(word|wd|phrase|code)?|pwd|secrets?|token|otp|pin|ssn|salt|credentials?|signature|(api|access|auth|private|secret|'
                    r'session|signing|encryption)_?key|session_data)(_|$)', re.IGNORECASE)
HIDDEN = '(hidden)'


def is_secret(field):
    """A model field whose values nobody should find in a build log. A key of 30 characters or more is a token (as authtoken's)."""
    return bool(SECRET.search(field.name)) or (field.name == 'key' and (getattr(field, 'max_length', None) or 0) >= 30)


def printable(text):
    text = str(text)
    return text if text.isprintable() else ''.join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def cut(value, longest=LONGEST):
    text = value if isinstance(value, str) else of(value, longest)
    return printable(text[:longest]) + ('...' if len(text) > longest else '')


def of(value, longest):
    try:
        return bytes(value[:longest]).hex() if isinstance(value, memoryview) else repr(value)
    except Exception:
        return f'({type(value).__name__})'
