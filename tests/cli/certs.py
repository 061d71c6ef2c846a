#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trunklinectl certs: what is read, fetched, converted and made, as openssl sees it."""
import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(__file__))
from harness import Skip, Terminal, expect, main, network_options, run  # noqa: E402

PASSWORD = 'correct horse'
GRAPH = 'graph.microsoft.com'


def openssl(home, *arguments, check=True):
    if not shutil.which('openssl'):
        raise Skip('openssl is not installed')
    done = subprocess.run(['openssl', *map(str, arguments)], cwd=home, capture_output=True, text=True)
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout + done.stderr


def make_pki(home):
    """root.pem, leaf.pem with leaf.key, chain.p7b, leaf.pfx and the password in a file."""
    openssl(home, 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'root.key', '-out', 'root.pem', '-days', '300',
            '-subj', '/O=Example/CN=Example Root')
    openssl(home, 'req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=mail.example.com')
    (home / 'ext').write_text('basicConstraints=CA:FALSE\nsubjectAltName=DNS:mail.example.com\n')
    openssl(home, 'x509', '-req', '-in', 'leaf.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '300', '-extfile', 'ext',
            '-out', 'leaf.pem')
    openssl(home, 'crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-certfile', 'leaf.pem', '-outform', 'DER', '-out', 'chain.p7b')
    openssl(home, 'pkcs12', '-export', '-in', 'leaf.pem', '-inkey', 'leaf.key', '-certfile', 'root.pem', '-passout', f'pass:{PASSWORD}', '-out', 'leaf.pfx')
    password = home / 'password'
    password.touch(0o600)
    password.write_text(PASSWORD + '\n')
    return password


def assert_no_key(text, home, name='leaf.key'):
    for line in (home / name).read_text().splitlines()[1:-1]:
        assert line not in text, 'a line of the key was shown'


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_show(home, tenant):
    password = make_pki(home)
    sha1 = openssl(home, 'x509', '-in', 'root.pem', '-noout', '-fingerprint', '-sha1').split('=')[1].strip()
    expect(run('certs', 'show', home / 'root.pem', home=home), 0, 'Example Root', 'root authority', sha1, sha1.replace(':', ''))
    expect(run('certs', 'show', '--trust', home / 'root.pem', home=home), 0)
    expect(run('certs', 'show', '--trust', home / 'leaf.pem', home=home), 2, 'not the root that the system needs', 'Example Root')
    expect(run('certs', 'show', '-', home=home, text=(home / 'root.pem').read_text()), 0, 'Example Root')
    report = json.loads(run('certs', 'show', '--json', home / 'chain.p7b', home=home).stdout)
    assert [c['role'] for c in report[0]['certificates']] == ['end', 'root'] and report[0]['format'] == 'pkcs7', report
    expect(run('certs', 'show', home / 'leaf.key', home=home), 3, 'a private key, not a certificate', stream='stderr')
    expect(run('certs', 'show', home / 'leaf.csr', home=home), 3, 'request', stream='stderr')
    expect(run('certs', 'show', home / 'leaf.pfx', home=home), 3, '--password-file', stream='stderr')
    done = run('certs', 'show', home / 'leaf.pfx', '--password-file', password, home=home)
    expect(done, 0, 'also holds a private key', 'mail.example.com')
    assert_no_key(done.stdout + done.stderr, home)
    password.write_text('wrong')
    expect(run('certs', 'show', home / 'leaf.pfx', '--password-file', password, home=home), 3, 'password is not', stream='stderr')


def test_password_on_terminal(home, tenant):
    make_pki(home)
    terminal = Terminal('certs', 'show', home / 'leaf.pfx', home=home)
    terminal.read_until('Password of')
    terminal.type('wrong\n')
    terminal.read_until('That is not it')
    terminal.type(PASSWORD + '\n')
    assert terminal.end() == 0, terminal.text
    assert 'mail.example.com' in terminal.text and PASSWORD not in terminal.text


