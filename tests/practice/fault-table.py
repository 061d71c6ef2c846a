#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault of the menu, one after the other, as an administrator meets it: the run's first red rung and its finding are the
promised ones, a fault of one account leaves the others alone, and the explanation has a remedy with every value filled in.
Then several faults at once; and that no finding is without a fault, or a test of its own.

With arguments: only the faults of these names."""
import concurrent.futures
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(__file__))
import session_bus  # noqa: E402
from practice import CTL, Practice  # noqa: E402

SOURCE = pathlib.Path(os.environ['TRUNK_SOURCE_ROOT'])
TENANTS = 4
# Accounts a fault is tried on; the second gets the faults that befall one account.
ACCOUNTS = 3
DEADLINE = 150
PLACEHOLDER = re.compile(r'\{[a-z][a-z0-9-]*\}')
DELEGATED = 'unity-connection-delegated'
# Rows that wait for a deadline begin first, so that the others run beside them.
PATIENT = ('http-no-answer', 'http-slow', 'ews-throttled', 'ews-unavailable', 'ews-inner-busy', 'ews-busy', 'device-code-slow-down', 'device-code-no-interval',
           'aadsts-90055', 'aadsts-90006', 'aadsts-90024', 'aadsts-90033', 'aadsts-50033', 'aadsts-90012', 'mailbox-moving', 'mailbox-elsewhere', 'mailbox-offline')

# What no fault of the menu can cause, and the test that sees it concluded instead.
ELSEWHERE = {
    'deadline': 'tests/checks/test-checks-runner.c',
    'internal': 'tests/checks/test-checks-runner.c',
    'name-lookup-failed': 'tests/net/test-net-findings.c',
    'offline': 'tests/net/test-net-findings.c',
    'connect-timeout': 'tests/net/test-net-findings.c',
    'tls-revoked': 'tests/net/test-net-findings.c',
}


class Tenant(Practice):
    """A practice tenant, and beside it a session bus with a keyring, in which somebody has signed in."""

    def __init__(self, scratch):
        super().__init__()
        self.scratch = scratch
        self.bus = session_bus.SessionBus() if session_bus.available() else None
        self.signed_in = False

    def close(self):
        if self.bus:
            self.bus.close()
        self.__exit__()

    def write(self, name, document):
        path = self.folder / f'{name}.json'
        path.write_text(json.dumps(document))
        return path

    def run(self, *arguments, bus=None, environment=None):
        bus = bus or self.bus
        return subprocess.run([CTL, *arguments], capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL,
                              env=os.environ | {'XDG_DATA_HOME': self.scratch, 'TZ': 'UTC'} | (bus.environment if bus else {}) | (environment or {}))

    def sign_in(self, document, *options):
        """Signs in as a person does: reads the code, and approves it. Exit code and output."""
        path = self.write('sign-in', document)
        process = subprocess.Popen([CTL, 'sign-in', path, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
                                   env=os.environ | {'XDG_DATA_HOME': self.scratch} | (self.bus.environment if self.bus else {}))
        output = []
        for line in process.stdout:
            output.append(line)
            code = re.match(r'Enter\s+(\S+)', line)
            if code:
                self.ask('POST', '/approve', {'user_code': code.group(1), 'decision': 'approve'})
        return process.wait(DEADLINE), ''.join(output)


def stand_ins():
    """What a remedy says where it knows nothing of the set-up: it does not belong into a run's report."""
    root = xml.etree.ElementTree.parse(SOURCE / 'data' / 'remedies.xml').getroot()
    names = [node.get('stand-in') for node in root.iter('placeholder')]
    return re.compile('|'.join(rf'(?<![\w-]){re.escape(name)}(?![\w-])' for name in names if name.isupper() or '@' in name))


STAND_IN = stand_ins()


def first_broken(report, target=None):
    """(check, finding, subject) of the verdict: a failure before a warning, shared before accounts. @target: the account that is looked at; a
    warning that all of them share does not hide its own."""
    shared = report['shared']
    accounts = [rung for account in report['accounts'] if target in (None, account['address']) for rung in account['rungs']]
    warnings = accounts if target else shared + accounts
    for item in [item for item in shared + accounts if item['status'] == 'fail'] + [item for item in warnings if item['status'] == 'warn']:
        return item['check'], item['finding'], item['subject']
    return '', 'ok', ''


