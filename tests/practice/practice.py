# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice tenant as tests use it: started, spoken to, stopped."""
import json
import os
import pathlib
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

BUILD = pathlib.Path(os.environ.get('TRUNK_BUILD_ROOT', '.'))
CTL = BUILD / 'src' / 'cli' / 'trunklinectl'
PRACTICE = BUILD / 'src' / 'practice' / 'trunkline-practice'
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Practice:
    """One run of the program. It ends when its standard input closes, so a test that dies leaves nothing behind."""

    def __init__(self, *options, program=PRACTICE):
        self._folder = tempfile.TemporaryDirectory(prefix='trunkline-test-')
        self.folder = pathlib.Path(self._folder.name)
        self.process = subprocess.Popen([program, '--until-stdin-closes', '--state', self.folder / 'state', '--device-interval', '1', *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith('ready '):
            raise RuntimeError(f'the practice tenant did not get ready: {line!r}')
        self.facts = json.loads((self.folder / 'state' / 'practice.json').read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        status = self.process.wait(30)
        self._folder.cleanup()
        assert status == 0, f'the practice tenant ended with {status}'

    def ask(self, method, path, body=None, token=None):
        """Status and JSON of one control call."""
        request = urllib.request.Request(self.facts['control']['url'] + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={'Authorization': 'Bearer ' + (token or self.facts['control']['token']),
                                                  'Content-Type': 'application/json'})
        try:
            with DIRECT.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b'null')
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b'null')

    def control(self, method, path, body=None):
        """JSON of one control call that has to succeed."""
        status, answer = self.ask(method, path, body)
        assert status == 200, (method, path, status, answer)
        return answer

    def faults(self, *specs):
        """Replaces what is broken."""
        self.control('PUT', '/faults', list(specs))

    def setup(self, name):
        return json.loads(pathlib.Path(self.facts['setups'][name]).read_text())

    def registration(self, name):
        return self.facts['registrations'][name]

    def proxy_uri(self):
        """The proxy with its user and password, as HTTPS_PROXY wants it."""
        proxy = self.facts['proxy']
        user = urllib.parse.quote(proxy['user'], safe='')
        password = urllib.parse.quote(proxy['password'], safe='')
        return proxy['uri'].replace('http://', f'http://{user}:{password}@')

    def environment(self):
        """What leads an unmodified client to the practice tenant under the real names, with verification on."""
        return {'HTTPS_PROXY': self.proxy_uri(), 'https_proxy': self.proxy_uri(), 'NO_PROXY': '127.0.0.1', 'no_proxy': '127.0.0.1',
                'REQUESTS_CA_BUNDLE': self.facts['ca'], 'SSL_CERT_FILE': self.facts['ca']}

    def approve(self, user_code, user, decision='approve'):
        """Signs in as a browser would: loads the page, then posts its form."""
        with DIRECT.open(self.facts['approval'], timeout=30) as page:
            text = page.read().decode()
        assert 'name="user_code"' in text and f'value="{user}"' in text, 'the approval page lacks its form'
        form = urllib.parse.urlencode({'user_code': user_code, 'user': user, 'decision': decision}).encode()
        with DIRECT.open(self.facts['approval'], data=form, timeout=30) as answer:
            return answer.read().decode()

    def secret_file(self, name, value):
        """The path of a file that only its owner can read."""
        path = self.folder / name
        path.touch(0o600)
        path.write_text(value)
        return str(path)

    def credential_options(self, document):
        """The options that hand trunklinectl the secrets of @document, by way of files."""
        options = []
        if document['service'].get('proxy-user'):
            options = ['--proxy-password-file', self.secret_file('proxy-password', self.facts['proxy']['password'])]
        for registration in self.facts['registrations'].values():
            if registration['client-id'] == document['registration']['client-id']:
                if registration.get('secret') and document['registration']['credential'] == 'secret':
                    return [*options, '--secret-file', self.secret_file('secret', registration['secret'])]
                if registration.get('key') and document['registration']['credential'] == 'certificate':
                    return [*options, '--key-file', registration['key']]
        return [*options, '--session-only']
