"""pgBouncer in transaction mode before a test's cluster."""
import os
import pwd
import socket
import subprocess
import time
from pathlib import Path

from postgres import free_port

PROGRAM = '/usr/sbin/pgbouncer'


class Pooler:
    def __init__(self, folder, server_port, user):
        if not Path(PROGRAM).exists():
            raise RuntimeError('pgBouncer is missing: apt-get install pgbouncer')
        self.port = free_port()
        folder.mkdir()
        (folder / 'users').write_text(f'"{user}" "secret"\n')
        (folder / 'pgbouncer.ini').write_text(f'''[databases]
* = host=127.0.0.1 port={server_port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 5
ignore_startup_parameters = extra_float_digits,options
''')
        account = ['-u', 'nobody'] if os.geteuid() == 0 else []
        if account:
            for one in (folder, *folder.iterdir()):
                os.chown(one, pwd.getpwnam('nobody').pw_uid, -1)
            for parent in folder.parents[:3]:
                parent.chmod(parent.stat().st_mode | 0o055)
        self.process = subprocess.Popen([PROGRAM, *account, '-q', folder / 'pgbouncer.ini'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(('127.0.0.1', self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError('pgBouncer does not start')

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
