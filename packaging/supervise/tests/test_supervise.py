"""supervise, with small programs under it. Every wait has a limit."""
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

import pytest

SUPERVISE = pathlib.Path(__file__).parents[1] / 'supervise'
LIMIT = 30

# Answers on the socket that it was given, with its pid, after a pause that stands for a slow start.
SERVER = '''
import os, socket, sys, time
time.sleep(float(sys.argv[1]))
assert os.environ['LISTEN_FDS'] == '1' and os.environ['LISTEN_PID'] == str(os.getpid())
listening = socket.socket(fileno=3)
while True:
    connection, _ = listening.accept()
    connection.sendall(str(os.getpid()).encode())
    connection.close()
'''


def until(seen):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        result = seen()
        if result:
            return result
        time.sleep(0.05)
    raise TimeoutError('it did not come to pass')


class Supervised:
    def __init__(self, folder):
        self.folder = folder
        (folder / 'run').mkdir()
        self.process = None

    def command(self, *program, **options):
        lines = [f'{key}={value}' for key, value in options.items()] + [f'run={word}' for word in program]
        (self.folder / 'run' / 'it.command').write_text('\n'.join(lines) + '\n')

    def start(self):
        return self.start_in(None)

    def start_in(self, folder):
        self.process = subprocess.Popen([SUPERVISE, 'it', self.folder], stdin=subprocess.DEVNULL, cwd=folder)
        return self

    def child(self, other_than=None):
        def look():
            try:
                pid = int((self.folder / 'run' / 'it.child').read_text().split()[0])
            except (FileNotFoundError, IndexError):
                return None
            return pid if pid != other_than else None
        return until(look)

    def log(self):
        file = self.folder / 'log' / 'it.log'
        return file.read_text() if file.exists() else ''


def alive(pid):
    return pathlib.Path(f'/proc/{pid}').exists()


@pytest.fixture
def it(tmp_path):
    supervised = Supervised(tmp_path)
    yield supervised
    if supervised.process and supervised.process.poll() is None:
        supervised.process.terminate()
        supervised.process.wait(LIMIT)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def ask(port):
    with socket.create_connection(('127.0.0.1', port), timeout=LIMIT) as client:
        return int(client.recv(100))


def serve(it, port, pause=0.0, **more):
    program = it.folder / 'server.py'
    program.write_text(SERVER)
    it.command('/usr/bin/python3', program, str(pause), listen=f'127.0.0.1:{port}', **more)


def test_a_program_that_ends_is_started_again(it):
    it.command('/bin/sleep', '1000')
    first = it.start().child()

    os.kill(first, signal.SIGKILL)

    assert alive(it.child(other_than=first))
    assert 'it ended with status 137, starts again in 0 s' in it.log()


def test_the_folder_that_it_was_started_in_may_go_away(it, tmp_path):
    sources = tmp_path / 'sources'
    sources.mkdir()
    it.command('/bin/sleep', '1000')
    it.start_in(sources)
    first = it.child()
    sources.rmdir()

    os.kill(first, signal.SIGKILL)

    again = it.child(other_than=first)
    assert until(lambda: alive(again) and os.readlink(f'/proc/{again}/cwd')) == '/'


def test_the_pause_grows_with_each_early_end_and_stays_the_same_where_that_is_asked(it):
    it.command('/bin/false')
    it.start()
    until(lambda: 'starts again in 2 s' in it.log())
    it.process.terminate()
    it.process.wait(LIMIT)

    it.command('/bin/false', pause='0.05')
    it.start()

    until(lambda: it.log().count('starts again in 0.05 s') >= 5)


def test_a_stop_ends_the_program_and_leaves_no_file(it):
    it.command('/bin/sleep', '1000')
    child = it.start().child()

    it.process.terminate()

    assert it.process.wait(LIMIT) == 0
    assert not alive(child)
    assert sorted(file.name for file in (it.folder / 'run').iterdir()) == ['it.command']


def test_clients_wait_while_the_program_starts_again(it, port):
    serve(it, port, pause=1)
    it.start().child()
    first = ask(port)

    os.kill(first, signal.SIGKILL)

    assert ask(port) != first


def test_no_connection_is_refused_while_everything_begins_anew(it, port):
    serve(it, port)
    it.start().child()
    first = ask(port)
    answers, refused, done = [], [], threading.Event()

    def ask_on():
        while not done.is_set():
            try:
                answers.append(ask(port))
            except (ConnectionResetError, ValueError):
                pass  # It was accepted by the program that was just ended.
            except OSError as error:
                refused.append(error)
    client = threading.Thread(target=ask_on)
    client.start()
    for _ in range(3):
        before = it.child()
        serve(it, port, pause=0.2)
        it.process.send_signal(signal.SIGHUP)
        it.child(other_than=before)
        until(lambda: ask(port) != before)
    done.set()
    client.join(LIMIT)

    assert not refused
    assert answers[-1] != first
    assert it.process.poll() is None


def test_a_new_address_takes_the_place_of_the_old_one(it, port):
    serve(it, port)
    it.start().child()
    first = ask(port)
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        other = probe.getsockname()[1]
    serve(it, other)

    it.process.send_signal(signal.SIGHUP)
    it.child(other_than=first)

    assert until(lambda: ask(other)) != first
    with pytest.raises(ConnectionRefusedError):
        ask(port)


def test_the_log_is_rotated_and_not_lost(it, tmp_path):
    (tmp_path / 'log').mkdir()
    log = tmp_path / 'log' / 'it.log'
    with log.open('wb') as file:
        file.truncate(50_000_001)
    it.command('/bin/false', pause='0.05')

    it.start()

    until(lambda: log.stat().st_size < 1_000_000)
    assert (tmp_path / 'log' / 'it.log.1').stat().st_size > 50_000_000


def test_a_port_that_is_taken_is_said(it, port):
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', port))
        taken.listen()
        serve(it, port)
        it.process = subprocess.Popen([SUPERVISE, 'it', it.folder], stderr=subprocess.PIPE, text=True)

        assert it.process.wait(LIMIT) == 1
        assert f'127.0.0.1:{port}: Address already in use' in it.process.stderr.read()
