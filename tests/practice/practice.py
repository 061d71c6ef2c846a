# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice tenant as tests use it: started, spoken to, stopped."""
import json
import os
import pathlib
import subprocess
import tempfile
import urllib.request

BUILD = pathlib.Path(os.environ['TRUNK_BUILD_ROOT'])
CTL = BUILD / 'src' / 'cli' / 'trunklinectl'
PRACTICE = BUILD / 'src' / 'practice' / 'trunkline-practice'


class Practice:
    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix='trunkline-test-')
        self.state = pathlib.Path(self.folder.name) / 'state'
        self.process = subprocess.Popen([PRACTICE, '--until-stdin-closes', '--state', self.state, *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith('ready '):
            raise RuntimeError(f'the practice tenant did not get ready: {line!r}')
        self.facts = json.loads((self.state / 'practice.json').read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.folder.cleanup()

    def control(self, method, path, body=None):
        request = urllib.request.Request(self.facts['control']['url'] + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={'Authorization': 'Bearer ' + self.facts['control']['token']})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def setup(self, name):
        return json.loads(pathlib.Path(self.facts['setups'][name]).read_text())

    def credential_options(self, document):
        """The options that hand trunklinectl the credential of @document, by way of a file."""
        for registration in self.facts['registrations'].values():
            if registration['client-id'] == document['registration']['client-id']:
                if registration.get('secret') and document['registration']['credential'] == 'secret':
                    path = pathlib.Path(self.folder.name) / 'secret'
                    path.touch(0o600)
                    path.write_text(registration['secret'])
                    return ['--secret-file', str(path)]
                if registration.get('key') and document['registration']['credential'] == 'certificate':
                    return ['--key-file', registration['key']]
        return ['--session-only']
