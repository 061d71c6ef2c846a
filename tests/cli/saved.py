#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set-ups that are saved: their secrets in a keyring or a sealed file, runs that are killed and go on, runs that are stopped."""
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
from harness import (CTL, Skip, Terminal, environment, expect, keyring, main, network_options, run, secret_file,  # noqa: E402
                     write_setup)

MARK = 'Trunkline test '


def import_setup(tenant, home, accounts=3, name='unity-connection-graph'):
    path, document = write_setup(tenant, home, name, accounts, network=False)
    expect(run('service', 'import', path, home=home), 0, document['service']['display-name'])
    return document['service']['display-name'], path, document


def ready_users(tenant, number):
    users = [box for box in tenant.control('GET', '/mailboxes') if box['kind'] == 'user' and box['state'] == 'ready'][:number]
    assert len(users) == number
    return [{'alias': user['alias'] or user['address'].split('@')[0], 'address': user['address']} for user in users]


def call(tenant, host, method, path, body=None, headers=None):
    """A request to the practice tenant under the real name, verified."""
    place = next(entry for entry in tenant.setup('unity-connection-graph')['network']['host-map'] if entry['host'] == host)
    context = ssl.create_default_context(cafile=tenant.facts['ca'])
    with socket.create_connection((place['to-address'], place['to-port']), timeout=20) as raw:
        with context.wrap_socket(raw, server_hostname=host) as tls:
            connection = http.client.HTTPSConnection(host)
            connection.sock = tls
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            text = answer.read()
    assert answer.status == 200, (answer.status, text)
    return json.loads(text)


def left_over(tenant, addresses):
    """The test items that are in mailboxes now, as anybody with Graph would see them."""
    registration = tenant.facts['registrations']['graph']
    form = urllib.parse.urlencode({'grant_type': 'client_credentials', 'client_id': registration['client-id'],
                                   'client_secret': registration['secret'], 'scope': 'https://graph.microsoft.com/.default'})
    token = call(tenant, 'login.microsoftonline.com', 'POST', f'/{tenant.setup("unity-connection-graph")["registration"]["tenant"]}/oauth2/v2.0/token',
                 form, {'Content-Type': 'application/x-www-form-urlencoded'})['access_token']
    query = urllib.parse.urlencode({'$filter': f"startswith(subject,'{MARK}')", '$select': 'id,subject'}, quote_via=urllib.parse.quote)
    found = []
    for address in addresses:
        found += call(tenant, 'graph.microsoft.com', 'GET', f'/v1.0/users/{urllib.parse.quote(address)}/messages?{query}',
                      headers={'Authorization': 'Bearer ' + token})['value']
    return found


def test_keyring(home, tenant):
    """Kept by "service secret", found by "check", gone after "service remove"."""
    with keyring(home) as bus:
        name, _, document = import_setup(tenant, home)
        network = network_options(tenant)
        missing = run('check', name, *network, home=home, **bus)
        expect(missing, 2, 'credential-missing', 'trunklinectl service secret')
        expect(run('service', 'secret', name, secret_file(tenant, home), home=home, **bus), 0, 'Kept in the keyring')
        expect(run('check', name, *network, home=home, **bus), 0, 'All 3 mailboxes work')

        value = tenant.facts['registrations']['graph']['secret']
        search = ['/usr/bin/python3', '-c', 'import gi, sys; gi.require_version("Secret", "1"); from gi.repository import Secret\n'
                  's = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)\n'
                  'for c in s.get_collections():\n  for i in c.get_items():\n    i.load_secret_sync(None); print(i.get_secret().get_text())']
        looked = subprocess.run(search, capture_output=True, text=True, env=environment(home, **bus))
        if looked.returncode == 0:
            assert value in looked.stdout, 'the secret is not in the keyring'
        expect(run('service', 'remove', name, home=home, **bus), 0, 'looked for again and are gone')
        if looked.returncode == 0:
            assert value not in subprocess.run(search, capture_output=True, text=True, env=environment(home, **bus)).stdout
        expect(run('check', name, home=home, **bus), 3, stream='stderr')


def test_no_keyring(home, tenant):
    """On a server: what is said, and that nothing hangs."""
    name, _, _ = import_setup(tenant, home)
    absent = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent', 'XDG_RUNTIME_DIR': str(home)}
    asked = time.monotonic()
    expect(run('check', name, home=home, **absent), 2, 'keyring-absent', '--secret-file FILE', '--session-only', '--sealed-file FILE')
    expect(run('service', 'secret', name, secret_file(tenant, home), home=home, **absent), 3, '--sealed-file', stream='stderr')
    expect(run('service', 'remove', name, home=home, **absent), 3, 'stays', '--session-only', stream='stderr')
    expect(run('service', 'list', home=home), 0, name)
    expect(run('service', 'remove', name, '--session-only', home=home, **absent), 0, 'Removed')
    assert time.monotonic() - asked < 15
    path, _ = write_setup(tenant, home, 'unity-connection-delegated')
    done = run('sign-in', path, home=home, **absent)
    expect(done, 2, '--sealed-file')
    assert 'Enter' not in done.stdout, 'a code was shown, although what comes of it can’t be kept'


