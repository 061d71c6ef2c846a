# SPDX-License-Identifier: GPL-3.0-or-later
"""The other end of trunk-test-probe.c: looks into a program that driver.App started."""
import json
import os
import pathlib
import socket
import tempfile

from driver import App, run, wait_for

DEADLINE = 300


def modules(build, *names):
    """What LD_PRELOAD has to say."""
    return ' '.join(str((pathlib.Path(build) / 'tests' / 'ui' / f'trunk-test-{name}.so').resolve()) for name in names)


class Probed(App):
    """@pseudo: in the language in which every translated sentence stands in brackets."""

    def __init__(self, build, command, environment=None, pseudo=False, **options):
        self.place = os.path.join(tempfile.mkdtemp(prefix='probe-', dir=os.environ['TRUNK_UI_SESSION']), 'socket')
        preload = {'TRUNK_TEST_PROBE': self.place, 'LD_PRELOAD': modules(build, 'probe', *(['pseudo'] if pseudo else []))}
        self.stream = None
        super().__init__(command, environment=(environment or {}) | preload, **options)
        self.stream = wait_for(self._connect, label='the probe')

    def _connect(self):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(DEADLINE)
        try:
            link.connect(self.place)
        except OSError:
            link.close()
            return None
        with link:
            return link.makefile('rw', encoding='utf-8')

    def ask(self, *words):
        self.stream.write(' '.join(map(str, words)) + '\n')
        self.stream.flush()
        line = self.stream.readline()
        if not line:
            raise AssertionError(f'the program ended: {self.output()}')
        return json.loads(line)[0]

    def settle(self):
        self.ask('settle')

    def resize(self, width, height):
        """The content, without a frame. It stays larger where it can't shrink so far."""
        for _ in range(2):
            size = self.ask('size')
            surface = self.surfaces()[0]
            run('xdotool', 'windowsize', surface.number, surface.width + width - size['width'], surface.height + height - size['height'])
            self.settle()

    def close(self, *arguments, **options):
        status = super().close(*arguments, **options)
        if self.stream:
            self.stream.close()
        return status
