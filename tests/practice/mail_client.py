# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain HTTPS client of the practice tenant under the real host names, for tests of Graph and EWS."""
import os

from practice import Practice

GRAPH = 'https://graph.microsoft.com'
EWS = 'https://outlook.office365.com/EWS/Exchange.asmx'


def contracts():
    """The folder of published schemas next to the source tree, where there is one."""
    return os.path.join(os.environ.get('TRUNK_SOURCE_ROOT', os.getcwd()), '..', 'shared', 'contracts')


class MailClient:
    def __init__(self, program, *arguments):
        self.practice = Practice(*arguments, program=program)
        self.session = None
        self.tokens = {}
        os.environ.update(self.practice.environment())
        import requests  # after the environment
        self.session = requests.Session()

    def close(self):
        self.session.close()
        self.practice.__exit__()

    def token(self, registration, resource):
        key = (registration, resource)
        if key not in self.tokens:
            values = self.practice.registration(registration)
            answer = self.session.post(f"https://login.microsoftonline.com/{self.practice.facts['tenant']['id']}/oauth2/v2.0/token",
                                       data={'grant_type': 'client_credentials', 'client_id': values['client-id'], 'client_secret': values['secret'],
                                             'scope': resource + '/.default'}, timeout=30)
            assert answer.status_code == 200, answer.text
            self.tokens[key] = answer.json()['access_token']
        return self.tokens[key]

    def graph(self, method, path, json=None, token=None, headers=None):
        return self.session.request(method, path if path.startswith('https:') else GRAPH + '/v1.0' + path, json=json, timeout=30,
                                    headers={'Authorization': 'Bearer ' + (token or self.token('graph', GRAPH)), **(headers or {})})

    def ews(self, body, mailbox=None, kind='PrimarySmtpAddress', token=None, version='Exchange2013_SP1'):
        impersonation = '' if mailbox is None else (f'<t:ExchangeImpersonation><t:ConnectingSID><t:{kind}>{mailbox}</t:{kind}></t:ConnectingSID>'
                                                    '</t:ExchangeImpersonation>')
        text = ('<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
                'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">'
                f'<s:Header><t:RequestServerVersion Version="{version}"/>{impersonation}</s:Header><s:Body>{body}</s:Body></s:Envelope>')
        return self.session.post(EWS, data=text.encode(), timeout=30,
                                 headers={'Authorization': 'Bearer ' + (token or self.token('ews', 'https://outlook.office365.com')),
                                          'Content-Type': 'text/xml; charset=utf-8', 'X-AnchorMailbox': (mailbox or '').strip()})
