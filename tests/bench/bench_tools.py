# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measurements share: starting programs, asking for tokens, and the lines that are printed."""
import http.client
import json
import os
import socket
import ssl
import statistics
import subprocess
import tempfile
import urllib.parse

PYTHON = '/usr/bin/python3'
HERE = os.path.dirname(os.path.abspath(__file__))
CLOCK_TICKS = os.sysconf('SC_CLK_TCK')
# A server that worked this much of the time is what the measurement was of.
SERVER_BOUND = 0.85


class Build:
    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.ctl = os.path.join(self.root, 'src', 'cli', 'trunklinectl')
        self.practice = os.path.join(self.root, 'src', 'practice', 'trunkline-practice')

    def bench(self, name):
        return os.path.join(self.root, 'tests', 'bench', 'bench-' + name)


class Line:
    """One figure: printed when it is there, kept for whoever wants all of them."""

    def __init__(self, name, ours, peer, ratio, target, passed, note=''):
        self.text = (f'{name}: {ours}; {peer}; ratio {ratio}; target {target}; {"pass" if passed else "miss"}' +
                     (f' ({note})' if note else ''))
        print(self.text, flush=True)


def run(command, text=None, timeout=600, environment=None, statuses=(0,)):
    """Standard output of a program; a program that fails is a broken measurement."""
    done = subprocess.run([str(word) for word in command], input=text, capture_output=True, text=True, timeout=timeout,
                          env=os.environ | (environment or {}))
    if done.returncode not in statuses:
        raise RuntimeError(f'{command[0]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}')
    return done.stdout


def run_json(command, **options):
    """The JSON objects that a program prints, one a line."""
    return [json.loads(line) for line in run(command, **options).splitlines()]


def timed(build, command, count=1, statuses=(0,), environment=None):
    """What bench-run says of each run, and the output of the last."""
    with tempfile.NamedTemporaryFile(prefix='trunkline-bench-') as output:
        runs = run_json([build.bench('run'), count, output.name, *command], environment=environment)
        for one in runs:
            if one['status'] not in statuses:
                raise RuntimeError(f'{command} ended with {one["status"]}')
        with open(output.name, encoding='utf-8') as file:
            return runs, file.read()


def median(runs, field):
    return statistics.median(one[field] for one in runs)


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat', encoding='ascii') as file:
        fields = file.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def host_port(practice, host):
    for entry in practice.facts['host-map']:
        if entry['host'] == host:
            return entry['to-port']
    raise KeyError(host)


def token(practice, registration, scope):
    """An app-only access token, asked for without any library that is measured."""
    values = practice.registration(registration)
    body = urllib.parse.urlencode({'grant_type': 'client_credentials', 'client_id': values['client-id'],
                                   'client_secret': values['secret'], 'scope': scope})
    login = 'login.microsoftonline.com'
    context = ssl.create_default_context(cafile=practice.facts['ca'])
    connection = http.client.HTTPSConnection(login, timeout=30, context=context)
    connection._create_connection = lambda address, *rest, **options: socket.create_connection(
        ('127.0.0.1', host_port(practice, login)), timeout=30)
    try:
        connection.request('POST', f'/{practice.facts["tenant"]["id"]}/oauth2/v2.0/token', body,
                           {'Content-Type': 'application/x-www-form-urlencoded'})
        return json.loads(connection.getresponse().read())['access_token']
    finally:
        connection.close()


def private_file(folder, name, text):
    path = os.path.join(folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w', encoding='utf-8') as file:
        file.write(text)
    return path


class Load:
    """What a stretch of work cost the practice tenant."""

    def __init__(self, practice):
        self.practice = practice

    def requests(self):
        return self.practice.control('GET', '/requests')

    def __enter__(self):
        self.before = self.requests()
        self.cpu_before = cpu_seconds(self.practice.process.pid)
        return self

    def __exit__(self, *_):
        after = self.requests()
        self.count = {host: after[host] - self.before[host] for host in after}
        self.cpu = cpu_seconds(self.practice.process.pid) - self.cpu_before
