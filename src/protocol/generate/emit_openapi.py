# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes openapi.json (OpenAPI 3.1)."""

import json
import re

SCALARS = {
    "id": {"type": "string", "format": "uuid"},
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "time": {"type": "string", "format": "date-time"},
    "permissions": {"type": "string", "pattern": "^[0-9]{1,20}$"},
}


def value(schema, item):
    """The JSON schema of one field without its list."""
    if item.object:
        return {"$ref": f"#/components/schemas/{item.object}"}
    if item.enum:
        return {"type": "string", "enum": schema.enums[item.enum]["values"]}
    out = dict(SCALARS[item.item])
    if item.item == "string" and not item.is_list:
        out.update({k: v for k, v in (("minLength", item.min), ("maxLength", item.max)) if v is not None})
    if item.item == "int":
        out.update({k: v for k, v in (("minimum", item.min), ("maximum", item.max)) if v is not None})
    return out


def field(schema, item):
    out = value(schema, item)
    if item.is_list:
        out = {"type": "array", "items": out, "maxItems": item.max, **({"minItems": item.min} if item.min else {})}
    if item.required:
        return {"description": item.doc, **out} if "$ref" not in out else {"description": item.doc, "allOf": [out]}
    return {"description": item.doc, "anyOf": [out, {"type": "null"}]}


def component(schema, item):
    out = {
        "type": "object",
        "description": item.doc,
        "properties": {each.name: field(schema, each) for each in item.fields},
    }
    required = [each.name for each in item.fields if each.required]
    if required:
        out["required"] = required
    return out


def parameters(schema, route):
    out = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route["path"])
    ]
    if "query" in route:
        for item in schema.types[route["query"]].fields:
            out.append({"name": item.name, "in": "query", "description": item.doc, "schema": value(schema, item)})
    return out


def problem(codes):
    return {
        "description": ", ".join(codes),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def operation(schema, route):
    answer = {"description": route["doc"]}
    if "answer" in route:
        answer["content"] = {
            "application/json": {"schema": {"$ref": f"#/components/schemas/{route['answer']}"}}
        }
    responses = {str(route.get("status", 200)): answer}
    by_status = {}
    for code in route.get("errors", []):
        by_status.setdefault(schema.errors[code]["status"], []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = problem(codes)
    responses["default"] = problem(["any other error"])
    out = {"operationId": route["name"], "summary": route["doc"], "responses": responses}
    if parameters(schema, route):
        out["parameters"] = parameters(schema, route)
    if "body" in route:
        out["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{route['body']}"}}},
        }
    if route.get("upload"):
        out["requestBody"] = {"required": True, "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}
    out["security"] = [{"bearer": []}] if route["auth"] else []
    return out


def document(schema):
    paths = {}
    for route in schema.routes:
        paths.setdefault(route["path"], {})[route["method"].lower()] = operation(schema, route)
    out = {
        "openapi": "3.1.0",
        "info": {"title": "Kith", "version": schema.version, "license": {"name": "GPL-3.0-or-later"}},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {name: component(schema, item) for name, item in schema.types_of(admin=False).items()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }
    return json.dumps(out, indent=1, ensure_ascii=False) + "\n"
