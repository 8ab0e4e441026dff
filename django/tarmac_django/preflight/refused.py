"""loaddata stops at the first value that the database refuses, and does not say in which field: so all of them are told, after its own words."""
import atexit
import os
import sys


def on_loaddata(module):
    original = module.Command.handle

    def handle(self, *labels, **options):
        try:
            return original(self, *labels, **options)
        except Exception:
            # Only for a person at manage.py: a caller in Python deals with the error as it likes.
            if sys.argv[1:2] == ['loaddata'] and os.environ.get('TARMAC_PREFLIGHT') != 'off':
                atexit.register(tell, labels, options)
            raise

    module.Command.handle = handle


def tell(labels, options):
    """At exit, since Django's message or Python's traceback comes last of all."""
    try:
        from tarmac_django.preflight import fixtures
        from tarmac_django.preflight.problem import CannotRun
        from tarmac_django.preflight.report import Report
        report = Report(advice='python -m tarmac_django preflight --limit 1000 FIXTURE')
        try:
            fixtures.check([label for label in labels if label != '-'], report, options.get('database') or 'default', bool(options.get('ignore')))
        except CannotRun:
            return
        if labels and report.errors:
            sys.stderr.write('\ntarmac_django: nothing was loaded. All that PostgreSQL would refuse of it:\n')
            report.print(sys.stderr)
    except KeyboardInterrupt:
        pass
    except Exception as problem:
        sys.stderr.write(f'tarmac_django: the fixtures could not be checked: {problem!r}\n')
