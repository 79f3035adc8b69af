# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes po/errors.pot: what each error code means to a person, for those who translate."""

import json


def document(schema):
    out = ["# SPDX-License-Identifier: GPL-3.0-or-later", "# Made from src/protocol/schema; do not edit.", ""]
    for title in dict.fromkeys(item["title"] for item in schema.errors.values()):
        out += [f"msgid {json.dumps(title, ensure_ascii=False)}", 'msgstr ""', ""]
    return "\n".join(out[:-1]) + "\n"
