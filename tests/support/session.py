# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop session without a desktop: Xvfb, mutter, a private bus that holds only the accessibility service.

    with Session() as session:
        anna = session.person("anna", keyring=True)
        app = anna.start([program])

Every person has a home, a session bus and, where asked for, an unlocked keyring of their own; all of them stand on one
display and one accessibility bus. Nothing outlives the session: each process is ended by its own id.
"""

import contextlib
import ctypes
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir=/tmp</listen>
<servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""
GTK_SETTINGS = "[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations={animations}\n"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class SessionError(Exception):
    """Something of the session does not start."""


def wait_for(check, timeout=20, what="a condition"):
    """Waits until a function returns something true, and returns that."""
    end = time.monotonic() + timeout
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout} s for {what}")
        time.sleep(0.02)


def _die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _locale_directory(language):
    """Where a language's locale is, for LOCPATH; it is compiled where the system has none. None for what glibc holds."""
    name, _, charset = language.partition(".")
    if name in ("C", "POSIX"):
        return None
    top = Path(os.environ.get("KITH_BUILD_DIR", tempfile.gettempdir())) / "locale"
    if not (top / language).exists():
        top.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=top)) / language
        subprocess.run(["localedef", "-i", name, "-f", charset, str(part)], check=True, capture_output=True, timeout=60)
        with contextlib.suppress(OSError):  # somebody else was quicker
            part.rename(top / language)
        shutil.rmtree(part.parent)
    return str(top)


