"""JSON: one list. Decoded object by object out of a window over the file."""
import codecs
import json
import re

from tarmac_django.preflight.reading.broken import LARGEST, Broken

SPACE = re.compile(r'[ \t\n\r]*')
CHUNK = 1 << 20
NEAR = 64       # an error so near to the end of the window may only be the window's end


def objects(source):
    window = Window(source)
    first = window.peek()
    if first == '\ufeff':
        raise Broken('begins with a byte order mark, which loaddata refuses: save it as UTF-8 without one', 1)
    if first != '[':
        raise Broken('not a JSON list' if first else 'empty: not even []', window.line)
    window.at += 1
    if window.peek() == ']':
        window.at += 1
    else:
        while True:
            window.peek()
            line = window.line
            yield line, window.decode()
            following = window.peek()
            if following not in (',', ']'):
                raise Broken('not valid JSON: a comma or ] is expected here' + ('' if following else ', but the file ends') +
                             '; nothing after it was checked', window.line)
            window.at += 1
            if following == ']':
                break
    if window.peek():
        raise Broken('not valid JSON: something follows the list', window.line)


class Window:
    def __init__(self, source):
        self.source, self.text, self.at, self.line, self.done = source, '', 0, 1, False
        self.decoder = codecs.getincrementaldecoder('utf-8')()
        self.scan = json.JSONDecoder().raw_decode

    def more(self):
        """At least doubles what is left, so that a large object is not scanned over and over."""
        data = self.source.read(max(CHUNK, len(self.text) - self.at))
        try:
            self.text = self.text[self.at:] + self.decoder.decode(data, not data)
        except UnicodeDecodeError as error:
            raise Broken(f'not UTF-8: {error.reason} (byte 0x{error.object[error.start]:02x}); nothing after line {self.line} was checked',
                         self.line) from None
        self.at, self.done = 0, not data

    def peek(self):
        """The next character that is no space, '' at the end."""
        while True:
            end = SPACE.match(self.text, self.at).end()
            self.line += self.text.count('\n', self.at, end)
            self.at = end
            if end < len(self.text) or self.done:
                return self.text[end:end + 1]
            self.more()

    def decode(self):
        while True:
            try:
                value, end = self.scan(self.text, self.at)
            except json.JSONDecodeError as error:
                if self.may_go_on(error):
                    self.more()
                    continue
                line = self.line + self.text.count('\n', self.at, error.pos)
                raise Broken(f'not valid JSON: {error.msg}; nothing after it was checked', line) from None
            except RecursionError:
                raise Broken('nested too deeply; nothing after it was checked', self.line) from None
            except ValueError as error:
                raise Broken(f'not readable as JSON: {error}; nothing after it was checked', self.line) from None
            self.line += self.text.count('\n', self.at, end)
            self.at = end
            return value

    def may_go_on(self, error):
        if self.done:
            return False
        if len(self.text) - self.at > LARGEST:
            raise Broken(f'an object of more than {LARGEST >> 20} MB', self.line)
        return error.pos >= len(self.text) - NEAR or error.msg.startswith('Unterminated')
