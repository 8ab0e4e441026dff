"""Waits for a few of Django's modules. Started by tarmac_django.pth in every Python of the app, so it imports next to nothing."""
import sys
from importlib.machinery import PathFinder


def on_conf(module):
    original = module.Settings.__init__

    def __init__(self, settings_module, *args, **kwargs):
        from tarmac_django import overlay
        overlay.apply_to(settings_module)
        original(self, settings_module, *args, **kwargs)

    module.Settings.__init__ = __init__


def on_management(module):
    original = module.get_commands

    def get_commands():
        return {'syncdb': 'tarmac_django', **original()}

    get_commands.cache_clear = original.cache_clear
    module.get_commands = get_commands


def on_migrate(module):
    from tarmac_django import migrate_lock
    migrate_lock.on_migrate(module)


def on_loaddata(module):
    from tarmac_django.preflight import refused
    refused.on_loaddata(module)


class Waiting:
    """A finder that lets the usual one find the module, and runs the hook right after the module."""

    hooks = {
        'django.conf': on_conf,
        'django.core.management': on_management,
        'django.core.management.commands.migrate': on_migrate,
        'django.core.management.commands.loaddata': on_loaddata,
    }

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name not in cls.hooks:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        hook, execute = cls.hooks.pop(name), spec.loader.exec_module

        def exec_module(module):
            execute(module)
            run(hook, module)

        spec.loader.exec_module = exec_module
        return spec


def run(hook, module):
    try:
        hook(module)
    except Exception as problem:  # An overlay that breaks an app is worse than none.
        sys.stderr.write(f'tarmac_django: not active: {problem!r}\n')


def install():
    for name in [name for name in Waiting.hooks if name in sys.modules]:
        run(Waiting.hooks.pop(name), sys.modules[name])
    if Waiting not in sys.meta_path:
        sys.meta_path.insert(0, Waiting)


install()
