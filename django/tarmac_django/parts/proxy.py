"""HTTPS ends at the router."""
from tarmac_django.changes import Change


def plan(settings, env, version):
    if not getattr(settings, 'SECURE_PROXY_SSL_HEADER', None):
        yield Change('SECURE_PROXY_SSL_HEADER', ('HTTP_X_FORWARDED_PROTO', 'https'), 'the router ends TLS and always sets this header itself')
