#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's csv module reading the same file and judging the same: an address that looks like one, no address twice."""
import csv
import json
import platform
import re
import sys
import time

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

started = time.perf_counter()
accounts, seen, refused = [], set(), 0
with open(sys.argv[1], encoding='utf-8', newline='') as file:
    for row in csv.DictReader(file):
        address = row['address'].strip()
        key = address.lower()
        if not ADDRESS.fullmatch(address) or key in seen:
            refused += 1
            continue
        seen.add(key)
        accounts.append((address, row['alias'].strip(), row['display name'].strip(), tuple(row['capabilities'].split())))
print(json.dumps({'seconds': time.perf_counter() - started, 'accounts': len(accounts), 'refused': refused,
                  'version': platform.python_version()}))
