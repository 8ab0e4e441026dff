"""preflight against PostgreSQL itself: fuzzed fixtures, each object in a savepoint of its own. `fuzz.py` makes the same ones for the same seed."""
import json

import fuzz
import fuzz_compare
import fuzz_xml
import zoo_project


def compared(app, name, text, objects):
    (app.folder / name).write_text(text)
    said = json.loads(app.ok('oracle.py', name).stdout)
    _, findings, summary = zoo_project.preflight(app, name)
    assert summary['objects'] == len(objects)
    return said, list(fuzz_compare.differences(objects, findings, said, text))


def test_what_postgres_refuses_is_found_and_what_it_takes_is_not(app, cluster):
    zoo_project.on_postgres(app, cluster)
    objects = fuzz.Fuzz(101, 800).objects()
    said, differences = compared(app, 'fuzz.json', fuzz.as_json(objects), objects)
    assert not differences, '\n'.join(map(str, differences))
    assert len(said['refused']) > 200 and said['broken']


def test_xml_is_judged_as_django_reads_it(app, cluster):
    zoo_project.on_postgres(app, cluster)
    objects = fuzz_xml.readable(fuzz.Fuzz(103, 300).objects())
    said, differences = compared(app, 'fuzz.xml', fuzz_xml.as_xml(objects), objects)
    assert not differences, '\n'.join(map(str, differences))
    assert len(said['refused']) > 50
