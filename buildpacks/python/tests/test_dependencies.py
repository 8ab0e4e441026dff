"""pip: what is installed, kept, and said when it fails."""
import json

import pytest

UNCHANGED = 'The requirements are those of the last build'


def version(app, name='stub_lib'):
    return app.output(f'python -c "import {name}; print({name}.__version__)"')


def test_dependencies_are_installed_and_then_kept(app):
    app.write({'requirements.txt': 'stub-lib==1.0\n'})
    first = app.build()
    assert "-----> Installing dependencies using 'pip install -r requirements.txt'" in first and '-----> Saving cache' in first
    second = app.build()
    assert '-----> Restoring cache' in second and '-----> Using cached install of Python' in second and UNCHANGED in second
    assert version(app) == '1.0'


def test_changed_requirements_discard_the_cache(app):
    app.write({'requirements.txt': 'stub-lib==1.0\n'}).build()
    output = app.write({'requirements.txt': 'stub-lib==1.1\n'}).build()
    assert '-----> Discarding cache since:\n       - The contents of requirements.txt changed\n' in output
    assert version(app) == '1.1'


def test_files_that_requirements_take_in_count_too(app):
    app.write({'requirements.txt': '-r requirements/base.txt\n', 'requirements/base.txt': '-c ../pins.txt\nstub-lib\n', 'pins.txt': 'stub-lib<2'}).build()
    assert UNCHANGED in app.build() and version(app) == '1.1'
    assert 'Discarding cache' in app.write({'pins.txt': 'stub-lib<1.1'}).build()
    assert version(app) == '1.0'


def test_another_stack_discards_the_cache(app):
    app.write({'requirements.txt': ''}).build()
    app.platform['STACK'] = 'debian-13'
    assert '       - The stack has changed\n' in app.build()


def test_a_build_that_fails_keeps_the_cache_of_the_last_good_one(app):
    app.write({'requirements.txt': 'stub-lib==1.0\n'}).build()
    app.write({'bin/post_compile': 'exit 3'}).build(ok=False)
    (app.source / 'bin/post_compile').unlink()
    assert UNCHANGED in app.build()


def test_a_damaged_cache_costs_time_and_not_the_build(app):
    app.write({'requirements.txt': 'stub-lib==1.0\n'}).build()
    (app.cache / '.heroku/python.tar').write_bytes(b'no archive')
    assert 'The cache is damaged' in app.build() and version(app) == '1.0'
    assert UNCHANGED in app.build()


def test_code_of_the_app_itself_is_installed_each_time(app):
    setup = 'from setuptools import setup\nsetup(name="own", version="1", py_modules=["own"])\n'
    app.write({'requirements.txt': '-e .\n', 'setup.py': setup, 'own.py': '__version__ = "a"\n'}).build()
    assert UNCHANGED not in app.write({'own.py': '__version__ = "b"\n'}).build()
    assert version(app, 'own') == 'b'


def test_a_pipfile_lock_is_installed_with_its_hashes(app, index):
    import urllib.request
    page = urllib.request.urlopen(index + 'stub-lib/').read().decode()
    digest = page.split('stub_lib-1.1-py3-none-any.whl#sha256=')[1][:64]
    lock = {'_meta': {'requires': {'python_version': '3.11'}}, 'default': {'stub-lib': {'version': '==1.1', 'hashes': [f'sha256:{digest}']}}}
    output = app.write({'Pipfile': '', 'Pipfile.lock': json.dumps(lock)}).build()
    assert '-----> Using Python 3.11 specified in Pipfile.lock' in output and version(app) == '1.1'
    lock['default']['stub-lib']['hashes'] = ['sha256:' + '0' * 64]
    assert "A downloaded file isn't the one whose hash" in app.write({'Pipfile.lock': json.dumps(lock)}).build(ok=False)


@pytest.mark.parametrize(('requirements', 'advice'), [
    ('stub-app\nstub-new\n', 'need different versions of the same package'),
    ('no-such-package==7\n', "The package index has no 'no-such-package==7'"),
    ('stub-broken\n', 'building'),
    ('stub-header\n', "needs the header 'gdal/gdal.h'"),
    ('stub-pgconfig\n', 'psycopg2-binary'),
    ('-r missing.txt\n', "There's a mistake in requirements.txt"),
    ('Django >>> 4\n', "There's a mistake in requirements.txt"),
    ('stub-lib==1.0 --hash=sha256:' + '0' * 64 + '\n', "A downloaded file isn't the one whose hash"),
])
def test_requirements_that_cannot_be_installed(app, requirements, advice):
    output = app.write({'requirements.txt': requirements}).build(ok=False)
    assert ' !     Error: Unable to install dependencies using pip.' in output and advice in output.split('Error: Unable')[1]


def test_an_index_that_does_not_answer_is_named(app):
    app.config(PIP_INDEX_URL='http://127.0.0.1:9/simple/', PIP_RETRIES='1', PIP_DEFAULT_TIMEOUT='2')
    assert "The package index can't be reached" in app.write({'requirements.txt': 'stub-lib\n'}).build(ok=False)


def test_a_source_package_is_built(app):
    app.write({'requirements.txt': 'stub-sdist\n'}).build()
    assert version(app, 'stub_sdist') == '1.0'


def test_config_vars_cannot_break_the_build(app):
    app.config(PATH='/nowhere', PYTHONHOME='/nowhere', LD_PRELOAD='x', EUID='0', PIP_TARGET='/nowhere', **{'not-a-name': 'x'})
    app.write({'requirements.txt': 'stub-lib\n', 'bin/post_compile': 'echo "$GREETING to all"'}).config(GREETING='a b  c')
    assert 'a b  c to all' in app.build()


def test_hooks_run_before_and_after(app):
    app.write({'requirements.txt': '', 'bin/pre_compile': 'echo stub-lib==1.1 > requirements.txt', 'bin/post_compile': 'pip list'})
    output = app.build()
    assert '-----> Running bin/pre_compile hook' in output and 'stub-lib 1.1' in ' '.join(output.split())


def test_a_hook_that_fails_ends_the_build(app):
    assert ' !     Error: Failed to run the bin/pre_compile script.' in app.write({'requirements.txt': '', 'bin/pre_compile': 'exit 1'}).build(ok=False)


def test_installed_programs_run_where_the_app_runs(app):
    app.write({'requirements.txt': 'sqlparse\n'}).build()
    app.build_dir = app.build_dir.rename(app.build_dir.with_name('moved'))
    assert app.output('echo "select 1" | sqlformat -k upper -') == 'SELECT 1'
    for pip in ('pip', 'python -m pip'):
        assert app.output(f'{pip} list --format freeze').startswith('sqlparse==')


def test_the_profile_sets_what_dynos_need(app):
    app.write({'requirements.txt': ''}).build()
    assert app.output('echo "$PYTHONUNBUFFERED $PYTHONPATH $FORWARDED_ALLOW_IPS $GUNICORN_CMD_ARGS $LANG$TARMAC_DJANGO"') \
        == f'true {app.build_dir} * --access-logfile - C.UTF-8'
    assert app.output('echo $WEB_CONCURRENCY', WEB_CONCURRENCY='9') == '9'
    done = app.run('echo $WEB_CONCURRENCY', DYNO_RAM='512', DYNO='web.1')
    assert done.stdout == '2\n' and 'Defaulting WEB_CONCURRENCY to 2 based on the available memory.' in done.stderr


def test_without_django_the_release_asks_for_nothing(app):
    app.write({'requirements.txt': ''}).build()
    assert app.release() == '--- {}\n'
