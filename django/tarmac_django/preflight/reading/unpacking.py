"""Opens a fixture, packed or not, as loaddata does, but never unpacks more than a sound file would hold."""
import bz2
import contextlib
import gzip
import lzma
import os
import zipfile
import zlib

from tarmac_django.preflight.reading.broken import Broken

ALWAYS = 64 << 20       # bytes that any packed file may grow to
FOLD = 200


@contextlib.contextmanager
def unpacked(path, packing):
    try:
        with contextlib.ExitStack() as stack:
            source = stack.enter_context(opened(path, packing, stack))
            yield Bounded(source, max(ALWAYS, FOLD * os.path.getsize(path))) if packing else source
    except FileNotFoundError:
        raise Broken('no such file') from None
    except (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        if not packing:
            raise
        raise Broken(f'cannot be unpacked: {error or type(error).__name__}') from None
    except OSError as error:
        raise Broken(f'cannot be {"unpacked" if packing else "read"}: {error.strerror or error}') from None


def opened(path, packing, stack):
    if packing == 'gz':
        return gzip.open(path, 'rb')
    if packing == 'bz2':
        return bz2.open(path, 'rb')
    if packing in ('xz', 'lzma'):
        return lzma.open(path, 'rb')
    if packing == 'zip':
        archive = stack.enter_context(zipfile.ZipFile(path))
        names = archive.namelist()
        if len(names) != 1:
            raise Broken(f'holds {len(names)} files: loaddata wants a .zip with one')
        return archive.open(names[0])
    return open(path, 'rb')


class Bounded:
    def __init__(self, source, limit):
        self.source, self.left, self.limit = source, limit, limit

    def count(self, data):
        self.left -= len(data)
        if self.left < 0:
            raise Broken(f'unpacks to more than {self.limit >> 20} MB, {FOLD} times its size: not read any further')
        return data

    def read(self, size=-1):
        return self.count(self.source.read(size if size >= 0 else self.left + 1))

    def readline(self, size=-1):
        return self.count(self.source.readline(size))
