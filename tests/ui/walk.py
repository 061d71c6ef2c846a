#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through every page and what can be unfolded in it, and fails on what somebody would not be able to read, hear or understand:
text that is cut off in 360 px or at twice the size, a control without a name, a sentence that no translator has seen. Nothing is excepted
by name."""
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import prepared
import tap
from corpus import Corpus
from probe import Probed

BUILD = os.environ.get('TRUNK_BUILD_ROOT', 'build')
NARROW = (360, 640)
WIDE = (1000, 700)
NORMAL_DPI = 96
LARGE_DPI = 192
# An expander may hold expanders.
DEPTH = 4
CONTROLS = {'push button', 'toggle button', 'check box', 'radio button', 'text', 'entry', 'password text', 'combo box', 'slider', 'spin button', 'link',
            'menu item', 'list item', 'switch', 'progress bar', 'tree table', 'table', 'page tab', 'search', 'menu button', 'image'}
# Windows that the toolkit makes as a whole: the program gives them texts only.
TOOLKITS_OWN = {'AdwAboutWindow', 'GtkShortcutsWindow', 'GtkFileChooserDialog'}
# Whose content is their name where they have none themselves
CONTAINERS = {'list item', 'menu item'}


def start(home, **options):
    return Probed(BUILD, [prepared.program(BUILD)], environment=prepared.environment(home) | {'G_DEBUG': 'fatal-warnings'}, **options)


def states(app):
    """Yields the name of each state that the page can be brought into without doing anything."""
    app.settle()
    yield 'as it is'
    stack = 0
    while (shown := app.ask('stack-page', stack)) >= 0:
        page = 0
        while app.ask('stack', stack, page):
            if page != shown:
                app.settle()
                yield f'stack {stack + 1} at its page {page + 1}'
            page += 1
        app.ask('stack', stack, shown)
        app.settle()
        stack += 1
    for _ in range(DEPTH):
        if not app.ask('expand'):
            break
        app.settle()
        yield 'unfolded'
    yield from popovers(app, 'popover')


def popovers(app, command):
    index = 0
    while app.ask(f'bring-{command}', index):
        app.settle()
        app.ask(command, index)
        app.settle()
        yield f'with {command} {index + 1}'
        app.ask('popdown')
        app.settle()
        index += 1


def frame_states(app):
    """Those of the window around the page."""
    app.settle()
    yield from popovers(app, 'frame-popover')


def pages(app, texts_only=False):
    """Yields the name of each page of the set-up that is open, and of what surrounds it, with what yields its states."""
    for step in prepared.STEPS:
        assert app.ask('action', 'TrunkWizard', 'wizard.step', step), f'no step {step}'
        yield step, states
    yield 'frame', frame_states
    assert app.ask('action', 'TrunkWindow', 'win.overview')
    yield 'overview', states
    yield 'frame of the overview', frame_states
    for action in ('app.preferences', 'app.about', 'win.show-help-overlay'):
        if app.ask('action', 'TrunkWindow', action):
            app.settle()
            if app.ask('window') not in TOOLKITS_OWN or texts_only:
                yield action.partition('.')[2], states
            app.key('Escape')
            app.settle()


def clipped(app, where, states):
    """In the narrowest window, and there at twice the size of text."""
    complaints = []
    for dpi in (NORMAL_DPI, LARGE_DPI):
        app.ask('dpi', dpi)
        app.settle()
        for state in states(app):
            size = app.ask('size')
            if size['width'] > NARROW[0]:
                complaints.append((f'{where}, {state}, {dpi} dpi', f'the window can’t be narrower than {size["width"]} px'))
            complaints += [(f'{where}, {state}, {dpi} dpi', complaint) for complaint in app.ask('clipped')]
    app.ask('dpi', NORMAL_DPI)
    return complaints


def spoken_twice(name):
    """“_Continue Continue”, which the toolkit makes of a label and of what labels it."""
    words = name.split(' ')
    half = len(words) // 2
    first, second = (' '.join(part).replace('_', '') for part in (words[:half], words[half:]))
    return re.search(r'(^|\s)_\w', name) or (len(words) % 2 == 0 and len(words) > 0 and first == second)


def ambiguous(app):
    """Keys that lead to more than one place: then none of them does what it says."""
    keys = {}
    for entry in app.ask('mnemonics'):
        keys.setdefault(entry['kind'], set()).add(entry['text'])
    return [f'Alt+{key} stands for {", ".join(sorted(texts))}' for key, texts in keys.items() if len(texts) > 1]


def unnamed(app, where, states):
    complaints = []
    for state in states(app):
        complaints += [(f'{where}, {state}', complaint) for complaint in ambiguous(app)]
        names = [node.name for node in app.snapshot().walk()]
        for entry in app.ask('buttons'):
            if not any(entry['text'] in name for name in names):
                complaints.append((f'{where}, {state}', f'readers are not told of the button {entry["text"]!r} in {entry["path"]}'))
        for node in app.root.walk():
            if node.role not in CONTROLS or 'visible' not in node.states:
                continue
            place = ' < '.join(repr(above.name) for above in node.ancestors() if above.name)
            if spoken_twice(node.raw_name):
                complaints.append((f'{where}, {state}', f'{node.role} is read as {node.raw_name!r} in {place}'))
            elif not node.name and node.role == 'image':
                continue    # hidden from a reader where it stands beside words
            elif not node.name and not (node.role in CONTAINERS and any(below.name for below in node.walk())):
                complaints.append((f'{where}, {state}', f'{node.role} without a name in {place}'))
    return complaints


def untranslated(app, where, states, corpus):
    complaints = []
    for state in states(app):
        for entry in app.ask('texts'):
            left = corpus.left_over(entry['text'])
            if left:
                complaints.append((f'{where}, {state}', f'{entry["kind"]} {entry["text"]!r}: {left!r} in {entry["path"]}'))
        for node in app.snapshot().walk():
            for text in (node.name, node.description):
                left = corpus.left_over(text)
                if left and node.role in CONTROLS:
                    complaints.append((f'{where}, {state}', f'{node.role} is called {text!r}: {left!r}'))
    return complaints


def home_of(kind, step):
    home = pathlib.Path(tempfile.mkdtemp(prefix='home-', dir=os.environ['TRUNK_UI_SESSION']))
    prepared.make(BUILD, home, kind)
    if kind == 'tested':
        prepared.leave_at(home, step)
    return home


def walk(check, size, texts_only=False, **options):
    """@check of every page: of a set-up that is filled in, and of the very first start."""
    complaints = []
    try:
        home = home_of('tested', 'start')
        with start(home, **options) as app:
            app.resize(*size)
            for page, page_states in pages(app, texts_only):
                complaints += check(app, page, page_states, home)
        with start(home_of('new', None), **options) as app:
            app.resize(*size)
            complaints += check(app, 'first', states, None)
    finally:
        # The same thing is said once, of where it was met first.
        first = {complaint: place for place, complaint in reversed(complaints)}
        for complaint, place in reversed(first.items()):
            print('#', f'{place}: {complaint}'.replace('\n', ' '), flush=True)
    assert not complaints, f'{len(complaints)} complaints'


def test_clipped():
    walk(lambda app, page, page_states, home: clipped(app, page, page_states), NARROW)


def test_names():
    walk(lambda app, page, page_states, home: unnamed(app, page, page_states), WIDE)


def test_translated():
    corpus = Corpus()

    def check(app, page, page_states, home):
        if home:
            corpus.add_workspace(home)
        return untranslated(app, page, page_states, corpus)

    walk(check, WIDE, texts_only=True, pseudo=True)


if __name__ == '__main__':
    sys.exit(tap.main(globals(), sys.argv[1:]))
