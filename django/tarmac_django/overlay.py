"""Applies the parts to a settings module before Django reads it."""
import importlib
import os
import sys

from tarmac_django import report
from tarmac_django.changes import Change, Note
from tarmac_django.parts import databases, debug, engines, hosts, logs, proxy, secret, static

PARTS = (databases, hosts, proxy, debug, static, logs, secret)
LOCAL_PARTS = (engines,)       # with TARMAC_DJANGO=local: the developer's own machine
done = {}       # settings module -> changes and notes


def apply_to(name):
    if name in done:
        return
    try:
        module = importlib.import_module(name)
    except Exception:
        return      # Django imports it again and raises with its own words.
    done[name] = results = []
    try:
        results += apply(module, os.environ)
        report.at_boot(results)
    except Exception as problem:
        sys.stderr.write(f'tarmac_django: not active: {problem!r}\n')


def apply(module, env):
    """Changes the module's attributes; returns what was done. A part that fails changes nothing and is named."""
    import django
    if env.get('TARMAC_OVERLAY') in ('off', '0'):
        yield Note('switched off', 'all')
        return
    for part in LOCAL_PARTS if env.get('TARMAC_DJANGO') == 'local' else PARTS:
        name = part.__name__.rsplit('.', 1)[1]
        if switched_off(module, env, name):
            yield Note('switched off', name)
            continue
        try:
            results = list(part.plan(module, env, django.VERSION))
        except Exception as problem:
            yield Note(f'failed, settings left as they are: {problem!r}', name)
            continue
        for result in results:
            result.part = name
            if isinstance(result, Change) and result.value is not None:
                setattr(module, result.setting.split('[')[0], result.value)
            yield result


def switched_off(module, env, part):
    here = getattr(module, 'TARMAC_OVERLAY', None)
    skipped = [name.strip() for name in env.get('TARMAC_OVERLAY_SKIP', '').split(',')]
    return here is False or (isinstance(here, dict) and here.get(part) is False) or part in skipped
