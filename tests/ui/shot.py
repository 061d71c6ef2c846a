#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the window.

    shot.py --build DIR --page accounts --variant narrow+dark --out FILE.png
    shot.py --build DIR --all FOLDER [PAGE…]    every page in every variant

Pages are the steps of the assistant, and overview, first (the very first start) and preferences. Variants can be joined by "+":
wide, narrow (360 px), dark, contrast, large (text at 200 %), rtl, pseudo (every letter accented, and longer). After the page has come up,
the actions are done in the order given: --click NAME (a pattern for the name of what is shown), --type TEXT, --key KEY, --wait SECONDS,
--do expand (every folded row), --do "popover 0" (the first menu) and what else trunk-test-probe.c understands. It starts a session of its
own where there is none, and says what is cut off or outside the window."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import prepared
from driver import DriveError, run
from probe import Probed

HERE = pathlib.Path(__file__).resolve().parent
PAGES = ('first', *prepared.STEPS, 'overview', 'preferences')
VARIANTS = ('wide', 'narrow', 'dark', 'contrast', 'large', 'rtl')
WIDE = (1000, 760)
NARROW = (360, 640)
SETTLED = 0.7


class Append(argparse.Action):
    """Keeps the order among options of different names."""

    def __call__(self, parser, namespace, value, option=None):
        namespace.actions = [*(namespace.actions or []), (option.lstrip('-'), value)]


def environment_of(variant):
    """What a variant asks of the environment."""
    environment = {'G_DEBUG': 'fatal-warnings'}
    if 'dark' in variant:
        environment['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark'
    if 'contrast' in variant:
        environment['ADW_DEBUG_HIGH_CONTRAST'] = '1'
    if 'rtl' in variant:
        environment['GTK_DEBUG'] = 'invert-text-dir'
    return environment


def size_of(variant, height):
    """Large text is looked at where it hurts, unless it is to be wide."""
    width, usual = NARROW if 'narrow' in variant or ('large' in variant and 'wide' not in variant) else WIDE
    return width, height or usual


def text_scale(variant):
    return 192 if 'large' in variant else 96


def act(app, kind, value):
    if kind == 'click':
        pattern = re.compile(value)
        app.find(name=pattern, where=lambda node: node.role not in ('label', 'filler', 'panel') or node.name == value).click()
    elif kind == 'type':
        app.type(value)
    elif kind == 'key':
        app.key(value)
    elif kind == 'wait':
        time.sleep(float(value))
    elif kind == 'do':
        if value.startswith('popover'):
            app.ask(*f'bring-{value}'.split())
            app.settle()
        if not app.ask(*value.split()):
            raise DriveError(f'“{value}” had no effect')
    app.settle()


def take(build, page, variant, out, height=None, actions=(), home=None):
    """Starts the program at @page, and writes @out."""
    variant = variant.split('+')
    own = None if home else tempfile.mkdtemp(prefix='shot-', dir=os.environ['TRUNK_UI_SESSION'])
    folder = home or own
    if own:
        prepared.make(build, folder, 'new' if page == 'first' else 'tested')
    if page in prepared.STEPS:
        prepared.leave_at(folder, page)
    elif page != 'first':
        prepared.leave_at(folder, None)
    subprocess.run(['xrdb', '-merge'], input=f'Xft.dpi: {text_scale(variant)}\n', text=True, check=True)
    width, height = size_of(variant, height)
    environment = environment_of(variant) | prepared.environment(folder)
    with Probed(build, [prepared.program(build)], environment=environment, pseudo='pseudo' in variant) as app:
        app.resize(width, height)
        if page == 'preferences':
            app.key('ctrl+comma')
        # The pointer would light up what it rests on.
        run('xdotool', 'mousemove', 1, 1)
        time.sleep(SETTLED)
        for action in actions:
            act(app, *action)
        real = app.ask('size')['width']
        clipped = app.ask('clipped')
        app.screenshot(out)
        if own:
            shutil.rmtree(own, ignore_errors=True)
    if real != width:
        clipped.insert(0, f'the window is {real} px wide, not {width}')
    for complaint in clipped:
        print(f'{out}: {complaint}', file=sys.stderr)
    return not clipped


def take_all(build, folder, pages, variants):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    home = tempfile.mkdtemp(prefix='shots-', dir=os.environ['TRUNK_UI_SESSION'])
    prepared.make(build, home)
    good = True
    for page in pages:
        for variant in variants:
            out = f'{folder}/{page}-{variant}.png'
            try:
                good = take(build, page, variant, out, home=None if page == 'first' else home) and good
                print(out, flush=True)
            except AssertionError as error:
                good = False
                print(f'{out}: {error}', file=sys.stderr, flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', required=True)
    parser.add_argument('--page', default='overview', choices=PAGES)
    parser.add_argument('--variant', default='wide')
    parser.add_argument('--out')
    parser.add_argument('--height', type=int, help='of the window: a tall one shows a whole page')
    parser.add_argument('--home', help='use what is in this HOME')
    parser.add_argument('--keyring', action='store_true', help='with an unlocked keyring')
    parser.add_argument('--all', metavar='FOLDER')
    parser.add_argument('pages', nargs='*', help='with --all: only these')
    for name in ('--click', '--type', '--key', '--wait', '--do'):
        parser.add_argument(name, action=Append)
    parser.set_defaults(actions=())
    options = parser.parse_args()
    if 'TRUNK_UI_SESSION' not in os.environ:
        height = max(1000, (options.height or 0) + 100)
        os.execv(HERE / 'session', ['session', '-w', *(['-k'] if options.keyring else []), '-s', f'1280x{height}', sys.executable, *sys.argv])
    if options.all:
        return 0 if take_all(options.build, options.all, options.pages or PAGES, VARIANTS) else 1
    return 0 if take(options.build, options.page, options.variant, options.out, options.height, options.actions, options.home) else 1


if __name__ == '__main__':
    sys.exit(main())
