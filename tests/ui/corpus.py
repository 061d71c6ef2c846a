# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand on the screen without having been translated: what the user gave the program, and what data/ says is to stay as it is."""
import ast
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import xml.etree.ElementTree as ElementTree

import prepared

# Of the program itself
OWN = ('Trunkline', 'trunklinectl', 'io.github.trunkline.Trunkline')
# A word of the documents' own, such as the name of a way or of a feature: nobody is to see those.
NICK = re.compile(r'[a-z]+(-[a-z0-9]+)*$')
BRACKETED = re.compile(r'\[[^\[\]]*~\]')
PLACEHOLDER = re.compile(r'\{[a-z-]+\}')
ADDRESS = re.compile(r'\bhttps?://[^\s\]]+')
SHORTEST = 3
COLUMNS = {'registrations': ('tenant', 'client_id', 'app_object_id', 'sp_object_id', 'certificate', 'signed_in_as'),
           'services': ('display_name', 'ews_url', 'proxy_uri', 'proxy_user', 'must_be_refused'),
           'accounts': ('alias', 'display_name', 'address'),
           'runs': ('service_name',),
           'results': ('subject',),
           'trust': ('sha256', 'pem')}


def translatable(document):
    """What xgettext finds in @document by data/its."""
    output = subprocess.run(['xgettext', '--from-code=UTF-8', '--force-po', '--no-wrap', '-o', '-', str(document)], check=True, capture_output=True,
                            text=True, env=os.environ | {'GETTEXTDATADIRS': str(prepared.SOURCE / 'data')}).stdout
    return {ast.literal_eval(line[6:]) for line in output.splitlines() if line.startswith('msgid "')}


def words_of(value):
    """Every string of a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from words_of(part)


class Corpus:
    def __init__(self):
        self.values = set(OWN)
        for document in (prepared.SOURCE / 'data').rglob('*.xml'):
            shown = translatable(document)
            for element in ElementTree.parse(document).iter():
                texts = [' '.join((element.text or '').split())] + [value for value in element.attrib.values() if not NICK.match(value)]
                for text in texts:
                    if text not in shown:
                        self._add(PLACEHOLDER.split(text))

    def _add(self, values):
        self.values.update(' '.join(value.split()) for value in values if value)

    def _add_certificates(self, pem):
        """Whose certificates they are, as openssl reads it: the parts of each name, and the numbers."""
        for block in re.findall(r'-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----', pem, re.DOTALL):
            output = subprocess.run(['openssl', 'x509', '-noout', '-subject', '-issuer', '-nameopt', 'multiline'], input=block, check=True,
                                    capture_output=True, text=True).stdout
            names = re.findall(r'= (.+)$', output, re.MULTILINE)
            self._add([*names, *(f'{kind}={name}' for name in names for kind in ('CN', 'O', 'OU', 'C'))])

    def add_workspace(self, home):
        with sqlite3.connect(prepared.workspace(home)) as db:
            for table, columns in COLUMNS.items():
                for row in db.execute(f'SELECT {", ".join(columns)} FROM {table}'):
                    self._add(row)
            for (pem,) in db.execute('SELECT pem FROM trust UNION SELECT certificate FROM registrations WHERE certificate IS NOT NULL'):
                self._add_certificates(pem)
            for (evidence,) in db.execute('SELECT evidence FROM results WHERE evidence IS NOT NULL'):
                self._add(words_of(json.loads(evidence)))

    def left_over(self, text):
        """What of @text is neither translated nor data. Words without a small letter are names: TLS, OK, JB."""
        text = ADDRESS.sub(' ', ' '.join(text.split()))
        before = None
        while before != text:
            before, text = text, BRACKETED.sub(' ', text)
        if text.strip() in self.values or not has_words(text):
            return ''
        for value in sorted((value for value in self.values if len(value) >= SHORTEST and value in text), key=len, reverse=True):
            text = text.replace(value, ' ')
        return text.strip() if has_words(text) else ''


def has_words(text):
    return any(character.islower() for character in text)
