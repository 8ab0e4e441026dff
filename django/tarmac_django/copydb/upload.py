"""A file that comes over standard input: base64 of gzip, because a terminal's line gives some bytes a meaning; ends with an empty line."""
import base64
import binascii
import hashlib
import os
import sys
import tempfile
import zlib

from tarmac_django.copydb.refusal import Refused


def receive(size, checksum, stream=None):
    """The path of a temporary file that has exactly that content."""
    stream = stream or sys.stdin.buffer
    handle, path = tempfile.mkstemp(suffix='.sqlite3')
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
        os.unlink(path)
        raise Refused('The file came damaged over the connection: try again.') from problem
    except OSError as problem:
        os.unlink(path)
        raise Refused(f'The dyno has no room for the file: {problem.strerror}.') from problem
    if got != size or digest.hexdigest() != checksum:
        os.unlink(path)
        raise Refused(f'The file did not come whole: {got} of {size} bytes. Try again.')
    return path
