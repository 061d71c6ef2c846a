#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is every source with a translatable string, and every document of data/, in po/POTFILES.in, and can xgettext read the strings?
With --write, puts the files there."""
import os
import pathlib
import re
import subprocess
import sys

HEAD = '# SPDX-License-Identifier: GPL-3.0-or-later\n# Written by tests/systems/check-potfiles.py --write .\n'
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
MARK = re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|C_|NC_|Q_|ngettext|dngettext|g_dngettext|g_dpgettext2?)\s*\(')


def translatable(path):
    if path.suffix in ('.c', '.h'):
        return MARK.search(COMMENT_OR_STRING.sub(' ', path.read_text()))
    return True


def expected(root):
    found = [path for path in (root / 'src').rglob('*.[ch]') if translatable(path)]
    found += list((root / 'data').glob('*.xml')) + list((root / 'data' / 'systems').glob('*.xml'))
    found += list((root / 'data').glob('*.desktop.in*')) + list((root / 'data').glob('*.metainfo.xml.in*'))
    found += list((root / 'ui').rglob('*.ui')) if (root / 'ui').is_dir() else []
    return sorted({str(path.relative_to(root)) for path in found})


def warnings(root, files):
    """What xgettext complains about: above all a message that is pasted together from pieces, which nobody can translate."""
    marks = ['-k_', '-kN_', '-kC_:1c,2', '-kngettext:1,2', '--flag=g_set_error:4:c-format', '--flag=g_error_new:3:c-format',
             '--flag=g_strdup_printf:1:c-format', '--flag=g_string_append_printf:2:c-format', '--flag=g_print:1:c-format']
    run = subprocess.run(['xgettext', '--from-code=UTF-8', '-o', os.devnull, '-D', str(root), *marks, *files],
                         env=dict(os.environ, GETTEXTDATADIRS=str(root / 'data')), capture_output=True, text=True)
    return [line for line in run.stderr.splitlines() if line]


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != '--write']
    root = pathlib.Path(arguments[0] if arguments else '.').resolve()
    potfiles = root / 'po' / 'POTFILES.in'
    want = expected(root)

    if '--write' in sys.argv:
        potfiles.write_text(HEAD + '\n'.join(want) + '\n')
    have = [line for line in potfiles.read_text().splitlines() if line and not line.startswith('#')]
    problems = [f'{path} is missing from po/POTFILES.in' for path in want if path not in have]
    problems += [f'{path} in po/POTFILES.in has nothing to translate, or is gone' for path in have if path not in want]
    problems += ['po/POTFILES.in is not sorted'] if have != sorted(have) else []
    problems += ['to mend it: tests/systems/check-potfiles.py --write .'] if problems else []
    problems += warnings(root, want)
    print('\n'.join(problems) if problems else f'{len(have)} files, all there')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
