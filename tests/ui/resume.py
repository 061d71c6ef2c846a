#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed in the middle of each page, as by a crash or by the loss of power. Started again it is at that page, and what was
entered there is there."""
import os
import pathlib
import re
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import prepared
import tap
from driver import wait_for
from hands import Mouse, arrive
from probe import Probed

BUILD = os.environ.get('TRUNK_BUILD_ROOT', 'build')
TITLES = {'start': 'Start', 'registration': 'Registration', 'sign-in': 'Sign-in', 'service': 'Service', 'certificates': 'Certificates',
          'accounts': 'Accounts', 'tests': 'Tests', 'handover': 'Hand-over'}
# Half an id: what was typed counts, whether or not it can be right.
HALF_AN_ID = '11111111-2222-33'


def box_of(hand, name):
    return hand.app.find('check box', name, shown=None)


# For each page: what is done there, and whether it is there afterwards.

def choose(hand):
    hand.press('Contacts')


def is_chosen(hand):
    return not box_of(hand, 'Contacts').checked


def type_half(hand):
    hand.fill('Application (client) ID', HALF_AN_ID)


def is_half(hand):
    return hand.app.find('text', 'Application (client) ID', shown=None).text == HALF_AN_ID


def rename(hand):
    hand.fill(re.compile('^Display Name'), 'Voice mail, renamed')


def is_renamed(hand):
    return hand.app.find('text', re.compile('^Display Name'), shown=None).text == 'Voice mail, renamed'


def tick(hand):
    hand.press('Entered: Display Name')


def is_ticked(hand):
    return box_of(hand, 'Entered: Display Name').checked


def look_at_accounts(hand):
    return hand.app.find(name=re.compile('zoe.vance'), shown=None)


def look_at_tests(hand):
    return hand.app.find('heading', re.compile('20 of 25 mailboxes work'), shown=None)


def look_at_certificates(hand):
    return hand.app.find(name=re.compile('Practice Root CA'), shown=None)


ENTERED = {'start': (choose, is_chosen), 'registration': (type_half, is_half), 'sign-in': (None, None), 'service': (rename, is_renamed),
           'certificates': (None, look_at_certificates), 'accounts': (None, look_at_accounts), 'tests': (None, look_at_tests),
           'handover': (tick, is_ticked)}


def saved(home):
    with sqlite3.connect(prepared.workspace(home)) as db:
        return list(db.iterdump())


def start(home):
    return Probed(BUILD, [prepared.program(BUILD)], environment=prepared.environment(home) | {'G_DEBUG': 'fatal-warnings'})


def test_killed():
    home = prepared.make(BUILD, pathlib.Path(tempfile.mkdtemp(prefix='home-', dir=os.environ['TRUNK_UI_SESSION'])))
    prepared.leave_at(home, 'start')
    for number, step in enumerate(prepared.STEPS):
        act, check = ENTERED[step]
        with start(home) as app:
            hand = arrive(Mouse(app), TITLES[step])
            before = saved(home)
            if act:
                act(hand)
                wait_for(lambda: saved(home) != before, 10, f'what was entered at {step} in the workspace')
            app.kill()
        with start(home) as app:
            hand = arrive(Mouse(app), TITLES[step])
            if check:
                assert wait_for(lambda: check(hand), 10, f'what was entered at {step}'), step
            # On by the button, so that the next page is where it was left.
            if number + 1 < len(prepared.STEPS):
                hand.forward(TITLES[prepared.STEPS[number + 1]])
            app.kill()


if __name__ == '__main__':
    sys.exit(tap.main(globals(), sys.argv[1:]))
