#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: how soon it is there and what it holds, beside an empty libadwaita window and beside Geary's account window; how long its main
loop is busy during a run; how long a frame takes while it scrolls. bench.py runs this in a desktop session. Usage: bench_window.py BUILD [--smoke]"""
import json
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'ui'), os.path.join(os.path.dirname(HERE), 'practice')]
import prepared  # noqa: E402
from bench_tools import Build, Line, run, run_json  # noqa: E402
from probe import Probed  # noqa: E402

FULL = {'starts': 11, 'run': 5000, 'rows': 100000, 'frames': 300}
SMOKE = {'starts': 1, 'run': 30, 'rows': 500, 'frames': 10}
# Mailboxes of the practice tenant that are odd on purpose, and some to spare
ODD_MAILBOXES = 100
FRAME_MS = 16
RUN_LIMIT = 600


def start_figures(build, programs, rounds, environment):
    """Medians for each of @programs, a command and its home, started in turn. The first round only warms the computer up."""
    figures = [[] for _ in programs]
    for number in range(rounds + 1):
        for (command, home), own in zip(programs, figures):
            started = run_json([build.bench('window'), *command], environment=prepared.environment(home) | environment)
            own += started if number > 0 else []
    return [{name: statistics.median(figure[name] for figure in own) for name in own[0]} for own in figures]


def measure_start(build, folder, size):
    left = prepared.make(build.root, folder / 'left')
    prepared.leave_at(left, 'registration')
    ours = [('first start', make_home(build, folder / 'first')), ('at a page', left)]
    peers = [('an empty libadwaita window', [os.path.join(build.root, 'tests', 'bench', 'peer-window')], 1.25)]
    if shutil.which('geary'):
        peers.append(('Geary’s account window', ['geary'], 1))
    programs = [([prepared.program(build.root)], home) for _, home in ours]
    programs += [(command, make_home(build, folder / f'peer{number}')) for number, (_, command, _) in enumerate(peers)]
    # With the driver of a graphics card that GTK asks for, as users have it, and without.
    for words, environment in (('', {'GDK_DEBUG': ''}), (', no GL', {})):
        figures = start_figures(build, programs, size['starts'], environment)
        for (kind, _), own in zip(ours, figures):
            for (name, _, limit), peer in zip(peers, figures[len(ours):]):
                for what, field, unit, scale in (('First frame', 'draw', 'ms', 1000), ('Memory', 'rss_kib', 'MiB', 1 / 1024)):
                    ratio = own[field] / peer[field]
                    Line(f'{what}, {kind}{words}', f'{own[field] * scale:.0f} {unit}', f'{name}: {peer[field] * scale:.0f} {unit}', f'{ratio:.2f}',
                         f'<= {limit}', ratio <= limit)


def make_home(build, place):
    return prepared.make(build.root, place, 'new')


def large_home(build, place, accounts):
    """A set-up of so many accounts, which leads nowhere."""
    make_home(build, place)
    document = {'trunkline': 1, 'service': {'id': prepared.MAIN, 'display-name': 'Large', 'system': 'cisco-unity-connection', 'release': '15su4',
                                            'capabilities': ['single-inbox'], 'registration': 'r'},
                'registration': {'id': 'r', 'cloud': 'global', 'tenant': 'contoso.com', 'client-id': '11111111-2222-3333-4444-555555555555',
                                 'credential': 'secret'},
                'accounts': [{'alias': f'user{i}', 'address': f'user{i}@contoso.com', 'display-name': f'User {i}'} for i in range(accounts)]}
    path = place / 'set-up.json'
    path.write_text(json.dumps(document))
    run([build.ctl, 'service', 'import', path], environment=prepared.environment(place))
    return place


def start(build, home, page):
    prepared.leave_at(home, page)
    app = Probed(build.root, [prepared.program(build.root)], environment=prepared.environment(home))
    app.settle()
    return app


def measure_scrolling(build, folder, size):
    with start(build, large_home(build, folder / 'rows', size['rows']), 'accounts') as app:
        app.settle()
        for name, pixels in (('by 60 px a frame', 60), ('by 600 px a frame', 600), ('to places far apart', 0)):
            figures = app.ask('scroll', pixels, size['frames'])
            Line(f'Scrolling {size["rows"]} accounts {name}', f'{figures["median"] / 1000:.1f} ms a frame, p99 {figures["p99"] / 1000:.1f} ms',
                 f'longest of {figures["n"]}: {figures["max"] / 1000:.1f} ms', '-', f'p99 <= {FRAME_MS} ms', figures['p99'] <= FRAME_MS * 1000)


def measure_run(build, folder, size):
    with prepared.import_practice(build.root)('--accounts', str(size['run'] + ODD_MAILBOXES), program=build.practice) as tenant:
        prepared.make_reachable(build.root, folder / 'run', tenant, size['run'])
        with start(build, folder / 'run', 'tests') as app:
            app.find('push button', 'Test all', shown=None).do('click')
            app.ask('loop')
            app.find('heading', re.compile('mailboxes work'), shown=None, timeout=RUN_LIMIT)
            figures = app.ask('loop-end')
            Line(f'Main loop while {size["run"]} accounts are tested', f'p99.9 {figures["p999"] / 1000:.1f} ms',
                 f'longest of {figures["n"]} rounds: {figures["max"] / 1000:.1f} ms', '-', f'p99.9 <= {FRAME_MS} ms', figures['p999'] <= FRAME_MS * 1000)


def main():
    build = Build(sys.argv[1])
    size = SMOKE if '--smoke' in sys.argv else FULL
    wanted = [word for word in sys.argv[2:] if word != '--smoke']
    with tempfile.TemporaryDirectory(prefix='trunkline-bench-') as folder:
        for name, measure in (('start', measure_start), ('scrolling', measure_scrolling), ('run', measure_run)):
            if not wanted or name in wanted:
                measure(build, pathlib.Path(folder), size)
    return 0


if __name__ == '__main__':
    sys.exit(main())
