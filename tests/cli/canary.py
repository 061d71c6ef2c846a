#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets stay where they belong: everything the programs print, write, or show of themselves in /proc is searched for every secret
that was planted or issued, in the clear and in the encodings that web protocols use."""
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
from harness import CTL, Terminal, environment, main, network_options, run, secret_file, write_setup  # noqa: E402

PASSPHRASE = 'canary-passphrase-Zq7#vT2%mW'
FORMATS = ['--json', '--junit', '--nagios', '--prometheus', None]
# Faults whose server says what it was sent, quotes a header, or answers with something that is passed on.
FAULTS = ['secret-wrong', 'secret-expired', 'http-garbage', 'http-html-instead', 'http-server-error', 'http-redirect-to-http',
          'proxy-auth-wrong', 'token-rejected', 'http-not-understood', 'http-too-large']


def forms(secret):
    """@secret as it may be found: in the clear, as base64 at each of the three alignments, URL-encoded, in hexadecimal."""
    raw = secret.encode()
    found = {raw, urllib.parse.quote(secret, safe='').encode(), urllib.parse.quote_plus(secret, safe='').encode(), raw.hex().encode(),
             json.dumps(secret)[1:-1].encode()}
    for shift in range(3):
        # What depends on the neighbours is cut off at both ends.
        text = base64.b64encode(b'\0' * shift + raw)[(shift * 8 + 5) // 6:]
        text = text.rstrip(b'=')[:-1]
        found |= {text, text.translate(bytes.maketrans(b'+/', b'-_'))}
    return {form for form in found if len(form) >= 6}


class Canaries:
    def __init__(self):
        self.known = {}

    def add(self, name, secret):
        """A key is looked for by its lines: no part of it may get out."""
        parts = [line for line in secret.splitlines() if line and not line.startswith('-----')] if '-----BEGIN' in secret else [secret]
        for part in parts:
            for form in forms(part):
                self.known[form] = name

    def find(self, data):
        if isinstance(data, str):
            data = data.encode()
        return {name for form, name in self.known.items() if form in data}

    def check(self, where, data):
        found = self.find(data)
        assert not found, f'{where}: {", ".join(sorted(found))} got out'


def planted(tenant):
    canaries = Canaries()
    for name, registration in tenant.facts['registrations'].items():
        if registration.get('secret'):
            canaries.add(f'client secret {name}', registration['secret'])
        if registration.get('key'):
            canaries.add(f'private key {name}', pathlib.Path(registration['key']).read_text())
    canaries.add('proxy password', tenant.facts['proxy']['password'])
    canaries.add('passphrase', PASSPHRASE)
    return canaries


def check_files(canaries, folder, but=()):
    for path in folder.rglob('*'):
        if path.is_file() and path not in but:
            canaries.check(str(path), path.read_bytes())


class Watcher(threading.Thread):
    """Reads command line and environment of a process and its children until it ends."""

    def __init__(self, canaries, pid):
        super().__init__()
        self.canaries, self.pid, self.found, self.looks = canaries, pid, set(), 0
        self.ended = threading.Event()
        self.start()

    def end(self):
        self.ended.set()
        self.join()
        assert self.looks > 0
        return self.found

    def run(self):
        while not self.ended.is_set():
            for pid in [self.pid, *self.children()]:
                for name in ('cmdline', 'environ'):
                    try:
                        data = pathlib.Path(f'/proc/{pid}/{name}').read_bytes()
                    except OSError:
                        continue
                    self.looks += bool(data)
                    self.found |= {f'{name}: {found}' for found in self.canaries.find(data)}
            time.sleep(0.005)

    def children(self):
        try:
            return pathlib.Path(f'/proc/{self.pid}/task/{self.pid}/children').read_text().split()
        except OSError:
            return []


def check_run(canaries, home, *arguments, text='', **extra):
    """Runs trunklinectl with debugging on, watches it, and searches what it said and wrote."""
    folder = home / 'tmp'
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen([CTL, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=environment(home, G_MESSAGES_DEBUG='all', TMPDIR=str(folder), **extra))
    watcher = Watcher(canaries, process.pid)
    output, errors = process.communicate(text, timeout=120)
    found = watcher.end()
    assert not found, found
    what = 'trunklinectl ' + ' '.join(map(str, arguments))
    canaries.check(f'output of {what}', output)
    canaries.check(f'errors of {what}', errors)
    return process.returncode, output, errors


def test_scanner(home, tenant):
    """The positive control: what is planted is found, in each encoding and behind each alignment."""
    canaries = planted(tenant)
    secret = tenant.facts['registrations']['graph']['secret']
    file = home / 'scratch'
    for prefix in ('', 'a', 'ab', 'client-id:'):
        for encode in (lambda text: text, lambda text: base64.b64encode(text.encode()).decode(), lambda text: text.encode().hex(),
                       lambda text: base64.urlsafe_b64encode(text.encode()).decode(), lambda text: urllib.parse.quote(text, safe='')):
            file.write_text('before ' + encode(prefix + secret + '&scope=x') + ' after')
            try:
                check_files(canaries, home)
            except AssertionError:
                continue
            raise AssertionError(f'a planted secret was not found in {file.read_text()}')
    file.write_text(pathlib.Path(tenant.facts['registrations']['certificate']['key']).read_text().splitlines()[3])
    assert canaries.find(file.read_bytes()) == {'private key certificate'}
    process = subprocess.Popen(['sleep', '0.3', ], env={'SECRET': secret})
    watcher = Watcher(canaries, process.pid)
    process.wait()
    assert watcher.end(), 'a secret in an environment was not found'


def test_transcript_bypassed(home, tenant):
    """The second control: what really goes over the wire does hold the secrets, and a transcript of it unredacted would be found."""
    canaries = planted(tenant)
    secret = tenant.facts['registrations']['graph']['secret']
    form = urllib.parse.urlencode({'client_id': 'x', 'client_secret': secret})
    assert canaries.find(f'POST /oauth2/v2.0/token HTTP/1.1\r\n\r\n{form}')
    user = base64.b64encode(f'{tenant.facts["proxy"]["user"]}:{tenant.facts["proxy"]["password"]}'.encode()).decode()
    assert 'proxy password' in canaries.find(f'CONNECT x:443 HTTP/1.1\r\nProxy-Authorization: Basic {user}\r\n')


def test_check_formats(home, tenant):
    canaries = planted(tenant)
    for name, registration in (('unity-connection-graph', 'graph'), ('unity-connection-ews', 'ews')):
        path, _ = write_setup(tenant, home, name)
        for form in FORMATS:
            code, output, _ = check_run(canaries, home, 'check', path, '--details', '--transcript', *([form] if form else []),
                                        '--secret-file', secret_file(tenant, home, registration))
            assert code in (0, 1) and output, (name, form, code)
            if form in ('--json', None):
                assert re.search('bearer|authorization', output, re.IGNORECASE), 'the transcript is empty, so nothing was tried'
    path, _ = write_setup(tenant, home, 'unity-connection-proxy')
    proxy = home / 'proxy'
    proxy.touch(0o600)
    proxy.write_text(tenant.facts['proxy']['password'])
    code, output, _ = check_run(canaries, home, 'check', path, '--details', '--transcript', '--json', '--secret-file', secret_file(tenant, home),
                                '--proxy-password-file', proxy)
    assert code in (0, 1), output
    proxy.unlink()
    path, _ = write_setup(tenant, home, 'unity-connection-certificate')
    code, *_ = check_run(canaries, home, 'check', path, '--details', '--transcript', '--key-file', tenant.facts['registrations']['certificate']['key'])
    assert code in (0, 1), code
    (home / 'secret').unlink()
    check_files(canaries, home)


def test_check_faults(home, tenant):
    canaries = planted(tenant)
    menu = {fault['name']: fault for fault in tenant.control('GET', '/faults')}
    tried = 0
    for name in FAULTS:
        fault = menu.get(name)
        if not fault or fault['kind'] != 'served':
            continue
        tenant.control('POST', '/reset')
        document = tenant.setup(fault['setup'])
        document['accounts'] = document['accounts'][:2]
        path = home / 'fault.json'
        path.write_text(json.dumps(document))
        tenant.control('PUT', '/faults', [name + ('=' + document['accounts'][0]['address'] if fault['scope'] == 'account' else '')])
        proxy = home / 'proxy'
        proxy.touch(0o600)
        proxy.write_text(tenant.facts['proxy']['password'])
        code, output, errors = check_run(canaries, home, 'check', path, '--details', '--transcript', '--json', *tenant.credential_options(document),
                                    '--proxy-password-file', proxy)
        assert output and json.loads(output)['state'] in ('failed', 'warned'), (name, output[:200], errors)
        proxy.unlink()
        tried += 1
    assert tried >= 6, f'only {tried} of the faults are on the menu'
    check_files(canaries, home)


def test_wrong_secret_in_errors(home, tenant):
    """A secret typed where something else belongs: refused, but not repeated."""
    canaries = planted(tenant)
    path, document = write_setup(tenant, home)
    secret = tenant.facts['registrations']['graph']['secret']
    document['registration']['client-id'] = secret
    path.write_text(json.dumps(document))
    code, *_ = check_run(canaries, home, 'check', path, '--session-only')
    assert code in (2, 3), code
    document = tenant.setup('unity-connection-graph')
    document['registration']['secret'] = secret
    path.write_text(json.dumps(document))
    code, *_ = check_run(canaries, home, 'check', path, '--session-only')
    assert code in (2, 3), code


def test_sign_in(home, tenant):
    """The tokens and the device code that the tenant issued; only the user code is for a person's eyes."""
    canaries = planted(tenant)
    path, document = write_setup(tenant, home, 'unity-connection-delegated')
    user = tenant.control('GET', '/mailboxes')[0]['address']
    issued = tenant.control('POST', '/sign-in', {'client_id': document['registration']['client-id'], 'user': user})['refresh_token']
    canaries.add('refresh token', issued)
    sealed = home / 'sealed'
    for json_form in (True, False):
        terminal = Terminal('sign-in', path, '--sealed-file', sealed, '--transcript', *(['--json'] if json_form else []), home=home, G_MESSAGES_DEBUG='all')
        terminal.read_until('assphrase')
        terminal.type(PASSPHRASE + '\n')
        if json_form:
            terminal.read_until('once more')
            terminal.type(PASSPHRASE + '\n')
        shown = re.search(r'"user-code":"([A-Z0-9-]+)"' if json_form else r'Enter  ([A-Z0-9-]+)',
                          terminal.read_until('"user-code":"[A-Z0-9-]+"' if json_form else r'Enter  [A-Z0-9-]+\s'))
        tenant.control('POST', '/approve', {'user_code': shown.group(1), 'decision': 'approve'})
        assert terminal.end() == 0, terminal.text
        canaries.check('sign-in', terminal.text)
        # Every token of Entra or the tenant has one of these shapes.
        assert not re.search(r'eyJ[A-Za-z0-9_-]{10,}\.|\b[01]\.A[A-Za-z0-9_-]{20,}', terminal.text), terminal.text
    check_files(canaries, home)
    terminal = Terminal('check', path, '--sealed-file', sealed, '--details', '--transcript', home=home, G_MESSAGES_DEBUG='all')
    terminal.read_until('assphrase')
    terminal.type(PASSPHRASE + '\n')
    assert terminal.end() in (0, 1, 2)
    canaries.check('check after sign-in', terminal.text)
    assert not re.search(r'eyJ[A-Za-z0-9_-]{10,}\.eyJ', terminal.text)
    check_files(canaries, home)