def judge_text(text):
    hole = PLACEHOLDER.search(text) or STAND_IN.search(text)
    return f'unfilled {hole.group()}' if hole else None


def judge_explanation(report, finding):
    causes = [cause for cause in report['causes'] if cause['finding'] == finding]
    if not causes:
        return 'no explanation'
    for cause in causes:
        if not cause['remedies']:
            return 'no remedy'
        problem = judge_text(json.dumps(cause, ensure_ascii=False))
        if problem:
            return problem
    return None


def judge(fault, report, target):
    check, finding, subject = first_broken(report, target if fault['scope'] == 'account' else None)
    if finding != fault['finding'] or check != fault['check']:
        return f'expected {fault["finding"]} at {fault["check"]}, found {finding} at {check} ({subject})'
    if fault['scope'] == 'account':
        for account in report['accounts']:
            if account['address'] == target:
                continue
            for rung in account['rungs']:
                if rung['status'] != 'pass' and rung['status'] != 'skipped':
                    return f'{account["address"]} is touched too: {rung["check"]} is {rung["status"]}'
    return judge_explanation(report, finding) if finding != 'ok' else None


def try_sign_in(tenant, fault, document):
    """For what befalls the sign-in itself. It says in words what it found."""
    status, output = tenant.sign_in(document, '--session-only')
    if fault['finding'] == 'ok':
        return None if status == 0 else f'exit {status}: {output}'
    if status != 2:
        return f'exit {status}: {output}'
    explained = tenant.run('explain', fault['finding']).stdout
    title = explained.strip().splitlines()[0].strip()
    if title not in output:
        return f'“{title}” is not in {output}'
    return judge_text(output)


def try_import(tenant, fault, path):
    """The document is not taken, and the place in it is named."""
    done = tenant.run('check', path, '--session-only')
    where = fault['how'].removeprefix('refused: ')
    return None if done.returncode == 3 and where in done.stderr and not done.stdout else f'exit {done.returncode}: {done.stderr}'


def set_out(tenant, fault, document):
    """Options, bus and environment that a row of the menu asks for."""
    kind, _, value = fault.get('how', '').partition(': ')
    if kind == 'environment':
        name, _, setting = value.partition('=')
        return ([] if name.startswith('DBUS') else tenant.credential_options(document)), None, {name: setting}
    if kind == 'secret':
        if value == 'none':
            return ['--session-only'], None, None
        return ['--secret-file', tenant.secret_file('other-secret', '8d1a4c7e-3b52-4f60-9a7d-5e2c1b0f9a83')], None, None
    if kind == 'keyring':
        return [], session_bus.SessionBus(value), None
    if kind == 'sign-in':
        return ['--session-only'], None, None
    if fault['setup'] == DELEGATED and fault['check'] != 'sign-in':
        if not tenant.signed_in:
            tenant.faults()
            status, output = tenant.sign_in(document)
            assert status == 0, output
            tenant.signed_in = True
        return [], None, None
    return tenant.credential_options(document), None, None


def needs_bus(fault):
    return fault.get('how', '').startswith('keyring') or (fault['setup'] == DELEGATED and 'how' not in fault and fault['check'] != 'sign-in')


def try_fault(tenant, fault):
    document = tenant.setup(fault['setup'])
    document['accounts'] = document['accounts'][:ACCOUNTS]
    target = document['accounts'][1]['address']
    tenant.control('POST', '/reset')
    options, bus, environment = set_out(tenant, fault, document)
    tenant.faults(fault['name'] + ('=' + target if fault['scope'] == 'account' else ''))
    if fault['check'] == 'sign-in':
        return try_sign_in(tenant, fault, document)
    path = tenant.write(fault['name'], document)
    if fault['check'] == 'import':
        return try_import(tenant, fault, path)
    try:
        done = tenant.run('check', path, '--json', '--details', *options, bus=bus, environment=environment)
    finally:
        if bus:
            bus.close()
    if not done.stdout:
        return f'no report: exit {done.returncode}: {done.stderr.strip()}'
    return judge(fault, json.loads(done.stdout), target)