def test_sealed_file(home, tenant):
    name, _, _ = import_setup(tenant, home)
    sealed = home / 'sealed'
    value = tenant.facts['registrations']['graph']['secret']
    secret = secret_file(tenant, home)

    terminal = Terminal('service', 'secret', name, secret, '--sealed-file', sealed, home=home)
    terminal.read_until('New passphrase')
    terminal.type('one\n')
    terminal.read_until('once more')
    terminal.type('another\n')
    assert terminal.end() == 3 and not sealed.exists(), terminal.text

    terminal = Terminal('service', 'secret', name, secret, '--sealed-file', sealed, home=home)
    terminal.read_until('New passphrase')
    terminal.type('correct horse\n')
    terminal.read_until('once more')
    terminal.type('correct horse\n')
    assert terminal.end() == 0, terminal.text
    assert 'correct horse' not in terminal.text, 'the passphrase was echoed'
    assert sealed.stat().st_mode & 0o077 == 0 and value.encode() not in sealed.read_bytes()

    terminal = Terminal('check', name, '--sealed-file', sealed, *network_options(tenant), home=home)
    terminal.read_until('Passphrase')
    terminal.type('correct horse\n')
    assert terminal.end() == 0 and 'All 3 mailboxes work' in terminal.text, terminal.text

    terminal = Terminal('check', name, '--sealed-file', sealed, *network_options(tenant), home=home)
    terminal.read_until('Passphrase')
    terminal.type('wrong horse\n')
    assert terminal.end() != 0 and 'assphrase' in terminal.text.split('\n', 1)[1], terminal.text

    # Where nobody can be asked, it says so.
    done = subprocess.run([CTL, 'check', name, '--sealed-file', sealed], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, start_new_session=True, env=environment(home))
    expect(done, 3, 'terminal', stream='stderr')
    expect(run('check', name, '--sealed-file', sealed, '--secret-file', secret, home=home), 3, '--sealed-file', stream='stderr')


def test_restore(home, tenant):
    """A damaged workspace is kept, its backup offered and put in place, and one in order is left alone."""
    name, _, _ = import_setup(tenant, home)
    expect(run('service', 'restore', home=home), 3, 'in order', stream='stderr')
    workspace = home / 'trunkline' / 'workspace.db'
    # A backup is made when one is opened whose last backup is not there.
    for backup in workspace.parent.glob('*backup*'):
        backup.unlink()
    expect(run('service', 'list', home=home), 0, name)
    for beside in ('-wal', '-shm'):
        pathlib.Path(f'{workspace}{beside}').unlink(missing_ok=True)
    workspace.write_bytes(b'not a database' * 400)
    expect(run('service', 'list', home=home), 3, 'service restore', stream='stderr')
    assert workspace.read_bytes().startswith(b'not a database'), 'the damaged file was touched'
    expect(run('service', 'restore', home=home), 0, 'damaged file is kept')
    expect(run('service', 'list', home=home), 0, name)
    assert any(kept.read_bytes().startswith(b'not a database') for kept in workspace.parent.glob('workspace.db.damaged-*'))


def test_own_facts(home, tenant):
    """A newer copy of a document is preferred and named; a bad one is refused with its line."""
    facts = home / 'trunkline' / 'facts'
    facts.mkdir(parents=True)
    source = os.path.join(os.environ['TRUNK_SOURCE_ROOT'], 'data', 'deadlines.xml')
    with open(source) as document:
        text = document.read()
    (facts / 'deadlines.xml').write_text(text.replace('2027-04-01', '2027-05-05'))
    done = run('deadlines', '--facts-only', home=home)
    assert '2027-05-05' in done.stdout and str(facts / 'deadlines.xml') in done.stderr, done
    (facts / 'deadlines.xml').write_text(text.replace('2027-04-01', 'soon'))
    done = run('deadlines', '--facts-only', home=home)
    assert done.returncode == 3 and re.search(r'deadlines\.xml:\d+', done.stderr), done


