# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the protocol reference as Markdown."""

from schema import is_repeatable


def kind(item):
    name = item.item
    if item.enum:
        name = f"[{item.enum}](#{item.enum.lower()})"
    elif item.object:
        name = f"[{item.object}](#{item.object.lower()})"
    return f"list of {name}" if item.is_list else name


def limits(item):
    if item.item == "string" and not item.is_list:
        return f"{item.min or 0}..{item.max} characters"
    if item.is_list:
        return f"{item.min}..{item.max} items" if item.min else f"at most {item.max} items"
    if item.item == "int" and (item.min is not None or item.max is not None):
        return f"{'' if item.min is None else item.min}..{'' if item.max is None else item.max}"
    return ""


def presence(item):
    return "may be null to clear" if item.clearable else "optional" if item.optional else "required"


def type_section(item):
    out = [f"### {item.name}", item.doc, ""]
    if item.fields:
        out += ["| field | type | | limits | meaning |", "|---|---|---|---|---|"]
        for each in item.fields:
            codes = ", ".join(f"`{c}`" for c in dict.fromkeys((each.too_short, each.too_long, each.bad)) if c)
            limit = " ".join(part for part in (limits(each), f"({codes})" if codes else "") if part)
            out.append(f"| `{each.name}` | {kind(each)} | {presence(each)} | {limit} | {each.doc} |")
        out.append("")
    return out


def link(name):
    return f"[{name}](#{name.lower()})" if name else ""


def routes(schema):
    out = []
    for route in schema.routes:
        out += [f"### {route['method']} {route['path']}", f"{route['doc']}", ""]
        facts = ["needs a token" if route["auth"] else "needs no token", f"rate limit `{route['bucket']}`"]
        for key, words in (("query", "parameters"), ("body", "body"), ("answer", "answer")):
            if key in route:
                facts.append(f"{words} {link(route[key])}")
        facts.append(f"status {route.get('status', 200)}")
        if is_repeatable(route):
            facts.append("safe to repeat")
        out.append("- " + "; ".join(facts))
        if route.get("errors"):
            out.append("- errors: " + ", ".join(f"`{code}`" for code in route["errors"]))
        out.append("")
    return out


ADMIN_INTRODUCTION = """# The administrator's socket

Made from `src/protocol/schema/admin.toml`; do not edit. What `kithctl` and the app's host panel use.

HTTP/1.1 with JSON bodies over the Unix socket `admin.socket` in the data directory, or where `[admin] socket` says. Only
the server's own user and root are served: the socket has mode 0600, and the kernel is asked who is at its other end.
Errors are `application/problem+json` as in the [protocol reference](protocol.md), where the types that are not described
here stand. Three addresses speak no JSON: `GET /metrics` answers Prometheus text, `GET /backup` a tar archive, and
`PUT /restore` takes one.
"""

INTRODUCTION = """# Protocol reference

Made from `src/protocol/schema`; do not edit. `openapi.json` beside this file holds the same for programs.

Base path `/api/v1`, JSON in UTF-8, HTTPS (plain HTTP only on loopback). Ids are UUIDv7 as lower-case strings; times
are RFC 3339 in UTC with milliseconds; a permission set is a decimal string. Unknown fields are ignored, wrong types
are refused. Errors are `application/problem+json` with a stable `code`; bad fields are listed in `errors`.

A person sends `Authorization: Bearer ACCESS_TOKEN`. Every limited answer carries `X-RateLimit-Limit`,
`X-RateLimit-Remaining`, `X-RateLimit-Reset-After` and `X-RateLimit-Bucket`; an answer 429 has `Retry-After`.
"""

GATEWAY = """## Gateway

WebSocket at `/api/v1/gateway`, text frames, subprotocol `kith.v1`, permessage-deflate where both sides offer it. The
client sends `identify` or `resume` within 10 seconds. `identify` is answered by `ready`; `resume` by `resumed` and
the missed events, or by `invalid_session`, after which the client identifies on the same connection. An event is
`{"op":"event","id":ID,"t":NAME,"d":{…}}`; lossy events have no `id` and are not replayed; of
those whose presence has changed meanwhile a `presence.update` follows. Both sides ping every 20 seconds and give up
after two missed pongs. Before its token runs out the client sends `token`.

After `ready` events may come that its snapshot holds already: apply them again, they change nothing.

"""