def test_convert(home, tenant):
    password = make_pki(home)
    done = run('certs', 'convert', home / 'chain.p7b', '--to-pem', home / 'pem', '--to-der', home / 'der', '--to-bundle', home / 'all.pem', home=home)
    expect(done, 0, 'tomcat-trust', 'Unity Connection-trust')
    assert sorted(os.listdir(home / 'pem')) == ['1-end-mail.example.com.pem', '2-root-Example_Root.pem']
    assert 'Example Root' in openssl(home, 'x509', '-in', 'pem/2-root-Example_Root.pem', '-noout', '-subject')
    openssl(home, 'x509', '-inform', 'DER', '-in', 'der/2-root-Example_Root.cer', '-noout')
    assert 'OK' in openssl(home, 'verify', '-CAfile', 'root.pem', 'all.pem')
    expect(run('certs', 'convert', home / 'leaf.pfx', '--password-file', password, '--to-pem', home / 'plain', home=home), 0)
    assert not (home / 'plain' / 'private.key').exists()
    expect(run('certs', 'convert', home / 'leaf.pfx', '--password-file', password, '--to-pem', home / 'keyed', '--with-key', home=home), 0, 'private.key')
    assert mode(home / 'keyed' / 'private.key') == 0o600
    before = (home / 'keyed' / 'private.key').read_bytes()
    again = run('certs', 'convert', home / 'leaf.pfx', '--password-file', password, '--to-pem', home / 'keyed', '--with-key', home=home)
    expect(again, 3, 'not overwritten', stream='stderr')
    assert (home / 'keyed' / 'private.key').read_bytes() == before
    (home / 'leaf.key').chmod(0o600)
    for extra, words in ([], 'AES-256'), (['--old'], '3-KeyTripleDES'):
        pfx = home / f'new{len(extra)}.pfx'
        expect(run('certs', 'convert', home / 'chain.p7b', '--key', home / 'leaf.key', '--to-pfx', pfx, '--new-password-file', password, *extra, home=home), 0)
        assert mode(pfx) == 0o600
        said = openssl(home, 'pkcs12', '-in', pfx, '-passin', f'pass:{PASSWORD}', '-info', '-nodes')
        assert words in said and 'PRIVATE KEY' in said and said.count('BEGIN CERTIFICATE') == 2, said
    expect(run('certs', 'convert', home / 'chain.p7b', '--to-pfx', home / 'none.pfx', '--new-password-file', password, home=home), 3, '--key', stream='stderr')
    expect(run('certs', 'convert', home / 'root.pem', '--key', home / 'leaf.key', '--to-pfx', home / 'none.pfx', '--new-password-file', password, home=home),
           3, 'None of the certificates', stream='stderr')
    assert not (home / 'none.pfx').exists()
    expect(run('certs', 'convert', home / 'root.pem', home=home), 3, '--to-pem', stream='stderr')


def test_make(home, tenant):
    password = make_pki(home)
    folder = home / 'identity'
    done = run('certs', 'make', folder, '--name', 'UM bridge', '--to-pfx', home / 'id.pfx', '--new-password-file', password, home=home)
    thumbprint = openssl(home, 'x509', '-in', 'identity/certificate.pem', '-noout', '-fingerprint', '-sha1').split('=')[1].strip().replace(':', '')
    expect(done, 0, thumbprint, 'VOSS')
    assert mode(folder / 'private.key') == 0o600
    assert_no_key(done.stdout, folder, 'private.key')
    entry = json.loads((folder / 'key-credential.json').read_text())
    assert entry['type'] == 'AsymmetricX509Cert' and entry['key'] in (folder / 'certificate.pem').read_text().replace('\n', '')
    openssl(home, 'pkcs12', '-in', 'id.pfx', '-passin', f'pass:{PASSWORD}', '-nodes')
    expect(run('certs', 'make', folder, '--name', 'UM bridge', home=home), 3, 'not overwritten', stream='stderr')
    expect(run('certs', 'make', home / 'other', home=home), 3, '--name', stream='stderr')
    expect(run('certs', 'make', home / 'other', '--name', 'x', '--days', '0', home=home), 3, '--days', stream='stderr')
    expect(run('certs', 'make', home / 'other', '--name', 'x', '--bits', '1024', home=home), 3, '--bits', stream='stderr')


