import pytest
from tarmac_django import project

MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")\n'


@pytest.mark.parametrize(('files', 'root', 'settings', 'wsgi'), [
    ({'manage.py': MANAGE.format('pave.settings'), 'pave/wsgi.py': ''}, '.', 'pave.settings', 'pave.wsgi'),
    ({'src/manage.py': MANAGE.format('config.settings.production'), 'src/config/wsgi.py': ''}, 'src', 'config.settings.production', 'config.wsgi'),
    ({'manage.py': MANAGE.format('settings')}, '.', 'settings', None),
    ({'manage.py': 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "a.b"\n', 'a/wsgi.py': ''}, '.', 'a.b', 'a.wsgi'),
    ({'pave/wsgi.py': MANAGE.format('pave.settings')}, '.', 'pave.settings', 'pave.wsgi'),
    ({'manage.py': 'print "python 2"'}, '.', None, None),
    ({'venv/manage.py': MANAGE.format('x.settings'), 'app.py': ''}, '.', None, None),
])
def test_projects_are_found_by_reading(tmp_path, files, root, settings, wsgi):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = project.find(tmp_path, {})
    assert (found.root, found.settings, found.wsgi) == (tmp_path / root, settings, wsgi)


def test_the_config_var_wins(tmp_path):
    (tmp_path / 'manage.py').write_text(MANAGE.format('pave.settings'))
    assert project.find(tmp_path, {'DJANGO_SETTINGS_MODULE': 'pave.production'}).settings == 'pave.production'
