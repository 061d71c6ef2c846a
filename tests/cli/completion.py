#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash proposes when Tab is pressed, asked of a real bash."""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import CTL, SOURCE, Skip, environment, expect, main, run, write_setup  # noqa: E402

LOADER = '/usr/share/bash-completion/bash_completion'
SCRIPT = '''
source "$1" || exit 1
source "$2" || exit 1
shift 2
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
_trunklinectl trunklinectl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
'''


def complete(home, *words):
    if not pathlib.Path(LOADER).exists():
        raise Skip('bash-completion is not installed')
    binaries = home / 'bin'
    if not binaries.exists():
        binaries.mkdir()
        (binaries / 'trunklinectl').symlink_to(CTL)
    done = subprocess.run([shutil.which('bash'), '--norc', '-c', SCRIPT, 'bash', LOADER, SOURCE / 'data' / 'completions' / 'trunklinectl', 'trunklinectl', *words],
                          capture_output=True, text=True, timeout=30, cwd=home,
                          env=environment(home, PATH=f'{binaries}:{os.environ["PATH"]}'))
    assert done.returncode == 0 and done.stderr == '', done.stderr
    return set(filter(None, done.stdout.splitlines()))


def test_verbs(home, tenant):
    assert complete(home, '') >= {'check', 'sign-in', 'service', 'accounts', 'explain', 'deadlines', 'practice', 'demo', '--help'}
    assert complete(home, 'de') == {'deadlines', 'demo'}
    assert complete(home, 'explain', '--') == {'--help'}


def test_options(home, tenant):
    assert complete(home, 'check', '--se') == {'--secret-file', '--sealed-file', '--session-only'}
    assert complete(home, 'check', '--j') == {'--json', '--junit'}
    assert complete(home, 'sign-in', '--j') == {'--json'}
    assert complete(home, 'deadlines', '--d') == {'--details', '--days'}
    assert complete(home, 'service', 'import', 'x.json', '--r') == {'--replace'}
    assert complete(home, 'check', '--parallel', '') == set()
    assert complete(home, 'handover', '--sh') == {'--sheet'}
    assert complete(home, 'handover', '--report', 'm') == {'markdown'}


def test_values(home, tenant):
    path, document = write_setup(tenant, home, network=False)
    (home / 'users.csv').write_text('address\n')
    assert complete(home, 'check', 'voice') == {'voicemail.json'}
    assert complete(home, 'service', '') >= {'list', 'import', 'export', 'secret', 'proxy-password', 'remove'}
    expect(run('service', 'import', path, home=home), 0)
    saved = document['service']['id']
    assert saved in complete(home, 'check', saved[:3])
    assert saved in complete(home, 'service', 'remove', '')
    assert saved in complete(home, 'accounts', 'import', 'users.csv', '--set-up', '')
    assert complete(home, 'accounts', 'import', 'us') == {'users.csv'}
    assert complete(home, 'check', '--secret-file', 'us') == {'users.csv'}
    assert 'secret-expired' in complete(home, 'check', '--practice', '--fault', 'secret-')


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
