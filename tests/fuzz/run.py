#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every fuzz target of a build for some seconds each, as many at once as there are cores.

Usage: run.py BUILD SECONDS. New inputs go to a folder that is thrown away; what crashes a target stays in BUILD/fuzz-crashes.
Results are written to BUILD/fuzz-results.json."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def seeds(folder, corpus):
    """The start: hand-made inputs, and documents of the tree that are of the target's kind."""
    own = folder / 'corpus' / corpus
    return sorted(own.iterdir()) if own.is_dir() else []


def run(target, seconds, crashes):
    name = target.name.removeprefix('fuzz-')
    here = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory() as scratch:
        for number, seed in enumerate(seeds(here, name)):
            (pathlib.Path(scratch) / f'seed{number}').write_bytes(seed.read_bytes())
        done = subprocess.run(
            [target, f'-max_total_time={seconds}', '-timeout=10', '-rss_limit_mb=2048', '-max_len=16384',
             f'-artifact_prefix={crashes}/{name}-', scratch],
            capture_output=True, text=True, errors='replace', timeout=seconds + 120,
            env=os.environ | {'ASAN_OPTIONS': 'detect_leaks=1', 'G_SLICE': 'always-malloc'})
    runs = [line for line in done.stderr.splitlines() if line.startswith('Done ')]
    print(f'{"ok    " if done.returncode == 0 else "FAILED"} {name}: {runs[-1] if runs else "no runs"}', flush=True)
    if done.returncode != 0:
        print(done.stderr[-4000:])
    return name, 'passed' if done.returncode == 0 else 'failed'


def main():
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    targets = sorted(path for path in (build / 'tests' / 'fuzz').glob('fuzz-*') if path.is_file() and os.access(path, os.X_OK))
    if not targets:
        print('no fuzz targets in', build)
        return 1
    crashes = build / 'fuzz-crashes'
    crashes.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = dict(pool.map(lambda target: run(target, seconds, crashes), targets))
    (build / 'fuzz-results.json').write_text(json.dumps(results))
    return 0 if set(results.values()) == {'passed'} else 1


if __name__ == '__main__':
    sys.exit(main())
