#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev on machines that are not this one: another distribution, no sudo, nothing installed. It runs in a copy of the tree, with
package managers and compilers that only note what they were asked for: nothing is installed, and build/ is not touched."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = pathlib.Path(os.environ['TRUNK_SOURCE_ROOT'])
SYSTEM = ['bash', 'sh', 'awk', 'sort', 'sed', 'cat', 'mktemp', 'rm', 'env', 'dirname', 'tee', 'chmod', 'printf', 'ls', 'mkdir', 'touch', 'find']
COLUMNS = {'debian': 1, 'fedora': 2, 'arch': 3}


class Machine:
    """A folder with a copy of ./dev, and a PATH that holds the basics and what is added here."""

    def __init__(self, folder, release, root=False):
        self.folder = pathlib.Path(folder)
        self.tree = self.folder / 'tree'
        self.tree.mkdir()
        shutil.copy(SOURCE / 'dev', self.tree / 'dev')
        self.bin = self.folder / 'bin'
        self.bin.mkdir()
        self.log = self.folder / 'log'
        self.log.touch()
        for name in SYSTEM:
            if shutil.which(name):
                (self.bin / name).symlink_to(shutil.which(name))
        self.release = self.folder / 'os-release'
        self.release.write_text(release)
        self.program('id', f'echo {0 if root else 1000}')

    def program(self, name, script='', note=True):
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text('#!/bin/sh\n' + (f'echo "{name} $*" >> {self.log}\n' if note else '') + script + '\n')
        path.chmod(0o755)

    def dev(self, *arguments, **environment):
        return subprocess.run([self.tree / 'dev', *arguments], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, cwd='/',
                              env={'PATH': str(self.bin), 'TRUNK_OS_RELEASE': str(self.release), 'TMPDIR': str(self.folder),
                                   'HOME': str(self.folder)} | environment)

    def noted(self):
        return self.log.read_text()


def packages():
    text = re.search(r"packages\(\) \{\n  cat <<'EOT'\n(.*?)\nEOT", (SOURCE / 'dev').read_text(), re.DOTALL).group(1)
    return [line.split() for line in text.splitlines()]


def test_table(folder):
    """Every package has a name, or says that there is none, on each of the three."""
    for row in packages():
        assert len(row) == 4 and row[0] in ('build', 'test', 'bench'), row
        assert all(re.fullmatch(r'-|[A-Za-z0-9][A-Za-z0-9.+-]*', name) for name in row[1:]), row
        assert row[1] != '-', row
        assert row[0] != 'build' or '-' not in row[2:], f'{row}: nothing can be built without it'


def test_unknown(folder):
    """An unknown distribution: a clear error with the Debian names, and nothing is tried."""
    machine = Machine(folder, 'ID=plan9\n')
    done = machine.dev('build')
    assert done.returncode == 1, done
    assert 'neither Debian, Fedora nor Arch' in done.stderr, done.stderr
    for row in packages():
        assert (f'  {row[1]}\n' in done.stderr) == (row[0] == 'build'), row
    shutil.rmtree(machine.tree)
    machine.release.unlink()
    machine.tree.mkdir()
    shutil.copy(SOURCE / 'dev', machine.tree / 'dev')
    done = machine.dev('build')
    assert done.returncode == 1 and 'libsoup-3.0-dev' in done.stderr, 'no os-release at all'


