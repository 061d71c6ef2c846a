# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder share: running trunklinectl, a terminal of its own, TAP."""
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback

SOURCE = pathlib.Path(os.environ['TRUNK_SOURCE_ROOT'])
sys.path.insert(0, str(SOURCE / 'tests' / 'practice'))
from practice import CTL, Practice  # noqa: E402,F401


class Skip(Exception):
    """What a test needs is not on this computer."""


def environment(home, **extra):
    return os.environ | {'XDG_DATA_HOME': str(home), 'TZ': 'UTC', 'LC_ALL': 'C.UTF-8'} | extra


def run(*arguments, home, text='', **extra):
    return subprocess.run([CTL, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=120,
                          env=environment(home, **extra))


def expect(done, code, *words, stream='stdout'):
    assert done.returncode == code, f'exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}'
    for word in words:
        assert word in getattr(done, stream), f'{word!r} is not in\n{getattr(done, stream)}'


def write_setup(tenant, home, name='unity-connection-graph', accounts=4, network=True):
    document = tenant.setup(name)
    document['accounts'] = document['accounts'][:accounts]
    if not network:
        del document['network']
    path = home / 'voicemail.json'
    path.write_text(json.dumps(document))
    return path, document


def network_options(tenant, name='unity-connection-graph'):
    """What leads a saved set-up to the practice tenant."""
    options = ['--trust-file', tenant.facts['ca']]
    for entry in tenant.setup(name)['network']['host-map']:
        options += ['--map-host', f'{entry["host"]}:{entry["port"]}={entry["to-address"]}:{entry["to-port"]}']
    return options


def secret_file(tenant, home, registration='graph'):
    path = home / 'secret'
    path.touch(0o600)
    path.write_text(tenant.facts['registrations'][registration]['secret'] + '\n')
    return path


class Terminal:
    """trunklinectl on a terminal of its own."""

    def __init__(self, *arguments, home, columns=80, stdout=None, **extra):
        self.text = ''
        pid, self.master = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
            if stdout:
                os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT, 0o600), 1)
            os.execve(CTL, [str(CTL), *map(str, arguments)], environment(home, TERM='xterm', **extra))
        self.pid = pid

    def read_until(self, pattern, seconds=30):
        """Reads until @pattern has come; fails when it does not."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            assert time.monotonic() < deadline and self.read(deadline - time.monotonic()), f'{pattern!r} did not come:\n{self.text}'
        return self.text

    def read(self, seconds):
        if not select.select([self.master], [], [], max(seconds, 0))[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other end has been closed
            return False
        self.text += data.decode(errors='replace')
        return bool(data)

    def type(self, text):
        os.write(self.master, text.encode())

    def end(self, seconds=60):
        """The exit code."""
        deadline = time.monotonic() + seconds
        while self.read(deadline - time.monotonic()):
            pass
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.master)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f'it did not end:\n{self.text}')
            time.sleep(0.01)


@contextlib.contextmanager
def keyring(home):
    """A session bus of its own with an unlocked keyring; yields what goes into the environment."""
    for program in ('dbus-daemon', 'gnome-keyring-daemon'):
        if not shutil.which(program):
            raise Skip(f'{program} is not installed')
    runtime = home / 'runtime'
    runtime.mkdir(mode=0o700)
    # They warn of what is of no matter here, and a test's environment makes warnings fatal.
    variables = {'XDG_RUNTIME_DIR': str(runtime), 'HOME': str(home), 'XDG_CONFIG_HOME': str(home / 'config'), 'XDG_CACHE_HOME': str(home / 'cache'),
                 'G_DEBUG': ''}
    bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address=1', f'--address=unix:dir={runtime}'],
                           stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL, env=environment(home, **variables))
    variables['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock', f'--control-directory={runtime}'],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env=environment(home, **variables))
    try:
        daemon.stdin.write('keyring')
        daemon.stdin.close()
        def ask(destination, path, *message):
            return subprocess.run(['dbus-send', '--session', '--print-reply', f'--dest={destination}', path, *message],
                                  capture_output=True, text=True, env=environment(home, **variables)).stdout

        # In this order: asking a service that is not there yet would have the bus start another one, which is locked.
        deadline = time.monotonic() + 20
        while 'true' not in ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets') or \
                'false' not in ask('org.freedesktop.secrets', '/org/freedesktop/secrets/collection/login', 'org.freedesktop.DBus.Properties.Get',
                                   'string:org.freedesktop.Secret.Collection', 'string:Locked'):
            if time.monotonic() > deadline:
                raise Skip('gnome-keyring does not come up here')
            time.sleep(0.05)
        yield variables
    finally:
        for process in (daemon, bus):
            process.terminate()
            process.wait(10)
        bus.stdout.close()


def main(tests, arguments):
    """Runs @tests (the test_ functions of globals()), or those named, each in a fresh home against the reset tenant."""
    tests = {name: function for name, function in tests.items() if name.startswith('test_')}
    wanted = {name: tests[name] for name in arguments} or tests
    print(f'1..{len(wanted)}')
    failed = 0
    with Practice() as tenant:
        for number, (name, function) in enumerate(wanted.items(), 1):
            with tempfile.TemporaryDirectory() as home:
                tenant.control('POST', '/reset')
                tenant.control('PUT', '/faults', [])
                try:
                    function(pathlib.Path(home), tenant)
                    print(f'ok {number} - {name}', flush=True)
                except Skip as reason:
                    print(f'ok {number} - {name} # SKIP {reason}', flush=True)
                except Exception:
                    failed += 1
                    print(f'not ok {number} - {name}')
                    for line in traceback.format_exc().splitlines():
                        print('#', line, flush=True)
    return 1 if failed else 0
