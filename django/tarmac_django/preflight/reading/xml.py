"""XML, by expat itself: it knows the line of each object. No DTD, no entities, as Django's own loader."""
import json
from xml.parsers import expat

from tarmac_django.preflight.reading.broken import LARGEST, Broken

CHUNK = 1 << 18


def objects(source):
    parser = Parser()
    while True:
        data = source.read(CHUNK)
        broken = parser.feed(data)
        yield from parser.taken()
        if broken:
            raise broken
        if not data:
            return


class Parser:
    def __init__(self):
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartElementHandler, self.expat.EndElementHandler = self.start, self.end
        self.expat.CharacterDataHandler = self.text
        self.expat.StartDoctypeDeclHandler = self.expat.EntityDeclHandler = self.expat.UnparsedEntityDeclHandler = self.refuse
        self.expat.ExternalEntityRefHandler = self.refuse
        self.ready, self.object, self.field, self.depth, self.began = [], None, None, 0, 0

    def feed(self, data):
        try:
            self.expat.Parse(data, not data)
        except expat.ExpatError as error:
            return Broken(f'not valid XML: {expat.ErrorString(error.code)}; nothing after it was checked', error.lineno)
        except (Broken, ValueError, LookupError) as error:
            return error if isinstance(error, Broken) else Broken(f'not readable as XML: {error}', 1)
        if self.object and self.expat.CurrentByteIndex - self.began > LARGEST:
            return Broken(f'an object of more than {LARGEST >> 20} MB', self.line)
        return None

    def taken(self):
        ready, self.ready = self.ready, []
        return ready

    def refuse(self, *_):
        raise Broken('has a DTD or entities, which loaddata refuses', self.expat.CurrentLineNumber)

    def start(self, name, attributes):
        if self.object is None:
            if name == 'object':
                self.line, self.began, self.depth = self.expat.CurrentLineNumber, self.expat.CurrentByteIndex, 0
                self.object = {'model': attributes.get('model'), 'fields': {}}
                if 'pk' in attributes:
                    self.object['pk'] = attributes['pk']
            return
        self.depth += 1
        if self.field is None and name == 'field':
            self.field, self.field_depth = XmlField(), self.depth
            self.object['fields'][attributes.get('name', '')] = self.field
        elif self.field is not None:
            self.field.start(name, attributes)

    def end(self, name):
        if self.object is None:
            return
        if self.depth == 0:
            self.ready.append((self.line, self.object))
            self.object = None
            return
        if self.field is not None and self.depth == self.field_depth:
            self.field = None
        elif self.field is not None and name == 'natural':
            self.field.natural = None
        elif self.field is not None and name == 'object':
            self.field.related = None
        self.depth -= 1

    def text(self, data):
        if self.field is not None:
            self.field.parts.append(data)
            if self.field.natural is not None:
                self.field.natural.append(data)


class XmlField:
    """A field's element; what value it stands for depends on the model's field."""

    def __init__(self):
        self.parts, self.none, self.keys, self.objects, self.natural, self.related = [], False, [], [], None, None

    def start(self, name, attributes):
        if name == 'None':
            self.none = True
        elif name == 'object':
            self.related = (attributes.get('pk', ''), [])
            self.objects.append(self.related)
        elif name == 'natural':
            self.natural = []
            (self.related[1] if self.related else self.keys).append(self.natural)

    def many(self, natural):
        return [joined(keys) if keys and natural else pk for pk, keys in self.objects]

    def one(self, natural):
        if self.none:
            return None
        return joined(self.keys) if self.keys and natural else ''.join(self.parts).strip()

    def plain(self, field):
        if self.none:
            return None
        text = ''.join(self.parts).strip()
        return json.loads(field.to_python(text), cls=field.decoder) if field.get_internal_type() == 'JSONField' else text


def joined(keys):
    return [''.join(parts).strip() for parts in keys]
