#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens a second by python3-msal, asked for anew each time on one kept-alive session a thread. Reads JSON from standard input:
ports, ca, tenant, client-id, secret or key and thumbprint, seconds, threads. Prints JSON: tokens a second."""
import concurrent.futures
import json
import socket
import sys
import time

import msal
import requests

order = json.load(sys.stdin)
real_getaddrinfo = socket.getaddrinfo


def mapped_getaddrinfo(host, port, *rest, **options):
    if host in order['ports']:
        return real_getaddrinfo('127.0.0.1', order['ports'][host], *rest, **options)
    return real_getaddrinfo(host, port, *rest, **options)


socket.getaddrinfo = mapped_getaddrinfo


def make():
    session = requests.Session()
    session.trust_env = False
    session.verify = order['ca']
    credential = order.get('secret') or {'private_key': order['key'], 'thumbprint': order['thumbprint']}
    return msal.ConfidentialClientApplication(order['client-id'], client_credential=credential, http_client=session,
                                              authority='https://login.microsoftonline.com/' + order['tenant'])


def loop(app):
    count = 0
    while time.monotonic() < until:
        if hasattr(app, 'remove_tokens_for_client'):
            app.remove_tokens_for_client()
        answer = app.acquire_token_for_client(['https://graph.microsoft.com/.default'])
        assert 'access_token' in answer, answer
        count += 1
    return count


apps = [make() for _ in range(order['threads'])]
started = time.monotonic()
until = started + order['seconds']
with concurrent.futures.ThreadPoolExecutor(order['threads']) as pool:
    total = sum(pool.map(loop, apps))
print(json.dumps({'per_second': total / (time.monotonic() - started), 'version': msal.__version__}))