def end_process(process, timeout=5):
    """Ends a process politely, then firmly. Returns its status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class Person:
    """Somebody at this display, with a home and a session bus of their own."""

    def __init__(self, session, name, keyring, language):
        self.session = session
        self.name = name
        self.home = session.scratch / name
        self.runtime = session.scratch / f"run-{name}"
        self.language = language
        self.locales = _locale_directory(language)
        self.processes = []
        (self.home / ".config/gtk-4.0").mkdir(parents=True)
        self.runtime.mkdir(mode=0o700)
        settings = GTK_SETTINGS.format(animations=int(session.animations))
        (self.home / ".config/gtk-4.0/settings.ini").write_text(settings, encoding="utf-8")
        self.bus = session.start_bus()
        if keyring:
            self.unlock_keyring()

    @property
    def environment(self):
        env = {key: value for key, value in self.session.environment.items() if not key.startswith("XDG_")}
        return env | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CURRENT_DESKTOP": "GNOME",
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "LANG": self.language,
            "LANGUAGE": self.language.split(".")[0],
            **({"LOCPATH": self.locales} if self.locales else {}),
        }

    def unlock_keyring(self):
        """Starts a keyring daemon whose login keyring is open."""
        daemon = self.session.spawn(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        daemon.stdin.write(b"test\n")
        daemon.stdin.close()
        self.processes.append(daemon)
        wait_for(self.has_keyring, what="the keyring")

    def has_keyring(self):
        query = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"]
        done = subprocess.run(query + ["string:org.freedesktop.secrets"], env=self.environment, capture_output=True, text=True)
        return "true" in done.stdout

    def start(self, command, environment=None, log=None):
        """Starts a program for this person; what it prints goes to `log`, or a file beside the home."""
        path = log or self.session.scratch / f"{self.name}-{len(self.processes)}.log"
        with open(path, "ab") as stream:
            process = self.session.spawn(command, {**self.environment, **(environment or {})}, stdout=stream, stderr=stream)
        process.log = Path(path)
        self.processes.append(process)
        return process


class Session:
    """The display with its window manager, and the accessibility bus."""

    def __init__(self, width=1280, height=800, animations=False):
        self.size = (width, height)
        self.animations = animations
        self.processes = []
        self.people = []
        self.scratch = None
        self.environment = dict(os.environ)

    def spawn(self, command, environment=None, **options):
        process = subprocess.Popen(command, env=environment or self.environment, preexec_fn=_die_with_parent, **options)
        self.processes.append(process)
        return process

    def __enter__(self):
        self.scratch = Path(tempfile.mkdtemp(prefix="kith-session-"))
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        for name in ("WAYLAND_DISPLAY", "DISPLAY", "AT_SPI_BUS_ADDRESS", "GTK_THEME", "GTK_MODULES"):
            self.environment.pop(name, None)
        home = self.scratch / "session"
        home.mkdir()
        (self.scratch / "run").mkdir(mode=0o700)
        self.environment |= {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(self.scratch / "run"),
            "XDG_CURRENT_DESKTOP": "GNOME",
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "GDK_BACKEND": "x11",
            "GSETTINGS_BACKEND": "memory",
            "GSK_RENDERER": os.environ.get("GSK_RENDERER", "cairo"),
            "LANG": "C.UTF-8",
            "NO_AT_BRIDGE": "0",
        }
        self.environment["DISPLAY"] = self._start_display()
        services = self.scratch / "services"
        services.mkdir()
        shutil.copy("/usr/share/dbus-1/services/org.a11y.Bus.service", services)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.start_bus(services)
        self.environment["AT_SPI_BUS_ADDRESS"] = self._accessibility_bus()
        self.spawn(["mutter", "--x11"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._is_managed, what="the window manager")
        # This process drives the programs, so it lives in the session too.
        os.environ.update(self.environment)

    def _start_display(self):
        reader, writer = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        self.spawn(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as stream:
            ready, _, _ = select.select([stream], [], [], 30)
            number = stream.readline().strip() if ready else ""
        if not number:
            raise SessionError("Xvfb does not start")
        return f":{number}"

    def start_bus(self, services=None):
        """Starts a session bus; it can start services only from `services`. Returns its address."""
        if services is None:
            services = self.scratch / "no-services"
            services.mkdir(exist_ok=True)
        config = self.scratch / f"bus-{len(self.processes)}.conf"
        config.write_text(BUS_CONFIG.format(services=services), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
        process = self.spawn(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = process.stdout.readline().strip()
        if not address:
            raise SessionError("the session bus does not start")
        return address

    def _accessibility_bus(self):
        query = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"]
        done = subprocess.run(query, env=self.environment, capture_output=True, text=True, timeout=30)
        if done.returncode != 0:
            raise SessionError(f"no accessibility bus: {done.stderr.strip()}")
        return done.stdout.strip()

    def _is_managed(self):
        done = subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=self.environment, capture_output=True, text=True)
        return re.search(r"window id # 0x[0-9a-f]+", done.stdout)

    def person(self, name, keyring=False, language="C.UTF-8"):
        person = Person(self, name, keyring, language)
        self.people.append(person)
        return person

    def screenshot(self, path, window="root"):
        """Saves what is on the display, or in one window, as PNG."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-silent", "-window", str(window), str(path)], env=self.environment, check=True, timeout=30)

    def move_pointer_away(self):
        subprocess.run(["xdotool", "mousemove", str(self.size[0] - 1), str(self.size[1] - 1)], env=self.environment, check=True)

    def photograph(self, window, path):
        """Saves one window with its shadow and what lies over it, as PNG."""
        out = subprocess.run(["xwininfo", "-id", str(window)], env=self.environment, capture_output=True, text=True, check=True).stdout
        x, y, width, height = (int(re.search(rf"{name}:\s+(-?\d+)", out)[1]) for name in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height"))
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + width, self.size[0]), min(y + height, self.size[1])
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        crop = f"{right - left}x{bottom - top}+{left}+{top}"
        command = ["import", "-silent", "-window", "root", "-crop", crop, "+repage", "-quality", "15", str(path)]
        subprocess.run(command, env=self.environment, check=True, timeout=30)

    def close(self):
        # The last started first: programs, then the services that they use.
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                end_process(process)
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
        shutil.rmtree(self.scratch, ignore_errors=True)
