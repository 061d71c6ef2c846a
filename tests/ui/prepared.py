# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes with something in them: what the window finds when it starts.

"new" is the very first start. "tested" has a set-up that is filled in and was tested twice, with mailboxes that do not work, a second
one that a person signs in to, and a third that has only been begun. Nothing in them reaches a network."""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
STEPS = ('start', 'registration', 'sign-in', 'service', 'certificates', 'accounts', 'tests', 'handover')
# What was broken in the first run, and in the second one: a fault of the practice tenant's menu, and the account it befalls.
FAULTS_BEFORE = (('mailbox-unlicensed', 3), ('access-policy', 11), ('mailbox-full', 19))
FAULTS_AFTER = (('mailbox-unlicensed', 3), ('mailbox-on-premises', 7), ('calendar-denied', 15), ('mailbox-full', 19), ('mailbox-unknown', 23))
MAIN = 'voice-mail'


def program(build):
    return pathlib.Path(build) / 'src' / 'app' / 'trunkline'


def environment(home):
    """Where a program of this home keeps its things; what is not said here comes from the session."""
    return {'HOME': str(home), 'XDG_DATA_HOME': f'{home}/.local/share', 'XDG_CONFIG_HOME': f'{home}/.config', 'XDG_STATE_HOME': f'{home}/.local/state',
            'XDG_CACHE_HOME': f'{home}/.cache', 'TZ': 'UTC'}


def workspace(home):
    return pathlib.Path(home) / '.local' / 'share' / 'trunkline' / 'workspace.db'


def mark(home, owner, key, value):
    with sqlite3.connect(workspace(home)) as db:
        db.execute('INSERT OR REPLACE INTO marks VALUES (?, ?, ?)', (owner, key, value))


def leave_at(home, step, setup=MAIN):
    """As if the window had been closed at @step of @setup; without a step, at the overview."""
    mark(home, '', 'open-setup', setup if step else '')
    if step:
        mark(home, setup, 'step', step)


def documents(tenant):
    main = tenant.setup('unity-connection-graph')
    main['service'].update({'id': MAIN, 'display-name': 'Voice mail for Contoso'})
    main['registration']['credential-ends'] = '2027-11-21'
    signed_in = tenant.setup('unity-connection-delegated')
    signed_in['service'].update({'id': 'branch', 'display-name': 'Branch office'})
    signed_in['accounts'] = signed_in['accounts'][:4]
    begun = tenant.setup('openscape-ews-calendar')
    begun['service'].update({'id': 'calendars', 'display-name': 'Calendars for the reception'})
    begun['accounts'] = []
    for document in (main, signed_in, begun):
        del document['network']
    return main, signed_in, begun


def make_tested(build, home):
    practice = import_practice(build)
    ctl = pathlib.Path(build) / 'src' / 'cli' / 'trunklinectl'

    def run(*words, statuses=(0,)):
        done = subprocess.run([ctl, *map(str, words)], capture_output=True, text=True, timeout=120, env=os.environ | environment(home))
        assert done.returncode in statuses, f'{words}: {done.returncode}\n{done.stdout}{done.stderr}'

    with practice() as tenant:
        made = documents(tenant)
        for document in made:
            path = tenant.folder / 'set-up.json'
            path.write_text(json.dumps(document))
            run('service', 'import', path)
        network = ['--trust-file', tenant.facts['ca']]
        for entry in tenant.setup('unity-connection-graph')['network']['host-map']:
            network += ['--map-host', f'{entry["host"]}:{entry["port"]}={entry["to-address"]}:{entry["to-port"]}']
        secret = tenant.secret_file('secret', tenant.registration('graph')['secret'])
        for faults in (FAULTS_BEFORE, FAULTS_AFTER):
            tenant.faults(*(f'{name}={made[0]["accounts"][account]["address"]}' for name, account in faults))
            run('check', MAIN, '--secret-file', secret, *network, statuses=(2,))
        authority = pathlib.Path(tenant.facts['ca']).read_text()
    with sqlite3.connect(workspace(home)) as db:
        # A day lies between the two.
        db.execute('UPDATE runs SET started = started - 86400000000, ended = ended - 86400000000 WHERE id = 1')
    trust(home, MAIN, authority)


def trust(home, setup, pem):
    """As if the authority had been added on the page of certificates."""
    body = ''.join(line for line in pem.splitlines() if line and not line.startswith('-----'))
    digest = hashlib.sha256(base64.b64decode(body)).hexdigest()
    with sqlite3.connect(workspace(home)) as db:
        db.execute('INSERT INTO trust (service, sha256, pem) VALUES (?, ?, ?)', (setup, digest, pem))


def import_practice(build):
    """tests/practice, which starts the practice tenant."""
    os.environ['TRUNK_BUILD_ROOT'] = str(pathlib.Path(build).resolve())
    sys.path.insert(0, str(SOURCE / 'tests' / 'practice'))
    from practice import Practice
    return Practice


def make_reachable(build, home, tenant, accounts, kinds=('client-secret', 'proxy-password')):
    """A set-up of the user's own, of so many accounts of @tenant, that reaches it by its real names through its proxy. @kinds: secrets that are
    in the keyring of the session."""
    document = tenant.setup('unity-connection-proxy')
    document['service']['id'] = MAIN
    boxes = [box for box in tenant.control('GET', '/mailboxes') if box['kind'] == 'user' and box['state'] == 'ready'][:accounts]
    document['accounts'] = [{'alias': box['alias'] or box['address'].split('@')[0], 'address': box['address']} for box in boxes]
    del document['network']
    make(build, home, 'new')
    path = pathlib.Path(home) / 'set-up.json'
    path.write_text(json.dumps(document))

    def run(*words):
        subprocess.run([pathlib.Path(build) / 'src' / 'cli' / 'trunklinectl', 'service', *map(str, words)], check=True, capture_output=True,
                       env=os.environ | environment(home))

    run('import', path)
    path.unlink()
    trust(home, MAIN, pathlib.Path(tenant.facts['ca']).read_text())
    secrets = {'client-secret': ('secret', tenant.registration('graph')['secret']),
               'proxy-password': ('proxy-password', tenant.facts['proxy']['password'])}
    for kind in kinds:
        command, value = secrets[kind]
        run(command, MAIN, tenant.secret_file(command, value))
        mark(home, MAIN, f'stored:{kind}', 'yes')


def make(build, home, kind='tested'):
    """Fills @home; the toolkit's settings are those of the session."""
    home = pathlib.Path(home)
    (home / '.local' / 'share').mkdir(parents=True, exist_ok=True)
    shutil.copytree(pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-4.0', home / '.config' / 'gtk-4.0', dirs_exist_ok=True)
    if kind == 'tested':
        make_tested(build, home)
    return home
