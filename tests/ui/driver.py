# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 window the way a person would: finds widgets through AT-SPI, moves the pointer and presses keys through X11.

Runs inside tests/ui/session. The accessibility bus is read raw: the client libraries keep stale names for seconds.

    with App([program], environment={...}) as app:
        app.find('text', 'Directory (tenant) ID').type('…')
        app.find('push button', 'Next').click()
        app.find('label', re.compile('^Sign-in'))
        app.screenshot('sign-in.png')

Leaving the block closes the window, and fails on a bad exit status or on a warning of the toolkit."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

ROLES = {int(getattr(Atspi.Role, key)): Atspi.role_get_name(getattr(Atspi.Role, key))
         for key in dir(Atspi.Role) if key.isupper() and key != 'LAST_DEFINED'}
STATES = {int(getattr(Atspi.StateType, key)): key.lower().replace('_', '-') for key in dir(Atspi.StateType) if key.isupper()}
WINDOWS = ('frame', 'dialog', 'alert', 'window')
PREFIX = 'org.a11y.atspi.'
NULL = '/null'
CALL_DEADLINE = 15000
# What GTK 4.8 calls a widget that has no name.
TYPE_NAME = re.compile(r'^(Gtk|Adw|Gdk|Trunk)[A-Z]\w+$')
PROBLEM = re.compile(r'(CRITICAL|WARNING|ERROR) \*\*|AddressSanitizer|LeakSanitizer|runtime error:')


class DriveError(AssertionError):
    pass


