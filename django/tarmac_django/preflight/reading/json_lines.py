import json

from tarmac_django.preflight.reading.broken import LARGEST, Broken


def objects(source):
    number = 0
    while True:
        line = source.readline(LARGEST)
        if not line:
            return
        number += 1
        if len(line) == LARGEST:
            raise Broken(f'a line of more than {LARGEST >> 20} MB', number)
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except json.JSONDecodeError as error:
            one = Broken(f'not valid JSON: {error.msg} (column {error.colno})', number)
        except UnicodeDecodeError as error:
            one = Broken(f'not UTF-8: {error.reason} (byte {error.start + 1} of the line)', number)
        except (ValueError, RecursionError) as error:
            one = Broken(f'not readable as JSON: {error}', number)
        yield number, one
