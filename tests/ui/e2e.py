#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new user goes from the first page to a finished run on the practice tenant and to a written report: once by the pointer, once by the
keyboard alone. Then a set-up of the user's own with a real keyring: what was typed as a secret is in the keyring and nowhere else."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import prepared
import tap
from driver import wait_for
from hands import Keyboard, Mouse
from probe import Probed

BUILD = os.environ.get('TRUNK_BUILD_ROOT', 'build')
# Under the sanitizers everything takes longer.
PATIENCE = 60


def home_of(kind):
    return prepared.make(BUILD, pathlib.Path(tempfile.mkdtemp(prefix='home-', dir=os.environ['TRUNK_UI_SESSION'])), kind)


def start(home, **options):
    return Probed(BUILD, [prepared.program(BUILD)], environment=prepared.environment(home) | {'G_DEBUG': 'fatal-warnings'}, **options)


def practise(hand, app, home):
    hand.press(re.compile('Practise without a tenant'))
    app.find('label', re.compile('nothing here is real'), timeout=PATIENCE)
    hand.press(re.compile('^(CC )?Cisco Unity Connection'))
    hand.forward('Registration')
    hand.press('Fill in', timeout=PATIENCE)
    for title in ('Sign-in', 'Service', 'Certificates', 'Accounts'):
        hand.forward(title)
    hand.press('Fill in')
    hand.forward('Tests')
    hand.press('Test all', timeout=PATIENCE)
    app.find('heading', re.compile('mailboxes work'), shown=None, timeout=PATIENCE)
    hand.forward('Hand-over')
    hand.choose(re.compile('^(Value sheet|Report to read)'), re.compile('^Report to read'))
    hand.press('Save…', timeout=PATIENCE)
    report = home / 'report.html'
    wait_for(lambda: len(app.windows()) > 1, PATIENCE, 'the file chooser')
    app.settle()
    app.key('ctrl+a').type(str(report)).key('Return')
    text = wait_for(lambda: report.exists() and report.read_text(), PATIENCE, 'the report')
    assert 'mailboxes work' in text and '</html>' in text, text[:500]
    hand.press('Stop practising')
    app.gone(name=re.compile('nothing here is real'), timeout=PATIENCE)


def test_mouse():
    home = home_of('new')
    with start(home) as app:
        practise(Mouse(app), app, home)


def test_keyboard():
    home = home_of('new')
    with start(home) as app:
        practise(Keyboard(app), app, home)


def places(app, secret):
    """Where @secret can be read: files of the session and of the home, what the program said, its arguments and its environment."""
    found = []
    folders = [os.environ['TRUNK_UI_SESSION'], *([] if os.environ['HOME'].startswith(os.environ['TRUNK_UI_SESSION']) else [os.environ['HOME']])]
    files = [pathlib.Path(folder) / name for top in folders for folder, _, names in os.walk(top) for name in names]
    files += [pathlib.Path(f'/proc/{app.pid}/{name}') for name in ('cmdline', 'environ')]
    for path in files:
        try:
            if path.is_file() and secret.encode() in path.read_bytes():
                found.append(str(path))
        except OSError:
            pass    # gone since
    return found


def test_keyring():
    """The secret is typed once. It is in the keyring: started again, the program tests with it."""
    home = home_of('new')
    with prepared.import_practice(BUILD)() as tenant:
        secret = tenant.registration('graph')['secret']
        prepared.make_reachable(BUILD, home, tenant, 3, kinds=('proxy-password',))
        prepared.leave_at(home, 'registration')
        for time in ('typed', 'kept'):
            with start(home) as app:
                hand = Mouse(app)
                if time == 'typed':
                    hand.fill('Client secret', secret)
                    app.key('Return')
                    app.find(name=re.compile('is stored in your keyring'), shown=None, timeout=PATIENCE)
                assert app.ask('action', 'TrunkWizard', 'wizard.step', 'tests')
                hand.press('Test all', timeout=PATIENCE)
                app.find('heading', re.compile('All 3 mailboxes work'), shown=None, timeout=PATIENCE)
                assert not places(app, secret), places(app, secret)


if __name__ == '__main__':
    sys.exit(tap.main(globals(), sys.argv[1:]))
