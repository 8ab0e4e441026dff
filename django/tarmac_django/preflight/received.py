"""A file that comes on standard input, from the machine of the person to a one-off dyno."""
import contextlib
import os
import shutil
import sys
import tempfile

from tarmac_django.preflight.problem import CannotRun

LARGEST = 2 << 30


@contextlib.contextmanager
def from_stdin(options, report):
    """Puts it into a folder of its own under its own name, and that in the place of the name."""
    if options.stdin is None:
        yield
        return
    named = options.sqlite or options.files[0]
    folder = tempfile.mkdtemp(prefix='preflight-')
    try:
        path = os.path.join(folder, os.path.basename(named) or 'fixture')
        receive(path, named, options.stdin)
        report.names[path] = named
        if options.sqlite:
            options.sqlite = path
        else:
            options.files = [path]
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def receive(path, named, size):
    if size > LARGEST:
        raise CannotRun(f'{named} is larger than {LARGEST >> 30} GB: check it where it is')
    left = size
    try:
        with open(path, 'wb') as target:
            while left:
                data = sys.stdin.buffer.read(min(left, 1 << 20))
                if not data:
                    raise CannotRun(f'{named} came incomplete: {size - left} of {size} bytes')
                target.write(data)
                left -= len(data)
    except OSError as error:
        raise CannotRun(f'{named} cannot be kept while it is checked: {error.strerror}') from None
