# SPDX-License-Identifier: GPL-3.0-or-later
"""Mumble from the distribution, without a screen: what voice is measured against. A server and clients that send all the
time, from null sinks to null sinks."""

import getpass
import hashlib
import os
import shutil
import sqlite3
import ssl
import subprocess
import tempfile
from pathlib import Path

from session import _die_with_parent, end_process, wait_for
from turn import free_port

# Units of ten milliseconds, as its preferences have them: frames of a packet, jitter buffer, output delay.
DEFAULTS = {"framesperpacket": 2, "jitterbuffer": 1, "outputdelay": 5}
LOWEST = {"framesperpacket": 1, "jitterbuffer": 1, "outputdelay": 1}

SETTINGS = """[General]
lastupdate=2
[audio]
input=PulseAudio
output=PulseAudio
transmit=0
quality=40000
noisesupress=0
outputdelay={outputdelay}
echo=false
[net]
framesperpacket={framesperpacket}
jitterbuffer={jitterbuffer}
[pulseaudio]
input={name}_mic
output={name}_speakers
[tts]
enable=false
[ui]
askonquit=false
disablepubliclist=true
"""


def is_installed():
    return bool(shutil.which("mumble") and find_server() and shutil.which("Xvfb"))


def find_server():
    return shutil.which("murmurd", path=os.environ["PATH"] + ":/usr/sbin")


def make_certificate(folder, name):
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "5", "-subj", f"/CN={name}"]
    subprocess.run([*make, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"], check=True, capture_output=True)
    return folder / f"{name}.pem", folder / f"{name}.key"


class Mumble:
    """with Mumble(sound, DEFAULTS) as mumble: … mumble.clients["anna"].pid"""

    def __init__(self, sound, settings, names=("anna", "boris")):
        self.sound = sound
        self.settings = settings
        self.names = names
        self.scratch = tempfile.TemporaryDirectory(prefix="kith-mumble-")
        self.folder = Path(self.scratch.name)
        self.port = free_port()
        self.processes = []
        self.clients = {}

    def __enter__(self):
        try:
            self.start_server()
            self.start_display()
            for name in self.names:
                self.start_client(name)
            wait_for(lambda: self.log().count("Authenticated") >= len(self.names), 60, "Mumble's clients to be let in")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for process in reversed(self.processes):
            end_process(process, 10)
        self.scratch.cleanup()

    def log(self):
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def run(self, command, log, environment=None):
        with open(self.folder / log, "ab") as out:
            process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=_die_with_parent)
        self.processes.append(process)
        return process

    def start_server(self):
        self.certificate, key = make_certificate(self.folder, "server")
        settings = {
            "database": self.folder / "server.sqlite",
            "uname": getpass.getuser(),
            "sslCert": self.certificate,
            "sslKey": key,
            "host": "127.0.0.1",
            "port": self.port,
            "bandwidth": 200000,
            "autobanAttempts": 0,
            "registerName": "",
            "bonjour": "False",
            "welcometext": "",
            "users": 10,
        }
        path = self.folder / "server.ini"
        path.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")
        server = self.run([find_server(), "-fg", "-ini", str(path)], "server.log")
        wait_for(lambda: "Server listening" in self.log() or server.poll() is not None, 30, "Mumble's server")
        if server.poll() is not None:
            raise RuntimeError(f"Mumble's server does not start:\n{self.log()}")

    def start_display(self):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-noreset"]
        process = subprocess.Popen(command, pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_parent)
        self.processes.append(process)
        os.close(write)
        with open(read, encoding="ascii") as number:
            self.display = f":{number.readline().strip()}"

    def start_client(self, name):
        home = self.folder / name
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(home), "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        for variable, folder in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_RUNTIME_DIR", "run")):
            environment[variable] = str(home / folder)
            (home / folder).mkdir(parents=True)
            (home / folder).chmod(0o700)
        environment["PULSE_SERVER"] = self.sound.address
        text = SETTINGS.format(name=name, **self.settings)
        (home / "config/Mumble").mkdir()
        (home / "config/Mumble/Mumble.conf").write_text(text, encoding="utf-8")
        self.make_identity(home, name)
        self.trust_server(home)
        self.clients[name] = self.run(["mumble", "-m", f"mumble://{name}@127.0.0.1:{self.port}/"], f"{name}.out", environment)

    def make_identity(self, home, name):
        """Without one it asks for one, and waits."""
        certificate, key = make_certificate(self.folder, name)
        (home / "Documents").mkdir()
        target = home / "Documents/MumbleAutomaticCertificateBackup.p12"
        command = ["openssl", "pkcs12", "-export", "-in", certificate, "-inkey", key, "-passout", "pass:", "-out", target]
        subprocess.run(command, check=True, capture_output=True)

    def trust_server(self, home):
        der = ssl.PEM_cert_to_DER_cert(self.certificate.read_text(encoding="utf-8"))
        folder = home / "data/Mumble/Mumble"
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "mumble.sqlite") as database:
            database.execute("CREATE TABLE cert (id INTEGER PRIMARY KEY AUTOINCREMENT, hostname TEXT, port INTEGER, digest TEXT)")
            database.execute("CREATE UNIQUE INDEX cert_host_port ON cert (hostname, port)")
            values = ("127.0.0.1", self.port, hashlib.sha1(der).hexdigest())
            database.execute("INSERT INTO cert (hostname, port, digest) VALUES (?, ?, ?)", values)
        database.close()