def try_by_name(tenant, fault):
    """As somebody tries it who has nothing but the name: the program starts a tenant of its own, and takes the fault's set-up."""
    done = tenant.run('check', '--practice', '--fault', fault['name'], '--json', '--details')
    if fault['check'] in ('sign-in', 'import') or fault.get('how', '').startswith('keyring'):
        word = {'sign-in': 'trunklinectl sign-in --practice', 'import': '/accounts/'}.get(fault['check'], 'your own keyring')
        return None if done.returncode == 3 and word in done.stderr else f'exit {done.returncode}: {done.stderr}'
    if not done.stdout:
        return f'no report: exit {done.returncode}: {done.stderr}'
    report = json.loads(done.stdout)
    broken = [account['address'] for account in report['accounts'] for rung in account['rungs'] if rung['status'] in ('fail', 'warn')]
    return judge(fault, report, broken[0] if fault['scope'] == 'account' and broken else None)


def try_combination(tenant, setup, faults, expected, shared):
    """@faults: name to the number of the account it befalls, or None. @expected: finding of each account. @shared: of the shared rungs."""
    document = tenant.setup(setup)
    document['accounts'] = document['accounts'][:len(expected)]
    addresses = [account['address'] for account in document['accounts']]
    tenant.control('POST', '/reset')
    tenant.faults(*[name if account is None else f'{name}={addresses[account]}' for name, account in faults.items()])
    path = tenant.write('combination', document)
    done = tenant.run('check', path, '--json', '--details', *tenant.credential_options(document))
    report = json.loads(done.stdout)
    seen = [next((rung['finding'] for status in ('fail', 'warn') for rung in account['rungs'] if rung['status'] == status), None)
            for account in report['accounts']]
    if seen != expected:
        return f'accounts: expected {expected}, found {seen}'
    seen = [item['finding'] for item in report['shared'] if item['status'] in ('fail', 'warn')]
    if seen != shared:
        return f'shared: expected {shared}, found {seen}'
    for finding in {finding for finding in expected + shared if finding}:
        problem = judge_explanation(report, finding)
        if problem:
            return f'{finding}: {problem}'
    return None


COMBINATIONS = [
    ('two accounts, each with a trouble of its own, under a clock that drifts', 'unity-connection-graph',
     {'mailbox-unlicensed': 0, 'access-policy': 2, 'clock-drifts': None},
     ['mailbox-unlicensed', None, 'access-policy', None], ['clock-drifts']),
    ('four accounts, four troubles', 'unity-connection-graph',
     {'mailbox-full': 0, 'calendar-denied': 1, 'mailbox-unknown': 2, 'address-is-alias': 3},
     ['mailbox-full', 'part-denied', 'mailbox-unknown', 'address-is-alias'], []),
    ('by EWS, in mailboxes and in the service', 'unity-connection-ews',
     {'ews-ErrorNonExistentMailbox': 1, 'ews-ErrorQuotaExceeded': 2, 'ews-busy-briefly': None},
     [None, 'mailbox-unknown', 'mailbox-full', None], ['ews-ending']),
    ('what breaks the service first hides what breaks the accounts', 'unity-connection-graph',
     {'token-no-roles': None, 'mailbox-full': 0, 'tls-expired': None},
     [None, None], ['tls-expired']),
]


# What a set-up in which nothing is broken shows: what all accounts share, and rungs that have to be there.
HEALTHY = [
    ('unity-connection-graph', [], ['account-known', 'account-mailbox', 'account-inbox', 'account-write', 'account-calendar', 'account-contacts']),
    ('unity-connection-certificate', [], ['account-write']),
    ('unity-connection-round-trip', [], ['account-send', 'account-round-trip']),
    ('unity-connection-proxy', [], ['account-write']),
    ('unity-connection-gcc-high', [], ['account-write']),
    ('unity-connection-china', [], ['account-write']),
    ('unity-connection-ews', ['ews-ending'], ['account-write', 'account-calendar', 'account-contacts']),
    ('unity-connection-ews-round-trip', ['ews-ending'], ['account-send', 'account-round-trip']),
    ('openscape-ews-calendar', ['ews-ending'], ['account-calendar']),
]


