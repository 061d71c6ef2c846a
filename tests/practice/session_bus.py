# SPDX-License-Identifier: GPL-3.0-or-later
"""A session bus of one's own, with a real keyring on it that is in order, locked, or does not answer."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><policy context="default">
<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>{policy}</policy></busconfig>'''
DENIED = '<deny send_destination="org.freedesktop.secrets"/>'
DEADLINE = 10
# What makes mistakes of ours show ends the daemon, which has some.
NOT_FOR_DAEMONS = ('MALLOC_PERTURB_', 'MALLOC_CHECK_', 'G_DEBUG', 'LD_PRELOAD', 'DISPLAY', 'SECRET_BACKEND')


def available():
    return all(shutil.which(program) for program in ('dbus-daemon', 'gnome-keyring-daemon', 'gdbus'))


class SessionBus:
    """@state: "unlocked", "locked", "stopped" or "denied"."""

    def __init__(self, state='unlocked'):
        self.folder = tempfile.TemporaryDirectory(prefix='trunkline-bus-', ignore_cleanup_errors=True)
        folder = pathlib.Path(self.folder.name)
        config = folder / 'bus.conf'
        config.write_text(CONFIG.format(folder=folder, policy=DENIED if state == 'denied' else ''))
        self.bus = subprocess.Popen(['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address=1'],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        homes = {name: str(folder) for name in ('HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR')}
        self.environment = {'DBUS_SESSION_BUS_ADDRESS': self.bus.stdout.readline().strip()}
        environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_DAEMONS} | homes | self.environment
        self.keyring = subprocess.Popen(['gnome-keyring-daemon', '--unlock', '--components=secrets', '--foreground'], stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        self.keyring.stdin.write(b'test')
        self.keyring.stdin.close()
        self._wait()
        if state == 'locked':
            self._lock()
        elif state == 'stopped':
            self.keyring.send_signal(signal.SIGSTOP)

    def _gdbus(self, *arguments):
        done = subprocess.run(['gdbus', 'call', '--session', *arguments], capture_output=True, text=True, timeout=DEADLINE,
                              env=os.environ | self.environment)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def _wait(self):
        limit = time.monotonic() + DEADLINE
        while 'true' not in self._gdbus('--dest', 'org.freedesktop.DBus', '--object-path', '/', '--method',
                                        'org.freedesktop.DBus.NameHasOwner', 'org.freedesktop.secrets'):
            if time.monotonic() > limit:
                raise RuntimeError('the keyring did not get ready')
            time.sleep(0.02)

    def _secrets(self, method, argument):
        return self._gdbus('--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets', '--method',
                           f'org.freedesktop.Secret.Service.{method}', argument)

    def _lock(self):
        collection = re.search(r"'(/[^']+)'", self._secrets('ReadAlias', 'default')).group(1)
        self._secrets('Lock', f"['{collection}']")

    def close(self):
        self.keyring.kill()
        self.keyring.wait(DEADLINE)
        self.bus.terminate()
        self.bus.wait(DEADLINE)
        self.bus.stdout.close()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
