#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Graph of the practice tenant: answers as the real service's, names and types as in its published model."""
import base64
import datetime
import os
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mail_client import GRAPH, MailClient, contracts  # noqa: E402

PROGRAM = sys.argv.pop(1)
EDM = '{http://docs.oasis-open.org/odata/ns/edm}'


class Model:
    """The published model: entity and complex types with their properties, enumerations with their members."""

    def __init__(self, path):
        self.types, self.enums = {}, {}
        for schema in xml.etree.ElementTree.parse(path).getroot().iter(EDM + 'Schema'):
            if schema.get('Namespace') != 'microsoft.graph':
                continue
            for kind in ('EntityType', 'ComplexType'):
                for entry in schema.iter(EDM + kind):
                    members = {m.get('Name'): m.get('Type') for tag in ('Property', 'NavigationProperty') for m in entry.iter(EDM + tag)}
                    self.types[entry.get('Name')] = (entry.get('BaseType'), members)
            for entry in schema.iter(EDM + 'EnumType'):
                self.enums[entry.get('Name')] = {m.get('Name') for m in entry.iter(EDM + 'Member')}

    def members(self, name):
        base, members = self.types[name]
        return {**(self.members(base.rsplit('.', 1)[1]) if base else {}), **members}

    def check(self, value, kind, where):
        if value is None:
            return
        if kind.startswith('Collection('):
            assert isinstance(value, list), where
            for n, entry in enumerate(value):
                self.check(entry, kind[11:-1], f'{where}[{n}]')
            return
        if kind.startswith('Edm.'):
            wanted = {'Edm.Boolean': bool, 'Edm.Int32': int, 'Edm.Int64': int, 'Edm.Double': (int, float)}.get(kind, str)
            assert isinstance(value, wanted), f'{where}: {value!r} is no {kind}'
            if kind == 'Edm.DateTimeOffset' and not value.startswith('0001'):
                datetime.datetime.strptime(value, '%Y-%m-%dT%H:%M:%SZ')
            return
        name = kind.rsplit('.', 1)[1]
        if name in self.enums:
            assert value in self.enums[name], f'{where}: {value!r} is no {name}'
            return
        members = self.members(value['@odata.type'].rsplit('.', 1)[1] if '@odata.type' in value else name)
        for key, entry in value.items():
            if '@' not in key:
                assert key in members, f'{where}: {name} has no {key}'
                self.check(entry, members[key], f'{where}/{key}')


class GraphTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = MailClient(PROGRAM)
        accounts = cls.client.practice.setup('unity-connection-graph')['accounts']
        cls.first, cls.second = (account['address'] for account in accounts[:2])
        path = os.path.join(contracts(), 'graph', 'v1.0-Prod.csdl')
        cls.model = Model(path) if os.path.exists(path) else None

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def setUp(self):
        self.client.practice.faults()

    def call(self, method, path, status=200, body=None, kind=None):
        answer = self.client.graph(method, path, body)
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertTrue(answer.headers['request-id'])
        if status in (202, 204):
            self.assertEqual(answer.content, b'')
            return None
        value = answer.json()
        if self.model and kind:
            for entry in value['value'] if 'value' in value else [value]:
                self.model.check(entry, 'graph.' + kind, path)
        return value

    def refused(self, method, path, status, code, body=None, token=None):
        answer = self.client.graph(method, path, body, token)
        self.assertEqual(answer.status_code, status, answer.text)
        error = answer.json()['error']
        self.assertEqual(error['code'], code)
        self.assertTrue(error['message'])
        self.assertLessEqual({'date', 'request-id', 'client-request-id'}, set(error['innerError']))
        return answer

    def test_tokens(self):
        answer = self.client.session.get(GRAPH + '/v1.0/users', timeout=30)
        self.assertEqual(answer.status_code, 401)
        self.assertEqual(answer.json()['error']['code'], 'InvalidAuthenticationToken')
        self.assertTrue(answer.headers['WWW-Authenticate'].startswith('Bearer '))
        self.refused('GET', '/users', 401, 'InvalidAuthenticationToken', token='not.a.token')
        self.refused('GET', '/users', 401, 'InvalidAuthenticationToken', token=self.client.token('ews', 'https://outlook.office365.com'))
        self.refused('GET', '/organization', 403, 'Authorization_RequestDenied')
        self.refused('GET', '/me', 400, 'BadRequest')

    def test_folder_and_messages(self):
        inbox = self.call('GET', f'/users/{self.first}/mailFolders/inbox', kind='mailFolder')
        self.assertEqual((inbox['displayName'], inbox['totalItemCount'], inbox['unreadItemCount']), ('Inbox', 3, 2))
        same = self.call('GET', f"/users/{self.first}/mailFolders/{inbox['id']}?$select=displayName")
        self.assertEqual(set(same) - {'@odata.context'}, {'id', 'displayName'})
        page = self.call('GET', f'/users/{self.first}/mailFolders/inbox/messages?$top=2', kind='message')
        self.assertEqual(len(page['value']), 2)
        self.assertTrue(page['@odata.nextLink'].startswith(GRAPH + '/v1.0/'))
        rest = self.client.graph('GET', page['@odata.nextLink']).json()
        self.assertEqual(len(rest['value']), 1)
        self.assertNotIn('@odata.nextLink', rest)
        self.assertRegex(page['value'][0]['id'], r'^AAMk[A-Za-z0-9_-]{140,160}=*$')
        self.refused('GET', f'/users/{self.first}/messages?$select=nonsense', 400, 'RequestBroker--ParseUri')
        self.refused('GET', f"/users/{self.first}/messages?$filter=nonsense eq 'x'", 400, 'ErrorInvalidUrlQueryFilter')
        self.refused('GET', f'/users/{self.first}/messages/AAMk', 400, 'ErrorInvalidIdMalformed')

    def test_draft_is_kept_until_deleted(self):
        user = '/users/' + self.first
        wave = base64.b64encode(b'RIFF....WAVE').decode()
        made = self.call('POST', user + '/messages', 201, {
            'subject': 'Trunkline test 0011223344556677 ☎', 'body': {'contentType': 'text', 'content': 'x'}, 'categories': ['Trunkline test'],
            'toRecipients': [{'emailAddress': {'address': self.first}}],
            'internetMessageHeaders': [{'name': 'x-trunkline-test', 'value': '0011223344556677'}],
            'singleValueExtendedProperties': [{'id': 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Probe', 'value': 'yes'}],
            'attachments': [{'@odata.type': '#microsoft.graph.fileAttachment', 'name': 'a.wav', 'contentType': 'audio/wav', 'contentBytes': wave}]}, kind='message')
        self.assertTrue(made['isDraft'])
        path = f"{user}/messages/{made['id']}"
        found = self.call('GET', user + "/messages?$filter=startswith(subject,'Trunkline test ')&$select=id,subject,categories,internetMessageHeaders&$top=50", kind='message')
        self.assertEqual([m['id'] for m in found['value']], [made['id']])
        self.assertEqual(found['value'][0]['internetMessageHeaders'], [{'name': 'x-trunkline-test', 'value': '0011223344556677'}])
        named = "singleValueExtendedProperties/Any(ep: ep/id eq 'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name Probe' and ep/value eq 'yes')"
        self.assertEqual(len(self.call('GET', f'{user}/messages?$filter={named}')['value']), 1)
        whole = self.call('GET', path + '?$expand=attachments', kind='message')
        self.assertEqual(whole['attachments'][0]['contentBytes'], wave)
        self.assertEqual(self.call('GET', path + '/attachments', kind='attachment')['value'][0]['size'], 12)
        self.assertTrue(self.call('PATCH', path, body={'isRead': True}, kind='message')['isRead'])
        self.refused('PATCH', path, 400, 'BadRequest', body={'isRead': 'yes'})
        self.call('POST', path + '/permanentDelete', 204)
        self.refused('GET', path, 404, 'ErrorItemNotFound')
        self.refused('DELETE', path, 404, 'ErrorItemNotFound')

    def test_send(self):
        self.call('POST', f'/users/{self.first}/sendMail', 202, {'message': {'subject': 'Sent by a test', 'toRecipients': [{'emailAddress': {'address': self.second}}]},
                                                               'saveToSentItems': False})
        got, = self.call('GET', f"/users/{self.second}/mailFolders/inbox/messages?$filter=subject eq 'Sent by a test'", kind='message')['value']
        self.assertEqual(got['from']['emailAddress']['address'], self.first)
        self.assertFalse(got['isRead'] or got['isDraft'])
        self.call('DELETE', f"/users/{self.second}/messages/{got['id']}", 204)
        self.assertEqual(self.call('GET', f'/users/{self.first}/mailFolders/sentitems/messages')['value'], [])
        self.refused('POST', f'/users/{self.first}/sendMail', 400, 'ErrorInvalidRecipients', {'message': {'subject': 'x'}})

    def test_calendar_and_contacts(self):
        user = '/users/' + self.first
        made = self.call('POST', user + '/events', 201, {'subject': 'Now', 'start': {'dateTime': '2030-05-01T10:00:00', 'timeZone': 'UTC'},
                                                         'end': {'dateTime': '2030-05-01T10:30:00', 'timeZone': 'UTC'}}, kind='event')
        view = self.call('GET', user + '/calendarView?startDateTime=2030-05-01T00:00:00Z&endDateTime=2030-05-02T00:00:00Z&$select=id,subject', kind='event')
        self.assertEqual([event['id'] for event in view['value']], [made['id']])
        self.call('GET', user + '/events?$top=1', kind='event')
        self.refused('GET', user + '/calendarView', 400, 'ErrorInvalidParameter')
        self.call('DELETE', f"{user}/events/{made['id']}", 204)
        self.call('GET', user + '/calendar', kind='calendar')
        self.call('GET', user + '/calendar/calendarPermissions', kind='calendarPermission')
        self.assertEqual(len(self.call('GET', user + '/contacts', kind='contact')['value']), 2)

    def test_odd_mailboxes(self):
        users = self.everybody()
        self.assertEqual(len(users), 200)
        self.assertTrue(any(ord(c) > 0x3000 for user in users for c in user['displayName']))
        on_premises = [user for user in users if user['onPremisesSyncEnabled']]
        disabled = [user for user in users if not user['accountEnabled'] and user['assignedPlans']]
        aliases = [user for user in users if len(user['proxyAddresses']) > 1]
        self.assertEqual((len(on_premises), len(disabled)), (3, 3))
        self.refused('GET', f"/users/{on_premises[0]['id']}/mailFolders/inbox", 404, 'MailboxNotEnabledForRESTAPI')
        alias = aliases[0]['proxyAddresses'][1].partition(':')[2]
        self.refused('GET', f'/users/{alias}', 404, 'Request_ResourceNotFound')
        found, = self.call('GET', f"/users?$filter=proxyAddresses/any(p:p eq 'smtp:{alias}')")['value']
        self.assertEqual(found['id'], aliases[0]['id'])
        self.refused('GET', '/users/nobody@nowhere.example/messages', 404, 'ErrorInvalidUser')

    def everybody(self):
        path = '/users?$top=90&$select=id,displayName,mail,userPrincipalName,accountEnabled,proxyAddresses,assignedPlans,onPremisesSyncEnabled'
        users = []
        while path:
            page = self.call('GET', path, kind='user')
            users += page['value']
            path = page.get('@odata.nextLink')
        return users

    def test_batch(self):
        inbox = f'/users/{self.first}/mailFolders/inbox'
        requests = [{'id': str(n), 'method': 'GET', 'url': inbox} for n in range(1, 21)]
        requests[1]['url'] = '/users/nobody@nowhere.example/mailFolders/inbox'
        requests[2]['dependsOn'] = ['2']
        answers = {a['id']: a for a in self.call('POST', '/$batch', body={'requests': requests})['responses']}
        self.assertEqual((answers['1']['status'], answers['2']['status'], answers['3']['status']), (200, 404, 424))
        self.assertEqual(answers['20']['body']['displayName'], 'Inbox')
        self.assertEqual(answers['2']['body']['error']['code'], 'ErrorInvalidUser')
        self.refused('POST', '/$batch', 400, 'BadRequest', {'requests': requests + [{'id': '21', 'method': 'GET', 'url': inbox}]})
        self.refused('POST', '/$batch', 400, 'BadRequest', {'requests': [requests[0], requests[0]]})
        self.refused('POST', '/$batch', 400, 'BadRequest', {'requests': [{'id': '1', 'method': 'POST', 'url': inbox, 'body': {}}]})

    def test_faults(self):
        inbox = f'/users/{self.first}/mailFolders/inbox'
        self.client.practice.faults('throttled-briefly')
        for _ in range(2):
            self.assertEqual(self.refused('GET', inbox, 429, 'ApplicationThrottled').headers['Retry-After'], '1')
        self.call('GET', inbox)
        self.client.practice.faults(f'access-denied={self.first}')
        self.refused('GET', inbox, 403, 'ErrorAccessDenied')
        self.call('GET', f'/users/{self.second}/mailFolders/inbox')
        self.client.practice.faults(f'mailbox-unlicensed={self.first}')
        self.refused('GET', inbox, 404, 'MailboxNotEnabledForRESTAPI')
        self.client.practice.faults(f'write-not-kept={self.first}')
        made = self.call('POST', f'/users/{self.first}/messages', 201, {'subject': 'gone'})
        self.refused('GET', f"/users/{self.first}/messages/{made['id']}", 404, 'ErrorItemNotFound')
        self.client.practice.faults(f'access-claims-challenge={self.first}')
        self.assertIn('insufficient_claims', self.refused('GET', inbox, 401, 'InvalidAuthenticationToken').headers['WWW-Authenticate'])
        self.client.practice.faults('graph-html')
        self.assertIn('text/html', self.client.graph('GET', inbox).headers['Content-Type'])

    def test_reset(self):
        self.call('POST', f'/users/{self.second}/messages', 201, {'subject': 'until the reset'})
        status, _ = self.client.practice.ask('POST', '/reset')
        self.assertEqual(status, 200)
        self.assertEqual(self.call('GET', f'/users/{self.second}/mailFolders/drafts/messages')['value'], [])


if __name__ == '__main__':
    unittest.main()