def run(*words, check=True):
    return subprocess.run([str(word) for word in words], check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def wait_for(condition, timeout=10, label=None, every=0.03):
    """The first true answer of @condition."""
    limit = time.monotonic() + timeout
    error = None
    while True:
        try:
            answer = condition()
            if answer:
                return answer
        except GLib.Error as caught:
            error = caught
        if time.monotonic() > limit:
            raise DriveError(f'waited {timeout} s in vain for {label or condition} {error or ""}')
        time.sleep(every)


def spoken(name):
    """What a reader would take for the name: nothing for the name of a type."""
    name = (name or '').strip()
    return '' if TYPE_NAME.match(name) else name


def states_of(words):
    return {STATES[bit] for bit in range(64) if bit in STATES and words[bit // 32] >> (bit % 32) & 1}


class Bus:
    """The accessibility bus."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, CALL_DEADLINE, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def call(self, target, path, interface, method, signature=None, *arguments):
        parameters = GLib.Variant(f'({signature})', arguments) if signature else None
        interface = interface if '.' in interface else PREFIX + interface
        return self.connection.call_sync(target, path, interface, method, parameters, None, 0, CALL_DEADLINE, None).unpack()

    def get(self, target, path, interface, name):
        return self.call(target, path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', PREFIX + interface, name)[0]

    def programs(self):
        return self.call('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root', 'Accessible', 'GetChildren')[0]

    def pid(self, target):
        return self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', 's', target)[0]


class Node:
    """One accessible object. Its role, name and states are those of the snapshot it was found in; the rest is asked for."""

    def __init__(self, app, path, parent):
        self.app, self.path, self.parent, self.kids = app, path, parent, []
        self.role = ROLES.get(self.call('Accessible', 'GetRole')[0], '?')
        self.states = states_of(self.call('Accessible', 'GetState')[0])
        self.raw_name = self.get('Accessible', 'Name')
        self.name = spoken(self.raw_name)

    def __repr__(self):
        return f'<{self.role} {self.name!r}>'

    def call(self, interface, method, signature=None, *arguments):
        return self.app.bus.call(self.app.target, self.path, interface, method, signature, *arguments)

    def get(self, interface, name):
        return self.app.bus.get(self.app.target, self.path, interface, name)

    # Reading

    @property
    def interfaces(self):
        return {name.rsplit('.', 1)[1] for name in self.call('Accessible', 'GetInterfaces')[0]}

    @property
    def description(self):
        return self.get('Accessible', 'Description')

    @property
    def live_name(self):
        return spoken(self.get('Accessible', 'Name'))

    @property
    def live_states(self):
        return states_of(self.call('Accessible', 'GetState')[0])

    @property
    def sensitive(self):
        return 'sensitive' in self.live_states

    @property
    def checked(self):
        return 'checked' in self.live_states

    @property
    def text(self):
        if 'Text' not in self.interfaces:
            return self.live_name
        # GetText (0, -1) answers nothing in GTK 4.8.
        return self.call('Text', 'GetText', 'ii', 0, self.get('Text', 'CharacterCount'))[0]

    @property
    def box(self):
        """x, y, width and height inside the content of its window; None when it has none."""
        try:
            return self.call('Component', 'GetExtents', 'u', 1)[0]
        except GLib.Error:
            return None

    @property
    def actions(self):
        try:
            return [self.call('Action', 'GetName', 'i', index)[0] for index in range(self.get('Action', 'NActions'))]
        except GLib.Error:
            return []

    @property
    def is_window(self):
        return self.role in WINDOWS or (self.parent is not None and self.parent.role == 'application')

    @property
    def is_popover(self):
        """GTK 4.8 has no role for a popover."""
        return self.role == 'filler' and self.raw_name in ('', 'GtkPopover', 'GtkPopoverMenu') and 'default.activate' in self.actions

    def ancestors(self):
        node = self.parent
        while node:
            yield node
            node = node.parent

    @property
    def window(self):
        """The surface that it is on: a window, or a popover."""
        return next((node for node in (self, *self.ancestors()) if node.is_window or node.is_popover), None)

    def walk(self):
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def _picked(self, window, x, y):
        """The known node under a point, and whether there was anything."""
        try:
            path = window.call('Component', 'GetAccessibleAtPoint', 'iiu', x, y, 1)[0][1]
        except GLib.Error:
            return None, False
        found = bool(path) and not path.endswith(NULL)
        while path and not path.endswith(NULL):
            if path in self.app.nodes:
                return self.app.nodes[path], found
            try:
                path = self.app.bus.get(self.app.target, path, 'Accessible', 'Parent')[1]
            except GLib.Error:
                break
        return None, found

    @property
    def shown(self):
        """Whether it is really on the screen: GTK 4.8 keeps VISIBLE on what has been scrolled away or lies below another page, so
        the toolkit is asked what is under a few points of the box."""
        if 'visible' not in self.states:
            return False
        box, window = self.box, self.window
        if window is None or not box or box[2] <= 0 or box[3] <= 0:
            return False
        if window is self:
            return True
        x, y, width, height = box
        anything = False
        for point in ((x + width // 2, y + height // 2), (x + 3, y + 3), (x + width - 3, y + height - 3), (x + 3, y + height // 2),
                      (x + width - 3, y + height // 2)):
            hit, found = self._picked(window, *point)
            anything = anything or found
            if hit is None:
                continue
            if hit is self or any(node is self for node in hit.ancestors()):
                return True
            # Labels let the pointer fall through to what holds them.
            if not hit.is_window and any(node is hit for node in self.ancestors()) and not self._buried(hit):
                return True
        if anything or not self.parent:
            return False
        # Only unnamed inner parts under the pointer, as in a switch or an insensitive entry: shown when its container is.
        for node in self.ancestors():
            if node.role == 'scroll pane':
                view = node.box
                if view and not (view[0] <= x + width / 2 <= view[0] + view[2] and view[1] <= y + height / 2 <= view[1] + view[3]):
                    return False
        return self.parent.shown

    def _buried(self, hit):
        """Whether @hit, an ancestor, is so large that it proves nothing."""
        box, own = hit.box, self.box
        return not box or not own or box[3] > max(4 * own[3], 90)

    @property
    def within_reach(self):
        """Whether the middle of it is in view, where the pointer goes."""
        x, y, width, height = self.box or (0, 0, 0, 0)
        panes = [node.box for node in self.ancestors() if node.role == 'scroll pane']
        return self.shown and all(pane and pane[0] <= x + width / 2 < pane[0] + pane[2] and pane[1] <= y + height / 2 < pane[1] + pane[3] for pane in panes)

    def find_all(self, role=None, name=None, shown=None, where=None):
        """All matches below this node, in reading order, in a fresh snapshot."""
        self.app.snapshot()
        here = self.app.nodes.get(self.path)
        found = []
        for node in here.walk() if here else ():
            if role and node.role != role:
                continue
            if name is not None and not (name.search(node.name) if hasattr(name, 'search') else node.name == name):
                continue
            if where and not where(node):
                continue
            if shown is not None and node.shown != shown:
                continue
            found.append(node)
        return sorted(found, key=lambda node: (lambda box: (box[1], box[0]) if box else (1 << 30, 0))(node.box))

    def find(self, role=None, name=None, shown=True, timeout=10, where=None):
        return wait_for(lambda: next(iter(self.find_all(role, name, shown, where)), None), timeout, f'{role} named {name!r}')

    # Acting

    def do(self, action=None):
        """An accessibility action, which works off the screen too; a person would use click()."""
        actions = self.actions
        if not actions:
            raise DriveError(f'{self} has no action')
        if not self.call('Action', 'DoAction', 'i', 0 if action is None else actions.index(action))[0]:
            raise DriveError(f'{self} refused to do {action}')
        return self

    def centre(self):
        x, y, width, height = self.box
        left, top = self.app.origin(self.window)
        return left + x + width // 2, top + y + height // 2

    def click(self, button=1, count=1):
        """With the pointer, once it stands still."""
        if not self.sensitive:
            raise DriveError(f'{self} is insensitive')
        before = None
        for _ in range(40):
            box = self.box
            if box == before:
                break
            before = box
            time.sleep(0.04)
        window = self.window
        popover = tuple(window.box[2:]) if window is not None and not window.is_window else None
        x, y = self.centre()
        # In two moves: the first click after a popover was closed is swallowed unless the pointer moves on the spot.
        run('xdotool', 'mousemove', '--sync', x - 2, y - 1)
        time.sleep(0.02)
        run('xdotool', 'mousemove', '--sync', x, y)
        time.sleep(0.03)
        run('xdotool', 'click', '--repeat', count, '--delay', 60, button)
        time.sleep(0.05)
        if popover:
            limit = time.monotonic() + 1
            while time.monotonic() < limit and any(surface.size == popover for surface in self.app.surfaces()):
                time.sleep(0.05)
            time.sleep(0.15)
        return self

    def type(self, text, clear=True):
        """Clicks into the field and presses real keys."""
        self.click()
        if clear:
            self.app.key('ctrl+a', 'BackSpace')
        return self.app.type(text)

    def set_text(self, text):
        """At once and without keys, as when pasting."""
        if not self.call('EditableText', 'SetTextContents', 's', text)[0]:
            raise DriveError(f'{self} refused the text')
        return self


class Surface:
    """An X window of the program."""

    def __init__(self, number):
        self.number = int(number)
        self.title = run('xdotool', 'getwindowname', number, check=False)
        facts = dict(line.split('=') for line in run('xdotool', 'getwindowgeometry', '--shell', number, check=False).splitlines() if '=' in line)
        self.x, self.y, self.width, self.height = (int(facts.get(name, 0)) for name in ('X', 'Y', 'WIDTH', 'HEIGHT'))

    @property
    def size(self):
        return self.width, self.height

    def extents(self):
        """What of it is the shadow: left, right, top, bottom."""
        words = re.findall(r'\d+', run('xprop', '-id', self.number, '_GTK_FRAME_EXTENTS', check=False).split('=')[-1])
        return tuple(map(int, words)) if len(words) == 4 else (0, 0, 0, 0)


class App:
    """@strict: leaving the block fails on a warning or on a bad exit status."""

    def __init__(self, command, environment=None, timeout=30, strict=True):
        self.command, self.strict = [str(word) for word in command], strict
        descriptor, self.log = tempfile.mkstemp(prefix='program-', suffix='.log', dir=os.environ.get('TRUNK_UI_SESSION'))
        with os.fdopen(descriptor, 'w') as log:
            self.process = subprocess.Popen(self.command, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.bus, self.target, self.root, self.nodes = Bus(), None, None, {}
        try:
            wait_for(self._attach, timeout, 'a window')
        except BaseException:
            self.process.kill()
            self.process.wait()
            print(self.output(), file=sys.stderr)
            raise

    def _attach(self):
        if self.process.poll() is not None:
            raise DriveError(f'{self.command} ended with {self.process.returncode}')
        for target, path in self.bus.programs():
            if self.bus.pid(target) == self.process.pid:
                self.target, self.path = target, path
                return bool(self.snapshot().kids) and bool(self.surfaces())
        return False

    @property
    def pid(self):
        return self.process.pid

    # Reading

    def snapshot(self):
        """Reads the whole tree anew."""
        self.nodes = {}
        self.root = self._read(self.path, None)
        return self.root

    def _read(self, path, parent):
        node = Node(self, path, parent)
        self.nodes[path] = node
        for _, kid in node.call('Accessible', 'GetChildren')[0]:
            try:
                node.kids.append(self._read(kid, node))
            except GLib.Error:
                pass    # gone since
        return node

    def find(self, *arguments, **options):
        return self.root.find(*arguments, **options)

    def find_all(self, *arguments, **options):
        return self.root.find_all(*arguments, **options)

    def wait(self, condition, timeout=10, label=None):
        return wait_for(condition, timeout, label)

    def gone(self, role=None, name=None, timeout=10):
        wait_for(lambda: not self.find_all(role, name, shown=True), timeout, f'the end of {role} named {name!r}')

    def windows(self):
        return list(self.snapshot().kids)

    def dialog(self, timeout=10):
        """The window on top of the first."""
        return wait_for(lambda: next((node for node in self.windows() if 'modal' in node.states or node.role != 'frame'), None), timeout, 'a dialog')

    def focused(self):
        """None while a text field has the focus: its inner part is not in the tree of GTK 4.8."""
        return next((node for node in self.snapshot().walk() if 'focused' in node.states), None)

    def surfaces(self):
        """The X windows, the largest first."""
        numbers = run('xdotool', 'search', '--onlyvisible', '--pid', self.pid, check=False).split()
        return sorted((surface for surface in map(Surface, numbers) if surface.width > 1), key=lambda surface: -surface.width * surface.height)

    def origin(self, window):
        """Where on the screen the content of @window begins. GTK 4 does not know it."""
        x, y, width, height = window.box
        surfaces = self.surfaces()
        if not window.is_window:
            own = next((surface for surface in surfaces if surface.size == (width, height)), None)
            if own is None:
                raise DriveError(f'no X window for the popover {window.box}')
            return own.x - x, own.y - y
        own = [surface for surface in surfaces if surface.title == window.raw_name and surface.width >= width]
        own = own or [surface for surface in surfaces if surface.width >= width]
        if not own:
            raise DriveError(f'no X window for {window}')
        own = min(own, key=lambda surface: abs(surface.width - width) + abs(surface.height - height))
        left, right, top, bottom = own.extents()
        # What is left between the window less its shadow and the content is the frame, the same on both sides.
        return own.x + left + (own.width - left - right - width) // 2, own.y + top + (own.height - top - bottom - height) // 2

    def content_width(self):
        """Of the main window, without its shadow and frame."""
        return self.windows()[0].box[2]

    # Acting

    def key(self, *keys):
        for key in keys:
            run('xdotool', 'key', '--clearmodifiers', key)
            time.sleep(0.03)
        return self

    def type(self, text):
        """Into what has the focus."""
        if text.isascii():
            run('xdotool', 'type', '--clearmodifiers', '--delay', 12, '--', text)
            time.sleep(0.05)
        else:
            self.paste(text)    # the first key outside ASCII gets lost
        return self

    def paste(self, text):
        self.set_clipboard(text)
        self.key('ctrl+v')
        time.sleep(0.1)
        return self

    @staticmethod
    def set_clipboard(text):
        subprocess.run(['xclip', '-selection', 'clipboard', '-i'], input=text.encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @staticmethod
    def clipboard():
        return subprocess.run(['xclip', '-selection', 'clipboard', '-o'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=5).stdout

    def resize(self, width, height):
        run('xdotool', 'windowsize', self.surfaces()[0].number, width, height)
        time.sleep(0.3)

    def screenshot(self, path):
        """The main window with what lies on top of it."""
        surface = self.surfaces()[0]
        left, right, top, bottom = surface.extents()
        crop = f'{surface.width - left - right}x{surface.height - top - bottom}+{surface.x + left}+{surface.y + top}'
        run('import', '-window', 'root', '-crop', crop, '+repage', path)
        return path

    # Ending

    def output(self):
        with open(self.log, encoding='utf-8', errors='replace') as log:
            return log.read()

    def problems(self):
        return [line for line in self.output().splitlines() if PROBLEM.search(line)]

    def kill(self):
        """As a crash or the loss of power would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.strict = False

    def close(self, timeout=20):
        """Asks the window to close, and returns the exit status."""
        try:
            for window in self.windows():
                if 'window.close' in window.actions:
                    window.do('window.close')
        except GLib.Error:
            pass
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise DriveError('the program did not end when its window was closed') from None

    def _keep_picture(self):
        """Of a failure, where TRUNK_UI_PICTURES says."""
        folder = os.environ.get('TRUNK_UI_PICTURES')
        if folder and self.process.poll() is None:
            self.screenshot(os.path.join(folder, f'failure-{self.pid}.png'))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            print(f'--- what the program said\n{self.output()}', file=sys.stderr)
            self._keep_picture()
            self.process.kill()
            self.process.wait()
            return
        if self.process.poll() is None:
            self.close()
        if self.strict:
            if self.process.returncode != 0:
                raise DriveError(f'the program ended with {self.process.returncode}\n{self.output()[-3000:]}')
            if self.problems():
                raise DriveError('the program said:\n' + '\n'.join(self.problems()[:20]))
