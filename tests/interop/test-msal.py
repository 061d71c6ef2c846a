#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""python3-msal, unmodified, against the practice tenant: client secret, certificate and device code under the real names."""
import base64
import json
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'practice'))
from practice import Practice  # noqa: E402

PROGRAM = sys.argv.pop(1)
AUTHORITY = 'https://login.microsoftonline.com/'
GRAPH = ['https://graph.microsoft.com/.default']
EXCHANGE = ['https://outlook.office365.com/.default']


def claims_of(token):
    payload = token.split('.')[1]
    return json.loads(base64.urlsafe_b64decode(payload + '=' * (-len(payload) % 4)))


class Msal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.practice = Practice(program=PROGRAM)
        os.environ.update(cls.practice.environment())
        import msal  # after the environment: requests reads it
        cls.msal = msal
        cls.tenant = cls.practice.facts['tenant']['id']

    @classmethod
    def tearDownClass(cls):
        cls.practice.__exit__()

    def setUp(self):
        self.practice.faults()

    def confidential(self, name, credential, tenant=None):
        return self.msal.ConfidentialClientApplication(self.practice.registration(name)['client-id'], authority=AUTHORITY + (tenant or self.tenant),
                                                       client_credential=credential)

    def test_secret(self):
        app = self.confidential('graph', self.practice.registration('graph')['secret'])
        answer = app.acquire_token_for_client(GRAPH)
        self.assertIn('access_token', answer, answer)
        claims = claims_of(answer['access_token'])
        self.assertEqual(claims['aud'], 'https://graph.microsoft.com')
        self.assertEqual(claims['tid'], self.tenant)
        self.assertEqual(claims['appid'], self.practice.registration('graph')['client-id'])
        self.assertIn('Mail.ReadWrite', claims['roles'])

    def test_tenant_by_domain(self):
        app = self.confidential('ews', self.practice.registration('ews')['secret'], self.practice.facts['tenant']['domain'])
        answer = app.acquire_token_for_client(EXCHANGE)
        self.assertEqual(claims_of(answer['access_token'])['roles'], ['full_access_as_app'])

    def test_wrong_secret(self):
        answer = self.confidential('graph', 'not-the-secret').acquire_token_for_client(GRAPH)
        self.assertEqual(answer['error'], 'invalid_client')
        self.assertEqual(answer['error_codes'], [7000215])
        self.assertTrue(answer['error_description'].startswith('AADSTS7000215: '))

    def test_scope_without_default(self):
        answer = self.confidential('graph', self.practice.registration('graph')['secret']).acquire_token_for_client(['https://graph.microsoft.com/Mail.Send'])
        self.assertEqual(answer['error_codes'], [1002012])

    def test_certificate(self):
        registration = self.practice.registration('certificate')
        with open(registration['key'], encoding='ascii') as file:
            app = self.confidential('certificate', {'private_key': file.read(), 'thumbprint': registration['thumbprint']})
        for scope, role in ((GRAPH, 'Mail.ReadWrite'), (EXCHANGE, 'full_access_as_app')):
            answer = app.acquire_token_for_client(scope)
            self.assertIn('access_token', answer, answer)
            self.assertIn(role, claims_of(answer['access_token'])['roles'])

    def test_certificate_of_another_key(self):
        registration = self.practice.registration('certificate')
        with open(registration['key'], encoding='ascii') as file:
            app = self.confidential('certificate', {'private_key': file.read(), 'thumbprint': '00' * 20})
        self.assertEqual(app.acquire_token_for_client(GRAPH)['error_codes'], [700027])

    def start_device_flow(self, scopes):
        app = self.msal.PublicClientApplication(self.practice.registration('delegated')['client-id'], authority=AUTHORITY + self.tenant)
        flow = app.initiate_device_flow(scopes)
        self.assertIn('user_code', flow, flow)
        return app, flow

    def test_device_code(self):
        app, flow = self.start_device_flow(['https://outlook.office365.com/EWS.AccessAsUser.All'])
        self.assertEqual(flow['verification_uri'], self.practice.facts['approval'])
        self.assertIn(flow['user_code'], flow['message'])
        user = self.practice.setup('unity-connection-delegated')['accounts'][0]['address']
        person = threading.Timer(0.5, self.practice.approve, (flow['user_code'], user))
        person.start()
        answer = app.acquire_token_by_device_flow(flow)
        person.join()
        self.assertIn('access_token', answer, answer)
        claims = claims_of(answer['access_token'])
        self.assertEqual(claims['scp'], 'EWS.AccessAsUser.All')
        self.assertEqual(claims['upn'], user)
        self.assertEqual(answer['id_token_claims']['preferred_username'], user)

        # One sign-in serves another resource by its refresh token, and msal keeps the rotated one.
        account, = app.get_accounts()
        silent = app.acquire_token_silent(['https://graph.microsoft.com/Mail.Send'], account)
        self.assertEqual(claims_of(silent['access_token'])['aud'], 'https://graph.microsoft.com')

    def test_device_code_declined(self):
        app, flow = self.start_device_flow(['https://graph.microsoft.com/Mail.ReadWrite'])
        user = self.practice.setup('unity-connection-delegated')['accounts'][0]['address']
        self.practice.approve(flow['user_code'], user, 'decline')
        self.assertEqual(app.acquire_token_by_device_flow(flow)['error'], 'authorization_declined')

    def test_device_code_of_a_confidential_app(self):
        app = self.msal.PublicClientApplication(self.practice.registration('graph')['client-id'], authority=AUTHORITY + self.tenant)
        self.assertEqual(app.initiate_device_flow(['User.Read'])['error_codes'], [7000218])

    def test_unknown_tenant(self):
        with self.assertRaises(ValueError):
            self.confidential('graph', 'x', 'nowhere.example').acquire_token_for_client(GRAPH)


if __name__ == '__main__':
    unittest.main()
