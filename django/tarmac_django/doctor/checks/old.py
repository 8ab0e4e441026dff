"""What Python or Django at hand no longer run."""
from tarmac_django.doctor.finding import ERROR, Finding
from tarmac_django.outdated import signs


def findings(context):
    for sign in signs(context.folder):
        yield Finding('outdated', ERROR, sign.text, sign.where, sign.write)
