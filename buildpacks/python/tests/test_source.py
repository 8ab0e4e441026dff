"""Which source is taken, and what is said of one that cannot be."""
import pytest


@pytest.mark.parametrize('name', ['requirements.txt', 'manage.py', 'uv.lock', 'Pipfile', '.python-version', 'Requirements.txt', 'venv/x', 'setup.py'])
def test_python_apps_are_detected_by_their_files(app, name):
    done = app.write({name: ''}).detect()
    assert (done.returncode, done.stdout) == (0, 'Python\n')


def test_another_app_is_refused_with_a_list_of_what_is_there(app):
    done = app.write({'index.php': ''}).detect()
    assert done.returncode == 1
    assert " !     but we couldn't find any supported Python project files." in done.stdout and ' !     index.php' in done.stdout


@pytest.mark.parametrize(('files', 'error'), [
    ({'manage.py': ''}, "Error: Couldn't find any supported Python package manager files."),
    ({'setup.py': ''}, 'Error: Implicit setup.py file support has been sunset.'),
    ({'Pipfile': ''}, "Error: No 'Pipfile.lock' found!"),
    ({'requirements.txt': '', 'uv.lock': ''}, 'Error: Multiple Python package manager files were found.'),
    ({'requirements.txt': '', 'venv/pyvenv.cfg': ''}, "Error: Existing 'venv/' directory found."),
    ({'requirements.txt': '', '.heroku/python/x': ''}, "Error: Existing '.heroku/python/' directory found."),
    ({'Pipfile.lock': '{<<<<<<< HEAD'}, "Error: Can't parse Pipfile.lock."),
    ({'uv.lock': '', '.python-version': '3.11'}, 'Error: Unable to install uv.'),
    ({'uv.lock': ''}, 'When using the package manager uv, you must specify'),
    ({'poetry.lock': ''}, 'Error: Unable to install poetry.'),
])
def test_sources_that_cannot_be_built(app, files, error):
    assert f' !     {error}' in app.write(files).build(ok=False)


@pytest.mark.parametrize(('files', 'line'), [
    ({}, '-----> No Python version was specified. Using the buildpack default: Python 3.11'),
    ({'.python-version': '# ours\n  3.11 \r\n'}, '-----> Using Python 3.11 specified in .python-version'),
    ({'runtime.txt': 'python-3.11'}, '-----> Using Python 3.11 specified in runtime.txt'),
    ({'.python-version': '3.11.99'}, ' is used in place of 3.11.99.'),
])
def test_python_versions(app, files, line):
    assert line in app.write({'requirements.txt': '', **files}).build()


@pytest.mark.parametrize(('files', 'error'), [
    ({'.python-version': '3.14'}, "Error: Python 3.14 isn't available."),
    ({'runtime.txt': 'python-3.7.3'}, 'python-3.11'),
    ({'.python-version': 'python-3.11'}, 'Error: Invalid Python version in .python-version.'),
    ({'.python-version': '\ufeff3.11'}, 'Error: Invalid Python version in .python-version.'),
    ({'.python-version': '# 3.11'}, 'Error: No Python version found in .python-version.'),
    ({'.python-version': '3.11\n3.12'}, 'Error: Multiple Python versions found in .python-version.'),
    ({'python-version': '3.11'}, 'Error: Your .python-version file is spelled incorrectly.'),
])
def test_python_versions_that_cannot_be_had(app, files, error):
    assert f' !     {error}' in app.write({'requirements.txt': '', **files}).build(ok=False)
