"""Runs `inside` in a process of its own: what loading the apps does there stays there, and it has an end."""
import json
import os
import subprocess
import sys


def gather(project, env, time_limit):
    path = os.pathsep.join([*sys.path[:2], os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), env.get('PYTHONPATH', '')])
    try:
        done = subprocess.run([sys.executable, '-m', 'tarmac_django.doctor.inside'], cwd=os.getcwd(), env={**env, 'PYTHONPATH': path.strip(os.pathsep)},
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=time_limit)
    except subprocess.TimeoutExpired:
        return {'problem': f'loading the apps had not ended after {time_limit} s'}
    except OSError as problem:
        return {'problem': str(problem)}
    try:
        return json.loads(done.stdout)
    except ValueError:
        last = [line for line in done.stderr.decode('utf-8', 'replace').splitlines() if line.strip()]
        return {'problem': last[-1][:500] if last else f'exit status {done.returncode}'}
