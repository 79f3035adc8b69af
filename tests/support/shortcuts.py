# SPDX-License-Identifier: GPL-3.0-or-later
"""The portal of global shortcuts of a desktop: org.freedesktop.portal.GlobalShortcuts on a person's bus.

    portal = Shortcuts(person.bus)
    portal.press("push-to-talk")
    portal.release("push-to-talk")
"""

import threading

from gi.repository import Gio, GLib

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
INTERFACES = f"""
<node><interface name="{SHORTCUTS}">
  <method name="CreateSession"><arg type="a{{sv}}" direction="in"/><arg type="o" direction="out"/></method>
  <method name="BindShortcuts">
    <arg type="o" direction="in"/><arg type="a(sa{{sv}})" direction="in"/><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/>
    <arg type="o" direction="out"/>
  </method>
  <signal name="Activated"><arg type="o"/><arg type="s"/><arg type="t"/><arg type="a{{sv}}"/></signal>
  <signal name="Deactivated"><arg type="o"/><arg type="s"/><arg type="t"/><arg type="a{{sv}}"/></signal>
  <property name="version" type="u" access="read"/>
</interface></node>
"""


class Shortcuts:
    """A portal in a thread of its own. It binds what it is asked for, or answers with another code."""

    def __init__(self, bus, code=0):
        self.code = code
        self.bound = {}
        self.session = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(bus,), daemon=True)
        self._thread.start()
        if not self._ready.wait(20):
            raise TimeoutError("the portal does not start")

    def _run(self, bus):
        self._context = GLib.MainContext.new()
        self._context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self._connection = Gio.DBusConnection.new_for_address_sync(bus, flags, None, None)
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces[0]
        self._connection.register_object(PATH, info, self._on_call, lambda *_: GLib.Variant("u", 1), None)
        self._loop = GLib.MainLoop.new(self._context, False)
        name = GLib.Variant("(su)", (NAME, 4))
        self._connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", name, None, Gio.DBusCallFlags.NONE, -1, None
        )
        self._ready.set()
        self._loop.run()

    def _on_call(self, _connection, sender, _path, _interface, method, parameters, invocation):
        arguments = parameters.unpack()
        token = arguments[-1]["handle_token"]
        owner = sender[1:].replace(".", "_")
        request = f"{PATH}/request/{owner}/{token}"
        invocation.return_value(GLib.Variant("(o)", (request,)))
        results = {}
        if method == "CreateSession":
            self.session = f"{PATH}/session/{owner}/{arguments[0]['session_handle_token']}"
            results["session_handle"] = GLib.Variant("s", self.session)
        else:
            self.bound = {name: details for name, details in arguments[1]}
            keys = [(name, {"trigger_description": GLib.Variant("s", details.get("preferred_trigger", ""))}) for name, details in arguments[1]]
            results["shortcuts"] = GLib.Variant("a(sa{sv})", keys)
        code = self.code if method == "BindShortcuts" else 0
        self._connection.emit_signal(sender, request, "org.freedesktop.portal.Request", "Response", GLib.Variant("(ua{sv})", (code, results)))

    def _tell(self, signal, name):
        self._connection.emit_signal(None, PATH, SHORTCUTS, signal, GLib.Variant("(osta{sv})", (self.session, name, 0, {})))

    def press(self, name):
        self._tell("Activated", name)

    def release(self, name):
        self._tell("Deactivated", name)
