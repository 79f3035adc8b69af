# SPDX-License-Identifier: GPL-3.0-or-later
"""Voice, from mouth to ear: how late, how soon after joining, how well over a bad network, at what cost. People are
kith-bots with real microphones and speakers (null sinks of PulseAudio), whose sound takes the way of the app's."""

import contextlib
import json
import os
import statistics
import subprocess
import time

import mumble
import numpy as np
from benchlib import benchmark
from bot import Bot
from hearing import RATE, chirps, find, loudness, speech, write_wav
from network import Network
from server import Kithd
from session import _die_with_parent, end_process, wait_for
from sound import Sound

PATIENCE = 60
# A chirp that is less alike than this has been broken on its way, and says nothing of time.
ALIKE = 0.6


def array(recording):
    """A finished recording as numbers, and when it began."""
    samples, start = recording.finish()
    return np.array(samples) / 32768, start


class Room:
    """A kithd with a voice channel and bots in its guild; with `sound` they have devices named after them."""

    def __init__(self, bench, names, sound=None, place=None):
        os.environ["KITH_BUILD_DIR"] = str(bench.build)
        self.stack = contextlib.ExitStack()
        self.names = names
        self.sound = sound
        self.place = place or Local()
        self.bots = {}

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.stack = stack
            self.server = stack.enter_context(self.place.server())
            environment = {"PULSE_SERVER": self.sound.address} if self.sound else {}
            for name in self.names:
                self.bots[name] = stack.enter_context(self.place.bot(self.server, name, environment))
            first, *others = self.bots.values()
            guild = first.ask("create-guild", name="Bench")["guild"]
            link = first.ask("create-invite", guild=guild["id"])["link"]
            for bot in others:
                bot.ask("join", link=link)
            first.ask("create-channel", guild=guild["id"], name="Couch", kind="voice")
            for bot in self.bots.values():
                wait_for(lambda bot=bot: len(bot.ask("guilds")["guilds"][0]["channels"]) == 2, PATIENCE, "the channel")
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def join(self, name, **more):
        devices = {"input": f"{name}_mic", "output": f"{name}_speakers"} if self.sound else {}
        self.bots[name].ask("voice-join", channel="Couch", **devices, **more)

    def leave(self, name):
        self.bots[name].ask("voice-leave")

    def level(self, name, hertz):
        tones = self.bots[name].ask("voice-hear")["tones"]
        return max((each["level"] for each in tones if abs(each["frequency"] - hertz) < 30), default=-100)

    def wait_links(self):
        """Until everybody has a link to everybody."""
        ids = {name: bot.ready["user_id"] for name, bot in self.bots.items()}

        def linked(name, other):
            with contextlib.suppress(Exception):
                return self.bots[name].ask("voice-stats", user_id=ids[other])["bits_in"] > 0
            return False

        for name in self.names:
            for other in self.names:
                if name != other:
                    wait_for(lambda name=name, other=other: linked(name, other), PATIENCE, f"the link of {name} and {other}")


class Local:
    """All on this machine."""

    def server(self):
        return Kithd(config="[limits]\nrate-factor=0\n")

    def bot(self, server, name, environment):
        return Bot(server.url, name, register=True, environment=environment)


class Apart:
    """Each on a machine of their own, at one switch: network namespaces."""

    def __init__(self, network):
        self.network = network
        self.machines = {}

    def machine(self, name):
        if name not in self.machines:
            self.machines[name] = self.network.machine(name)
        return self.machines[name]

    def server(self):
        machine = self.machine("server")
        server = Kithd(listen=f"{machine.ipv4}:0", tls="auto", config="[limits]\nrate-factor=0\n")
        inner = server.command
        server.command = lambda: machine.command(*inner())
        return server

    def bot(self, server, name, environment):
        bot = Bot(server.url, name, register=True, environment=environment, options=("--fingerprint", server.fingerprint))
        bot.command = self.machine(name).command(*bot.command)
        return bot


