#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Account checks by python3-exchangelib: the same operations on each mailbox, one protocol with as many connections as threads.
Reads JSON from standard input: ports, ca, tenant, client-id, secret, addresses, threads. Prints JSON: seconds of wall-clock and of
processor time, peak KiB, version. The practice tenant counts the requests."""
import concurrent.futures
import datetime
import json
import os
import resource
import socket
import sys
import time

order = json.load(sys.stdin)
os.environ['REQUESTS_CA_BUNDLE'] = order['ca']
for name in ('HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'):
    os.environ.pop(name, None)

import exchangelib  # noqa: E402, after the environment: requests reads it
from exchangelib.protocol import close_connections  # noqa: E402

real_getaddrinfo = socket.getaddrinfo


def mapped_getaddrinfo(host, port, *rest, **options):
    """The host map, as curl --resolve has it: no proxy in between that the other side does not have."""
    if host in order['ports']:
        return real_getaddrinfo('127.0.0.1', order['ports'][host], *rest, **options)
    return real_getaddrinfo(host, port, *rest, **options)


socket.getaddrinfo = mapped_getaddrinfo

addresses = order['addresses']
credentials = exchangelib.OAuth2Credentials(client_id=order['client-id'], client_secret=order['secret'], tenant_id=order['tenant'],
                                            identity=exchangelib.Identity(primary_smtp_address=addresses[0]))
config = exchangelib.Configuration(credentials=credentials, auth_type=exchangelib.OAUTH2, server='outlook.office365.com',
                                   max_connections=order['threads'], version=exchangelib.Version(build=exchangelib.version.EXCHANGE_O365))


def check(address):
    account = exchangelib.Account(address, config=config, autodiscover=False, access_type=exchangelib.IMPERSONATION)
    inbox = account.inbox
    inbox.refresh()
    list(inbox.all().only('id')[:1])
    draft = exchangelib.Message(account=account, folder=account.drafts, subject='Trunkline test by a peer', body='Removed at once.')
    draft.save()
    account.drafts.get(id=draft.id, changekey=draft.changekey)
    draft.delete()
    zone = exchangelib.UTC
    start = exchangelib.EWSDateTime.now(zone)
    list(account.calendar.view(start=start, end=start + datetime.timedelta(days=1)).only('subject'))
    list(account.contacts.all().only('id')[:1])


check(addresses[0])
started, worked = time.monotonic(), time.process_time()
if order['threads'] > 1:
    with concurrent.futures.ThreadPoolExecutor(order['threads']) as pool:
        list(pool.map(check, addresses))
else:
    for one in addresses:
        check(one)
elapsed, cpu = time.monotonic() - started, time.process_time() - worked
close_connections()
print(json.dumps({'seconds': elapsed, 'cpu': cpu, 'kib': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 'version': exchangelib.__version__}))
