#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps the window building on every version: one file asks for versions, and templates use nothing that later ones deprecate."""
import pathlib
import re
import sys

# Deprecated in GTK up to 4.20 or libadwaita up to 1.8 (their documentation, checked 2026-11-21); the compiler can't see what a template uses.
DEPRECATED = ['AdwLeaflet', 'AdwFlap', 'AdwSqueezer', 'AdwViewSwitcherTitle', 'AdwPreferencesWindow', 'AdwMessageDialog', 'AdwAboutWindow',
              'AdwEnumListModel', 'GtkAssistant', 'GtkComboBox', 'GtkComboBoxText', 'GtkTreeView', 'GtkListStore', 'GtkTreeStore', 'GtkIconView',
              'GtkInfoBar', 'GtkStatusbar', 'GtkEntryCompletion', 'GtkDialog', 'GtkMessageDialog', 'GtkFileChooserDialog', 'GtkFileChooserNative',
              'GtkColorButton', 'GtkFontButton', 'GtkAppChooserButton', 'GtkLockButton', 'GtkVolumeButton', 'GtkCellView']


def complaints(root):
    for path in sorted((root / 'src').rglob('*.[ch]')):
        if path.name != 'trunk-compat.c' and re.search(r'\b(GTK|ADW|GLIB)_CHECK_VERSION\b', path.read_text()):
            yield f'{path}: only trunk-compat.c asks for versions'
    listed = (root / 'ui' / 'trunk.gresource.xml').read_text()
    for path in sorted((root / 'ui').glob('*.ui')):
        text = path.read_text()
        if path.name not in listed:
            yield f'{path}: is not in ui/trunk.gresource.xml'
        for name in DEPRECATED:
            if re.search(rf'(class|parent)="{name}"', text):
                yield f'{path}: {name} is deprecated in later versions'
        template = re.search(r'<template class="(\w+)"', text)
        if template and not (root / 'src' / 'app' / f'{path.stem}.c').exists():
            yield f'{path}: has no src/app/{path.stem}.c'


def main():
    found = list(complaints(pathlib.Path(sys.argv[1])))
    print('\n'.join(found) if found else 'the window uses what every version has')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