def test_request(home, tenant):
    make_pki(home)
    folder = home / 'request'
    expect(run('certs', 'request', folder, '--name', 'UM bridge', home=home), 0, 'request.csr')
    assert mode(folder / 'private.key') == 0o600
    openssl(home, 'req', '-in', 'request/request.csr', '-verify', '-noout')
    openssl(home, 'x509', '-req', '-in', 'request/request.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '30', '-out', 'a.pem')
    openssl(home, 'crl2pkcs7', '-nocrl', '-certfile', 'a.pem', '-certfile', 'root.pem', '-out', 'a.p7b')
    expect(run('certs', 'complete', folder, home / 'leaf.pem', home=home), 3, 'None of the certificates', stream='stderr')
    expect(run('certs', 'complete', folder, home / 'a.p7b', home=home), 0, 'Thumbprint')
    assert (folder / 'certificate.pem').read_text().strip() in (home / 'a.pem').read_text()
    server = home / 'server'
    expect(run('certs', 'request', server, '--name', 'mail.example.com', '--dns', 'mail.example.com', '--dns', '192.0.2.7', home=home), 0)
    assert 'IP Address:192.0.2.7' in openssl(home, 'req', '-in', 'server/request.csr', '-noout', '-text')


@contextlib.contextmanager
def tls_server(certificate, key):
    """Shakes hands on a port of its own until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(('127.0.0.1', 0)) as listener:
        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with contextlib.suppress(OSError), connection:
                    connection.settimeout(20)
                    context.wrap_socket(connection, server_side=True).close()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(20)


def test_fetch_borrowed_name(home, tenant):
    """An authority that calls itself as one that this computer trusts is not taken for it."""
    (home / 'cnf').write_text('[req]\ndistinguished_name=dn\nstring_mask=default\n[dn]\n')
    openssl(home, 'req', '-x509', '-config', 'cnf', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '300',
            '-subj', '/C=US/O=Internet Security Research Group/CN=ISRG Root X1')
    openssl(home, 'req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=mail.example.com')
    openssl(home, 'x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '300', '-out', 'leaf.pem')
    with tls_server(home / 'leaf.pem', home / 'leaf.key') as port:
        done = run('certs', 'fetch', 'mail.example.com', '--map-host', f'mail.example.com=127.0.0.1:{port}', '--json', home=home)
    report = json.loads(done.stdout)[0]
    assert done.returncode == 2 and not report['root-known'] and not report['trusted-by-computer'], report
    assert len(report['certificates']) == 1, report


def test_fetch(home, tenant):
    options = network_options(tenant)
    done = run('certs', 'fetch', GRAPH, *options, '--save', home / 'upload', home=home)
    expect(done, 0, 'tomcat-trust', 'does not trust it by itself')
    files = sorted(os.listdir(home / 'upload'))
    assert files and re.match(r'1-end-', files[0]), files
    untrusted = run('certs', 'fetch', GRAPH, *options[2:], '--json', home=home)
    report = json.loads(untrusted.stdout)
    assert untrusted.returncode == 2 and report[0]['finding'].startswith('tls-') and report[0]['certificates'], report
    expect(run('certs', 'fetch', 'https://x/', home=home), 3, 'HOST:PORT', stream='stderr')
    expect(run('certs', 'fetch', '127.0.0.1:1', home=home), 2)
    expect(run('certs', 'fetch', GRAPH, '--map-host', 'nonsense', home=home), 3, '--map-host', stream='stderr')
    expect(run('certs', home=home), 3, 'show', stream='stderr')
    expect(run('certs', 'melt', home=home), 3, 'melt', stream='stderr')


if __name__ == '__main__':
    sys.exit(main(globals(), sys.argv[1:]))
