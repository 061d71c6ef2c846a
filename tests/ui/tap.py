# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP for the scripts of this folder."""
import time
import traceback


class Skip(Exception):
    """What a test needs is not on this computer."""


def main(names, arguments):
    """Runs the test_ functions among @names, or those that @arguments name."""
    tests = {name: value for name, value in names.items() if name.startswith('test_')}
    wanted = {name: tests[name] for name in arguments} or tests
    print(f'1..{len(wanted)}')
    failed = 0
    for number, (name, function) in enumerate(wanted.items(), 1):
        began = time.monotonic()
        try:
            function()
            print(f'ok {number} - {name}\n# {time.monotonic() - began:.1f} s', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception:
            failed += 1
            print(f'not ok {number} - {name}')
            for line in traceback.format_exc().splitlines():
                print('#', line, flush=True)
    return 1 if failed else 0
