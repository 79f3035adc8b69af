# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the schema files and checks that they hold together."""

import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

SCALARS = {"id", "string", "bool", "int", "time", "permissions"}
CHECKS = {"username", "email", "visible", "name", "line", "prose"}
FILES = ("errors", "limits", "permissions", "types", "routes", "gateway", "admin")


class SchemaError(Exception):
    """The schema contradicts itself."""


@dataclass
class Field:
    """One field of a type; `item` is the type without list brackets."""

    name: str
    type: str
    doc: str
    optional: bool = False
    clearable: bool = False
    secret: bool = False
    min: int | None = None
    max: int | None = None
    too_short: str | None = None
    too_long: str | None = None
    bad: str | None = None
    check: str | None = None

    @property
    def is_list(self):
        return self.type.startswith("[")

    @property
    def item(self):
        return self.type.strip("[]")

    @property
    def enum(self):
        return self.item[5:] if self.item.startswith("enum:") else None

    @property
    def object(self):
        return None if self.enum or self.item in SCALARS else self.item

    @property
    def required(self):
        return not (self.optional or self.clearable)


@dataclass
class Type:
    name: str
    doc: str
    fields: list[Field]
    admin: bool = False


@dataclass
class Schema:
    errors: dict
    limits: dict
    permissions: dict
    enums: dict
    types: dict
    buckets: dict
    routes: list
    close: dict
    client_ops: dict
    server_ops: dict
    events: dict
    admin_routes: list
    admin_enums: dict
    version: str = field(default="kith.v1")

    def types_of(self, admin):
        """The types of the public protocol, or of the administrator's socket."""
        return {name: item for name, item in self.types.items() if item.admin == admin}

    def enums_of(self, admin):
        return {name: item for name, item in self.enums.items() if (name in self.admin_enums) == admin}


def snake(name):
    """MessageList -> message_list"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _types(raw, admin=False):
    types = {}
    for name, body in raw.items():
        fields = [Field(name=key, **spec) for key, spec in body.get("fields", {}).items()]
        types[name] = Type(name, body["doc"], fields, admin)
    return types


def _check_field(schema, owner, item):
    where = f"{owner}.{item.name}"
    if item.enum and item.enum not in schema.enums:
        raise SchemaError(f"{where}: no enum {item.enum}")
    if item.object and item.object not in schema.types:
        raise SchemaError(f"{where}: no type {item.object}")
    if item.check and item.check not in CHECKS:
        raise SchemaError(f"{where}: no check {item.check}")
    if item.item == "string" and item.max is None:
        raise SchemaError(f"{where}: a string needs a limit")
    if item.is_list and item.max is None:
        raise SchemaError(f"{where}: a list needs a limit")
    if item.is_list and item.min and not item.too_short:
        raise SchemaError(f"{where}: a list that needs items names the code for too few")
    if item.is_list and not item.object and item.item not in ("id", "string"):
        raise SchemaError(f"{where}: a list holds ids, strings or objects")
    for code in (item.too_short, item.too_long, item.bad):
        if code and code not in schema.errors:
            raise SchemaError(f"{where}: no error code {code}")


def _order(types):
    """Types so that each comes after those that it holds."""
    done, out = set(), []

    def visit(name, trail):
        if name in trail:
            raise SchemaError(f"{name} holds itself")
        if name in done:
            return
        for item in types[name].fields:
            if item.object:
                visit(item.object, trail | {name})
        done.add(name)
        out.append(name)

    for name in types:
        visit(name, frozenset())
    return {name: types[name] for name in out}


def is_repeatable(route):
    """Whether asking twice does no more than asking once."""
    return route.get("repeatable", route["method"] != "POST")


def _check_routes(schema, routes):
    names = set()
    for route in routes:
        if route["name"] in names:
            raise SchemaError(f"route {route['name']} twice")
        names.add(route["name"])
        for key in ("body", "answer", "query"):
            if key in route and route[key] not in schema.types:
                raise SchemaError(f"route {route['name']}: no type {route[key]}")
        for code in route.get("errors", []):
            if code not in schema.errors:
                raise SchemaError(f"route {route['name']}: no error code {code}")


def check(schema):
    """Raises SchemaError for the first contradiction."""
    for item in schema.types.values():
        for each in item.fields:
            _check_field(schema, item.name, each)
    for routes in (schema.routes, schema.admin_routes):
        _check_routes(schema, routes)
    for route in schema.routes:
        if route["bucket"] not in schema.buckets:
            raise SchemaError(f"route {route['name']}: no bucket {route['bucket']}")
    for table in (schema.client_ops, schema.server_ops, schema.events):
        for name, item in table.items():
            if item["type"] not in schema.types:
                raise SchemaError(f"{name}: no type {item['type']}")
    bits = [item["bit"] for item in schema.permissions.values()]
    if len(bits) != len(set(bits)) or not all(0 <= bit < 63 for bit in bits):
        raise SchemaError("permission bits must differ and lie in 0..62")


def load(folder):
    """The checked schema of a folder."""
    raw = {}
    for name in FILES:
        with open(Path(folder) / f"{name}.toml", "rb") as stream:
            raw[name] = tomllib.load(stream)
    types = _types({**raw["types"]["types"], **raw["gateway"]["types"]})
    types.update(_types(raw["admin"]["types"], admin=True))
    schema = Schema(
        errors=raw["errors"]["errors"],
        limits=raw["limits"]["limits"],
        permissions=raw["permissions"]["permissions"],
        enums={**raw["types"]["enums"], **raw["admin"]["enums"]},
        types=types,
        buckets=raw["routes"]["buckets"],
        routes=raw["routes"]["route"],
        close=raw["gateway"]["close"],
        client_ops=raw["gateway"]["client_ops"],
        server_ops=raw["gateway"]["server_ops"],
        events=raw["gateway"]["events"],
        admin_routes=raw["admin"]["route"],
        admin_enums=raw["admin"]["enums"],
    )
    check(schema)
    schema.types = _order(schema.types)
    return schema


if __name__ == "__main__":
    try:
        load(sys.argv[1])
    except (SchemaError, OSError, tomllib.TOMLDecodeError, TypeError) as problem:
        sys.exit(f"schema: {problem}")
