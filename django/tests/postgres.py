"""A throw-away PostgreSQL cluster on loopback."""
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path


class Cluster:
    def __init__(self, folder):
        binaries = sorted(Path('/usr/lib/postgresql').glob('*/bin'))
        if not binaries:
            raise RuntimeError('PostgreSQL is missing: apt-get install postgresql')
        self.folder, self.binaries, self.port = folder, binaries[-1], free_port()
        self.as_postgres = ['runuser', '-u', 'postgres', '--'] if os.geteuid() == 0 else []
        folder.mkdir(parents=True)
        if self.as_postgres:
            shutil.chown(folder, 'postgres')
            folder.chmod(0o755)
        user = pwd.getpwuid(os.geteuid()).pw_name if not self.as_postgres else 'postgres'
        self.user = user
        self.run('initdb', '-D', folder / 'data', '--no-sync', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-U', user)
        options = ['-p', str(self.port), '-c', 'listen_addresses=127.0.0.1', '-c', f'unix_socket_directories={folder}', '-c', 'fsync=off']
        self.process = subprocess.Popen([*self.as_postgres, self.binaries / 'postgres', '-D', folder / 'data', *options],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        for _ in range(300):
            if subprocess.run([self.binaries / 'pg_isready', '-q', '-h', folder, '-p', str(self.port), '-U', user]).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError('PostgreSQL does not start')

    def run(self, program, *arguments):
        return subprocess.run([*self.as_postgres, self.binaries / program, *arguments], check=True, capture_output=True, text=True,
                              cwd=self.folder).stdout

    def sql(self, text, database='postgres'):
        return self.run('psql', '-h', self.folder, '-p', str(self.port), '-U', self.user, '-d', database, '-Atc', text).strip()

    def database(self):
        name = 'd' + secrets.token_hex(6)
        self.sql(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
        self.sql(f'CREATE DATABASE {name} OWNER {name} TEMPLATE template0')
        return f'postgres://{name}:secret@127.0.0.1:{self.port}/{name}'

    def stop(self):
        # runuser does not pass a signal on to the server, so it is told by name of its data folder.
        subprocess.run([*self.as_postgres, self.binaries / 'pg_ctl', '-D', self.folder / 'data', '-m', 'immediate', 'stop'],
                       capture_output=True, timeout=30, cwd=self.folder)
        self.process.wait(30)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]
