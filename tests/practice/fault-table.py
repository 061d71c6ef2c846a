#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault of the menu, one after the other, as an administrator meets it: the run's first red rung and its finding are the
promised ones, a fault of one account leaves the others alone, and the explanation has a remedy with every value filled in."""
import concurrent.futures
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from practice import CTL, Practice  # noqa: E402

TENANTS = 2
# Accounts a fault is tried on; the second gets the faults that befall one account.
ACCOUNTS = 3
PLACEHOLDER = re.compile(r'\{[a-z][a-z0-9-]*\}')


def first_broken(report):
    """(check, finding, subject) of the verdict: a failure before a warning, shared before accounts."""
    items = report.get('shared', []) + [rung for account in report.get('accounts', []) for rung in account.get('rungs', [])]
    for status in ('fail', 'warn'):
        for item in items:
            if item['status'] == status:
                return item['check'], item['finding'], item['subject']
    return None, None, None


def judge(fault, report, target):
    check, finding, subject = first_broken(report)
    if finding != fault['finding'] or check != fault['check']:
        return f'expected {fault["finding"]} at {fault["check"]}, found {finding} at {check} ({subject})'
    if fault['scope'] == 'account':
        for account in report['accounts']:
            if account['address'].lower() == target.lower():
                continue
            if account['state'] in ('broken', 'not-reached'):
                return f'{account["address"]} is {account["state"]} too: {account.get("finding")}'
    causes = [cause for cause in report['causes'] if cause['finding'] == finding]
    if not causes:
        return 'no explanation'
    for cause in causes:
        if not cause['remedies']:
            return 'no remedy'
        text = json.dumps(cause, ensure_ascii=False)
        hole = PLACEHOLDER.search(text)
        if hole:
            return f'unfilled {hole.group()}'
    return None


def try_fault(tenant, fault, scratch):
    document = tenant.setup(fault['setup'])
    document['accounts'] = document['accounts'][:ACCOUNTS]
    target = document['accounts'][1]['address']
    name = fault['name'] + ('=' + target if fault['scope'] == 'account' else '')
    tenant.control('POST', '/reset')
    tenant.control('PUT', '/faults', [name])
    path = pathlib.Path(scratch) / f'{fault["name"]}.json'
    path.write_text(json.dumps(document))
    command = [CTL, 'check', path, '--json', '--details', *tenant.credential_options(document)]
    environment = os.environ | {'XDG_DATA_HOME': scratch, 'TZ': 'UTC'}
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, env=environment)
    path.unlink()
    if not done.stdout:
        return f'no report: exit {done.returncode}: {done.stderr.strip()}'
    return judge(fault, json.loads(done.stdout), target)


def main():
    only = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as scratch:
        tenants = queue.SimpleQueue()
        running = [Practice() for _ in range(TENANTS)]
        menu = [fault for fault in running[0].control('GET', '/faults') if not only or fault['name'] in only]
        for tenant in running:
            tenants.put(tenant)

        def one(fault):
            tenant = tenants.get()
            try:
                return fault, try_fault(tenant, fault, scratch)
            except Exception as error:  # a fault must not take the table with it
                return fault, f'{type(error).__name__}: {error}'
            finally:
                tenants.put(tenant)

        print(f'1..{len(menu) + (not only)}')
        if not only:
            print('ok 1 - at least 60 faults' if len(menu) >= 60 else f'not ok 1 - only {len(menu)} faults')
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(TENANTS) as pool:
            for number, (fault, problem) in enumerate(pool.map(one, menu), 1 + (not only)):
                failed += problem is not None
                print(f'{"not ok" if problem else "ok"} {number} - {fault["name"]}' + (f': {problem}' if problem else ''), flush=True)
        for tenant in running:
            tenant.__exit__()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
