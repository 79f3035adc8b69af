# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes kith-wire.h and kith-wire.c: structs, field tables, errors, limits, routes, gateway names."""

from schema import is_repeatable, snake

NOTE = "/* Made from src/protocol/schema by src/protocol/generate; do not edit. */"
C_TYPES = {
    "id": "char *",
    "string": "char *",
    "bool": "gboolean ",
    "int": "gint64 ",
    "time": "gint64 ",
    "permissions": "guint64 ",
}
NO_LIMIT = {"min": "G_MININT64", "max": "G_MAXINT64"}


def text(value):
    """A C string literal."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def c_type(item):
    if item.is_list:
        return "GPtrArray *"
    if item.enum:
        return f"Kith{item.enum} "
    if item.object:
        return f"KithWire{item.object} *"
    return C_TYPES[item.item]


def has_flag(item):
    """Whether the struct says apart from the value if the field is there."""
    if item.clearable:
        return True
    return item.optional and not item.is_list and (item.item in ("int", "bool", "permissions") or item.enum)


def members(item):
    out = [f"  {c_type(item)}{item.name}; /* {item.doc} */"]
    if has_flag(item):
        out.append(f"  gboolean has_{item.name};")
    if item.clearable:
        out.append(f"  gboolean clear_{item.name};")
    return out


def enum_header(name, spec):
    upper = snake(name).upper()
    low = snake(name)
    lines = [f"/* {spec['doc']} */", "typedef enum", "{"]
    lines += [f"  KITH_{upper}_{value.upper()}," for value in spec["values"]]
    lines += [f"}} Kith{name};", f"#define KITH_N_{upper}S {len(spec['values'])}", ""]
    lines += [f"const char *kith_{low}_to_string (Kith{name} value);", ""]
    return lines


def type_header(item):
    name, low = f"KithWire{item.name}", f"kith_wire_{snake(item.name)}"
    body = [line for each in item.fields for line in members(each)] or ["  int unused;"]
    return [
        f"/* {item.doc} */",
        f"struct _{name}",
        "{",
        *body,
        "};",
        "",
        f"extern const KithWireType {low}_type;",
        f"{name} *{low}_new (void);",
        f"{name} *{low}_copy (const {name} *self);",
        f"void {low}_free ({name} *self);",
        f"{name} *{low}_decode (JsonNode *node, GPtrArray *errors);",
        f"JsonNode *{low}_encode (const {name} *self);",
        f"G_DEFINE_AUTOPTR_CLEANUP_FUNC ({name}, {low}_free)",
        "",
    ]


def header(schema):
    out = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        NOTE,
        "#pragma once",
        "",
        '#include "kith-codec.h"',
        "",
        "G_BEGIN_DECLS",
        "",
        f"#define KITH_PROTOCOL {text(schema.version)}",
        '#define KITH_API_PREFIX "/api/v1"',
        "",
    ]
    for name, item in schema.limits.items():
        out.append(f"#define KITH_LIMIT_{name.upper()} {item['value']} /* {item['doc']} */")
    out += ["", "typedef enum", "{", "  KITH_ERROR_NONE,"]
    out += [f"  KITH_ERROR_{name.upper()}, /* {item['title']} */" for name, item in schema.errors.items()]
    out += ["  KITH_N_ERRORS", "} KithErrorCode;", ""]
    for name, item in schema.permissions.items():
        out.append(f"#define KITH_PERMISSION_{name.upper()} (G_GUINT64_CONSTANT (1) << {item['bit']}) /* {item['doc']} */")
    everyone = [f"KITH_PERMISSION_{n.upper()}" for n, i in schema.permissions.items() if i.get("everyone")]
    out += ["#define KITH_PERMISSIONS_EVERYONE (" + " | \\\n  ".join(everyone) + ")"]
    channel = [f"KITH_PERMISSION_{n.upper()}" for n, i in schema.permissions.items() if i.get("channel")]
    out += ["/* What channels can overwrite. */", "#define KITH_PERMISSIONS_CHANNEL (" + " | \\\n  ".join(channel) + ")"]
    everything = [f"KITH_PERMISSION_{n.upper()}" for n in schema.permissions]
    out += ["#define KITH_PERMISSIONS_ALL (" + " | \\\n  ".join(everything) + ")", ""]
    for name, item in schema.close.items():
        out.append(f"#define KITH_CLOSE_{name.upper()} {item['code']} /* {item['doc']} */")
    out.append("")
    for name, spec in schema.enums.items():
        out += enum_header(name, spec)
    out += [f"typedef struct _KithWire{name} KithWire{name};" for name in schema.types] + [""]
    for item in schema.types.values():
        out += type_header(item)
    out += tables_header("ROUTE", "KithRouteId", [route["name"] for route in schema.routes])
    out += tables_header("ADMIN_ROUTE", "KithAdminRouteId", [route["name"] for route in schema.admin_routes])
    out += tables_header("BUCKET", "KithBucketId", list(schema.buckets))
    out += tables_header("CLIENT_OP", "KithClientOp", list(schema.client_ops))
    out += tables_header("SERVER_OP", "KithServerOp", list(schema.server_ops))
    out += tables_header("EVENT", "KithEventId", [name.replace(".", "_").replace("-", "_") for name in schema.events])
    out += [
        "extern const KithWireType *const kith_wire_types[];",
        f"#define KITH_N_WIRE_TYPES {len(schema.types)}",
        "",
        "G_END_DECLS",
        "",
    ]
    return "\n".join(out)


def tables_header(prefix, name, values):
    lines = ["typedef enum", "{"]
    lines += [f"  KITH_{prefix}_{value.upper()}," for value in values]
    return lines + [f"  KITH_N_{prefix}S", f"}} {name};", ""]


def field_row(owner, item):
    struct = f"KithWire{owner}"
    kind = "OBJECT" if item.object else "ENUM" if item.enum else item.item.upper()
    flags = [
        flag
        for flag, on in (
            ("KITH_WIRE_OPTIONAL", item.optional),
            ("KITH_WIRE_CLEARABLE", item.clearable),
            ("KITH_WIRE_LIST", item.is_list),
            ("KITH_WIRE_SECRET", item.secret),
        )
        if on
    ]
    parts = [
        f".name = {text(item.name)}",
        f".kind = KITH_WIRE_{kind}",
        f".flags = {' | '.join(flags) or '0'}",
        f".offset = G_STRUCT_OFFSET ({struct}, {item.name})",
        f".has_offset = {f'G_STRUCT_OFFSET ({struct}, has_{item.name})' if has_flag(item) else 'KITH_WIRE_NO_OFFSET'}",
        f".clear_offset = {f'G_STRUCT_OFFSET ({struct}, clear_{item.name})' if item.clearable else 'KITH_WIRE_NO_OFFSET'}",
        f".min = {NO_LIMIT['min'] if item.min is None else item.min}",
        f".max = {NO_LIMIT['max'] if item.max is None else item.max}",
    ]
    defaults = ("number_too_small", "number_too_large") if item.item == "int" else ("text_too_short", "text_too_long")
    parts.append(f".too_short = KITH_ERROR_{(item.too_short or defaults[0]).upper()}")
    parts.append(f".too_long = KITH_ERROR_{(item.too_long or defaults[1]).upper()}")
    if item.check:
        parts.append(f".check = kith_validate_{item.check}")
        parts.append(f".bad = KITH_ERROR_{(item.bad or 'unknown_value').upper()}")
    if item.object:
        parts.append(f".object = &kith_wire_{snake(item.object)}_type")
    if item.enum:
        parts.append(f".values = {snake(item.enum)}_names")
    return "  { " + ", ".join(parts) + " },"


def type_source(item):
    name, low = f"KithWire{item.name}", f"kith_wire_{snake(item.name)}"
    out = []
    if item.fields:
        out += [f"static const KithWireField {low}_fields[] = {{"]
        out += [field_row(item.name, each) for each in item.fields] + ["};", ""]
    table = f"{low}_fields, G_N_ELEMENTS ({low}_fields)" if item.fields else "NULL, 0"
    out += [
        f"const KithWireType {low}_type = {{ {text(item.name)}, sizeof ({name}), {table} }};",
        "",
        f"{name} *",
        f"{low}_new (void)",
        "{",
        f"  return kith_wire_new (&{low}_type);",
        "}",
        "",
        f"{name} *",
        f"{low}_copy (const {name} *self)",
        "{",
        f"  return kith_wire_copy (&{low}_type, self);",
        "}",
        "",
        "void",
        f"{low}_free ({name} *self)",
        "{",
        f"  kith_wire_free (&{low}_type, self);",
        "}",
        "",
        f"{name} *",
        f"{low}_decode (JsonNode *node, GPtrArray *errors)",
        "{",
        f"  return kith_wire_decode (&{low}_type, node, errors);",
        "}",
        "",
        "JsonNode *",
        f"{low}_encode (const {name} *self)",
        "{",
        f"  return kith_wire_encode (&{low}_type, self);",
        "}",
        "",
    ]
    return out


def type_ref(name):
    return f"&kith_wire_{snake(name)}_type" if name else "NULL"


def route_row(route, prefix="ROUTE"):
    return (
        f"  {{ .id = KITH_{prefix}_{route['name'].upper()}, .name = {text(route['name'])}, .method = {text(route['method'])}, "
        f".path = {text(route['path'])}, .auth = {str(route.get('auth', False)).upper()}, .work = KITH_WORK_{route['work'].upper()}, "
        f"{'.bucket = KITH_BUCKET_' + route['bucket'].upper() + ', ' if 'bucket' in route else ''}.body = {type_ref(route.get('body'))}, "
        f".query = {type_ref(route.get('query'))}, .answer = {type_ref(route.get('answer'))}, "
        f".upload = {route.get('upload', 0)}, .file = {str(route.get('file', False)).upper()}, "
        f".status = {route.get('status', 200)}, .repeatable = {str(is_repeatable(route)).upper()} }},"
    )


def source(schema):
    out = [
        "/* SPDX-License-Identifier: GPL-3.0-or-later */",
        NOTE,
        '#include "config.h"',
        "",
        '#include "kith-routes.h"',
        '#include "kith-gateway-names.h"',
        '#include "kith-error.h"',
        '#include "kith-wire.h"',
        '#include "kith-validate.h"',
        "",
    ]
    for name, spec in schema.enums.items():
        low, upper = snake(name), snake(name).upper()
        values = ", ".join(text(value) for value in spec["values"])
        out += [
            f"static const char *const {low}_names[] = {{ {values}, NULL }};",
            "",
            "const char *",
            f"kith_{low}_to_string (Kith{name} value)",
            "{",
            f"  return (guint) value < KITH_N_{upper}S ? {low}_names[value] : {text(spec['values'][0])};",
            "}",
            "",
        ]
    for item in schema.types.values():
        out += type_source(item)
    out += ["const KithWireType *const kith_wire_types[] = {"]
    out += [f"  {type_ref(name)}," for name in schema.types] + ["};", ""]
    out += ["const KithErrorInfo kith_error_table[KITH_N_ERRORS] = {", '  { "", 200, "" },']
    out += [f"  {{ {text(name)}, {item['status']}, {text(item['title'])} }}," for name, item in schema.errors.items()]
    out += ["};", "", "const KithRoute kith_routes[KITH_N_ROUTES] = {"]
    out += [route_row(route) for route in schema.routes]
    out += ["};", "", "const KithRoute kith_admin_routes[KITH_N_ADMIN_ROUTES] = {"]
    out += [route_row(route, "ADMIN_ROUTE") for route in schema.admin_routes]
    out += ["};", "", "const KithBucket kith_buckets[KITH_N_BUCKETS] = {"]
    out += [
        f"  {{ {text(name)}, {str(item['per'] == 'user').upper()}, {item['burst']}, {item['per_second']} }},"
        for name, item in schema.buckets.items()
    ]
    out += ["};", ""]
    for table, name, count in (
        (schema.client_ops, "kith_client_ops", "KITH_N_CLIENT_OPS"),
        (schema.server_ops, "kith_server_ops", "KITH_N_SERVER_OPS"),
        (schema.events, "kith_events", "KITH_N_EVENTS"),
    ):
        out += [f"const KithGatewayName {name}[{count}] = {{"]
        out += [
            f"  {{ {text(key)}, {type_ref(item['type'])}, {str(item.get('lossy', False)).upper()} }},"
            for key, item in table.items()
        ]
        out += ["};", ""]
    return "\n".join(out)
