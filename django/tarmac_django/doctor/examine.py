"""All findings of a project: errors first, those that the overlay mends last."""
from tarmac_django.doctor.checks import database, files, hosts, migrations, old, processes, secret, settings, system
from tarmac_django.doctor.finding import ERROR

CHECKS = (settings, secret, hosts, database, files, migrations, processes, system, old)


def examine(context):
    found = [finding for check in CHECKS for finding in check.findings(context)]
    return sorted(found, key=lambda one: (bool(one.mended), one.severity != ERROR))
