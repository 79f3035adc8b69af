# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds JSON against the schema files: the protocol's own definition, read by tests without any of the program's code."""

import re
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src/protocol/generate"))
import schema as schema_module  # noqa: E402

SCHEMA = schema_module.load(ROOT / "src/protocol/schema")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
KINDS = {"bool": bool, "int": int}


class Breach(AssertionError):
    """Something on the wire is not what the schema says."""


def _scalar(item, value, where):
    kind = item.item
    if kind in KINDS:
        if type(value) is not KINDS[kind]:
            raise Breach(f"{where}: {value!r} is not of type {kind}")
        if kind == "int" and not (item.min if item.min is not None else value) <= value <= (item.max if item.max is not None else value):
            raise Breach(f"{where}: {value} is out of {item.min}..{item.max}")
        return
    if not isinstance(value, str):
        raise Breach(f"{where}: {value!r} is not text")
    if item.enum:
        if value not in SCHEMA.enums[item.enum]["values"]:
            raise Breach(f"{where}: {value!r} is not one of {item.enum}")
    elif kind == "id" and not UUID7.fullmatch(value):
        raise Breach(f"{where}: {value!r} is not a UUIDv7")
    elif kind == "time" and not (TIME.fullmatch(value) and datetime.fromisoformat(value)):
        raise Breach(f"{where}: {value!r} is not a time with milliseconds in UTC")
    elif kind == "permissions" and not (re.fullmatch(r"0|[1-9]\d*", value) and int(value) < 1 << 64):
        raise Breach(f"{where}: {value!r} is not a permission set")
    elif kind == "string" and not item.is_list and not (item.min or 0) <= len(value) <= item.max:
        raise Breach(f"{where}: {len(value)} characters are out of {item.min or 0}..{item.max}")


def _value(item, value, where):
    if item.object:
        check(item.object, value, where)
    else:
        _scalar(item, value, where)


def check(name, value, where=""):
    """Raises Breach where a value is not of a type, or has a field that the type does not know."""
    where = where or name
    if not isinstance(value, dict):
        raise Breach(f"{where}: {value!r} is not an object")
    known = {item.name: item for item in SCHEMA.types[name].fields}
    for key in value:
        if key not in known:
            raise Breach(f"{where}.{key}: the schema knows no such field")
    for item in known.values():
        here = f"{where}.{item.name}"
        if item.name not in value:
            if item.required:
                raise Breach(f"{here}: is missing")
        elif value[item.name] is None:
            if item.required:
                raise Breach(f"{here}: is null")
        elif item.is_list:
            if not isinstance(value[item.name], list):
                raise Breach(f"{here}: is not a list")
            if len(value[item.name]) > item.max:
                raise Breach(f"{here}: has {len(value[item.name])} items")
            for index, each in enumerate(value[item.name]):
                _value(item, each, f"{here}.{index}")
        else:
            _value(item, value[item.name], here)


def find_route(method, path):
    """The route of a path below /api/v1, spelled out or with placeholders filled; None where there is none."""
    found = None
    for route in SCHEMA.routes:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route["path"]).replace("@", "@"))
        if route["method"] == method and re.fullmatch(pattern, path):
            if found is None or "{" not in route["path"].rsplit("/", 1)[-1]:
                found = route
    return found


def check_answer(route, status, body):
    """Raises Breach where an answer is not what its route promises."""
    if status >= 400:
        check("Problem", body, f"{route['name']} {status}")
        if body["status"] != status:
            raise Breach(f"{route['name']}: the problem says {body['status']}, HTTP says {status}")
        if SCHEMA.errors.get(body["code"], {}).get("status") != status:
            raise Breach(f"{route['name']}: {body['code']} does not travel with {status}")
        for problem in body.get("errors") or []:
            if problem["code"] not in SCHEMA.errors:
                raise Breach(f"{route['name']}: no field code {problem['code']}")
        return
    if status != route.get("status", 200):
        raise Breach(f"{route['name']}: status {status} instead of {route.get('status', 200)}")
    if "answer" in route:
        check(route["answer"], body, route["name"])
    elif body is not None:
        raise Breach(f"{route['name']}: a body where none is promised")


# Who comes to see a channel or loses sight of it is told so by these, which then have no id: nobody else gets them.
BY_SIGHT = {"channel.create", "channel.delete", "voice.state", "read.update"}


def check_frame(frame, table=None):
    """Raises Breach where a gateway frame is not what the schema says. `table` is client_ops or server_ops."""
    ops = table or SCHEMA.server_ops
    op = frame.get("op")
    if op not in ops:
        raise Breach(f"no op {op!r}")
    if op != "event":
        if ops is SCHEMA.client_ops:
            check(ops[op]["type"], {key: value for key, value in frame.items() if key != "op"}, op)
        else:
            check(ops[op]["type"], frame.get("d", {}), op)
        return
    name = frame.get("t")
    if name not in SCHEMA.events:
        raise Breach(f"no event {name!r}")
    lossy = SCHEMA.events[name].get("lossy", False)
    by_sight = name in BY_SIGHT and "id" not in frame
    if lossy == ("id" in frame) and not by_sight:
        raise Breach(f"{name}: {'has an id though it is lossy' if lossy else 'has no id'}")
    if not lossy and not by_sight and not UUID7.fullmatch(frame["id"]):
        raise Breach(f"{name}: {frame['id']!r} is not an event id")
    check(SCHEMA.events[name]["type"], frame["d"], name)
