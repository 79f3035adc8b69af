#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that other programs read: desktop entry, metainfo, settings, resources, templates."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import tap
import tree

# Libraries of org.gnome.Platform, and those that are not in it with the module that builds them. What is only asked for
# if it is there, as gsound and libsystemd are, counts as the runtime's.
FLATPAK_RUNTIME = set(
    """gdk-pixbuf-2.0 gio-2.0 gio-unix-2.0 glib-2.0 gnutls gobject-2.0 gsound gstreamer-1.0 gstreamer-app-1.0
    gstreamer-audio-1.0 gstreamer-fft-1.0 gstreamer-rtp-1.0 gstreamer-sdp-1.0 gstreamer-video-1.0 gstreamer-webrtc-1.0
    gtk4 json-glib-1.0 libadwaita-1 libarchive libcurl libpulse libpulse-mainloop-glib libsecret-1 libsoup-3.0 libsystemd opus
    pango sqlite3 zlib x11 libpulse libpulse-mainloop-glib xcomposite xi xrandr""".split()
)
FLATPAK_MODULES = {
    "avahi-core": "avahi",
    "avahi-glib": "avahi",
    "libcmark-gfm": "cmark-gfm",
    "libjwt": "libjwt",
    "libqrencode": "qrencode",
    "libsodium": "libsodium",
}

RESOURCE_PREFIX = "/chat/kith/Kith"


def copy_plain(path, folder):
    """Copies a file without the ending `.in`, as building does."""
    target = Path(folder) / path.name.removesuffix(".in")
    shutil.copy(tree.ROOT / path, target)
    return target


class Data(unittest.TestCase):
    maxDiff = None

    def check_with(self, patterns, *command):
        with tempfile.TemporaryDirectory() as folder:
            for path in tree.matching(*patterns):
                status, output = tree.run(*command, copy_plain(path, folder))
                self.assertEqual(status, 0, f"{path}: {output}")

    def test_desktop_entry(self):
        self.check_with(["data/*.desktop", "data/*.desktop.in"], "desktop-file-validate")

    def test_metainfo(self):
        self.check_with(["data/*.metainfo.xml", "data/*.metainfo.xml.in"], "appstreamcli", "validate", "--no-net", "--explain")

    def test_settings(self):
        schemas = tree.matching("data/*.gschema.xml")
        with tempfile.TemporaryDirectory() as folder:
            for path in schemas:
                copy_plain(path, folder)
            if schemas:
                status, output = tree.run("glib-compile-schemas", "--strict", "--dry-run", folder)
                self.assertEqual(status, 0, output)

    def test_xml_is_well_formed(self):
        for path in tree.matching("*.ui", "*.xml", "*.svg", "*.xml.in"):
            status, output = tree.run("xmllint", "--noout", "--nonet", path)
            self.assertEqual(status, 0, output)

    def manifests(self):
        return tree.matching("resources/*.gresource.xml")

    def resource_files(self):
        """Files of the manifests as paths of this tree, found in resources/ or in the rooms of the app."""
        for manifest in self.manifests():
            for entry in ElementTree.parse(tree.ROOT / manifest).iter("file"):
                yield entry.text.strip()

    def test_resources_exist(self):
        names = {path.name for path in tree.files()}
        missing = [name for name in self.resource_files() if name.rsplit("/", 1)[-1] not in names]
        self.assertEqual(missing, [])

    def test_every_template_is_a_resource(self):
        listed = {name.rsplit("/", 1)[-1] for name in self.resource_files()}
        loose = [str(path) for path in tree.matching("src/app/**/*.ui", "src/app/*/*.ui") if path.name not in listed]
        self.assertEqual(loose, [], "not named in resources/kith.gresource.xml")

    def test_resource_prefix(self):
        for manifest in self.manifests():
            for group in ElementTree.parse(tree.ROOT / manifest).iter("gresource"):
                self.assertTrue(group.get("prefix").startswith(RESOURCE_PREFIX), group.get("prefix"))

    def test_templates_and_code_agree(self):
        wrong = []
        for path in tree.matching("*.ui"):
            root = ElementTree.parse(tree.ROOT / path).getroot()
            ids = [each.get("id") for each in root.iter() if each.tag in ("object", "menu", "section", "template") and each.get("id")]
            wrong += [f"{path}: id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
            template = root.find("template")
            code = path.with_suffix(".c")
            if template is None or code not in tree.files():
                continue
            text = tree.read(code)
            children = re.findall(r"bind_template_child(?:_internal|_private|_full)?\s*\([^,]+,[^,]+,\s*(\w+)\s*\)", text)
            wrong += [f"{code}: child {name} is not in {path}" for name in children if name not in ids]
            bound = set(re.findall(r"bind_template_callback(?:_full)?\s*\([^,]+,\s*\"?(\w+)", text))
            for signal in root.iter("signal"):
                if signal.get("handler") not in bound and "." not in signal.get("handler"):
                    wrong.append(f"{path}: handler {signal.get('handler')} is not bound in {code}")
            for closure in root.iter("closure"):
                if closure.get("function") not in bound:
                    wrong.append(f"{path}: closure {closure.get('function')} is not bound in {code}")
        self.assertEqual(wrong, [])

    def test_plain_interfaces_are_valid(self):
        """gtk4-builder-tool knows no class of ours, so templates are checked where their class is made."""
        plain = [path for path in tree.matching("*.ui") if "<template" not in tree.read(path) and 'class="Kith' not in tree.read(path)]
        if not plain:
            return
        for path in plain:
            done = subprocess.run(
                ["xvfb-run", "-a", "gtk4-builder-tool", "validate", str(tree.ROOT / path)],
                env={**os.environ, "GDK_BACKEND": "x11", "GTK_A11Y": "none"},
                capture_output=True,
                text=True,
                timeout=60,
            )
            self.assertEqual(done.returncode, 0, f"{path}: {done.stdout}{done.stderr}")

    def test_flatpak_has_every_library(self):
        """What the build asks pkg-config for is in the runtime, or a module of the manifest."""
        manifest = tree.read(Path("flatpak/chat.kith.Kith.yml"))
        modules = set(re.findall(r"^  - name: (\S+)$", manifest, re.M))
        wanted = set()
        for path in tree.matching("meson.build"):
            if path.parts[0] != "tests":
                wanted |= set(re.findall(r"dependency\(\s*'([^']+)'", tree.read(path)))
        self.assertGreater(len(wanted), 20)
        missing = {name for name in wanted if name not in FLATPAK_RUNTIME and FLATPAK_MODULES.get(name) not in modules}
        self.assertEqual(missing, set(), "neither in the runtime nor a module")
        # A call needs them; without they are silently not there.
        for permission in ("--share=network", "--socket=pulseaudio"):
            self.assertIn(f"- {permission}\n", manifest)


if __name__ == "__main__":
    tap.main()
