"""A file that comes over standard input: base64 of gzip, because a terminal's line gives some bytes a meaning; ends with an empty line."""
import base64
import binascii
import hashlib
import os
import shutil
import sys
import tempfile
import zlib

from tarmac_django.copydb.refusal import Refused


def receive(name, size, checksum, stream=None):
    """The path of a file in a folder of its own that has exactly that content; messages name it as its owner does."""
    stream = stream or sys.stdin.buffer
    path = os.path.join(tempfile.mkdtemp(), os.path.basename(name) or 'db.sqlite3')
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    unpack, digest, got = zlib.decompressobj(zlib.MAX_WBITS | 16), hashlib.sha256(), 0
    try:
        with os.fdopen(handle, 'wb') as file:
            for line in stream:
                line = line.strip()
                if not line:
                    break
                data = unpack.decompress(base64.b64decode(line, validate=True))
                got += len(data)
                if got > size:
                    break
                digest.update(data)
                file.write(data)
    except (binascii.Error, zlib.error) as problem:
        drop(path)
        raise Refused('The file came damaged over the connection: try again.') from problem
    except OSError as problem:
        drop(path)
        raise Refused(f'The dyno has no room for the file: {problem.strerror}.') from problem
    if got != size or digest.hexdigest() != checksum:
        drop(path)
        raise Refused(f'The file did not come whole: {got} of {size} bytes. Try again.')
    return path


def drop(path):
    shutil.rmtree(os.path.dirname(path), ignore_errors=True)
