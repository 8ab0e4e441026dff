"""`tarmac local` puts this folder on PYTHONPATH: Python imports the module of this name at every start, in any environment."""
import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

here = os.path.dirname(os.path.abspath(__file__))


def the_next_one():
    """The system's or the environment's own, which this one hides."""
    spec = PathFinder.find_spec('sitecustomize', [folder for folder in sys.path if os.path.abspath(folder) != here])
    if spec and spec.loader:
        spec.loader.exec_module(module_from_spec(spec))


if os.environ.get('TARMAC_DJANGO') == 'local' and os.environ.get('TARMAC_OVERLAY', 'on') not in ('0', 'off'):
    import tarmac_django.boot  # noqa: F401
the_next_one()