def test_saved(home, tenant):
    """Workspace, its log and backups, exports: none of them holds a secret, and the sealed file not in the clear."""
    canaries = planted(tenant)
    path, document = write_setup(tenant, home, network=False)
    name = document['service']['display-name']
    secret = secret_file(tenant, home)
    sealed = home / 'sealed'
    check_run(canaries, home, 'service', 'import', path)
    terminal = Terminal('service', 'secret', name, secret, '--sealed-file', sealed, home=home, G_MESSAGES_DEBUG='all')
    terminal.read_until('New passphrase')
    terminal.type(PASSPHRASE + '\n')
    terminal.read_until('once more')
    terminal.type(PASSPHRASE + '\n')
    assert terminal.end() == 0, terminal.text
    canaries.check('service secret', terminal.text)
    tenant.control('PUT', '/faults', [f'mailbox-unlicensed={document["accounts"][0]["address"]}'])
    code, *_ = check_run(canaries, home, 'check', name, *network_options(tenant), '--secret-file', secret, '--details', '--transcript')
    assert code == 2, code
    check_run(canaries, home, 'service', 'export', name)
    check_run(canaries, home, 'service', 'list')
    secret.unlink()
    check_files(canaries, home)
    assert (home / 'trunkline' / 'workspace.db').exists() and sealed.exists()


def test_practice_and_demo(home, tenant):
    canaries = planted(tenant)
    code, output, errors = check_run(canaries, home, 'demo')
    assert code == 0, errors
    code, output, errors = check_run(canaries, home, 'check', '--practice', '--fault', 'secret-wrong', '--details', '--transcript')
    assert code == 2, errors
    # Those tenants made secrets of their own: none of a client secret's or token's shape may be seen.
    assert not re.search(r'[A-Za-z0-9]{3}8Q~[A-Za-z0-9_~.-]{20,}|eyJ[A-Za-z0-9_-]{10,}\.eyJ', output + errors)
    assert not list((home / 'tmp').iterdir()), 'a tenant left files behind'


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
