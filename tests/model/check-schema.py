#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates documents against a published JSON schema: check-schema.py SCHEMA DOCUMENT…"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding='utf-8') as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
bad = 0
for name in sys.argv[2:]:
    with open(name, encoding='utf-8') as file:
        for error in validator.iter_errors(json.load(file)):
            print(f'{name}: /{"/".join(map(str, error.absolute_path))}: {error.message}')
            bad += 1
sys.exit(1 if bad else 0)
