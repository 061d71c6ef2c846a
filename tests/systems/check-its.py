#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does xgettext find the texts of every document, and nothing that must stay as it is?"""
import ast
import os
import pathlib
import subprocess
import sys

# A text with a line break inside would be collapsed, as the program collapses it before it looks the translation up.
FOUND = {
    'clouds.xml': ['Worldwide (also US Government GCC)', 'Another cloud'],
    'deadlines.xml': ['EWS in Exchange Online is switched off for good',
                      'The old German cloud with login.microsoftonline.de is gone. Tenants were moved to the worldwide cloud.'],
    'permissions.xml': [],
    'systems/cisco-unity-connection.xml': ['15SU4 and later', 'Grant admin consent', 'This is the secret’s value, not its id.',
                                           'OAuth 2.0 is the only way to sign in to Office 365; Basic and NTLM are gone.',
                                           'Tells an unknown address from a disabled or unlicensed account, and an alias from a primary address.'],
    'systems/openscape-business.xml': ['Enter the values of the calendar integration',
                                       'Public folders are searched at the root level only; contacts in folders below it are not found.'],
    'remedies.xml': ['network administrator'],
}
KEPT = ['Client Secret', 'set network dns', 'OpenScape Business', 'full_access_as_app', '{client-id}', '2026-11-21', 'graph.microsoft.com']


def messages(root, document):
    environment = dict(os.environ, GETTEXTDATADIRS=str(root / 'data'))
    pot = subprocess.run(['xgettext', '--from-code=UTF-8', '--force-po', '-o', '-', str(root / 'data' / document)],
                         env=environment, check=True, capture_output=True, text=True).stdout
    found, lines = [], iter(pot.splitlines())
    for line in lines:
        if line.startswith('msgid '):
            text = ast.literal_eval(line[6:])
            for more in lines:
                if not more.startswith('"'):
                    break
                text += ast.literal_eval(more)
            found.append(text)
    return found


def main():
    root = pathlib.Path(sys.argv[1])
    problems = []
    # For settings gettext has rules of its own.
    documents = [str(path.relative_to(root / 'data')) for path in (root / 'data').rglob('*.xml')
                 if not path.name.endswith('.gschema.xml')]
    for document in sorted(documents):
        found = messages(root, document)
        if document not in FOUND:
            problems.append(f'{document}: name a text of it in this test')
        if document not in ('permissions.xml',) and len(found) < 2:
            problems.append(f'{document}: xgettext finds nothing in it')
        problems += [f'{document}: {text!r} is not found' for text in FOUND.get(document, []) if text not in found]
        problems += [f'{document}: {text!r} is not to be translated' for text in KEPT if text in found]
        problems += [f'{document}: {text!r} has white space that the program collapses' for text in found
                     if text != ' '.join(text.split()) and text and not text.startswith('Project-Id-Version')]
    print('\n'.join(problems) if problems else f'{len(documents)} documents')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
