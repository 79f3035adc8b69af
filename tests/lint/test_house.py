#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dependency rule of docs/architecture.md: which room may know which."""

import re
import unittest

import tap
import tree

GENERATED = {"kith-wire.h": "protocol"}

# Rooms of ours that a room may include, beside itself.
MAY_INCLUDE = {
    "base": set(),
    "protocol": {"base"},
    "client": {"base", "protocol"},
    "media": {"base"},
    "call": {"base", "protocol", "client", "media"},
    # The library's own interface speaks in wire types, so the app knows them too.
    "app": {"base", "protocol", "client", "media", "call", "admin", "lan"},
    "server": {"base", "protocol", "archive", "lan"},
    "archive": {"base", "protocol"},
    "admin": {"base", "protocol", "archive"},
    "lan": {"base", "protocol"},
    "ctl": {"base", "protocol", "admin", "archive"},
    "bot": {"base", "protocol", "client", "media", "call", "lan"},
}

# Layers inside a room: what must not be included from there.
LAYERS = {
    "server/store": {"server/service", "server/http", "server/gateway", "server/bus", "server/config"},
    "server/blob": {"server/service", "server/store", "server/http", "server/gateway", "server/bus", "server/config"},
    "server/service": {"server/http", "server/gateway", "server/bus"},
}

GTK = ("gtk/", "adwaita.h", "gdk/", "gsk/")
FOREIGN = {
    "base": (*GTK, "libsoup/", "sqlite3.h", "gst/", "json-glib/", "libsecret/"),
    "protocol": (*GTK, "libsoup/", "sqlite3.h", "gst/", "gio/", "sys/socket.h", "libsecret/"),
    "client": (*GTK, "gst/"),
    "media": (*GTK, "libsoup/", "sqlite3.h", "json-glib/"),
    "call": GTK,
    "app": ("libsoup/", "sqlite3.h", "gst/", "libsecret/"),
    "server": (*GTK, "gst/", "libsecret/"),
    "archive": (*GTK, "libsoup/", "sqlite3.h"),
    "admin": (*GTK, "libsoup/", "sqlite3.h"),
    "lan": (*GTK, "libsoup/", "sqlite3.h", "json-glib/"),
    "ctl": (*GTK, "libsoup/", "sqlite3.h", "libpq"),
    "bot": (*GTK, "libsoup/", "sqlite3.h", "gst/", "libsecret/"),
    "server/service": ("libsoup/", "sqlite3.h", "sys/socket.h", "sys/epoll.h"),
    "server/http": ("sqlite3.h",),
    "server/gateway": ("sqlite3.h",),
    "client/model": ("libsoup/", "sqlite3.h"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
FORMATTERS = re.compile(r"\b(g_strdup_printf|g_string_printf|g_string_append_printf|g_strconcat|g_snprintf|snprintf|sqlite3_mprintf|asprintf)\s*\(")
SQL = re.compile(r"\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET|DELETE\s+FROM\s|CREATE\s+TABLE|DROP\s+TABLE|\sWHERE\s|ORDER\s+BY)")
BLOCKING = re.compile(r"\b(g_usleep|usleep|sleep|nanosleep)\s*\(")


def sources():
    return [path for path in tree.c_files() if path.parts[0] == "src"]


def room_of(path):
    return path.parts[1]


def layer_of(path):
    return "/".join(path.parts[1:3]) if len(path.parts) > 3 else None


def statements(text):
    """The text of each call of a formatting function, up to its semicolon."""
    for found in FORMATTERS.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, text[found.start() : text.find(";", found.start())]


class House(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.headers = {path.name: path for path in sources() if path.suffix == ".h"}

    def test_every_room_has_its_rule(self):
        rooms = {room_of(path) for path in sources() if len(path.parts) > 2}
        self.assertEqual(rooms - set(MAY_INCLUDE), set(), "a new room needs its row in the table")

    def test_headers_have_one_name_each(self):
        names = [path.name for path in sources() if path.suffix == ".h"]
        self.assertEqual(sorted({name for name in names if names.count(name) > 1}), [])

    def edges(self):
        for path in sources():
            for kind, name in INCLUDE.findall(tree.read(path)):
                yield path, kind, name

    def test_rooms(self):
        wrong = []
        for path, kind, name in self.edges():
            header = self.headers.get(name.rsplit("/", 1)[-1])
            target = GENERATED.get(name) or (room_of(header) if header else None)
            if kind == '"' and target and target != room_of(path) and target not in MAY_INCLUDE[room_of(path)]:
                wrong.append(f"{path} includes {name} of {target}")
        self.assertEqual(wrong, [])

    def test_layers(self):
        wrong = []
        for path, _, name in self.edges():
            header = self.headers.get(name.rsplit("/", 1)[-1])
            if header and layer_of(header) in LAYERS.get(layer_of(path), ()):
                wrong.append(f"{path} includes {name} of {layer_of(header)}")
        self.assertEqual(wrong, [])

    def test_foreign_headers(self):
        wrong = []
        for path, _, name in self.edges():
            banned = (*FOREIGN.get(room_of(path), ()), *FOREIGN.get(layer_of(path) or "", ()))
            if name.startswith(banned):
                wrong.append(f"{path} includes {name}")
        self.assertEqual(wrong, [])

    def test_no_sql_is_built_from_strings(self):
        wrong = []
        for path in sources():
            if room_of(path) in ("server", "client", "ctl"):
                wrong += [f"{path}:{line}" for line, call in statements(tree.read(path)) if SQL.search(call)]
        self.assertEqual(wrong, [], "bind parameters instead")

    def test_nothing_sleeps(self):
        wrong = [
            f"{path}:{number}"
            for path in tree.c_files()
            for number, line in enumerate(tree.read(path).splitlines(), 1)
            if BLOCKING.search(line) and not line.lstrip().startswith(("*", "/*"))
        ]
        self.assertEqual(wrong, [], "wait for a condition instead")

    def test_programs_share_one_library(self):
        """No test reaches into a program by including its .c file."""
        wrong = [f"{path} includes {name}" for path in tree.c_files() for _, name in INCLUDE.findall(tree.read(path)) if name.endswith(".c")]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    tap.main()
