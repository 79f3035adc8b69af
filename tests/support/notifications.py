# SPDX-License-Identifier: GPL-3.0-or-later
"""The notification daemon of a desktop: org.freedesktop.Notifications on a person's bus.

    daemon = Notifications(person.bus, ["body", "actions", "inline-reply"])
    shown = daemon.wait(lambda each: each.title == "Boris")
    daemon.invoke(shown.id, "default")
"""

import threading
import time
from dataclasses import dataclass, field

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = f"""
<node><interface name="{NAME}">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationReplied"><arg type="u"/><arg type="s"/></signal>
</interface></node>
"""
DISMISSED, CLOSED = 2, 3


@dataclass
class Shown:
    id: int
    title: str
    body: str
    actions: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)


class Notifications:
    """A daemon in a thread of its own."""

    def __init__(self, bus, capabilities=("body", "actions")):
        self.capabilities = list(capabilities)
        self.shown = {}
        self.calls = []
        self.changed = threading.Condition()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(bus,), daemon=True)
        self._thread.start()
        if not self._ready.wait(20):
            raise TimeoutError("the notification daemon does not start")

    def _run(self, bus):
        self._context = GLib.MainContext.new()
        self._context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self._connection = Gio.DBusConnection.new_for_address_sync(bus, flags, None, None)
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self._connection.register_object(PATH, info, self._on_call, None, None)
        self._loop = GLib.MainLoop.new(self._context, False)
        name = GLib.Variant("(su)", (NAME, 4))
        self._connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", name, None, Gio.DBusCallFlags.NONE, -1, None
        )
        self._ready.set()
        self._loop.run()

    def _on_call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        arguments = parameters.unpack()
        if method == "GetCapabilities":
            answer = GLib.Variant("(as)", (self.capabilities,))
        elif method == "GetServerInformation":
            answer = GLib.Variant("(ssss)", ("test", "Kith", "1", "1.2"))
        elif method == "Notify":
            # Who shows it must know its number before a person can do something with it.
            shown = self._make(*arguments)
            invocation.return_value(GLib.Variant("(u)", (shown.id,)))
            self._record(shown)
            return
        else:
            answer = None
            self._close(arguments[0], CLOSED)
        invocation.return_value(answer)

    def _make(self, _app, replaces, _icon, title, body, actions, hints, _timeout):
        with self.changed:
            number = replaces if replaces in self.shown else len(self.calls) + 1
        return Shown(number, title, body, dict(zip(actions[::2], actions[1::2])), hints)

    def _record(self, shown):
        with self.changed:
            self.shown[shown.id] = shown
            self.calls.append(shown)
            self.changed.notify_all()

    def _close(self, number, reason):
        with self.changed:
            found = self.shown.pop(number, None)
            self.changed.notify_all()
        if found:
            self._emit("NotificationClosed", GLib.Variant("(uu)", (number, reason)))

    def _emit(self, name, parameters):
        self._connection.emit_signal(None, PATH, NAME, name, parameters)

    def wait(self, match=lambda shown: True, timeout=20):
        """The notification that is shown now and matches, as soon as there is one."""
        return self.wait_for(lambda: next((each for each in self.shown.values() if match(each)), None), timeout)

    def wait_none(self, timeout=20):
        self.wait_for(lambda: not self.shown, timeout)

    def wait_for(self, check, timeout=20):
        end = time.monotonic() + timeout
        with self.changed:
            while True:
                value = check()
                if value:
                    return value
                if not self.changed.wait(max(end - time.monotonic(), 0)) and time.monotonic() >= end:
                    raise AssertionError(f"shown: {list(self.shown.values())}; before: {self.calls}")

    # What a person does with one.

    def invoke(self, number, action):
        self._emit("ActivationToken", GLib.Variant("(us)", (number, "token")))
        self._emit("ActionInvoked", GLib.Variant("(us)", (number, action)))
        self._close(number, CLOSED)

    def reply(self, number, text):
        self._emit("NotificationReplied", GLib.Variant("(us)", (number, text)))
        self._close(number, CLOSED)

    def dismiss(self, number):
        self._close(number, DISMISSED)

    def close(self):
        self._context.invoke_full(GLib.PRIORITY_DEFAULT, lambda *_: self._loop.quit())
        self._thread.join(5)
        self._connection.close_sync(None)
