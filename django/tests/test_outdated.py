import pytest
from tarmac_django import outdated

OLD = {
    'requirements.txt': 'Django==1.3.7\npsycopg2==2.3.1\n',
    'manage.py': 'from django.core.management import execute_manager\nimport settings\nexecute_manager(settings)\n',
    'settings.py': "MIDDLEWARE_CLASSES = ('django.middleware.common.CommonMiddleware',)\nTEMPLATE_DIRS = ()\n",
    'urls.py': 'from django.conf.urls.defaults import *\n',
    'roads/models.py': "from django.db import models\n\n\nclass Road(models.Model):\n    town = models.ForeignKey('Town')\n",
    'roads/views.py': 'def show(request):\n    print "roads"\n    try:\n        pass\n    except ValueError, e:\n        pass\n',
}
NEW = {
    'requirements.txt': 'Django>=3.2,<5\ndjango-old==1.0\nDjango==1.11; python_version < "3"\n',
    'settings.py': 'MIDDLEWARE = []\nMIDDLEWARE_CLASSES = MIDDLEWARE\nTEMPLATES = []\nTEMPLATE_DIRS = []\n',
    'views.py': 'try:\n    from django.core.urlresolvers import reverse\nexcept ImportError:\n    from django.urls import reverse\n'
                'class V:\n    def get(self):\n        return self.render_to_response({})\n',
    'models.py': 'from django.db import models\na = models.ForeignKey("A", models.CASCADE)\nb = models.ForeignKey("A", on_delete=models.CASCADE)\n'
                 'c = models.OneToOneField("A", **common)\n"""\nprint "text"\n"""\n',
    'broken.py': 'def (\n',
    'venv/old.py': 'print "x"\n',
    'scripts/old.py': 'print "x"\n',
    'roads/south_migrations/0001.py': 'from south.db import db\n',
}


def written(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_an_old_project_hears_what_to_change_and_where(tmp_path):
    words = outdated.explanation(written(tmp_path, OLD))
    for expected in ('requirements.txt:1: Django==1.3.7 does not run on Python 3.', 'manage.py:1: execute_manager was removed in Django 1.6',
                     'settings.py:1: MIDDLEWARE_CLASSES is ignored', 'settings.py:2: TEMPLATE_DIRS', 'urls.py:1: django.conf.urls.defaults was removed',
                     'roads/models.py:5: models.ForeignKey without on_delete', 'roads/views.py:2: the print statement is Python 2',
                     'roads/views.py:5: `except X, e` is Python 2', 'an older Python or Django than can run here'):
        assert expected in words, words


def test_a_project_of_today_hears_nothing(tmp_path):
    assert outdated.explanation(written(tmp_path, NEW)) == ''


@pytest.mark.parametrize(('line', 'old'), [
    ('Django==1.11.29', True), ('django<2', True), ('Django~=1.8', True), ('Django>=1.4,<1.5', True), ('django = "==1.11"', True), ('Django[argon2]==1.11', True),
    ('Django', False), ('Django>=1.4', False), ('Django==4.2.1', False), ('django<3', False), ('Django<=2.2', False), ('# Django==1.3', False),
])
def test_requirements(tmp_path, line, old):
    assert bool(outdated.signs(written(tmp_path, {'requirements.txt': line + '\n'}))) is old


def test_files_that_cannot_be_read_stop_nothing(tmp_path):
    written(tmp_path, OLD)
    (tmp_path / 'urls.py').write_bytes(b'\0\xff\xfe' * 1000)
    (tmp_path / 'deep.py').write_text('(' * 5000)
    (tmp_path / 'link.py').symlink_to('/dev/zero')
    assert 'execute_manager' in outdated.explanation(tmp_path)