def test_families(folder):
    """Each family asks its own manager for its own names; kin of a family counts."""
    install = {'debian': 'apt-get install', 'fedora': 'dnf install', 'arch': 'pacman -S'}
    for number, (family, release) in enumerate((('debian', 'ID=debian\n'), ('debian', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'), ('fedora', 'ID=fedora\n'),
                                                ('fedora', 'ID=rocky\nID_LIKE="rhel centos fedora"\n'), ('arch', 'ID=manjaro\nID_LIKE=arch\n'))):
        place = pathlib.Path(folder) / str(number)
        place.mkdir()
        machine = Machine(place, release, root=True)
        for name in ('apt-get', 'dnf'):
            machine.program(name)
        machine.program('dpkg-query', 'exit 1', note=False)
        machine.program('rpm', 'exit 1', note=False)
        machine.program('pacman', 'test "$1" = -T && { shift; printf "%s\\n" "$@"; exit 127; }; exit 0')
        # As root it would write where daemons are held back; a file there already is left alone.
        for name in ('tee', 'chmod', 'rm'):
            (machine.bin / name).unlink()
            machine.program(name, 'cat > /dev/null' if name == 'tee' else '')
        machine.program('meson', 'echo refused; exit 1')
        machine.program('ninja', 'exit 1')
        done = machine.dev('build')
        line = next(line for line in machine.noted().splitlines() if line.startswith(install[family]))
        for row in packages():
            name = row[COLUMNS[family]]
            if row[0] == 'build':
                assert f' {name}' in line + ' ', f'{family}: {name} is not installed by {line}'
        others = [command for other, command in install.items() if other != family]
        assert not any(command in machine.noted() for command in others), machine.noted()
        assert done.returncode == 1 and 'refused' in done.stderr and 'could not be configured' in done.stderr, done.stderr


def test_no_sudo(folder):
    """Neither root nor sudo: says what to run, and does not go on."""
    machine = Machine(folder, 'ID=debian\n')
    machine.program('dpkg-query', 'exit 1', note=False)
    machine.program('apt-get')
    machine.program('meson')
    machine.program('ninja')
    done = machine.dev('build')
    assert done.returncode == 1 and 'install sudo' in done.stderr and 'apt-get' in done.stderr, done
    assert 'apt-get' not in machine.noted() and 'meson' not in machine.noted(), machine.noted()
    # A sudo that would ask, where nobody can answer
    machine.program('sudo', 'exit 1')
    done = machine.dev('build')
    assert done.returncode == 1 and 'would ask for a password' in done.stderr, done
    assert 'meson' not in machine.noted()


def test_second_run(folder):
    """Nothing missing: no manager is called, nothing is configured again, arguments are handed on, and it is quick."""
    machine = Machine(folder, 'ID=debian\n')
    machine.program('dpkg-query', 'echo installed', note=False)
    machine.program('meson', 'mkdir -p build && touch build/build.ninja')
    machine.program('ninja')
    assert machine.dev('build').returncode == 0
    began = time.monotonic()
    done = machine.dev('build')
    assert done.returncode == 0 and time.monotonic() - began < 5 and done.stderr == '', done
    assert machine.noted().count('meson setup') == 1 and 'apt-get' not in machine.noted(), machine.noted()

    programs = machine.tree / 'build' / 'src'
    for name in ('cli/trunklinectl', 'app/trunkline'):
        (programs / name).parent.mkdir(parents=True)
        (programs / name).write_text(f'#!/bin/sh\nprintf "<%s>" {name if "app" in name else ""} "$@"\nexit 4\n')
        (programs / name).chmod(0o755)
    done = machine.dev('ctl', 'explain', 'two words', '--version')
    assert done.returncode == 4 and done.stdout == '<explain><two words><--version>', done
    for arguments, environment, started in ((['run'], {}, '<demo>'), (['run', '--practice'], {}, '<demo>'),
                                            (['run'], {'DISPLAY': ':0'}, '<app/trunkline>'),
                                            (['run', '--practice'], {'WAYLAND_DISPLAY': 'wayland-0'}, '<app/trunkline><--practice>')):
        done = machine.dev(*arguments, **environment)
        assert done.stdout == started and ('no display' in done.stderr) == (not environment), done
    machine.program('ninja', 'echo "broken here"; exit 1')
    done = machine.dev('ctl', '--version')
    assert done.returncode == 1 and 'broken here' in done.stderr and 'the build in build failed' in done.stderr, done
    machine.dev('clean')
    assert (machine.tree / 'dev').exists()


def test_usage(folder):
    machine = Machine(folder, 'ID=plan9\n')
    done = machine.dev('nonsense')
    assert done.returncode == 2 and 'Usage: ./dev' in done.stderr and done.stdout == '', done
    for arguments in ([], ['help'], ['--help']):
        done = machine.dev(*arguments)
        assert done.returncode == 0
        for command in ('run', 'test', 'build', 'ctl', 'practice', 'screenshots', 'bench', 'fuzz', 'clean'):
            assert re.search(rf'^  {command} ', done.stdout, re.MULTILINE), command
    assert machine.dev('fuzz').returncode == 1


def main():
    tests = {name: function for name, function in globals().items() if name.startswith('test_')}
    wanted = {name: tests[name] for name in sys.argv[1:]} or tests
    print(f'1..{len(wanted)}')
    failed = 0
    for number, (name, function) in enumerate(wanted.items(), 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(folder)
                print(f'ok {number} - {name}', flush=True)
            except Exception:
                failed += 1
                print(f'not ok {number} - {name}')
                for line in traceback.format_exc().splitlines():
                    print('#', line, flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
