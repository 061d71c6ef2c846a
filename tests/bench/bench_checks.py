# SPDX-License-Identifier: GPL-3.0-or-later
"""Account checks a second, by EWS and by Graph, against python3-exchangelib and against a bare libsoup loop on the same server."""
import json
import os
import time

from bench_tools import HERE, PYTHON, SERVER_BOUND, Line, Load, host_port, private_file, run, timed, token

EWS_HOST = 'outlook.office365.com'
GRAPH_HOST = 'graph.microsoft.com'
# As many as trunklinectl has under way: providers/trunk-ews-channel.h and trunk-graph-batch.h.
EWS_IN_FLIGHT = 10
BATCHES_IN_FLIGHT = 4
BATCH_SIZE = 20
# trunklinectl ends with 1 when EWS works and there is a deadline to warn of.
WORKS = (0, 1)

ENVELOPE = '''<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>
<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>{address}</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>
</s:Header><s:Body>{body}</s:Body></s:Envelope>'''
GET_FOLDER = ('<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>'
              '<t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>')


class Checks:
    """What is common to one way: the tenant, the set-up document, the secret, and exchangelib's figure."""

    def __init__(self, build, practice, folder, sizes):
        self.build = build
        self.practice = practice
        self.folder = folder
        self.sizes = sizes
        self.a_ladder = {}

    def ladder(self, way):
        """Requests that one account takes. One account at a time is asked for singly, so that the tenant counts each."""
        if way not in self.a_ladder:
            self.a_ladder[way] = self.run(way, 2, 1)[1] - self.run(way, 1, 1)[1]
        return self.a_ladder[way]

    def run(self, way, n_accounts, parallel=None):
        """What the program cost, the requests it sent, and what they cost the tenant."""
        document = self.practice.setup(f'unity-connection-{way}-all')
        document['accounts'] = document['accounts'][:n_accounts]
        if len(document['accounts']) != n_accounts:
            raise RuntimeError(f'the practice tenant has only {len(document["accounts"])} healthy mailboxes')
        path = private_file(self.folder, f'{way}.json', json.dumps(document))
        secret = private_file(self.folder, 'secret', self.practice.registration(way)['secret'])
        options = ['--parallel', str(parallel)] if parallel else []
        # It ends with 2 when one mailbox does not work.
        with Load(self.practice) as load:
            runs, _ = timed(self.build, [self.build.ctl, 'check', path, '--secret-file', secret, *options], statuses=WORKS,
                            environment={'XDG_DATA_HOME': self.folder})
        return runs[0], load.count['outlook' if way == 'ews' else 'graph'], load

    def ours(self, way, n_accounts):
        one, requests, load = self.run(way, n_accounts)
        if way == 'graph':
            requests = n_accounts * self.ladder(way)    # the tenant counts a batch as one
        return {'rate': requests / one['seconds'], 'a_cpu': requests / one['cpu'], 'seconds': one['seconds'], 'kib': one['kib'], 'cpu': one['cpu'],
                'server': load.cpu / one['seconds'], 'login': load.count['login']}

    def exchangelib(self, sample):
        addresses = [account['address'] for account in self.practice.setup('unity-connection-ews-all')['accounts']]
        values = self.practice.registration('ews')
        best = None
        for threads in (1, EWS_IN_FLIGHT):
            order = {'ca': self.practice.facts['ca'], 'tenant': self.practice.facts['tenant']['id'], 'client-id': values['client-id'],
                     'secret': values['secret'], 'threads': threads, 'addresses': addresses[:sample],
                     'ports': {host: host_port(self.practice, host) for host in (EWS_HOST, 'login.microsoftonline.com')}}
            with Load(self.practice) as load:
                answer = json.loads(run([PYTHON, '-W', 'ignore', os.path.join(HERE, 'peer-exchangelib.py')], text=json.dumps(order)))
            # The first mailbox is checked once more before the clock starts.
            answer['requests'] = load.count['outlook'] * sample / (sample + 1)
            answer['rate'] = answer['requests'] / answer['seconds']
            answer['a_cpu'] = answer['requests'] / answer['cpu']
            answer['threads'] = threads
            if best is None or answer['rate'] > best['rate']:
                best = answer
        return best

    def soup(self, way, seconds):
        """The rate of a bare libsoup loop by both clocks, and whether the server was what limited it."""
        addresses = [account['address'] for account in self.practice.setup(f'unity-connection-{way}-all')['accounts'][:500]]
        host = EWS_HOST if way == 'ews' else GRAPH_HOST
        bearer = token(self.practice, way, f'https://{host}/.default')
        headers = [f'Authorization: Bearer {bearer}', f'User-Agent: bench-soup']
        if way == 'ews':
            url, parallel, counts = f'https://{host}/EWS/Exchange.asmx', EWS_IN_FLIGHT, 1
            headers.append('Content-Type: text/xml; charset=utf-8')
            bodies = [ENVELOPE.format(address=address, body=GET_FOLDER) for address in addresses]
        else:
            url, parallel, counts = f'https://{host}/v1.0/$batch', BATCHES_IN_FLIGHT, BATCH_SIZE
            headers.append('Content-Type: application/json')
            query = 'inbox?$select=id,displayName,totalItemCount,unreadItemCount'
            bodies = [json.dumps({'requests': [{'id': str(i + 1), 'method': 'GET', 'url': f'/users/{address}/mailFolders/{query}'}
                                               for i, address in enumerate(addresses[start:start + BATCH_SIZE])]})
                      for start in range(0, len(addresses) - BATCH_SIZE + 1, BATCH_SIZE)]
        started = time.monotonic()
        with Load(self.practice) as load:
            rates = run([self.build.bench('soup'), seconds, parallel, 'POST', url, '127.0.0.1', host_port(self.practice, host),
                              self.practice.facts['ca']], text='\n'.join(headers) + '\n\n' + '\f'.join(bodies)).split()
        return {'rate': float(rates[0]) * counts, 'a_cpu': float(rates[1]) * counts, 'parallel': parallel,
                'bound': load.cpu / (time.monotonic() - started) > SERVER_BOUND}