def test_import_again(home, tenant):
    name, path, document = import_setup(tenant, home)
    expect(run('service', 'import', path, home=home), 3, '--replace', stream='stderr')
    document['accounts'] = document['accounts'][:1]
    path.write_text(json.dumps(document))
    expect(run('service', 'import', path, '--replace', home=home), 0, '1 account')
    document['service']['id'] = 'second'
    document['accounts'] *= 2
    path.write_text(json.dumps(document))
    expect(run('service', 'import', path, home=home), 3, '/accounts/1', stream='stderr')
    assert 'second' not in run('service', 'list', home=home).stdout, 'a refused file was half imported'
    path, _ = write_setup(tenant, home)
    expect(run('service', 'import', path, '--replace', home=home), 0, '--map-host', stream='stderr')


def count(tenant):
    return tenant.control('GET', '/requests')['graph']


def test_killed_and_resumed(home, tenant):
    """kill -9 in the middle: --resume asks about the rest only."""
    path, document = write_setup(tenant, home, network=False)
    document['accounts'] = ready_users(tenant, 150)
    path.write_text(json.dumps(document))
    name = document['service']['display-name']
    expect(run('service', 'import', path, home=home), 0)
    options = [*network_options(tenant), '--secret-file', secret_file(tenant, home), '--parallel', '1', '--json']

    before = count(tenant)
    expect(run('check', name, *options, home=home), 0)
    whole = count(tenant) - before
    expect(run('check', name, *options, '--resume', home=home), 3, 'nothing to resume', stream='stderr')

    # Slowed down, so that a second's worth of results is written before the end.
    before = count(tenant)
    process = subprocess.Popen([CTL, 'check', name, *map(str, options)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=environment(home, LD_BIND_NOW='1'))
    deadline = time.monotonic() + 60
    while count(tenant) - before < whole // 3:
        assert process.poll() is None and time.monotonic() < deadline
    process.send_signal(signal.SIGSTOP)
    time.sleep(1.2)
    process.send_signal(signal.SIGCONT)  # its timer is due: what it knows is written
    while count(tenant) - before < whole // 2:
        assert process.poll() is None and time.monotonic() < deadline
    process.kill()
    process.wait()
    process.stderr.close()

    before = count(tenant)
    resumed = run('check', name, *options, '--resume', home=home)
    expect(resumed, 0)
    report = json.loads(resumed.stdout)
    assert report['counts']['works'] == 150, report['counts']
    again = count(tenant) - before
    assert again < whole * 0.8, f'{again} of {whole} requests were made once more'
    assert not left_over(tenant, [account['address'] for account in document['accounts'][::10]])


def test_stopped_and_resumed(home, tenant):
    """Ctrl-C at any moment: exit 5, a report, and no test item left."""
    path, document = write_setup(tenant, home)
    document['accounts'] = ready_users(tenant, 40)
    path.write_text(json.dumps(document))
    addresses = [account['address'] for account in document['accounts']]
    codes = []
    for wanted in (3, 8, 14, 20, 30, 60):
        before = count(tenant)
        # To a file: a pipe that nobody empties would hold it up.
        with open(home / 'report', 'w+') as report:
            process = subprocess.Popen([CTL, 'check', path, '--json', '--parallel', '8', '--secret-file', secret_file(tenant, home)],
                                       stdout=report, stderr=subprocess.DEVNULL, env=environment(home))
            deadline = time.monotonic() + 30
            while process.poll() is None and count(tenant) - before < wanted:
                assert time.monotonic() < deadline
            asked = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(60)
            report.seek(0)
            output = report.read()
        codes.append(process.returncode)
        assert process.returncode in (0, 5), process.returncode
        assert time.monotonic() - asked < 10
        assert json.loads(output)['state'] == ('stopped' if process.returncode == 5 else 'passed')
        found = left_over(tenant, addresses)
        assert not found, f'after a stop at {wanted} requests: {found}'
    assert 5 in codes, codes


def test_offline(home, tenant):
    """No network at all: what needs none works, and a check says what is wrong."""
    offline = ['unshare', '-r', '-n'] if os.getuid() else ['unshare', '-n']
    if subprocess.run([*offline, 'true'], capture_output=True).returncode:
        raise Skip('no network name space can be made here')

    def run_offline(*arguments):
        return subprocess.run([*offline, CTL, *map(str, arguments)], capture_output=True, text=True, timeout=120, env=environment(home))

    expect(run_offline('explain', 'AADSTS50034'), 0)
    assert run_offline('deadlines', '--facts-only').returncode in (0, 1)
    path, _ = write_setup(tenant, home, network=False)
    asked = time.monotonic()
    done = run_offline('check', path, '--json', '--secret-file', secret_file(tenant, home))
    expect(done, 2)
    assert time.monotonic() - asked < 30
    causes = json.loads(done.stdout)['causes']
    assert causes[0]['finding'] in ('offline', 'name-lookup-failed', 'name-not-found') and causes[0]['remedies'], causes


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
