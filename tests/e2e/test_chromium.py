#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser in a voice channel, by what the protocol's reference says alone: it is heard by kith-bot, and hears it."""

import array
import http.server
import json
import math
import shutil
import subprocess
import tempfile
import threading
import unittest
import wave
from pathlib import Path
from urllib.parse import urlencode

import tap
from api import Api
from journey import new_id
from session import _die_with_parent, end_process, wait_for
from voices import CLEAR, Voices, level

RATE = 48000
HERS = 660
PASSWORD = "correct horse"
HEARD, SILENCE = -45, -70
# Chromium hides its addresses behind names of mDNS unless it is told not to.
PLAIN_ADDRESSES = "--disable-features=WebRtcHideLocalIpsWithMdns"

FAKE_DEVICE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


class Page(http.server.ThreadingHTTPServer):
    """Hands out the page, and takes what it tells."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.told = {}
        self.muted = False
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join(5)


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer("text/html; charset=utf-8", Path(__file__).with_name("voice-page.html").read_bytes())

    def do_POST(self):
        self.server.told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer("application/json", json.dumps({"muted": self.server.muted}).encode())

    def log_message(self, *_):
        pass


def write_tone(path, hertz, seconds=2):
    """A whole number of periods, so that it can be played again and again."""
    samples = array.array("h", (int(12000 * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(RATE * seconds)))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


class Browser(Voices):
    tones = {"anna": 440, "boris": 880}

    def setUp(self):
        self.program = shutil.which("chromium")
        if not self.program:
            self.skipTest("there is no Chromium")
        super().setUp()
        self.scratch = Path(tempfile.mkdtemp(prefix="kith-chromium-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        write_tone(self.scratch / "voice.wav", HERS)
        self.page = Page()
        self.addCleanup(self.page.close)
        self.carla = Api(self.server.url)
        self.addCleanup(self.carla.close)
        self.carla.register("carla", PASSWORD)
        code = self.anna.ask("create-invite", guild=self.guild["id"])["code"]
        self.carla.post(f"/invites/{code}")
        channels = self.carla.get(f"/guilds/{self.guild['id']}")["channels"]
        self.couch = next(each["id"] for each in channels if each["name"] == "Couch")

    def open(self, first, own=""):
        """Joins with the browser, as the peer that offers to all or to none. `own` is a tone of the page's instead of the
        microphone, without which a browser hides its addresses."""
        peer = ("0" if first else "f") + new_id()[1:]
        query = {
            "server": self.server.url,
            "login": "carla",
            "password": PASSWORD,
            "channel": self.couch,
            "peer": peer,
            "own": own,
            "tones": ",".join(str(each) for each in self.tones.values()),
        }
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            # kithd serves no pages, so a page comes from elsewhere.
            "--disable-web-security",
            "--autoplay-policy=no-user-gesture-required",
            f"--user-data-dir={self.scratch}/profile",
            *([] if own else [PLAIN_ADDRESSES, *FAKE_DEVICE, f"--use-file-for-fake-audio-capture={self.scratch}/voice.wav"]),
        ]
        with open(self.scratch / "log", "wb") as log:
            browser = subprocess.Popen(
                [self.program, *flags, f"http://127.0.0.1:{self.page.server_port}/?{urlencode(query)}"],
                env={"HOME": str(self.scratch), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(self.scratch)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
            )
        self.addCleanup(end_process, browser, 10)
        wait_for(lambda: self.told("state") not in (None, "begun"), 60, "the page")
        self.assertEqual(self.told("state"), "joined", self.page.told.get("error"))
        return peer

    def told(self, name):
        return self.page.told.get(name)

    def page_hears(self, name):
        """How loud a bot's tone is in what the page hears of anybody."""
        heard = (self.told("heard") or {}).values()
        return max((each[str(self.tones[name])] for each in heard), default=-200)

    def heard_by(self, name):
        return level(self.bots[name].ask("voice-hear"), HERS)

    def talk(self):
        for name in self.tones:
            self.until(lambda name=name: self.heard_by(name) > CLEAR)
            wait_for(lambda name=name: self.page_hears(name) > HEARD, 40, f"{name} to be heard in the page")
        self.assertIsNone(self.told("error"))

    def test_offers(self):
        """It came last, and offers all the same, since its id is the lowest."""
        for name in self.tones:
            self.join(name)
        self.open(True)
        self.talk()
        self.until(lambda: self.people("anna")["carla"]["talking"])
        self.assertFalse([each for each in self.told("candidates") if ".local" in each])

        self.page.muted = True
        self.until(lambda: self.heard_by("anna") < -60)
        self.until(lambda: self.people("anna")["carla"]["muted"])
        self.page.muted = False
        self.until(lambda: self.heard_by("anna") > CLEAR)

        self.anna.ask("voice-mute")
        wait_for(lambda: self.page_hears("anna") < SILENCE, 40, "anna not to be heard")
        anna = self.anna.ready["user_id"]
        wait_for(lambda: self.told("people")[anna]["self_mute"], 20, "anna to be shown as muted")
        self.assertGreater(self.page_hears("boris"), HEARD)

    def test_answers(self):
        """It is there first, and the others come and offer."""
        self.open(False)
        for name in self.tones:
            self.join(name)
        self.talk()
        self.bots["boris"].ask("voice-leave")
        wait_for(lambda: self.page_hears("boris") < SILENCE, 40, "boris to be gone")
        self.assertGreater(self.page_hears("anna"), HEARD)

    def test_hides_its_addresses(self):
        """As a browser does that was not let at a microphone: by names of mDNS, which nobody here can resolve. The way is
        found nevertheless, since the browser comes to the addresses of the others."""
        self.open(False, own=HERS)
        for name in self.tones:
            self.join(name)
        self.talk()
        hosts = [each for each in self.told("candidates") if " typ host" in each]
        self.assertTrue(hosts)
        for each in hosts:
            self.assertRegex(each.split()[4], r"^[0-9a-f-]+\.local$")


if __name__ == "__main__":
    tap.main()