def cpu_seconds(pid):
    """CPU time of all threads of a process."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_cpu(pids, seconds):
    """The mean share of a core of some processes. This is how long is measured, not a wait for something."""
    before, start = [cpu_seconds(pid) for pid in pids], time.monotonic()
    time.sleep(seconds)
    spent = time.monotonic() - start
    return statistics.mean((cpu_seconds(pid) - each) / spent for pid, each in zip(pids, before, strict=True))


# Mouth to ear


def mouth_to_ear(sound, mouth, ear, count=18):
    """Milliseconds from a chirp's entering the microphone to its leaving the speakers: the median. What was broken on its
    way is left out; with less than half of the chirps there is no figure."""
    said, sweep, starts = chirps(count)
    path = sound.folder / "chirps.wav"
    write_wav(path, said)
    said_there, heard_there = sound.listen(f"{mouth}_mouth"), sound.listen(f"{ear}_speakers")
    sound.play(mouth, path).wait(count * 3)
    end = heard_there.seconds + 1
    wait_for(lambda: heard_there.seconds > end, 20, "the last chirp")
    (entered, entered_at), (left, left_at) = array(said_there), array(heard_there)
    first, alike = find(said[: starts[1] + len(sweep)], entered[: starts[3]])
    if alike < ALIKE:
        raise RuntimeError("the chirps did not enter the microphone as they are")
    delays = []
    for start in starts:
        begin = max(first + start - RATE // 20, 0)
        at, alike = find(sweep, entered[begin : begin + len(sweep) + RATE // 10])
        said_at = entered_at + (begin + at) / RATE
        begin = max(int((said_at - left_at) * RATE), 0)
        at, alike_there = find(sweep, left[begin : begin + len(sweep) + RATE // 2])
        if min(alike, alike_there) > ALIKE:
            delays.append((left_at + (begin + at) / RATE - said_at) * 1000)
    if len(delays) < count / 2:
        raise RuntimeError(f"only {len(delays)} of {count} chirps were heard")
    return statistics.median(delays)


def wait_heard(sound, mouth, ear):
    """Until a tone comes through."""
    sound.say(mouth, 440)
    wait_for(lambda: sound.level(ear, 440) > -40, PATIENCE, f"{mouth} to be heard by {ear}")
    sound.hush(mouth)


def delay_of_kith(bench, sound, **settings):
    with Room(bench, ("anna", "boris"), sound) as room:
        for name in room.names:
            room.join(name, **settings)
        wait_heard(sound, "anna", "boris")
        return mouth_to_ear(sound, "anna", "boris")


def delay_of_mumble(sound, settings):
    with mumble.Mumble(sound, settings):
        wait_heard(sound, "anna", "boris")
        return mouth_to_ear(sound, "anna", "boris")


def delay_of_pipeline(bench, sound, profile):
    command = [bench.build / "tests/bench/bench-voice-floor", "pipe", "anna_mic", "boris_speakers", profile]
    process = subprocess.Popen(command, env={**os.environ, "PULSE_SERVER": sound.address}, preexec_fn=_die_with_parent)
    try:
        wait_heard(sound, "anna", "boris")
        return mouth_to_ear(sound, "anna", "boris")
    finally:
        end_process(process)


@benchmark("voice-delay", unit="ms", bar="ratio <= 1.1", reference="Mumble at its defaults")
def voice_delay(bench):
    """The low-delay profile stands in a line of its own, beside Mumble at its lowest."""
    with_mumble = mumble.is_installed()
    profiles = (("balanced", {}, mumble.DEFAULTS), ("low", {"low_delay": "true"}, mumble.LOWEST))
    found = {(profile, who): [] for profile, _, _ in profiles for who in ("kith", "reference")}
    for _ in range(3):
        for profile, settings, of_mumble in profiles:
            with Sound("anna", "boris") as sound:
                found[profile, "kith"].append(delay_of_kith(bench, sound, **settings))
            with Sound("anna", "boris") as sound:
                reference = delay_of_mumble(sound, of_mumble) if with_mumble else delay_of_pipeline(bench, sound, profile)
                found[profile, "reference"].append(reference)
    medians = {key: statistics.median(values) for key, values in found.items()}
    what = "Mumble at its lowest" if with_mumble else "a bare pipeline, low"
    bench.also("voice-delay-low", medians["low", "kith"], "ms", "ratio <= 1.1", what, medians["low", "reference"])
    if not with_mumble:
        bench.note("Mumble is not installed (mumble, mumble-server): the reference is a bare pipeline of GStreamer's")
    for (profile, who), values in found.items():
        bench.note(f"{profile}, {who}: {', '.join(f'{each:.0f}' for each in values)} ms")
    return medians["balanced", "kith"], medians["balanced", "reference"]


# Join to first sound


@benchmark("voice-join", unit="ms", bar="value <= 500")
def voice_join(bench):
    """From asking to join until the first that somebody says leaves one's speakers."""
    delays = []
    with Sound("anna", "boris") as sound, Room(bench, ("anna", "boris"), sound) as room:
        sound.say("boris", 880)
        room.join("boris")
        for _ in range(12):
            ear = sound.listen("anna_speakers")
            begun = time.monotonic()
            room.join("anna")
            wait_for(lambda: sound.level("anna", 880) > -40, PATIENCE, "boris to be heard")
            heard, heard_at = array(ear)
            steps = heard[: len(heard) // 480 * 480].reshape(-1, 480)
            first = int(np.argmax(np.sqrt(np.mean(steps**2, axis=1)) > 0.01))
            delays.append((heard_at + first / 100 - begun) * 1000)
            room.leave("anna")
            wait_for(lambda: sound.level("anna", 880) < -60, PATIENCE, "silence")
    delays = delays[2:]
    bench.note(f"worst of {len(delays)}: {max(delays):.0f} ms; the first two, which load what is needed, are left out")
    return statistics.median(delays), None


# What it costs


def cpu_of_floor(bench, streams, seconds):
    command = [bench.build / "tests/bench/bench-voice-floor", "decode", str(streams), str(seconds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["cpu"] * 100


def talk(sound, names, seconds=90):
    """Has people speak; a steady tone is what Mumble takes for noise."""
    path = sound.folder / "talk.wav"
    write_wav(path, speech(seconds))
    for name in names:
        sound.play(name, path)


def wait_words(sound, name):
    wait_for(lambda: loudness(np.array(sound.record(name)) / 32768) > -40, PATIENCE, f"{name} to hear the other")


def cpu_of_pair(bench, sound):
    with Room(bench, ("anna", "boris"), sound) as room:
        talk(sound, room.names)
        for name in room.names:
            room.join(name)
        wait_words(sound, "boris")
        return 100 * measure_cpu([bot.process.pid for bot in room.bots.values()], 10)


def cpu_of_mumble(sound):
    with mumble.Mumble(sound, mumble.DEFAULTS) as other:
        talk(sound, other.names)
        wait_words(sound, "boris")
        return 100 * measure_cpu([client.pid for client in other.clients.values()], 10)


@benchmark("voice-cpu", unit="% of a core", bar="ratio <= 1.5", reference="encoding one stream and decoding seven, without a network")
def voice_cpu(bench):
    """Of one of eight people, each of whom talks and hears seven; and of one of two, beside Mumble's client."""
    names = [f"p{number}" for number in range(8)]
    values, references = [], []
    with Room(bench, names) as room:
        for number, name in enumerate(names):
            room.join(name, input=f"tone:{400 + 100 * number}")
        room.wait_links()
        for _ in range(3):
            values.append(100 * measure_cpu([bot.process.pid for bot in room.bots.values()], 8))
            references.append(cpu_of_floor(bench, 7, 8))
    pairs, mumbles = [], []
    for _ in range(3 if mumble.is_installed() else 1):
        with Sound("anna", "boris") as sound:
            pairs.append(cpu_of_pair(bench, sound))
        if mumble.is_installed():
            with Sound("anna", "boris") as sound:
                mumbles.append(cpu_of_mumble(sound))
    reference = statistics.median(mumbles) if mumbles else None
    bar = "ratio <= 1.3" if mumbles else ""
    bench.also("voice-cpu-two", statistics.median(pairs), "% of a core", bar, "Mumble's client talking", reference)
    if not mumbles:
        bench.note("Mumble is not installed (mumble, mumble-server): two people are measured without a reference")
    return statistics.median(values), statistics.median(references)


# A bad network


def align(said, heard):
    """Pairs of a second of what was said and what was heard of it. Each is looked for by itself, since the delay may change;
    what is not found at all is paired with nothing."""
    at = 0
    for start in range(0, len(said) - RATE, RATE):
        piece = said[start : start + RATE]
        begin = max(at - RATE // 2, 0)
        found, alike = find(piece, heard[begin : begin + 3 * RATE])
        lost = alike < 0.2
        at = at + RATE if lost else begin + found + RATE
        yield piece, np.zeros(RATE) if lost else heard[at - RATE : at]


def count_damaged(said, heard):
    """Which share of the frames of 20 ms that hold speech came out unlike what was said. A lost packet would damage two
    frames that it lies across, so it is counted by where packets begin, which is where the fewest are damaged."""
    frame, pairs = RATE // 50, list(align(said, heard))
    shares = []
    for phase in range(0, frame, frame // 8):
        likenesses = []
        for one, other in pairs:
            for first in range(phase, RATE - frame, frame):
                a, b = one[first : first + frame], other[first : first + frame]
                if loudness(a) > -35:
                    likenesses.append(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))
        shares.append(100 * float(np.mean(np.array(likenesses) < 0.7)))
    return min(shares)


def say_over(sound, said):
    """What boris hears of what anna says."""
    path = sound.folder / "said.wav"
    write_wav(path, said)
    ear = sound.listen("boris_speakers")
    sound.play("anna", path).wait(len(said) / RATE + 20)
    end = ear.seconds + 1
    wait_for(lambda: ear.seconds > end, 20, "the last word")
    return array(ear)[0]


def damaged_frames(bench, lost, **settings):
    """The share of damaged frames of half a minute of speech, the first ten seconds left out: what fights losses has to
    notice them first."""
    said = speech(40)
    with Sound("anna", "boris") as sound, Network() as network:
        place = Apart(network)
        with Room(bench, ("anna", "boris"), sound, place) as room:
            for name in room.names:
                room.join(name, **settings)
            wait_heard(sound, "anna", "boris")
            if lost:
                place.machine("boris").lose(lost)
            heard = say_over(sound, said)
    at, _ = find(said[10 * RATE : 11 * RATE], heard)
    return count_damaged(said[10 * RATE :], heard[max(at - RATE // 10, 0) :])


@benchmark("voice-loss", unit="% of frames damaged", bar="value <= 2")
def voice_loss(bench):
    """One packet of ten is lost."""
    bench.note(f"with nothing lost: {damaged_frames(bench, 0):.1f} %")
    return damaged_frames(bench, 0.1), None


# Echo


@contextlib.contextmanager
def echo(sound, name, decibels, milliseconds):
    """What somebody's speakers play comes to their microphone, fainter and later."""

    def pactl(*words):
        return subprocess.run(["pactl", *words], env=sound.environment, check=True, capture_output=True, text=True).stdout

    options = (f"source={name}_speakers.monitor", f"sink={name}_mouth", f"latency_msec={milliseconds}", "source_dont_move=true")
    module = pactl("load-module", "module-loopback", *options).strip()
    inputs = json.loads(pactl("--format=json", "list", "sink-inputs"))
    stream = next(each["index"] for each in inputs if str(each["owner_module"]) == module)
    pactl("set-sink-input-volume", str(stream), f"-{decibels}dB")
    try:
        yield
    finally:
        pactl("unload-module", module)


def loudness_of_echo(room, sound, said, **settings):
    """What boris hears of himself, once that had five seconds to get less."""
    path = sound.folder / "said.wav"
    write_wav(path, said)
    for name in room.names:
        room.join(name, **(settings if name == "anna" else {}))
    wait_heard(sound, "boris", "anna")
    ear = sound.listen("boris_speakers")
    sound.play("boris", path).wait(len(said) / RATE + 20)
    heard, _ = array(ear)
    for name in room.names:
        room.leave(name)
    return loudness(heard[5 * RATE : int(len(said) - RATE / 2)])


@benchmark("voice-echo", unit="dB less", bar="value >= 12")
def voice_echo(bench):
    """Speakers that are heard by their own microphone, 8 dB fainter and 60 ms later."""
    said = speech(20)
    with Sound("anna", "boris") as sound, Room(bench, ("anna", "boris"), sound) as room, echo(sound, "anna", 8, 60):
        plain = loudness_of_echo(room, sound, said)
        bench.note(f"the echo without cancelling: {plain:.1f} dB")
        less = [plain - loudness_of_echo(room, sound, said, echo_cancel="true") for _ in range(3)]
        with_all = plain - loudness_of_echo(room, sound, said, echo_cancel="true", noise=2)
    bench.note(f"with noise suppression besides: {with_all:.1f} dB less")
    return statistics.median(less), None


# Another network


def time_to_recover(room, hertz):
    """Seconds until boris hears the tone again for good: for three seconds on end."""
    start = time.monotonic()
    clear_since = None
    while time.monotonic() - start < PATIENCE:
        now = time.monotonic()
        clear = room.level("boris", hertz) > -30
        clear_since = (clear_since or now) if clear else None
        if clear_since and now - clear_since > 3 and now - start > 5:
            return clear_since - start
    raise RuntimeError("nothing was heard again")


@benchmark("voice-recover", unit="s", bar="value <= 4")
def voice_recover(bench):
    """From the moment that one's address is gone and there is another, as in another Wi-Fi, to being heard again."""
    found = []
    with Network() as network:
        place = Apart(network)
        with Room(bench, ("anna", "boris"), place=place) as room:
            room.join("anna", input="tone:440")
            room.join("boris", input="tone:880")
            for number in range(5):
                time_to_recover(room, 440)
                place.machine("anna").move(number)
                found.append(time_to_recover(room, 440))
    bench.note(", ".join(f"{each:.1f}" for each in found) + " s")
    return statistics.median(found), None
