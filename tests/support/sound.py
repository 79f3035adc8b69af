# SPDX-License-Identifier: GPL-3.0-or-later
"""A sound server without a sound card: microphones into which tones are played, and speakers that are listened to.

    with Sound("anna") as sound:
        sound.say("anna", 440)
        sound.level("anna", 880)    # of what anna's speakers play, in decibels
"""

import array
import math
import os
import subprocess
import tempfile
import threading
import time
import wave
from pathlib import Path

from session import _die_with_parent, end_process, wait_for

RATE = 48000


class Recording:
    """What a device plays, from when it was made to finish()."""

    def __init__(self, sound, device):
        command = ["parec", "-d", f"{device}.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=5"]
        self.process = subprocess.Popen(command, env=sound.environment, stdout=subprocess.PIPE, preexec_fn=_die_with_parent)
        self.data = bytearray()
        self.start = None
        self.began = threading.Event()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        if not self.began.wait(20):
            raise RuntimeError(f"nothing comes from {device}")

    def read(self):
        """Each piece tells when the recording began at the latest; the earliest of these times is right."""
        while piece := os.read(self.process.stdout.fileno(), 4096):
            self.data += piece
            start = time.monotonic() - len(self.data) / 2 / RATE
            self.start = min(start, self.start or start)
            self.began.set()

    @property
    def seconds(self):
        return len(self.data) / 2 / RATE

    def finish(self):
        """Ends it. Returns its samples (16 bits) and the time of the first one, as time.monotonic() has it."""
        end_process(self.process, 5)
        self.thread.join(5)
        self.process.stdout.close()
        samples = array.array("h")
        samples.frombytes(bytes(self.data[: len(self.data) // 2 * 2]))
        return samples, self.start


class Sound:
    """PulseAudio with a microphone NAME_mic and speakers NAME_speakers for each name."""

    def __init__(self, *names):
        self.names = names
        self.scratch = tempfile.TemporaryDirectory(prefix="kith-sound-")
        self.folder = Path(self.scratch.name)
        self.address = f"unix:{self.folder}/pulse.sock"
        self.environment = {"PULSE_SERVER": self.address, "XDG_RUNTIME_DIR": str(self.folder), "HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        self.players = {}
        self.server = None

    def __enter__(self):
        modules = [f"module-native-protocol-unix socket={self.folder}/pulse.sock auth-anonymous=1"]
        for name in self.names:
            modules += self.modules_of(name)
        self.command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=false", "--realtime=false", "--high-priority=false"]
        for module in modules:
            self.command += ["-L", module]
        return self.start()

    def modules_of(self, name):
        return [
            f"module-null-sink sink_name={name}_mouth rate={RATE} channels=1",
            f"module-remap-source master={name}_mouth.monitor source_name={name}_mic",
            f"module-null-sink sink_name={name}_speakers rate={RATE} channels=2",
        ]

    def start(self):
        self.server = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_parent
        )
        wait_for(self.answers, 30, "the sound server")
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for player in self.players.values():
            end_process(player, 5)
        self.players = {}
        if self.server:
            end_process(self.server, 10)
        self.scratch.cleanup()

    def answers(self):
        return subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False).returncode == 0

    def say(self, name, hertz, seconds=120, device=None):
        """Plays a tone into somebody's microphone, or to a device, instead of what was played there."""
        path = self.folder / f"{hertz}.wav"
        if not path.exists():
            samples = array.array("h", (int(12000 * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(RATE)))
            with wave.open(str(path), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(RATE)
                for _ in range(seconds):
                    out.writeframes(samples.tobytes())
        self.play(name, path, device)

    def play(self, name, path, device=None):
        """Plays a file into somebody's microphone, or to a device. Returns what plays it."""
        self.hush(name)
        command = ["paplay", "--latency-msec=20", "-d", device or f"{name}_mouth", str(path)]
        self.players[name] = subprocess.Popen(command, env=self.environment, preexec_fn=_die_with_parent)
        return self.players[name]

    def listen(self, device):
        """Begins to record a device: NAME_mouth or NAME_speakers."""
        return Recording(self, device)

    def plug_in(self, name):
        """Adds devices for one more name. Returns what pulls them out."""
        modules = []
        for module in self.modules_of(name):
            command = ["pactl", "load-module", *module.split()]
            modules.append(subprocess.run(command, env=self.environment, capture_output=True, check=True, text=True).stdout.strip())
        return modules

    def pull_out(self, modules):
        for module in reversed(modules):
            subprocess.run(["pactl", "unload-module", module], env=self.environment, check=True)

    def hush(self, name):
        player = self.players.pop(name, None)
        if player:
            end_process(player, 5)

    def record(self, name, seconds=0.3):
        """What somebody's speakers play now."""
        recorder = subprocess.Popen(
            ["parec", "-d", f"{name}_speakers.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20"],
            env=self.environment,
            stdout=subprocess.PIPE,
            preexec_fn=_die_with_parent,
        )
        data = recorder.stdout.read(int(RATE * seconds) * 2)
        end_process(recorder, 5)
        recorder.stdout.close()
        samples = array.array("h")
        samples.frombytes(data[: len(data) // 2 * 2])
        return samples

    def level(self, name, hertz):
        """How loud a tone is in what somebody's speakers play, in decibels of full scale (Goertzel's algorithm)."""
        samples = self.record(name)[RATE // 20 :]
        factor = 2 * math.cos(2 * math.pi * hertz / RATE)
        before = last = 0.0
        for sample in samples:
            before, last = last, sample / 32768 + factor * last - before
        power = before * before + last * last - factor * before * last
        amplitude = 2 * math.sqrt(max(power, 0)) / max(len(samples), 1)
        return 20 * math.log10(amplitude) if amplitude > 1e-5 else -100
