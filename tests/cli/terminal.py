#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trunklinectl on a terminal: progress, colour, width, prompts, Ctrl-C; and in locales that know fewer letters."""
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
from harness import CTL, Terminal, environment, expect, main, run, secret_file, write_setup  # noqa: E402

VERBS = ['guide', 'check', 'sign-in', 'service', 'accounts', 'handover', 'explain', 'deadlines', 'demo']
ERASE = '\r\033[K'
# Preformatted lines: examples, JSON, commands and links to be copied.
MAY_BE_LONG = re.compile(r'^\s+(trunklinectl|list |--client-id |\{|\}|"|https?://|[a-z-]+ SET-UP|[a-z]+ FILE)|https?://\S{40,}')


def test_progress(home, tenant):
    """Counts, in one line that is gone at the end; nothing of it on a pipe."""
    path, _ = write_setup(tenant, home, accounts=25)
    tenant.control('PUT', '/faults', ['throttled-briefly'])
    terminal = Terminal('check', path, '--secret-file', secret_file(tenant, home), home=home)
    terminal.read_until(r'\d+ of \d+ checks')
    assert terminal.end() in (0, 1), terminal.text
    before, report = terminal.text.rsplit(ERASE, 1)
    assert 'checks' not in report.split('mailbox')[0], report
    assert '\n' not in before, 'the progress took more than a line'
    for shown in before.split(ERASE)[1:]:
        assert shown == '' or re.fullmatch(r'\d+ of \d+ checks(, about .* left)?', shown), repr(shown)

    # Narrower than the line: cut, not wrapped.
    tenant.control('POST', '/reset')
    terminal = Terminal('check', path, '--secret-file', secret_file(tenant, home), home=home, columns=12)
    terminal.end()
    for shown in terminal.text.rsplit(ERASE, 1)[0].split(ERASE)[1:]:
        assert len(shown) < 12, repr(shown)

    # Standard output in a file: the progress still shows, the file is clean.
    terminal = Terminal('check', path, '--json', '--secret-file', secret_file(tenant, home), home=home, stdout=home / 'report')
    assert terminal.end() == 0
    json.loads((home / 'report').read_text())


def test_colour(home, tenant):
    path, _ = write_setup(tenant, home)
    for variables, colour in (({}, True), ({'NO_COLOR': '1'}, False), ({'NO_COLOR': ''}, True)):
        terminal = Terminal('check', path, '--secret-file', secret_file(tenant, home), home=home, **variables)
        assert terminal.end() == 0
        assert ('\033[1m' in terminal.text or re.search('\033\\[[0-9;]+m', terminal.text) is not None) == colour, (variables, terminal.text)
    done = run('check', path, '--secret-file', secret_file(tenant, home), home=home, TERM='xterm')
    assert '\033' not in done.stdout + done.stderr


def test_width(home, tenant):
    for columns in (50, 80):
        for arguments in ([], *([verb] for verb in VERBS)):
            terminal = Terminal(*arguments, '--help', home=home, columns=columns)
            assert terminal.end() == 0
            for line in terminal.text.replace('\r', '').split('\n'):
                assert len(line) <= columns or MAY_BE_LONG.search(line), f'{len(line)} columns of {columns}: {line}'
        for arguments in (['deadlines', '--facts-only', '--details'], ['explain', 'AADSTS7000215'], ['explain', 'mailbox-full']):
            terminal = Terminal(*arguments, home=home, columns=columns)
            terminal.end()
            for line in terminal.text.replace('\r', '').split('\n'):
                assert len(re.sub('\033\\[[0-9;]*m', '', line)) <= columns or MAY_BE_LONG.search(line) or line.startswith('      '), line


def test_long_names(home, tenant):
    path, document = write_setup(tenant, home)
    document['service']['display-name'] = 'Sprachbox ' + 'sehr ' * 30 + 'lang'
    document['accounts'][0]['alias'] = 'a' * 60
    path.write_text(json.dumps(document))
    done = run('check', path, '--secret-file', secret_file(tenant, home), home=home)
    if done.returncode == 3:  # refused, with a reason that names the place
        assert '/service/display-name' in done.stderr or '/accounts/0/alias' in done.stderr, done.stderr
    else:
        expect(done, 0)
        assert all(len(line) <= 100 for line in done.stdout.splitlines()), done.stdout


