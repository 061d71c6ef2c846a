#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself: its menu, its documents, its control port, and that each fault of path and transport really does what it says."""
import http.client
import json
import os
import re
import socket
import ssl
import stat
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.parse

from practice import Practice

PROGRAM = sys.argv.pop(1)
ROOT = os.environ['TRUNK_SOURCE_ROOT']
METADATA = '/practice.example/v2.0/.well-known/openid-configuration'

# Findings that nothing outside can cause.
LOCAL = {'ok', 'deadline', 'internal', 'name-lookup-failed', 'offline', 'connect-timeout', 'tls-revoked'}


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.practice = Practice(program=PROGRAM)
        cls.ports = {entry['host']: entry['to-port'] for entry in cls.practice.facts['host-map']}

    @classmethod
    def tearDownClass(cls):
        cls.practice.__exit__()

    def setUp(self):
        self.practice.faults()

    def dial(self, host='graph.microsoft.com', timeout=10):
        """A verified TLS connection under the real name."""
        context = ssl.create_default_context(cafile=self.practice.facts['ca'])
        return context.wrap_socket(socket.create_connection(('127.0.0.1', self.ports[host]), timeout), server_hostname=host)

    def request(self, path, host='graph.microsoft.com', form=None, headers=None, timeout=10):
        connection = http.client.HTTPConnection(host)
        connection.sock = self.dial(host, timeout)
        body = None if form is None else urllib.parse.urlencode(form)
        headers = dict(headers or {})
        if form is not None:
            headers['Content-Type'] = 'application/x-www-form-urlencoded'
        try:
            connection.request('GET' if form is None else 'POST', path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def token(self, name='graph', scope='https://graph.microsoft.com/.default', **more):
        registration = self.practice.registration(name)
        form = {'grant_type': 'client_credentials', 'client_id': registration['client-id'], 'client_secret': registration.get('secret', ''), 'scope': scope}
        status, _, body = self.request('/practice.example/oauth2/v2.0/token', 'login.microsoftonline.com', {**form, **more})
        return status, json.loads(body)

    # The program

    def test_files_are_private(self):
        folder = os.path.dirname(self.practice.facts['ca'])
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
        for place, _, names in os.walk(folder):
            for name in names:
                self.assertEqual(stat.S_IMODE(os.stat(os.path.join(place, name)).st_mode), 0o600, name)

    def test_foreign_folder_is_refused(self):
        done = subprocess.run([PROGRAM, '--state', os.path.dirname(__file__)], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 3)
        self.assertIn('is not empty', done.stderr)

    def test_bad_arguments(self):
        for arguments in (['--fault', 'nonsense', '--state', os.path.join(self.practice.folder, 'other')], ['--accounts', '0'], ['extra'], []):
            done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 3, arguments)
            self.assertTrue(done.stderr.startswith('trunkline-practice: '), done.stderr)

    def test_documents_fit_the_schema(self):
        import jsonschema
        with open(os.path.join(ROOT, 'data/schemas/interchange.schema.json'), encoding='utf-8') as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        for name in self.practice.facts['setups']:
            document = self.practice.setup(name)
            self.assertEqual([error.message for error in validator.iter_errors(document)], [], name)
            self.assertNotIn('secret":', json.dumps(document).replace('"credential": "secret"', ''))
        for name in ('unity-connection-graph', 'unity-connection-ews', 'unity-connection-delegated', 'unity-connection-certificate', 'openscape-ews-calendar'):
            self.assertEqual(len(self.practice.setup(name)['accounts']), 25, name)

    def test_menu(self):
        done = subprocess.run([PROGRAM, '--list-faults', '--json'], capture_output=True, text=True, timeout=30, check=True)
        menu = json.loads(done.stdout)
        with open(os.path.join(ROOT, 'src/core/base/trunk-finding-list.h'), encoding='utf-8') as file:
            findings = set(re.findall(r'^  X \(\w+, "([a-z-]+)"\)', file.read(), re.M))
        self.assertGreater(len(menu), 60)
        self.assertEqual(len({row['name'] for row in menu}), len(menu))
        for row in menu:
            self.assertIn(row['finding'], findings, row['name'])
            self.assertIn(row['level'], ('machine', 'endpoint', 'registration', 'service', 'account'), row['name'])
            self.assertIn(row['setup'], self.practice.facts['setups'], row['name'])
        self.assertEqual(findings - LOCAL - {row['finding'] for row in menu}, set(), 'findings that no fault causes')

    def test_control(self):
        self.assertEqual(self.practice.ask('GET', '/faults', token='wrong')[0], 401)
        status, answer = self.practice.ask('PUT', '/faults', ['tls-expired', 'no-such-fault'])
        self.assertEqual(status, 400)
        self.assertIn('no-such-fault', answer['error'])
        self.practice.faults('clock-off', 'tls-expired=login')
        active = {row['name']: row['target'] for row in self.practice.ask('GET', '/faults')[1] if row['active']}
        self.assertEqual(active, {'clock-off': None, 'tls-expired': 'login'})
        self.assertEqual(self.practice.ask('POST', '/reset')[0], 200)
        self.assertFalse(any(row['active'] for row in self.practice.ask('GET', '/faults')[1]))
        before = self.practice.ask('GET', '/requests')[1]
        self.request(METADATA, 'login.microsoftonline.com')
        after = self.practice.ask('GET', '/requests')[1]
        self.assertEqual(after['login'] - before['login'], 1)

    def test_approval_page_escapes(self):
        answer = None
        try:
            self.practice.approve('"><script>alert(1)</script>', self.practice.setup('unity-connection-graph')['accounts'][0]['address'])
        except urllib.error.HTTPError as error:
            with error:
                answer = error.read().decode()
        self.assertIsNotNone(answer)
        self.assertNotIn('<script>', answer)
        self.assertIn('role="alert"', answer)

    # Sound answers

    def test_every_cloud_answers(self):
        for host in self.ports:
            with self.dial(host):
                pass
        for host, graph in (('login.microsoftonline.us', 'graph.microsoft.us'), ('login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn')):
            metadata = json.loads(self.request(METADATA, host)[2])
            self.assertEqual(metadata['msgraph_host'], graph)
            self.assertIn(self.practice.facts['tenant']['id'], metadata['issuer'])

    def test_connections_stay_open(self):
        for change in ((), ('tls-expired',), ()):
            self.practice.faults(*change)
        connection = http.client.HTTPConnection('login.microsoftonline.com')
        connection.sock = first = self.dial('login.microsoftonline.com')
        for _ in range(3):
            connection.request('GET', METADATA)
            self.assertEqual(connection.getresponse().read()[:1], b'{')
            self.assertIs(connection.sock, first)
        connection.close()

    def test_refusals_without_faults(self):
        cases = (
            ({'client_secret': 'x'}, 401, 'invalid_client', 7000215),
            ({'client_id': '00000000-0000-4000-8000-000000000000'}, 400, 'unauthorized_client', 700016),
            ({'scope': 'https://graph.microsoft.com/Mail.Send'}, 400, 'invalid_scope', 1002012),
            ({'scope': 'https://graph.microsoft.us/.default'}, 400, 'invalid_resource', 500011),
            ({'scope': ''}, 400, 'invalid_request', 900144),
            ({'grant_type': 'password'}, 400, 'unsupported_grant_type', 70003),
            ({'client_assertion': 'x.y.z', 'client_assertion_type': 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'}, 401, 'invalid_client', 50027),
        )
        for change, status, error, code in cases:
            answered, body = self.token(**change)
            self.assertEqual((answered, body['error'], body['error_codes']), (status, error, [code]), change)
            self.assertRegex(body['error_description'], rf'^AADSTS{code}: .* Trace ID: {body["trace_id"]} Correlation ID: {body["correlation_id"]} Timestamp: ')
            self.assertNotRegex(body['error_description'], r'[{}]')
        self.assertEqual(self.token('expired')[1]['error_codes'], [7000222])
        self.assertEqual(json.loads(self.request('/nowhere.example/v2.0/.well-known/openid-configuration', 'login.microsoftonline.com')[2])['error_codes'], [90002])

    def test_every_entra_code(self):
        for row in self.practice.ask('GET', '/faults')[1]:
            if not row['name'].startswith('aadsts-'):
                continue
            self.practice.faults(row['name'])
            code = int(row['name'].removeprefix('aadsts-'))
            status, body = self.token()
            if status == 200:  # only a refresh token can fail so
                user = self.practice.setup('unity-connection-delegated')['accounts'][0]['address']
                client = self.practice.registration('delegated')['client-id']
                refresh = self.practice.ask('POST', '/sign-in', {'client_id': client, 'user': user})[1]['refresh_token']
                status, body = self.token('delegated', 'https://graph.microsoft.com/Mail.Send', grant_type='refresh_token', refresh_token=refresh, client_secret='')
            self.assertGreaterEqual(status, 400, row['name'])
            self.assertEqual(body['error_codes'], [code])
            self.assertNotRegex(body['error_description'], r'[{}]')

    def test_claims_faults(self):
        import base64

        def claims(*faults):
            self.practice.faults(*faults)
            part = self.token()[1]['access_token'].split('.')[1]
            return json.loads(base64.urlsafe_b64decode(part + '=='))

        sound = claims()
        self.assertEqual(set(sound['roles']), {'Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite', 'Contacts.ReadWrite', 'User.Read.All'})
        self.assertNotIn('roles', claims('token-no-roles'))
        self.assertEqual(len(claims('token-permission-missing')['roles']), len(sound['roles']) - 1)
        self.assertIn('Directory.ReadWrite.All', claims('token-over-privileged')['roles'])
        self.assertEqual(claims('token-audience')['aud'], 'https://outlook.office365.com')
        self.assertNotEqual(claims('token-tenant')['tid'], sound['tid'])
        self.assertNotEqual(claims('token-client')['appid'], sound['appid'])
        self.assertEqual({key: value for key, value in claims('token-lifetime').items() if key == 'exp'}['exp'] - claims('token-lifetime')['iat'] < 70, True)
        self.practice.faults('token-malformed')
        self.assertNotIn('.', self.token()[1]['access_token'])

    # Faults of the way

    def test_tls_faults(self):
        cases = {
            'tls-expired': 'certificate has expired', 'tls-not-yet-valid': 'not yet valid', 'tls-wrong-name': 'Hostname mismatch',
            'tls-self-signed': 'self-signed certificate', 'tls-unknown-ca': 'certificate in certificate chain|unable to get local issuer',
            'tls-incomplete-chain': 'unable to get local issuer', 'tls-inspected': 'certificate in certificate chain|unable to get local issuer',
            'tls-weak': 'too (small|weak)', 'tls-certificate-invalid': 'signature', 'tls-version-refused': 'protocol version', 'tls-handshake-failed': 'handshake failure',
            'tls-not-spoken': 'wrong version|record layer|packet length',
        }
        for name, text in cases.items():
            self.practice.faults(name)
            with self.assertRaisesRegex(ssl.SSLError, re.compile(text, re.I), msg=name):
                with self.dial():
                    pass
            with self.dial('login.microsoftonline.com'):
                pass
        for name in ('tls-handshake-cut', 'tls-handshake-reset', 'connect-refused'):
            self.practice.faults(name)
            with self.assertRaises(OSError, msg=name):
                self.dial().close()
        self.practice.faults('tls-client-certificate-asked')
        with self.assertRaises(OSError):
            self.request('/v1.0/')
        self.practice.faults()
        with self.dial():
            pass

    def test_http_faults(self):
        self.practice.faults('http-cut')
        with self.assertRaises(http.client.IncompleteRead):
            self.request('/v1.0/')
        self.practice.faults('http-garbage')
        with self.assertRaises(http.client.BadStatusLine):
            self.request('/v1.0/')
        self.practice.faults('connect-reset')
        with self.assertRaises(OSError):
            self.request('/v1.0/')
        for name in ('http-no-answer', 'http-slow'):
            self.practice.faults(name)
            with self.assertRaises(TimeoutError, msg=name):
                self.request('/v1.0/', timeout=0.7)
        for name, start in (('http-redirect-to-http', 'http://graph.microsoft.com/'), ('http-redirect-loop', 'https://graph.microsoft.com/v1.0/')):
            self.practice.faults(name)
            status, headers, _ = self.request('/v1.0/')
            self.assertEqual(status, 302)
            self.assertTrue(headers['Location'].startswith(start), headers['Location'])
        self.practice.faults('http-redirect-foreign')
        status, headers, _ = self.request('/v1.0/', headers={'Authorization': 'Bearer x'})
        self.assertEqual((status, headers['Location']), (302, 'https://sign-in.gateway.example/portal'))
        for name, expected in (('http-html-instead', 200), ('http-server-error', 500), ('http-bad-gateway', 502), ('http-unexpected-status', 304)):
            self.practice.faults(name)
            self.assertEqual(self.request('/v1.0/')[0], expected)
        self.practice.faults('http-too-large')
        connection = http.client.HTTPConnection('graph.microsoft.com')
        connection.sock = self.dial()
        connection.request('GET', '/v1.0/')
        self.assertEqual(len(connection.getresponse().read(8 << 20)), 8 << 20)
        connection.close()
        self.practice.faults('http-not-understood')
        with self.assertRaises(json.JSONDecodeError):
            json.loads(self.request(METADATA, 'login.microsoftonline.com')[2])

    def test_clock_faults(self):
        from email.utils import parsedate_to_datetime
        for name, seconds in (('clock-off', 600), ('clock-drifts', 120)):
            self.practice.faults(name)
            date = self.request(METADATA, 'login.microsoftonline.com')[1]['Date']
            self.assertAlmostEqual(parsedate_to_datetime(date).timestamp() - time.time(), seconds, delta=30)
        self.practice.faults('clock-unknown')
        self.assertNotIn('Date', self.request(METADATA, 'login.microsoftonline.com')[1])

    def connect_by_proxy(self, credentials=None, target='graph.microsoft.com:443'):
        import base64
        proxy = urllib.parse.urlsplit(self.practice.facts['proxy']['uri'])
        with socket.create_connection((proxy.hostname, proxy.port), 10) as connection:
            line = '' if credentials is None else f'Proxy-Authorization: Basic {base64.b64encode(credentials.encode()).decode()}\r\n'
            connection.sendall(f'CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{line}\r\n'.encode())
            return connection.recv(4096).decode('latin-1').split('\r\n')[0]

    def test_proxy(self):
        good = f'{self.practice.facts["proxy"]["user"]}:{self.practice.facts["proxy"]["password"]}'
        self.assertIn(' 200 ', self.connect_by_proxy(good))
        self.assertIn(' 407 ', self.connect_by_proxy())
        self.assertIn(' 407 ', self.connect_by_proxy('practice:wrong'))
        self.assertIn(' 403 ', self.connect_by_proxy(good, 'www.another.example:443'))
        for name, text in (('proxy-auth-wrong', ' 407 '), ('proxy-refused', ' 403 '), ('proxy-target-unreachable', ' 503 '), ('proxy-protocol', '220 ')):
            self.practice.faults(name)
            self.assertIn(text, self.connect_by_proxy(good))
        self.practice.faults('proxy-unreachable')
        with self.assertRaises(ConnectionRefusedError):
            self.connect_by_proxy(good)

    def test_faults_combine(self):
        self.practice.faults('clock-off', 'http-server-error=graph', 'tls-expired=outlook')
        status, headers, _ = self.request('/v1.0/')
        self.assertEqual(status, 500)
        self.assertIn('Date', headers)
        with self.assertRaises(ssl.SSLError):
            self.dial('outlook.office365.com').close()


if __name__ == '__main__':
    unittest.main()
