#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trunklinectl as its user meets it: what it prints, what it ends with, and what it says to wrong input."""
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import icalendar

sys.path.insert(0, os.path.dirname(__file__))
from harness import CTL, SOURCE, environment, expect, main, network_options, run, secret_file, write_setup  # noqa: E402

VERBS = ['guide', 'check', 'sign-in', 'service', 'accounts', 'handover', 'certs', 'explain', 'deadlines', 'practice', 'demo']


def test_help(home, tenant):
    done = run('--help', home=home)
    expect(done, 0, *VERBS)
    expect(run(home=home), 3, 'check')
    expect(run('--version', home=home), 0, 'Trunkline')
    for verb in VERBS:
        expect(run(verb, '--help', home=home), 0, 'Usage')


def test_wrong_input(home, tenant):
    path, document = write_setup(tenant, home)
    expect(run('chekc', home=home), 3, 'chekc', stream='stderr')
    expect(run('check', home=home), 3, 'Which set-up', stream='stderr')
    expect(run('check', 'nowhere.json', home=home), 3, 'no set-up is saved yet', stream='stderr')
    expect(run('check', path, '--json', '--junit', home=home), 3, 'one form', stream='stderr')
    expect(run('check', path, '--parallel', '0x', home=home), 3, '--parallel', stream='stderr')
    expect(run('check', path, '--fault', 'tls-expired', home=home), 3, '--practice', stream='stderr')
    expect(run('check', path, '--account', 'nobody@x.example', '--session-only', home=home), 3, 'nobody@x.example', stream='stderr')
    expect(run('check', path, '--resume', '--session-only', home=home), 3, 'service import', stream='stderr')
    document['accounts'][2]['address'] = 'not an address'
    path.write_text(json.dumps(document))
    expect(run('check', path, '--session-only', home=home), 3, '/accounts/2/address', stream='stderr')
    path.write_text('{"trunkline": 1,')
    expect(run('check', path, home=home), 3, 'voicemail.json', stream='stderr')
    expect(run('explain', 'hello', home=home), 3, 'No code', stream='stderr')
    expect(run('deadlines', '--days', '-1', home=home), 3, '--days', stream='stderr')


def test_secret_file(home, tenant):
    path, document = write_setup(tenant, home)
    secret = home / 'secret'
    secret.write_text(tenant.facts['registrations']['graph']['secret'] + '\n')
    secret.chmod(0o644)
    expect(run('check', path, '--secret-file', secret, home=home), 3, 'chmod 600', stream='stderr')
    secret.chmod(0o600)
    expect(run('check', path, '--secret-file', secret, home=home), 0)
    expect(run('check', path, '--secret-file', '-', home=home, text=secret.read_text()), 0)
    secret.write_text('')
    expect(run('check', path, '--secret-file', secret, home=home), 3, 'empty', stream='stderr')


def test_formats(home, tenant):
    path, document = write_setup(tenant, home)
    options = tenant.credential_options(document)
    address = document['accounts'][1]['address']
    tenant.control('PUT', '/faults', [f'mailbox-unlicensed={address}'])
    text = run('check', path, *options, home=home)
    expect(text, 2, '3 of 4')
    assert '\033' not in text.stdout and text.stderr == '', 'colour or progress on a pipe'
    report = json.loads(run('check', path, '--json', *options, home=home).stdout)
    assert report['counts']['works'] == 3 and report['causes'][0]['finding'] == 'mailbox-unlicensed', report
    assert '<testsuite' in run('check', path, '--junit', *options, home=home).stdout
    nagios = run('check', path, '--nagios', *options, home=home)
    assert nagios.stdout.startswith('TRUNKLINE CRITICAL') and nagios.stdout.count('\n') == 1, nagios.stdout
    assert '# TYPE trunkline_' in run('check', path, '--prometheus', *options, home=home).stdout
    only = json.loads(run('check', path, '--json', '--account', document['accounts'][0]['alias'], *options, home=home).stdout)
    assert only['counts']['accounts'] == 1 and only['state'] == 'passed', only['counts']