def try_healthy(tenant, setup, shared, rungs):
    document = tenant.setup(setup)
    document['accounts'] = document['accounts'][:ACCOUNTS]
    tenant.control('POST', '/reset')
    tenant.faults()
    done = tenant.run('check', tenant.write('healthy', document), '--json', '--details', *tenant.credential_options(document))
    report = json.loads(done.stdout)
    seen = [item['finding'] for item in report['shared'] if item['status'] in ('fail', 'warn')]
    if seen != shared or done.returncode != (1 if shared else 0):
        return f'exit {done.returncode}, expected {shared}, found {seen}'
    for account in report['accounts']:
        states = {rung['check']: rung['status'] for rung in account['rungs']}
        if set(states.values()) != {'pass'} or not set(rungs) <= set(states):
            return f'{account["address"]}: {states}'
    return None


def try_exhaustive(menu):
    text = (SOURCE / 'src' / 'core' / 'base' / 'trunk-finding-list.h').read_text()
    findings = dict((nick, symbol) for symbol, nick in re.findall(r'^  X \(([A-Z_]+), "([a-z-]+)"\)', text, re.M))
    caused = {fault['finding'] for fault in menu}
    lacking = sorted(set(findings) - caused - set(ELSEWHERE))
    if lacking:
        return f'no fault causes {", ".join(lacking)}'
    for nick, path in ELSEWHERE.items():
        if nick not in findings or nick in caused:
            return f'{nick} does not belong into the list of findings that no fault causes'
        source = (SOURCE / path).read_text() if (SOURCE / path).exists() else ''
        if f'TRUNK_FINDING_{findings[nick]}' not in source and f'"{nick}"' not in source:
            return f'{path} does not see {nick}'
    return None


def main():
    only = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as scratch:
        tenants = queue.SimpleQueue()
        running = [Tenant(scratch) for _ in range(TENANTS)]
        for tenant in running:
            tenants.put(tenant)
        whole = running[0].control('GET', '/faults')
        menu = [fault for fault in whole if not only or fault['name'] in only]

        def in_turn(function, *arguments):
            tenant = tenants.get()
            try:
                return function(tenant, *arguments)
            except Exception as error:  # one row must not take the table with it
                return f'{type(error).__name__}: {error}'
            finally:
                tenants.put(tenant)

        def of_fault(fault):
            if running[0].bus is None and needs_bus(fault):
                return 'SKIP'
            return in_turn(try_fault, fault)

        with concurrent.futures.ThreadPoolExecutor(TENANTS) as pool:
            first = sorted(menu, key=lambda fault: fault['name'] not in PATIENT)
            rows = {fault['name']: pool.submit(of_fault, fault) for fault in first}
            results = [(fault['name'], rows[fault['name']]) for fault in menu]
            if not only:
                # One of each kind: what the set-up, or the environment, has to be made of.
                kinds = {(fault['setup'], fault.get('how', '').partition(' ')[0], fault['check'] == 'sign-in'): fault for fault in reversed(whole)}
                results += [(f'by its name alone: {fault["name"]}', pool.submit(in_turn, try_by_name, fault)) for fault in kinds.values()]
                results += [(f'in order: {row[0]}', pool.submit(in_turn, try_healthy, *row)) for row in HEALTHY]
                results += [(f'together: {name}', pool.submit(in_turn, try_combination, *row)) for name, *row in COMBINATIONS]
                results += [('at least 60 faults', pool.submit(lambda: None if len(whole) >= 60 else f'only {len(whole)}')),
                            ('every finding is caused by a fault, or seen by a test of its own', pool.submit(try_exhaustive, whole))]
            print(f'1..{len(results)}')
            failed = 0
            for number, (name, result) in enumerate(results, 1):
                problem = result.result()
                if problem == 'SKIP':
                    print(f'ok {number} - {name} # SKIP dbus-daemon, gdbus or gnome-keyring-daemon is not installed', flush=True)
                    continue
                failed += problem is not None
                print(f'{"not ok" if problem else "ok"} {number} - {name}', flush=True)
                for line in (problem or '').splitlines():
                    print(f'#   {line}', flush=True)
        for tenant in running:
            tenant.close()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