def measure(build, practice, folder, sizes, sample, seconds):
    checks = Checks(build, practice, folder, sizes)
    peer = checks.exchangelib(sample)
    version = f'exchangelib {peer["version"]}'
    for way in ('ews', 'graph'):
        limit = checks.soup(way, seconds)
        for n_accounts in sizes:
            ours = checks.ours(way, n_accounts)
            report(way, n_accounts, ours, peer, version, sample, limit)


def report(way, n_accounts, ours, peer, version, sample, limit):
    name = f'{"EWS" if way == "ews" else "Graph"}, {n_accounts} accounts'
    bound = (f'own processor {ours["cpu"] / ours["seconds"]:.0%}, server {ours["server"]:.0%}' +
             (': the server is the limit' if ours['server'] > SERVER_BOUND else ''))
    Line(f'{name}, requests/s', f'{ours["rate"]:.0f} in {ours["seconds"]:.1f} s',
         f'{version} by EWS, {peer["threads"]} threads, sample of {sample} accounts: {peer["rate"]:.0f}',
         f'{ours["rate"] / peer["rate"]:.1f}', '>= 20', ours['rate'] >= 20 * peer['rate'],
         f'a processor second: {ours["a_cpu"]:.0f} to {peer["a_cpu"]:.0f}, ratio {ours["a_cpu"] / peer["a_cpu"]:.1f}; {bound}')
    Line(f'{name}, peak memory', f'{ours["kib"] / 1024:.1f} MiB', f'{version}: {peer["kib"] / 1024:.1f} MiB',
         f'{ours["kib"] / peer["kib"]:.2f}', '<= 0.50', ours['kib'] <= 0.5 * peer['kib'])
    Line(f'{name}, against the practical limit', f'{ours["rate"]:.0f}', f'bare libsoup loop, {limit["parallel"]} at once: {limit["rate"]:.0f}',
         f'{ours["rate"] / limit["rate"]:.2f}', '>= 0.65', ours['rate'] >= 0.65 * limit['rate'],
         f'a processor second: {ours["a_cpu"]:.0f} to {limit["a_cpu"]:.0f}, ratio {ours["a_cpu"] / limit["a_cpu"]:.2f}' +
         ('; the loop was limited by the server' if limit['bound'] else ''))