def test_saved(home, tenant):
    path, document = write_setup(tenant, home)
    del document['network']
    path.write_text(json.dumps(document))
    name = document['service']['display-name']
    expect(run('service', 'import', path, home=home), 0, name)
    expect(run('service', 'list', home=home), 0, document['service']['id'], name)
    exported = json.loads(run('service', 'export', name, home=home).stdout)
    assert [a['address'] for a in exported['accounts']] == [a['address'] for a in document['accounts']]
    assert 'secret' not in json.dumps(exported).replace('"credential": "secret"', '').replace('"credential":"secret"', ''), exported
    expect(run('check', 'Other', home=home), 3, name, stream='stderr')


def test_accounts(home, tenant):
    path, document = write_setup(tenant, home)
    name = document['service']['display-name']
    run('service', 'import', path, home=home)
    table = home / 'accounts.csv'
    table.write_text('alias,address\nzoe,zoe@contoso.example\nyan,not an address\n')
    refused = home / 'refused.tsv'
    done = run('accounts', 'import', table, '--set-up', name, '--refused', refused, home=home)
    expect(done, 3, 'line 3', 'Nothing was imported', stream='stderr')
    assert refused.read_text().splitlines()[1].startswith('3\t')
    exported = json.loads(run('service', 'export', name, home=home).stdout)
    assert len(exported['accounts']) == 4
    expect(run('accounts', 'import', table, '--set-up', name, '--dry-run', home=home), 1, '1 to add')
    expect(run('accounts', 'import', table, '--set-up', name, '--yes', home=home), 1, 'Added 1')
    exported = json.loads(run('service', 'export', name, home=home).stdout)
    assert len(exported['accounts']) == 5
    expect(run('accounts', 'import', table, '--set-up', name, '--yes', home=home), 3, stream='stderr')


def test_accounts_limits(home, tenant):
    path, document = write_setup(tenant, home)
    name = document['service']['display-name']
    run('service', 'import', path, home=home)
    # A second set-up of the same system, and facts that know of a limit
    document['service'] |= {'id': 'second', 'display-name': 'Berlin'}
    document['registration']['id'] = 'second-registration'
    document['accounts'] = [{'id': 'b', 'alias': 'BEA', 'address': 'bea@fabrikam.com', 'capabilities': ['calendar']}]
    path.write_text(json.dumps(document))
    run('service', 'import', path, home=home)
    system = (SOURCE / 'data' / 'systems' / 'cisco-unity-connection.xml').read_text()
    facts = home / 'trunkline' / 'facts' / 'systems'
    facts.mkdir(parents=True, exist_ok=True)
    limited = system.replace('kind="voice-messages-per-mailbox" value="25000"', 'kind="accounts-per-service" value="6"', 1)
    (facts / 'cisco-unity-connection.xml').write_text(limited)

    table = home / 'accounts.csv'
    table.write_text('alias,address\nbea,bea@contoso.com\ncy,cy@contoso.com\ndan,dan@contoso.com\n')
    done = run('accounts', 'import', table, '--set-up', name, '--dry-run', home=home)
    expect(done, 1, '2 to add, 1 refused')
    expect(done, 1, 'line 2, taken all the same', 'Berlin', 'line 4: The service takes 6 accounts', stream='stderr')
    expect(run('accounts', 'import', table, '--set-up', name, '--yes', home=home), 1, 'Added 2')


def test_guide(home, tenant):
    expect(run('guide', home=home), 0, 'cisco-unity-connection', '15su4')
    client = '11111111-2222-4333-8444-555555555555'
    done = run('guide', 'cisco-unity-connection', '15su4', '--features', 'single-inbox', '--tenant', 'contoso.com', '--client-id', client, home=home)
    expect(done, 0, 'Mail.ReadWrite', client, 'Resource URI: https://graph.microsoft.com')
    assert 'Calendars' not in done.stdout and '{' not in done.stdout, done.stdout
    expect(run('guide', 'cisco-unity-connection', '14su2', home=home), 0, 'can’t work any more')
    expect(run('guide', 'cisco-unity-connection', '16', home=home), 3, '15su4', stream='stderr')
    expect(run('guide', 'cisco-unity-connection', '15su4', '--client-id', 'me@contoso.com', home=home), 3, '--client-id', stream='stderr')
    expect(run('guide', 'cisco-unity-connection', '15su4', '--save', 'Voicemail', home=home), 3, '--tenant', stream='stderr')
    expect(run('guide', 'cisco-unity-connection', '15su4', '--tenant', 'contoso.com', '--client-id', client, '--save', 'Voicemail', home=home), 0, 'Saved')
    table = home / 'accounts.csv'
    table.write_text('alias,address\nzoe,zoe@contoso.example\n')
    expect(run('accounts', 'import', table, '--set-up', 'Voicemail', home=home), 0, 'Added 1')
    exported = json.loads(run('service', 'export', 'Voicemail', home=home).stdout)
    assert exported['registration']['client-id'] == client and len(exported['accounts']) == 1, exported


