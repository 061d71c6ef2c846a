# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways to use the window, with the same words: by the pointer, and by the keyboard alone."""
import re
import time

from driver import DriveError, run

# So many presses of Tab lead through the longest page.
MAX_TABS = 90
# Under the sanitizers everything takes longer.
PATIENCE = 60
MAX_ROWS = 20
WHEEL_CLICKS = 1
EDGE = 6
BUTTONS = ('push button', 'toggle button', 'menu item', 'list item', 'check box', 'radio button', 'combo box', 'link')


def matcher(name):
    return name if hasattr(name, 'search') else re.compile(f'(^|^_.* ){re.escape(name)}$')


def arrive(hand, title):
    """Waits until the list says that the step is there."""
    hand.app.find('list item', title, where=lambda node: 'selected' in node.states, timeout=PATIENCE)
    hand.app.settle()
    return hand


class Mouse:
    """Every click is one of the pointer, on what is on the screen; what is further down is scrolled to first."""

    def __init__(self, app):
        self.app = app

    def _bring(self, role, name, timeout):
        """Scrolls until it is on the screen."""
        pattern = matcher(name)
        limit = time.monotonic() + timeout
        while True:
            found = [node for node in self.app.find_all(name=pattern) if node.role == role or (role is None and node.role in BUTTONS)]
            for node in found:
                if node.within_reach:
                    return node
            if found:
                self._scroll_towards(found[0])
            if time.monotonic() > limit:
                raise DriveError(f'no {role or "button"} named {pattern.pattern!r} came into view; there is {[node for node in self.app.root.walk() if node.role in BUTTONS and node.name]}')
            time.sleep(0.05)

    def _scroll_towards(self, node):
        """By the wheel, at the edge of what scrolls it: further in, something else might scroll."""
        box, window = node.box, node.window
        pane = next((above.box for above in node.ancestors() if above.role == 'scroll pane'), None)
        if not box or not window or not pane:
            return
        left, top = self.app.origin(window)
        middle = pane[1] + pane[3] // 2
        run('xdotool', 'mousemove', '--sync', left + pane[0] + EDGE, top + middle)
        run('xdotool', 'click', '--repeat', WHEEL_CLICKS, 5 if box[1] > middle else 4)
        self.app.settle()

    def press(self, name, timeout=10):
        self._bring(None, name, timeout).click()
        return self

    def fill(self, title, text, timeout=10):
        self._bring('text', title, timeout).click()
        self.app.key('ctrl+a', 'BackSpace')
        self.app.type(text)
        return self

    def choose(self, among, name):
        return self.press(name)

    def forward(self, title):
        """To the next step, which has this title."""
        self.press('Next')
        return arrive(self, title)


class Keyboard:
    """Presses keys only. What has the focus is looked at from inside, as a person sees the ring around it."""

    def __init__(self, app):
        self.app = app

    def focus(self, name, timeout=10):
        pattern = matcher(name)
        limit = time.monotonic() + timeout
        seen = []
        while time.monotonic() < limit:
            for _ in range(MAX_TABS):
                words = self.app.ask('focus')['words']
                if pattern.search(words):
                    return words
                seen.append(words)
                self.app.key('Tab')
        raise DriveError(f'Tab never led to {pattern.pattern!r}, but to {list(dict.fromkeys(seen))}')

    def press(self, name, timeout=10):
        self.focus(name, timeout)
        self.app.key('space')
        return self

    def fill(self, title, text, timeout=10):
        self.focus(re.compile('^' + re.escape(title)), timeout)
        self.app.key('ctrl+a', 'BackSpace')
        self.app.type(text)
        return self

    def choose(self, among, name):
        """In a list that is one stop for Tab, by the arrows."""
        self.focus(among)
        for _ in range(MAX_ROWS):
            if matcher(name).search(self.app.ask('focus')['words']):
                return self
            self.app.key('Down')
        raise DriveError(f'no row {name!r} in the list with {among!r}')

    def forward(self, title):
        self.app.key('alt+n')
        return arrive(self, title)

