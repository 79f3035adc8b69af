#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of the style sheets can be told apart: their contrast is computed as WCAG 2 says, 4.5 for letters and 3 for
large ones and for signs; for who asked for strong contrast 7 and 4.5. Every accent colour is tried."""

import re
import unittest

import tap
from tree import ROOT

REROOTS = ROOT / "resources"
SHEETS = {
    "light": ["style.css"],
    "dark": ["style.css", "style-dark.css"],
    "strong light": ["style.css", "style-hc.css"],
    "strong dark": ["style.css", "style-dark.css", "style-hc.css", "style-hc-dark.css"],
}
# What libadwaita 1.2 gives where our sheets say nothing; its dark sheet differs.
ADWAITA = {
    "window_fg_color": "rgba(0, 0, 0, 0.8)",
    "view_fg_color": "@window_fg_color",
    "popover_bg_color": "#ffffff",
    "dialog_bg_color": "#fafafa",
}
GROUNDS = (
    "window_bg_color",
    "view_bg_color",
    "dialog_bg_color",
    "popover_bg_color",
    "kith_rail_bg_color",
    "kith_sidebar_bg_color",
    "kith_members_bg_color",
)


class Sheet:
    def __init__(self, names):
        self.text = "\n".join((REROOTS / name).read_text() for name in names)
        self.colours = {**ADWAITA, **dict(re.findall(r"@define-color (\w+) ([^;]+);", self.text))}

    def rgba(self, value):
        """(red, green, blue, alpha), each up to 1."""
        value = value.strip()
        if value.startswith("@"):
            return self.rgba(self.colours[value[1:]])
        if value.startswith("#"):
            digits = value[1:]
            return (*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)), 1.0)
        found = re.fullmatch(r"rgba\((\d+), (\d+), (\d+), ([\d.]+)\)", value)
        if found:
            return (*(int(found[n]) / 255 for n in (1, 2, 3)), float(found[4]))
        found = re.fullmatch(r"alpha\((@\w+|#\w+), ([\d.]+)\)", value)
        if found:
            *rgb, alpha = self.rgba(found[1])
            return (*rgb, alpha * float(found[2]))
        raise ValueError(value)

    def opacity(self, selector, wanted):
        """The last opacity, or alpha of the foreground, that a rule of this selector sets; without one what libadwaita has."""
        last = 0.55 if selector == ".dim-label" else 1.0
        for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/|@(define-color|import)[^;]*;", "", self.text, flags=re.S)):
            if selector not in [each.strip() for each in selectors.split(",")]:
                continue
            found = re.search(r"(?<![\w-])opacity: ([\d.]+)" if wanted == "opacity" else r"(?<![\w-])color: alpha\(@window_fg_color, ([\d.]+)\)", body)
            if found:
                last = float(found[1])
            elif wanted == "colour" and re.search(r"(?<![\w-])color: @window_fg_color", body):
                last = 1.0
        return last


def over(front, ground):
    *rgb, alpha = front
    return tuple(part * alpha + below * (1 - alpha) for part, below in zip(rgb, ground)) + (1.0,)


def luminance(colour):
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front, ground):
    front = over(front, ground)
    high, low = sorted((luminance(front), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def faded(colour, factor):
    return (*colour[:3], colour[3] * factor)


def accents():
    source = (ROOT / "src/app/look/kith-accent.c").read_text()
    return re.findall(r'\{ "(\w+)", N_ \("\w+"\), "(#\w+)", "(#\w+)", "(#\w+)", "(#\w+)" \}', source)


class Contrast(unittest.TestCase):
    def each(self):
        for look, names in SHEETS.items():
            sheet = Sheet(names)
            strong = look.startswith("strong")
            yield look, sheet, (7.0, 4.5) if strong else (4.5, 3.0)

    def check(self, look, what, ratio, least):
        self.assertGreaterEqual(round(ratio, 2), least, f"{look}: {what}")

    def test_letters(self):
        for look, sheet, (text, _) in self.each():
            for ground in GROUNDS:
                below = sheet.rgba(f"@{ground}")
                front = sheet.rgba("@window_fg_color")
                self.check(look, f"text on {ground}", contrast(front, below), text)
                self.check(look, f"dim text on {ground}", contrast(faded(front, sheet.opacity(".dim-label", "opacity")), below), 4.5)

    def test_rows(self):
        for look, sheet, (text, sign) in self.each():
            front = sheet.rgba("@window_fg_color")
            side = sheet.rgba("@kith_sidebar_bg_color")
            row = faded(front, sheet.opacity("channelrow", "colour"))
            self.check(look, "a channel", contrast(row, side), 4.5)
            self.check(look, "the sign of a channel", contrast(faded(row, sheet.opacity("channelrow > image", "opacity")), side), sign)
            for ground in ("kith_sidebar_bg_color", "window_bg_color"):
                chosen = over(sheet.rgba("@kith_selected_color"), sheet.rgba(f"@{ground}"))
                self.check(look, f"what is chosen on {ground}", contrast(front, chosen), text)

    def test_accents(self):
        for look, sheet, (text, _) in self.each():
            white = sheet.rgba("@accent_fg_color")
            self.check(look, "a button", contrast(white, sheet.rgba("@accent_bg_color")), 4.5)
            self.check(look, "a badge", contrast((1, 1, 1, 1), sheet.rgba("@kith_badge_bg_color")), 4.5)
            for ground in GROUNDS:
                self.check(look, f"a link on {ground}", contrast(sheet.rgba("@accent_color"), sheet.rgba(f"@{ground}")), 4.5)

    def test_chosen_accents(self):
        self.assertGreater(len(accents()), 6)
        light, dark = Sheet(SHEETS["light"]), Sheet(SHEETS["dark"])
        for name, fill, letters, dark_fill, dark_letters in accents():
            for look, sheet, ground, front in (("light", light, fill, letters), ("dark", dark, dark_fill, dark_letters)):
                self.check(look, f"a {name} button", contrast((1, 1, 1, 1), sheet.rgba(ground)), 4.5)
                for below in GROUNDS:
                    self.check(look, f"a {name} link on {below}", contrast(sheet.rgba(front), sheet.rgba(f"@{below}")), 4.5)
        # The first one is that of the sheets.
        first = accents()[0]
        self.assertEqual(tuple(first[1:]), tuple(sheet.colours[key] for sheet in (light, dark) for key in ("accent_bg_color", "accent_color")))

    def test_lines_in_strong_contrast(self):
        for look in ("strong light", "strong dark"):
            sheet = Sheet(SHEETS[look])
            for ground in ("window_bg_color", "kith_sidebar_bg_color"):
                self.check(look, f"a line on {ground}", contrast(sheet.rgba("@kith_line_color"), sheet.rgba(f"@{ground}")), 3.0)

    def test_arithmetic(self):
        """The example of the definition: black on white is 21, and #777 on white 4.48."""
        sheet = Sheet(["style.css"])
        self.assertAlmostEqual(contrast((0, 0, 0, 1), (1, 1, 1, 1)), 21)
        self.assertAlmostEqual(contrast(sheet.rgba("#777777"), (1, 1, 1, 1)), 4.48, 2)


if __name__ == "__main__":
    tap.main()