def test_handover(home, tenant):
    """The value sheet and the report of a run, in every form, searched for the secrets of the set-up."""
    path, document = write_setup(tenant, home)
    options = tenant.credential_options(document)
    client = document['registration']['client-id']
    sheet = run('handover', path, *options, home=home)
    expect(sheet, 0, 'Application (Client) ID: ' + client, 'Directory ID: ' + document['registration']['tenant'],
           'copied from where Trunkline keeps secrets')
    expect(run('handover', path, '--sheet', 'markdown', *options, home=home), 0, f'- [ ] **Application (Client) ID:** `{client}`')
    expect(run('handover', path, '--sheet', 'html', *options, home=home), 0, f'<code>{client}</code>')
    tenant.control('PUT', '/faults', [f'mailbox-unlicensed={document["accounts"][1]["address"]}'])
    report = home / 'report.html'
    expect(run('handover', path, '--report', 'html', '-o', report, *options, home=home), 0, 'Holds no secret: searched for the 1')
    assert '3 of 4 mailboxes work' in report.read_text() and document['accounts'][1]['address'] in report.read_text()
    pdf = home / 'report.pdf'
    expect(run('handover', path, '--report', 'pdf', '-o', pdf, *options, home=home), 0, 'Written to')
    assert pdf.read_bytes().startswith(b'%PDF-') and not [name for name in os.listdir(home) if name.startswith('.')], os.listdir(home)
    found = json.loads(run('handover', path, '--report', 'json', *options, home=home).stdout)
    assert found['counts']['works'] == 3, found['counts']
    expect(run('handover', path, '--sheet', 'json', home=home), 3, 'not “json”', stream='stderr')
    expect(run('handover', path, '--sheet', 'text', '--report', 'text', home=home), 3, 'One file', stream='stderr')
    expect(run('handover', path, '--report', 'html', '-o', home / 'no' / 'folder.html', *options, home=home), 3, 'folder', stream='stderr')


def test_handover_refuses(home, tenant):
    """A secret that was typed into a name gets into no file, and what was there stays."""
    path, document = write_setup(tenant, home)
    options = tenant.credential_options(document)
    secret = tenant.facts['registrations']['graph']['secret']
    document['service']['display-name'] = 'Mail ' + secret
    path.write_text(json.dumps(document))
    for number, arguments in enumerate((['--sheet', 'text'], ['--sheet', 'pdf'], ['--report', 'html'], ['--report', 'json'])):
        target = home / f'out-{number}'
        target.write_text('before')
        done = run('handover', path, *arguments, '-o', target, *options, home=home)
        expect(done, 3, 'the client secret stands in it', stream='stderr')
        assert target.read_text() == 'before' and secret not in done.stdout + done.stderr


def test_handover_saved(home, tenant):
    path, document = write_setup(tenant, home, network=False)
    name = document['service']['display-name']
    network = network_options(tenant)
    expect(run('service', 'import', path, home=home), 0)
    expect(run('handover', name, '--report', 'text', '--session-only', home=home), 3, 'not been tested yet', stream='stderr')
    expect(run('check', name, *network, '--secret-file', secret_file(tenant, home), home=home), 0)
    expect(run('handover', name, '--report', 'text', '--session-only', home=home), 0, 'All 4 mailboxes work.')
    expect(run('handover', name, '--report', 'markdown', '--session-only', home=home), 0, '# Test report: ')


