"""Django's own `check --deploy`, run on the settings as the overlay leaves them."""
from tarmac_django.doctor.finding import ERROR, WARNING, Finding

# Said by findings of ours, with more of the reason.
OURS = ('security.W018', 'security.W020')


def findings(context):
    for one in sorted(context.facts.get('checks') or [], key=lambda one: one['id']):
        if one['id'] not in OURS:
            yield Finding(one['id'] or 'check', ERROR if one['error'] else WARNING, f'check --deploy: {" ".join(one["text"].split())}'[:500],
                          one['object'], one['hint'])
