# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts trunkline-practice for a test, and ends it with the test."""
import json
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Practice:
    """One run of the program. It ends when its standard input closes, so a test that dies leaves nothing behind."""

    def __init__(self, program, *arguments):
        self.folder = tempfile.mkdtemp(prefix='practice-')
        self.process = subprocess.Popen([program, '--state', os.path.join(self.folder, 'state'), '--until-stdin-closes', '--device-interval', '1',
                                         *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        word, _, path = self.process.stdout.readline().strip().partition(' ')
        assert word == 'ready', 'the practice tenant did not start'
        with open(path, encoding='utf-8') as file:
            self.run = json.load(file)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(timeout=30) == 0
        shutil.rmtree(self.folder)

    def control(self, method, path, body=None, token=None):
        """Status and JSON of one control call."""
        request = urllib.request.Request(self.run['control']['url'] + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={'Authorization': 'Bearer ' + (token or self.run['control']['token']),
                                                  'Content-Type': 'application/json'})
        try:
            with DIRECT.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b'null')
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b'null')

    def faults(self, *specs):
        """Replaces what is broken."""
        status, answer = self.control('PUT', '/faults', list(specs))
        assert status == 200, answer

    def registration(self, name):
        return self.run['registrations'][name]

    def proxy_uri(self):
        """The proxy with its user and password, as HTTPS_PROXY wants it."""
        proxy = self.run['proxy']
        user = urllib.parse.quote(proxy['user'], safe='')
        password = urllib.parse.quote(proxy['password'], safe='')
        return proxy['uri'].replace('http://', f'http://{user}:{password}@')

    def environment(self):
        """What leads an unmodified client to the practice tenant under the real names, with verification on."""
        return {'HTTPS_PROXY': self.proxy_uri(), 'https_proxy': self.proxy_uri(), 'NO_PROXY': '127.0.0.1', 'no_proxy': '127.0.0.1',
                'REQUESTS_CA_BUNDLE': self.run['ca'], 'SSL_CERT_FILE': self.run['ca']}

    def approve(self, user_code, user, decision='approve'):
        """Signs in as a browser would: loads the page, then posts its form."""
        with DIRECT.open(self.run['approval'], timeout=30) as page:
            text = page.read().decode()
        assert 'name="user_code"' in text and f'value="{user}"' in text, 'the approval page lacks its form'
        form = urllib.parse.urlencode({'user_code': user_code, 'user': user, 'decision': decision}).encode()
        with DIRECT.open(self.run['approval'], data=form, timeout=30) as answer:
            return answer.read().decode()

    def setup(self, name):
        with open(self.run['setups'][name], encoding='utf-8') as file:
            return json.load(file)