def test_explain(home, tenant):
    expect(run('explain', 'AADSTS7000222', home=home), 0, 'expired')
    expect(run('explain', '-', home=home, text='{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret"}'), 0, 'Value')
    expect(run('explain', 'ErrorNonExistentMailbox', home=home), 0, 'mailbox')


def test_deadlines(home, tenant):
    done = run('deadlines', '--facts-only', home=home)
    assert done.returncode in (0, 1) and '2027-04-01' in done.stdout, done.stdout
    dates = json.loads(run('deadlines', '--json', '--facts-only', home=home).stdout)
    assert dates == sorted(dates, key=lambda entry: entry['date']) and all(entry['source'] for entry in dates)


def test_calendar(home, tenant):
    """What a calendar program reads, not what we wrote."""
    text = run('deadlines', '--ics', '--facts-only', home=home).stdout
    events = icalendar.Calendar.from_ical(text).walk('VEVENT')
    ahead = {entry['title'] for entry in json.loads(run('deadlines', '--json', '--facts-only', home=home).stdout) if entry['days'] >= 0}
    assert {str(event['SUMMARY']) for event in events} == ahead, events
    assert len({str(event['UID']) for event in events}) == len(events)
    for event in events:
        assert event['DTEND'].dt - event['DTSTART'].dt == datetime.timedelta(days=1) and event['DTSTAMP'].dt.tzinfo
        assert 'Source:' in str(event['DESCRIPTION'])
        assert all(alarm['TRIGGER'].dt < datetime.timedelta(0) for alarm in event.walk('VALARM'))
    expect(run('deadlines', '--ics', '--json', home=home), 3, '--ics', stream='stderr')


def test_sign_in(home, tenant):
    done = run('sign-in', '--practice', 'unity-connection-graph', home=home)
    expect(done, 0, 'Nothing to do')
    path, document = write_setup(tenant, home, 'unity-connection-delegated')
    expect(run('check', path, '--session-only', '--json', home=home), 4)
    process = subprocess.Popen([CTL, 'sign-in', path, '--session-only'], stdout=subprocess.PIPE, text=True,
                               env=environment(home))
    code = None
    for line in process.stdout:
        found = re.match(r'Enter\s+(\S+)', line)
        if found:
            code = found.group(1)
            break
    tenant.control('POST', '/approve', {'user_code': code, 'decision': 'approve'})
    rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0 and 'proved just now' in rest, rest


def test_stopped(home, tenant):
    """Ctrl-C in the middle: exit 5, a report of what was found, and no test item left in a mailbox."""
    path, document = write_setup(tenant, home, accounts=25)
    tenant.control('PUT', '/faults', ['http-no-answer=graph'])
    process = subprocess.Popen([CTL, 'check', path, '--json', *tenant.credential_options(document)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home))
    time.sleep(2)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 5, (process.returncode, errors)
    assert time.monotonic() - asked < 5
    assert json.loads(output)['state'] == 'stopped'


def test_demo(home, tenant):
    done = run('demo', home=home)
    expect(done, 0, '19 of 25', 'Renewal       works')
    assert not list(pathlib.Path(tempfile.gettempdir()).glob('trunkline-practice-*')), 'the demonstration left something behind'


def test_documented(home, tenant):
    """Every option that --help names is in the manual page and in the completion."""
    manual = (SOURCE / 'data' / 'man' / 'trunklinectl.1').read_text().replace('\\-', '-')
    completion = (SOURCE / 'data' / 'completions' / 'trunklinectl').read_text()
    for verb in VERBS:
        options = set(re.findall(r'(?:^|\s)(--[a-z][a-z-]+)', run(verb, '--help', home=home).stdout.split('Application Options')[-1].split('Options:')[-1]))
        for option in options - {'--help'}:
            assert option in completion, f'{verb} {option} is not completed'
            if verb != 'practice':
                assert option in manual, f'{verb} {option} is not in the manual page'
    lint = subprocess.run(['man', '--warnings', '-l', '-Tutf8', SOURCE / 'data' / 'man' / 'trunklinectl.1'],
                          capture_output=True, text=True, env=os.environ | {'MANROFFSEQ': '', 'LC_ALL': 'C.UTF-8', 'MANWIDTH': '80'})
    assert lint.returncode == 0 and lint.stderr == '', lint.stderr


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
