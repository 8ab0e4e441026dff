"""Who is told, and when: builds always, web and worker dynos once per dyno (not per worker process), one-off dynos not at all."""
import os
import re
import sys


def at_boot(results, env=os.environ):
    if env.get('TARMAC_OVERLAY_VERBOSE') == '1' or first_of_dyno(env):
        for result in results:
            sys.stderr.write(f'{result}\n')


def first_of_dyno(env):
    dyno = env.get('DYNO', '')
    if not dyno or dyno.startswith(('run.', 'release.', 'build.')):
        return False
    mark = re.sub(r'[^\w.-]', '_', env.get('HEROKU_DYNO_ID') or dyno)
    try:
        os.close(os.open(os.path.join(env.get('TMPDIR') or '/tmp', f'.tarmac_django.{mark}'), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return False
    return True
