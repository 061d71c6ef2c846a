#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rejects an include that points up the house (src/DESIGN.md) and any toolkit include outside src/app."""
import pathlib
import re
import sys

# Each room, with the rooms it may include besides itself.
BELOW = {
    'base': [],
    'systems': ['base'],
    'model': ['base', 'systems'],
    'secrets': ['base'],
    'certs': ['base'],
}
for room, floor in (('net', ['base', 'systems', 'model', 'secrets', 'certs']),
                    ('auth', ['net']), ('providers', ['auth']), ('checks', ['providers']),
                    ('explain', ['checks']), ('handover', ['explain']), ('cli', ['handover']), ('app', ['handover'])):
    BELOW[room] = floor + [below for name in floor for below in BELOW[name] if below not in floor]
BELOW['practice'] = ['base', 'certs', 'net']

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
TOOLKIT = re.compile(r'^(gtk|gdk|adwaita|libadwaita)[/.-]')


def complaints(root):
    for path in sorted((root / 'src').rglob('*.[ch]')):
        parts = path.relative_to(root / 'src').parts
        room = parts[1] if parts[0] == 'core' else parts[0]
        if room not in BELOW:
            yield f'{path}: {room!r} is not a room of the house'
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match is None:
                continue
            quote, target = match.groups()
            if TOOLKIT.match(target) and room != 'app':
                yield f'{path}:{number}: {room} includes {target}; only app knows the toolkit'
            if quote != '"' or target == 'config.h':
                continue
            if '/' not in target:
                yield f'{path}:{number}: {target!r} is not room-qualified'
                continue
            other = target.split('/')[0]
            if other != room and other not in BELOW[room]:
                yield f'{path}:{number}: {room} may not include {other} ({target})'


def main():
    found = list(complaints(pathlib.Path(sys.argv[1])))
    print('\n'.join(found) if found else 'every include points down')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
