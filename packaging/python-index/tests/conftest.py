import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOOLS), str(TOOLS.parents[1] / 'django' / 'tests')]

import environments


@pytest.fixture(scope='session')
def index():
    return environments.index()


@pytest.fixture(scope='session')
def url(index):
    with environments.served(index) as address:
        yield address.removesuffix('/simple/')
