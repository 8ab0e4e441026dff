"""ALLOWED_HOSTS against the domains of the app."""
from tarmac_django.doctor.finding import ERROR, Finding


def findings(context):
    if context.settings is None:
        return
    from django.http.request import validate_host
    allowed = list(context.get('ALLOWED_HOSTS') or [])
    domains = [name.strip() for name in context.env.get('TARMAC_HOSTS', '').split(',') if name.strip()]
    mended = context.mended('ALLOWED_HOSTS')
    if not allowed:
        yield Finding('hosts-empty', ERROR, 'ALLOWED_HOSTS is empty: with DEBUG off every request is answered with 400 Bad Request.',
                      context.where('ALLOWED_HOSTS'), f'ALLOWED_HOSTS = {domains or ["your.domain"]}', mended)
        return
    missing = [name for name in domains if not validate_host(name.replace('*', 'any'), allowed)]
    if missing:
        yield Finding('hosts-missing', ERROR, f'ALLOWED_HOSTS has no match for {", ".join(missing)}: requests there are answered with 400 Bad Request.',
                      context.where('ALLOWED_HOSTS'), f'ALLOWED_HOSTS = {allowed + [name.removeprefix("*") for name in missing]}', mended)
