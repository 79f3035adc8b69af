# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes wire-cases.json: for every type values that must be taken, and each way to break each field.

A case changes one field of its type's minimal value: {"type", "field", and one of "value", "text": [character, count],
"list": [item, count], "missing"}, "expect": null or [path, code]}. Long texts and lists are counts, so that the file
stays small.
"""

import json

ID = "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f"
TIME = "2024-02-29T12:34:56.789Z"
MAIL = "@b.cc"

WRONG = {
    "id": [5, True, {}, []],
    "string": [5, 1.5, True, {}, []],
    "bool": [0, 1, "true", {}, []],
    "int": ["5", 1.5, True, {}, []],
    "time": [5, True, {}, []],
    "permissions": [5, True, {}, []],
}
BAD = {
    "id": ("not_an_id", ["", "x", "@me", ID.upper(), ID + "0", ID[:-1], ID.replace("-7cc3", "-4cc3")]),
    "time": ("bad_time", ["", "yesterday", "2024-02-30T00:00:00.000Z", "2024-02-29T12:34:56.789", "2024-02-29"]),
    "permissions": ("bad_permissions", ["", "x", "-1", "1.5", "0x10", " 1", "18446744073709551616"]),
}


# Items of a list that is taken.
LONGEST_LIST = 200000


def text(item, count):
    """A text of so many characters that the field's check takes."""
    if item.check == "email":
        return "a" * (count - len(MAIL)) + MAIL
    return ("a" if item.check == "username" else "ж") * count


def sample(schema, item, full, number=0):
    """One value of a field without its list."""
    if item.object:
        return whole(schema, schema.types[item.object], full)
    if item.enum:
        values = schema.enums[item.enum]["values"]
        return values[-1 if full else 0]
    if item.item == "id":
        return ID[:-1] + "0123456789abcdef"[number % 16]
    if item.item == "string":
        if item.is_list:
            return f"item {number}"
        return text(item, item.max if full else max(item.min or 0, 8 if item.check == "email" else 0))
    if item.item == "int":
        limit = item.max if full else item.min
        return limit if limit is not None else (2**62 if full else 0)
    return {"bool": full, "time": TIME, "permissions": str(2**64 - 1) if full else "0"}[item.item]


def whole(schema, kind, full):
    """A value of a type: everything there and as large as it may be, or only what is required and as small."""
    out = {}
    for item in kind.fields:
        if not full and not item.required:
            continue
        if item.is_list:
            out[item.name] = [sample(schema, item, full, n) for n in range(min(2, item.max) if full else item.min or 0)]
        else:
            out[item.name] = sample(schema, item, full)
    return out


def limits(schema, item):
    """Just inside and just outside of each limit."""
    if item.is_list:
        one = sample(schema, item, False)
        # A list of so many takes more memory than a test should; that one more is refused tells the limit too.
        if item.max <= LONGEST_LIST:
            yield {"list": [one, item.max]}, None
        yield {"list": [one, item.max + 1]}, "too_many_items"
        if item.min:
            yield {"list": [one, item.min]}, None
            yield {"list": [one, item.min - 1]}, item.too_short
    elif item.item == "string":
        short, long = item.too_short or "text_too_short", item.too_long or "text_too_long"
        if item.check == "email":
            yield {"value": text(item, item.max)}, None
            yield {"value": text(item, item.max + 1)}, long
            return
        character = text(item, 1)
        yield {"text": [character, item.max]}, None
        yield {"text": [character, item.max + 1]}, long
        if item.min:
            yield {"text": [character, item.min]}, None
            yield {"text": [character, item.min - 1]}, short
        elif not item.check:
            yield {"value": ""}, None
    elif item.item == "int":
        if item.min is not None:
            yield {"value": item.min}, None
            yield {"value": item.min - 1}, item.too_short or "number_too_small"
        if item.max is not None:
            yield {"value": item.max}, None
            yield {"value": item.max + 1}, item.too_long or "number_too_large"


def refused(schema, item):
    """Values of a wrong type or form, without the field's list."""
    kind = "string" if item.enum else item.item
    wrong = [5, "x", True, []] if item.object else WRONG[kind]
    for value in wrong:
        yield value, "wrong_type"
    if item.enum:
        for value in ("", "nonsense", schema.enums[item.enum]["values"][0].upper()):
            yield value, "unknown_value"
    elif item.item in BAD:
        code, values = BAD[item.item]
        for value in values:
            yield value, code
    elif item.check == "username":
        yield "Anna!", item.bad
    elif item.check == "email":
        yield "anna at example", item.bad
    elif item.check == "visible":
        yield "\u200b \u200b", item.bad
    elif item.check in ("line", "prose"):
        for value in ("\u202eturned", "be\u007fll", *(["two\nlines"] if item.check == "line" else [])):
            yield value, item.bad
    elif item.check == "name":
        for value in ("\u200b \u200b", "two\nlines", "\u202eturned"):
            yield value, item.bad


def _first_of(schema, item, value):
    """A list that begins with a value and is as short as it may be."""
    return {"value": [value] + [sample(schema, item, False)] * ((item.min or 1) - 1)}


def cases_of(schema, kind):
    for item in kind.fields:
        name = item.name
        required = item.required

        def case(change, code, path=name):
            return {"type": kind.name, "field": name, **change, "expect": [path, code] if code else None}

        yield case({"missing": True}, "required" if required else None)
        yield case({"value": None}, "wrong_type" if required else None)
        for change, code in limits(schema, item):
            yield case(change, code)
        for value, code in refused(schema, item):
            if item.is_list:
                yield case(_first_of(schema, item, value), code, f"{name}.0")
            else:
                yield case({"value": value}, code)
        if item.is_list:
            yield case({"value": {}}, "wrong_type")
            yield case({"value": "x"}, "wrong_type")
            yield case(_first_of(schema, item, None), "wrong_type", f"{name}.0")
        if item.enum and not item.is_list:
            for value in schema.enums[item.enum]["values"]:
                yield case({"value": value}, None)


def document(schema):
    out = {
        "types": {
            name: {"minimal": whole(schema, kind, False), "maximal": whole(schema, kind, True)}
            for name, kind in schema.types.items()
        },
        "cases": [case for kind in schema.types.values() for case in cases_of(schema, kind)],
    }
    return json.dumps(out, ensure_ascii=False, indent=0) + "\n"