VOICE = """## Voice

In a voice channel of mode `mesh` everybody has a WebRTC connection to each of the others; sound goes by these alone, and the
server carries only what two people need to find each other. Any WebRTC stack will do, a browser's among them.

1. Open the gateway: who has no connection to it for half a minute is out. Make up a `peer_id` for this device and join by
   `POST /channels/{channel}/voice`. The answer holds who is there, and `ice_servers` for RTCPeerConnection as they are.
   Who comes, changes and goes afterwards is told by `voice.state` and `voice.leave`; a `peer_id` that changes is a new one.
2. Of two the one whose `peer_id` is lower, as text, offers as soon as it knows of the other; the other waits.
3. A connection has an `epoch`, which the offer brings and all its signals carry. Who offers takes a higher one than ever
   before between the two, and at least the seconds of Unix time, so that it grows also after a restart of the program. A signal
   of another epoch is passed over, but `candidates` may come before their offer: keep those of a higher epoch until it is there. Signals with a
   `share_id` are of another connection, for what somebody shows; who does not watch that passes them over.
4. A description has exactly one media part, `m=audio`, `sendrecv`, with Opus at 48 kHz, BUNDLE, rtcp-mux and one certificate of
   DTLS-SRTP with a SHA-256 fingerprint; no more than 12 000 characters and 256 lines. Addresses travel as `candidates` once they
   are found, for that one part (`sdpMLineIndex` 0), no more than 64 in all. Their address is literal, or a name of mDNS that
   ends in `.local`: such a name may be left unresolved, since a way is also found from the other side. Other names are refused.
5. Compare the certificate with the fingerprint before anything is played; browsers do that by themselves.
6. Packets flow always, also of who is muted or silent (with DTX at least every 400 ms): where nothing comes for two
   seconds the connection counts as broken. It is never negotiated anew. Who offered offers another one with a higher epoch, after
   0.5, 1, 2 … 30 seconds; who answered asks for that with `restart` and the epoch that it knows, 0 for none, and repeats it.
7. Who is muted sends silence and says so by `PATCH /users/@me/voice`. Do not play whose `mute` or `suppress` is set. Who is in the
   channel measures who talks; for those who see it from outside say by the op `talking` when you begin, again while you do, and
   when you cease.
8. When the gateway's connection is lost, sound goes on. After `ready` join again with the same `peer_id`: that changes nothing for
   who still hears each other. After `voice.leave` with `lost`, too.

"""


def document(schema):
    out = [INTRODUCTION, "## Requests", ""]
    out += routes(schema)
    out += ["## Rate limits", "", "| bucket | counts per | burst | a second | for |", "|---|---|---|---|---|"]
    for name, item in schema.buckets.items():
        out.append(f"| `{name}` | {item['per']} | {item['burst']} | {item['per_second']} | {item['doc']} |")
    out += ["", GATEWAY]
    for title, table, head in (
        ("Client to server", schema.client_ops, "op"),
        ("Server to client", schema.server_ops, "op"),
        ("Events", schema.events, "event"),
    ):
        out += [f"### {title}", "", f"| {head} | carries | | meaning |", "|---|---|---|---|"]
        for name, item in table.items():
            out.append(f"| `{name}` | {link(item['type'])} | {'lossy' if item.get('lossy') else ''} | {item['doc']} |")
        out.append("")
    out += ["### Close codes", "", "| code | name | meaning |", "|---|---|---|"]
    out += [f"| {item['code']} | {name} | {item['doc']} |" for name, item in schema.close.items()]
    out += ["", VOICE + "## Types", ""]
    for name, spec in schema.enums_of(admin=False).items():
        out += [f"### {name}", spec["doc"] + " One of " + ", ".join(f"`{v}`" for v in spec["values"]) + ".", ""]
    for item in schema.types_of(admin=False).values():
        out += type_section(item)
    out += ["## Permissions", "", "| bit | name | everyone | allows |", "|---|---|---|---|"]
    for name, item in schema.permissions.items():
        out.append(f"| {item['bit']} | `{name.upper()}` | {'yes' if item.get('everyone') else ''} | {item['doc']} |")
    out += ["", "## Limits", "", "| name | value | meaning |", "|---|---|---|"]
    out += [f"| `{name}` | {item['value']} | {item['doc']} |" for name, item in schema.limits.items()]
    out += ["", "## Error codes", "", "| code | status | meaning |", "|---|---|---|"]
    for name, item in schema.errors.items():
        status = "in `errors`" if item.get("field") else item["status"]
        out.append(f"| `{name}` | {status} | {item['title']} |")
    return "\n".join(out) + "\n"


def admin_link(schema, name):
    page = "" if schema.types[name].admin else "protocol.md"
    return f"[{name}]({page}#{name.lower()})"


def admin_document(schema):
    """The reference of the administrator's socket."""
    out = [ADMIN_INTRODUCTION]
    for route in schema.admin_routes:
        facts = [
            f"{words} {admin_link(schema, route[key])}"
            for key, words in (("query", "parameters"), ("body", "body"), ("answer", "answer"))
            if key in route
        ]
        out += [f"## {route['method']} {route['path']}", route["doc"], ""]
        out.append("- " + "; ".join([*facts, f"status {route.get('status', 200)}"]))
        if route.get("errors"):
            out.append("- errors: " + ", ".join(f"`{code}`" for code in route["errors"]))
        out.append("")
    out += ["## Types", ""]
    for name, spec in schema.enums_of(admin=True).items():
        out += [f"### {name}", spec["doc"] + " One of " + ", ".join(f"`{v}`" for v in spec["values"]) + ".", ""]
    for item in schema.types_of(admin=True).values():
        out += type_section(item)
    return "\n".join(out).rstrip() + "\n"