def test_account_twice(home, tenant):
    path, document = write_setup(tenant, home)
    address = document['accounts'][0]['address']
    done = run('check', path, '--json', '--account', address, '--account', address.upper(), '-a', document['accounts'][0]['alias'],
               '--secret-file', secret_file(tenant, home), home=home)
    expect(done, 0)
    assert json.loads(done.stdout)['counts']['accounts'] == 1, done.stdout


def test_locale(home, tenant):
    """Where the locale has no such letters there are plain ones, and forms for machines stay UTF-8."""
    path, document = write_setup(tenant, home)
    document['service']['display-name'] = 'Köln'
    path.write_text(json.dumps(document))
    secret = secret_file(tenant, home)
    for arguments in (['check', path, '--secret-file', secret], ['--help'], ['check', '--help'], ['explain', 'AADSTS7000215'],
                      ['deadlines', '--facts-only', '--details'], ['nonsense']):
        done = subprocess.run([CTL, *map(str, arguments)], capture_output=True, timeout=60, env=environment(home, LC_ALL='C'))
        text = done.stdout + done.stderr
        assert text.isascii(), [line for line in text.splitlines() if not line.isascii()][:3]
        assert b'?' * 2 not in text
    plain = subprocess.run([CTL, 'check', path, '--secret-file', secret], capture_output=True, timeout=60, env=environment(home, LC_ALL='C')).stdout.decode()
    rich = run('check', path, '--secret-file', secret, home=home).stdout
    assert 'K\\u00f6ln' in plain or 'K\\xf6ln' in plain or 'Koln' in plain, plain[:300]
    assert '✔' in rich and '“Köln”' in rich and '✔' not in plain and '+ works' in plain, plain[-300:]
    bare = {name: value for name, value in environment(home).items() if not name.startswith(('LC_', 'LANG'))}
    assert '✔' in subprocess.run([CTL, 'check', path, '--secret-file', secret], capture_output=True, timeout=60, env=bare).stdout.decode()
    report = subprocess.run([CTL, 'check', path, '--json', '--secret-file', secret], capture_output=True, timeout=60, env=environment(home, LC_ALL='C')).stdout
    assert json.loads(report)['service']['name'] == 'Köln'


def test_prompt_stopped(home, tenant):
    """Ctrl-C at a prompt, and while standard input is awaited, lets go at once and leaves the terminal as it was."""
    path, _ = write_setup(tenant, home)
    terminal = Terminal('check', path, '--session-only', home=home)
    terminal.read_until('this run only')
    asked = time.monotonic()
    terminal.type('\x03')
    assert terminal.end() == 5, terminal.text
    assert time.monotonic() - asked < 3
    for arguments in (['check', path, '--secret-file', '-'], ['explain', '-']):
        process = subprocess.Popen([CTL, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(home))
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.wait(5)
        process.communicate()
        assert process.returncode == 5, (arguments, process.returncode)


def test_prompt(home, tenant):
    path, _ = write_setup(tenant, home)
    secret = tenant.facts['registrations']['graph']['secret']
    terminal = Terminal('check', path, '--session-only', home=home)
    terminal.read_until('this run only')
    terminal.type(secret + '\n')
    assert terminal.end() == 0, terminal.text
    assert secret not in terminal.text, 'the secret was echoed'
    path, document = write_setup(tenant, home, 'unity-connection-certificate')
    key = open(tenant.facts['registrations']['certificate']['key']).read()
    terminal = Terminal('check', path, '--session-only', home=home)
    terminal.read_until('Private key')
    terminal.type(key.rstrip('\n') + '\n')
    assert terminal.end() in (0, 1), terminal.text
    assert key.splitlines()[2] not in terminal.text, 'the key was echoed'


def test_stopped_with_practice(home, tenant):
    """Ctrl-C reaches the practice tenant's terminal, too; it stays until the mailboxes are clean."""
    terminal = Terminal('check', '--practice', '--fault', 'http-no-answer', home=home)
    terminal.read_until(r'\d+ of \d+ checks')
    terminal.type('\x03')
    assert terminal.end() == 5, terminal.text
    assert 'topped' in terminal.text


def test_full_disk(home, tenant):
    path, _ = write_setup(tenant, home)
    with open('/dev/full', 'w') as full:
        done = subprocess.run([CTL, 'check', path, '--json', '--secret-file', secret_file(tenant, home)], stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=60, env=environment(home))
    expect(done, 3, 'could not be written', stream='stderr')


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
