"""inet, as network_in() of PostgreSQL reads it: octets may have leading zeros and a last dot, and be fewer with a prefix length."""
import ipaddress
import re

from tarmac_django.preflight.columns.column import Column
from tarmac_django.preflight.problem import Problem

FOUR = re.compile(r'(\d+(?:\.\d+){0,3})\.?(?:/(\d+))?')


def parse(value):
    """(bytes, prefix length), or None where PostgreSQL refuses it."""
    text = str(getattr(value, 'addr', value))
    if ':' in text:
        if '%' in text:
            return None
        try:
            six = ipaddress.IPv6Interface(text)
        except ValueError:
            return None
        return six.packed[:16], six.network.prefixlen
    found = FOUR.fullmatch(text)
    if not found or not text.isascii():
        return None
    octets = [int(one) for one in found[1].split('.')]
    length = int(found[2]) if found[2] else None
    if max(octets) > 255 or (length is None and len(octets) < 4) or (length or 0) > 32 or (length or 0) // 8 > len(octets):
        return None
    return bytes(octets + [0] * (4 - len(octets))), 32 if length is None else length


INET = Column('inet', lambda value: None if parse(value) else Problem('not-inet', 'not an IP address'), parse)
