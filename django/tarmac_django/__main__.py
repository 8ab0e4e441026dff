"""python -m tarmac_django COMMAND ...: each module of tarmac_django.commands is one, with main(arguments), which returns the exit status."""
import importlib
import pkgutil
import sys
import traceback

from tarmac_django import commands


def main(arguments):
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    if arguments and arguments[0] in names:
        return importlib.import_module(f'tarmac_django.commands.{arguments[0]}').main(arguments[1:])
    if not arguments or arguments[0].startswith('-'):
        return importlib.import_module('tarmac_django.commands.overlay').main(arguments)
    sys.stderr.write(f'tarmac_django: there is no command {arguments[0]}: {", ".join(names)}\n')
    return 2


try:
    sys.exit(main(sys.argv[1:]))
except Exception:
    # 1 says that something was found: a command that broke says something else (sysexits.h, EX_SOFTWARE).
    traceback.print_exc()
    sys.exit(70)
