# SPDX-License-Identifier: GPL-3.0-or-later
"""A TURN relay: coturn on ports of its own choosing.

    with Relay() as relay:
        config = relay.config()   # for kithd.conf
"""

import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from session import _die_with_parent, end_process, wait_for

SECRET = "what the relay knows"


def own_address():
    """An address of this machine that is not the loopback: what looks for ways between machines leaves that out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def free_port():
    """A port that is free for UDP and TCP."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("0.0.0.0", 0))
            port = tcp.getsockname()[1]
            try:
                udp.bind(("0.0.0.0", port))
            except OSError:
                continue
            return port


class Relay:
    def __init__(self, secret=SECRET, tls=False, open_to_all=False, host=None):
        self.secret = secret
        self.tls = tls
        self.open_to_all = open_to_all
        self.host = host or own_address()
        self.scratch = tempfile.TemporaryDirectory(prefix="kith-turn-")
        self.folder = Path(self.scratch.name)
        self.port, self.tls_port = free_port(), free_port()
        self.lines = []
        self.process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    @property
    def output(self):
        return "".join(self.lines)

    def write_config(self):
        lines = [
            f"listening-ip={self.host}",
            f"relay-ip={self.host}",
            f"listening-port={self.port}",
            "realm=test.kith.chat",
            "fingerprint",
            "no-cli",
            "no-multicast-peers",
            "log-file=stdout",
            "simple-log",
            "verbose",
            f"pidfile={self.folder}/pid",
            f"userdb={self.folder}/users",
        ]
        if self.host.startswith("127."):
            lines.append("allow-loopback-peers")
        lines += ["no-auth"] if self.open_to_all else ["use-auth-secret", f"static-auth-secret={self.secret}"]
        if self.tls:
            make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "5"]
            names = ["-subj", "/CN=turn.example.org", "-addext", f"subjectAltName=IP:{self.host}"]
            files = ["-keyout", self.folder / "key.pem", "-out", self.folder / "certificate.pem"]
            subprocess.run([*make, *names, *files], check=True, capture_output=True)
            lines += [f"tls-listening-port={self.tls_port}", f"cert={self.folder}/certificate.pem", f"pkey={self.folder}/key.pem", "no-dtls"]
        else:
            lines += ["no-tls", "no-dtls"]
        path = self.folder / "turnserver.conf"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def start(self):
        self.process = subprocess.Popen(
            [shutil.which("turnserver") or "turnserver", "-c", str(self.write_config())],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=_die_with_parent,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        wait_for(lambda: self.answers() or self.process.poll() is not None, 30, "the relay")
        if self.process.poll() is not None:
            self.reader.join(5)
            raise RuntimeError(f"the relay does not start:\n{self.output}")
        return self

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def answers(self):
        try:
            for port in (self.port, self.tls_port) if self.tls else (self.port,):
                socket.create_connection((self.host, port), 1).close()
        except OSError:
            return False
        return True

    def close(self):
        if self.process:
            end_process(self.process, 10)
            self.reader.join(5)
            self.process.stdout.close()
        self.scratch.cleanup()

    def config(self, *urls, secret=None):
        """The section of kithd.conf that leads here."""
        urls = urls or (f"turn:{self.host}:{self.port}?transport=udp",)
        return f"[turn]\nurls={';'.join(urls)}\nsecret={secret or self.secret}\n"
