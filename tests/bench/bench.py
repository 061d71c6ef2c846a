#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Trunkline against named peers on this machine, side by side in one run. One line each: name, ours, peer, ratio, target,
pass or miss. Ends with 0 when everything could be measured, whatever came out. Usage: bench.py BUILD [--smoke]"""
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'practice')]
import bench_checks  # noqa: E402
from bench_tools import PYTHON, Build, Line, host_port, median, private_file, run, run_json, timed  # noqa: E402
from practice import Practice  # noqa: E402

FULL = {'accounts': (1800, 5000), 'sample': 120, 'seconds': 4, 'starts': 20, 'callers': 5000, 'lines': 100000, 'growth': 100000}
SMOKE = {'accounts': (30,), 'sample': 3, 'seconds': 0.3, 'starts': 2, 'callers': 50, 'lines': 1000, 'growth': 1000}
# Mailboxes of the practice tenant that are odd on purpose, and some to spare
ODD_MAILBOXES = 100
TOKENS_PARALLEL = 8
# The fastest of so many counts: whatever else the computer does can only slow one down.
CSV_ROUNDS = 3


def measure_tokens(build, practice, folder, size):
    login = 'login.microsoftonline.com'
    for kind, name in (('secret', 'graph'), ('certificate', 'certificate')):
        values = practice.registration(name)
        credential = values['key'] if kind == 'certificate' else private_file(folder, 'token-secret', values['secret'])
        ours, = run_json([build.bench('tokens'), size['seconds'], TOKENS_PARALLEL, size['callers'], kind, practice.facts['tenant']['id'],
                          values['client-id'], credential, values.get('certificate', '-'), login, host_port(practice, login),
                          practice.facts['ca']])
        order = {'ca': practice.facts['ca'], 'tenant': practice.facts['tenant']['id'], 'client-id': values['client-id'],
                 'seconds': size['seconds'], 'threads': TOKENS_PARALLEL, 'ports': {login: host_port(practice, login)}}
        if kind == 'certificate':
            with open(values['key'], encoding='ascii') as file:
                order |= {'key': file.read(), 'thumbprint': values['thumbprint']}
        else:
            order['secret'] = values['secret']
        peer = json.loads(run([PYTHON, '-W', 'ignore', os.path.join(HERE, 'peer-msal.py')], text=json.dumps(order)))
        Line(f'Tokens/s, {kind}', f'{ours["per_second"]:.0f}', f'msal {peer["version"]}, {TOKENS_PARALLEL} at once like ours: {peer["per_second"]:.0f}',
             f'{ours["per_second"] / peer["per_second"]:.1f}', 'none', True, 'the tenant signs each token, for both')
    Line('Token requests', f'{ours["requests"]}', f'{ours["callers"]} accounts that ask at once', f'{ours["requests"] / ours["callers"]:.4f}',
         'one request', ours['requests'] == 1)


def measure_start(build, size):
    peer, _ = timed(build, [PYTHON, '-c', 'import msal'], size['starts'])
    for arguments in (['--version'], ['explain', 'AADSTS7000215']):
        ours, _ = timed(build, [build.ctl, *arguments], size['starts'])
        name = f'trunklinectl {" ".join(arguments)}'
        Line(f'Start, {name}', f'{median(ours, "seconds") * 1000:.1f} ms', f'python3 -c "import msal": {median(peer, "seconds") * 1000:.1f} ms',
             f'{median(ours, "seconds") / median(peer, "seconds"):.3f}', '<= 50 ms', median(ours, 'seconds') <= 0.050)
        Line(f'Peak memory, {name}', f'{median(ours, "kib") / 1024:.1f} MiB', f'python3 -c "import msal": {median(peer, "kib") / 1024:.1f} MiB',
             f'{median(ours, "kib") / median(peer, "kib"):.2f}', '<= 25 MB', median(ours, 'kib') * 1024 <= 25e6)


def measure_growth(build, size):
    figures = run_json([build.bench('growth'), size['growth']])
    cost = [figure['us_per_account'] for figure in figures]
    first, last = figures[0], figures[-1]
    listed = ', '.join(f'{figure["accounts"]}: {figure["us_per_account"]:.1f}' for figure in figures)
    Line(f'Growth, processor microseconds an account', listed, f'itself at {first["accounts"]} accounts', f'{max(cost) / min(cost):.2f}',
         'flat within 10 %', max(cost) <= 1.1 * min(cost), 'dry transport')
    Line('Memory of an idle account', f'{last["idle_bytes"]:.0f} bytes at {last["accounts"]} accounts',
         f'after its run {last["done_bytes"]:.0f} bytes', f'{last["idle_bytes"] / first["idle_bytes"]:.2f}', '<= 1024 bytes',
         last['idle_bytes'] <= 1024)


def measure_csv(build, folder, size):
    path = os.path.join(folder, 'accounts.csv')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('address,alias,display name,capabilities\n')
        for i in range(size['lines']):
            file.write(f'user{i}@example.com,user{i},"Example, User {i}",single-inbox calendar\n')
    def fastest(command):
        return min((run_json(command)[0] for _ in range(CSV_ROUNDS)), key=lambda one: one['seconds'])

    ours = fastest([build.bench('csv'), path])
    peer = fastest([PYTHON, os.path.join(HERE, 'peer-csv.py'), path])
    if not ours['accounts'] == peer['accounts'] == size['lines']:
        raise RuntimeError(f'lines were refused: {ours}, {peer}')
    Line(f'CSV import, {size["lines"]} lines', f'{ours["seconds"]:.3f} s', f'Python {peer["version"]} csv: {peer["seconds"]:.3f} s',
         f'{ours["seconds"] / peer["seconds"]:.2f}', '<= 1 s', ours['seconds'] <= 1)


def measure_window(build, options):
    """In a desktop session of its own, with the keyring that the window and its peer ask for."""
    session = os.path.join(os.path.dirname(HERE), 'ui', 'session')
    subprocess.run([session, '-w', '-k', '--', PYTHON, os.path.join(HERE, 'bench_window.py'), build.root, *options], check=True)


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ['--smoke']):
        print(__doc__, file=sys.stderr)
        return 2
    build = Build(sys.argv[1])
    size = SMOKE if sys.argv[2:] else FULL
    # What a test adds to find faults is not what users run.
    for name in ('G_DEBUG', 'MALLOC_CHECK_', 'MALLOC_PERTURB_'):
        os.environ.pop(name, None)

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='trunkline-bench-') as folder:
        measure_start(build, size)
        measure_csv(build, folder, size)
        measure_growth(build, size)
        with Practice('--accounts', str(max(size['accounts']) + ODD_MAILBOXES), program=build.practice) as practice:
            measure_tokens(build, practice, folder, size)
            bench_checks.measure(build, practice, folder, size['accounts'], size['sample'], size['seconds'])
    measure_window(build, sys.argv[2:])
    print(f'{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {time.monotonic() - started:.0f} s')
    return 0


if __name__ == '__main__':
    sys.exit(main())
