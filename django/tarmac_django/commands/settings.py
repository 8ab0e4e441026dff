"""python -m tarmac_django settings: what the app's settings say of its databases, as JSON. For programs: a terminal sees no passwords."""
import json
import os
import sys


def main(arguments):
    from tarmac_django.local import settings
    answer = os.dup(1)
    os.dup2(2, 1)       # what settings.py prints must not end up in the answer
    shown = os.isatty(answer)
    found = settings.read(os.getcwd(), hidden=shown)
    with open(answer, 'w', encoding='utf-8') as output:
        json.dump(found, output, indent=2 if shown else None)
        output.write('\n')
    return 1 if 'problem' in found else 0
