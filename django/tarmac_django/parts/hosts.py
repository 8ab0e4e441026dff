"""ALLOWED_HOSTS: the router passes on this app's domains only, so an empty list opens, and another is completed."""
from tarmac_django.changes import Change


def plan(settings, env, version):
    old = list(getattr(settings, 'ALLOWED_HOSTS', None) or [])
    if '*' in old:
        return
    domains = [name.strip().removeprefix('*') for name in env.get('TARMAC_HOSTS', '').split(',') if name.strip()]
    missing = [name for name in domains if not any(matches(name, pattern) for pattern in old)]
    if not old:
        yield Change('ALLOWED_HOSTS', ['*'], "it was empty; the router passes on this app's domains only")
    elif missing:
        yield Change('ALLOWED_HOSTS', old + missing, "the app's own domains added")


def matches(name, pattern):
    """As Django: a pattern with a leading dot is that domain and all below it."""
    return name == pattern or (pattern[:1] == '.' and (name.endswith(pattern) or name == pattern[1:]))
