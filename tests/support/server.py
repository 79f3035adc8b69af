# SPDX-License-Identifier: GPL-3.0-or-later
"""A real kithd on a port of its own choosing, in a directory of its own."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

from session import _die_with_parent

READY = re.compile(r"^kithd (\S+) listening on (\S+)")


class ServerError(Exception):
    """kithd does not start; the text holds what it printed."""


def build_dir():
    return Path(os.environ.get("KITH_BUILD_DIR", Path(__file__).resolve().parents[2] / "build"))


class Kithd:
    """with Kithd() as server: … server.url; the data stays over restart()."""

    def __init__(self, *options, listen="127.0.0.1:0", tls="off", registration="open", data_dir=None, environment=None, config=None):
        self.options = list(options)
        self.listen = listen
        self.tls = tls
        self.registration = registration
        self.environment = environment or {}
        self.owns_data = data_dir is None
        self.data_dir = Path(data_dir or tempfile.mkdtemp(prefix="kithd-"))
        self.config = config
        self.process = None
        self.lines = []
        self.url = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    @property
    def port(self):
        return urlsplit(self.url).port

    @property
    def output(self):
        return "".join(self.lines)

    @property
    def fingerprint(self):
        """SHA-256 of the certificate as 64 hexadecimal digits, as the server prints it."""
        for line in self.lines:
            found = re.search(r"\b([0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2}){31})\b", line)
            if found:
                return found[1].replace(":", "").lower()
        return None

    def command(self):
        out = [str(build_dir() / "src/server/kithd"), "--data-dir", str(self.data_dir), "--listen", self.listen]
        out += ["--tls", self.tls, "--registration", self.registration]
        if self.config is not None:
            path = self.data_dir / "test.conf"
            path.write_text(self.config, encoding="utf-8")
            out += ["--config", str(path)]
        return out + self.options

    def start(self, timeout=60):
        """Starts, and waits for the line that says it is ready."""
        self.lines = []
        self.process = subprocess.Popen(
            self.command(),
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=_die_with_parent,
        )
        ready = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(self.process, ready), daemon=True)
        self._reader.start()
        if not ready.wait(timeout) or self.url is None:
            status = self.process.poll()
            raise ServerError(f"kithd is not ready (status {status}):\n{self.output}")
        return self

    def _read(self, process, ready):
        for line in process.stdout:
            self.lines.append(line)
            found = READY.match(line)
            if found:
                self.url = found[2].rstrip("/")
                # A restart comes back at the same place.
                self.listen = f"{self.listen.rsplit(':', 1)[0]}:{urlsplit(self.url).port}"
                ready.set()
        ready.set()

    def stop(self, timeout=30):
        """Asks the server to end. Returns its status."""
        self.process.terminate()
        try:
            self.process.wait(timeout)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        self._reader.join(5)
        return self.process.returncode

    def kill(self):
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join(5)

    def restart(self):
        if self.process.poll() is None:
            self.stop()
        return self.start()

    def close(self):
        """Ends the server; what a sanitizer had to say about it is an error, leaks among it."""
        if self.process and self.process.poll() is None:
            if build_dir().name in ("build-asan", "build-tsan"):
                self.process.terminate()
                self.process.wait(60)
            else:
                self.process.kill()
                self.process.wait()
        if self.process:
            self._reader.join(5)
            self.process.stdout.close()
        if self.owns_data:
            shutil.rmtree(self.data_dir, ignore_errors=True)
        if re.search(r"\b\w+Sanitizer\b|runtime error: ", self.output):
            raise ServerError(self.output[-8000:])
