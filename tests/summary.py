#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what the test runs in the given build folders did and prints the one closing line.

A TAP program counts by its test points, any other test as one. A fuzz target counts as one (tests/fuzz/run.py writes
fuzz-results.json). Skipped tests are named with their reason."""
import json
import pathlib
import re
import sys

POINT = re.compile(r'^(not )?ok\b(?:\s+\d+)?(.*)$')


def points(record):
    """Yields (result, name, reason) for each test of one meson log record."""
    output = record.get('stdout') or ''
    tap = [match for match in map(POINT.match, output.splitlines()) if match]
    for match in tap:
        name, _, directive = match.group(2).strip(' -').partition('#')
        if directive.strip().upper().startswith('SKIP'):
            yield 'skipped', name.strip(), directive.strip()[4:].strip()
        else:
            yield ('failed' if match.group(1) else 'passed'), name.strip(), ''
    ended_well = record['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL')
    if not ended_well and not any(match.group(1) for match in tap):
        # Crashed, timed out, or failed without saying which test it was.
        yield 'failed', record['name'], record['result']
    elif not tap:
        yield ('skipped' if record['result'] == 'SKIP' else 'passed'), record['name'], output.strip()[-200:]


def main():
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    for folder in map(pathlib.Path, sys.argv[1:]):
        log = folder / 'meson-logs' / 'testlog.json'
        for line in log.read_text().splitlines():
            record = json.loads(line)
            for result, name, reason in points(record):
                counts[result] += 1
                if result != 'passed':
                    print(f'{result}: {folder.name}: {record["name"]}: {name}: {reason}')
        fuzz = folder / 'fuzz-results.json'
        if fuzz.exists():
            for name, result in json.loads(fuzz.read_text()).items():
                counts[result] += 1
                if result != 'passed':
                    print(f'{result}: fuzz: {name}')
    print('{passed} passed, {failed} failed, {skipped} skipped'.format(**counts))
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
