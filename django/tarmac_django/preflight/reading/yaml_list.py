"""YAML: one list, composed item by item from libyaml's events instead of as one tree."""
from tarmac_django.preflight.reading.broken import Broken

HEAVIEST = 10 ** 6      # nodes of one object, with what its aliases stand for


def objects(source):
    try:
        import yaml
    except ImportError:
        raise Broken('PyYAML is not installed, so loaddata cannot read it: add PyYAML to your requirements') from None
    try:
        yield from items(loader(yaml, source), yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, 'problem_mark', None)
        what = getattr(error, 'problem', None) or str(error)
        raise Broken(f'not valid YAML: {what}; nothing after it was checked', mark.line + 1 if mark else None) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise Broken(f'not readable as YAML: {error}; nothing after it was checked') from None


def loader(yaml, source):
    parser = getattr(yaml, 'cyaml', None) and yaml.cyaml.CParser
    bases = (yaml.composer.Composer, parser) if parser else (yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer)

    class Loader(*bases, yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
        def __init__(self):
            parser.__init__(self, source) if parser else yaml.reader.Reader.__init__(self, source)
            if not parser:
                yaml.scanner.Scanner.__init__(self)
                yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)
            yaml.constructor.SafeConstructor.__init__(self)
            yaml.resolver.Resolver.__init__(self)

    return Loader()


def items(loader, yaml):
    events = yaml.events
    loader.get_event()
    if loader.check_event(events.StreamEndEvent):
        raise Broken('empty: not even []', 1)
    loader.get_event()
    if not loader.check_event(events.SequenceStartEvent):
        raise Broken('not a YAML list', loader.peek_event().start_mark.line + 1)
    loader.descend_resolver(None, None)
    loader.get_event()
    while not loader.check_event(events.SequenceEndEvent):
        node = loader.compose_node(None, None)
        line = node.start_mark.line + 1
        if weight(node, {}) > HEAVIEST:
            raise Broken(f'an object of more than {HEAVIEST} parts, aliases counted', line)
        yield line, loader.construct_object(node, deep=True)
        loader.constructed_objects, loader.recursive_objects = {}, {}
    loader.get_event()
    loader.get_event()
    if not loader.check_event(events.StreamEndEvent):
        raise Broken('more than one document', loader.peek_event().start_mark.line + 1)


def weight(node, known):
    if not isinstance(node.value, list):
        return 1
    if id(node) not in known:
        known[id(node)] = HEAVIEST      # an alias inside of itself
        known[id(node)] = 1 + sum(weight(one, known) for part in node.value for one in (part if isinstance(part, tuple) else (part,)))
    return known[id(node)]
