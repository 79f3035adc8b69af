#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people choose for all their devices, kept by a real kithd: notifications, and the order of their guilds."""

import datetime

import tap
from journey import NO_ID, Journey


def moment(seconds):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class UserSettings(Journey):
    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.guild_, self.channel = self.guild(self.anna, self.boris)
        self.guild_path = f"/users/@me/settings/guilds/{self.guild_['id']}"
        self.channel_path = f"/users/@me/settings/channels/{self.channel}"

    def settings(self, person):
        """What a person is told on request; a new connection is told the same."""
        told = person.get("/users/@me/settings")
        ready = self.online(person).ready
        self.assertEqual(ready["settings"], told)
        return told

    def device(self, person):
        other = self.api()
        other.login(person.user["username"])
        return self.online(other)

    def test_notifications_follow_to_all_devices(self):
        hers, elsewhere, stranger = self.online(self.boris), self.device(self.boris), self.online(self.anna)
        set_ = self.boris.patch(self.guild_path, {"level": "mentions", "suppress_everyone": True})
        self.assertEqual((set_["level"], set_["suppress_everyone"], set_["muted"]), ("mentions", True, False))
        for device in (hers, elsewhere):
            self.assertEqual(device.event("user_settings.update")["guild"], set_)
        until = moment(3600)
        muted = self.boris.patch(self.channel_path, {"muted_until": until})
        self.assertEqual((muted["id"], muted["muted"], muted["muted_until"]), (self.channel, True, until))
        self.assertEqual(elsewhere.event("user_settings.update", where=lambda d: "channel" in d)["channel"], muted)
        told = self.settings(self.boris)
        self.assertEqual((told["guilds"], told["channels"]), ([set_], [muted]))
        self.assertEqual(self.settings(self.anna)["channels"], [])
        self.boris.patch(self.channel_path, {"muted": False})
        self.assertEqual(self.settings(self.boris)["channels"], [])
        self.anna.send(self.channel, "for the order of events")
        stranger.event("message.create", where=lambda d: d["content"] == "for the order of events")
        self.assertNotIn("user_settings.update", [each["t"] for each in stranger.events])

    def test_what_is_refused(self):
        stranger = self.person()
        with self.refused("mute_over", 400):
            self.boris.patch(self.channel_path, {"muted_until": moment(-1)})
        with self.refused_field("level", "unknown_value"):
            self.boris.patch(self.guild_path, {"level": "loud"})
        with self.refused("unknown_guild", 404):
            stranger.patch(self.guild_path, {"level": "all"})
        for channel in (self.channel, NO_ID):
            with self.refused("unknown_channel", 404):
                stranger.patch(f"/users/@me/settings/channels/{channel}", {"level": "all"})
        with self.refused_field("items.0.name", "folder_name_bad"):
            self.boris.put("/users/@me/settings/guild-order", {"items": [{"id": NO_ID, "name": "x" * 33, "guild_ids": []}]})
        with self.refused("guild_order_bad", 400):
            self.boris.put("/users/@me/settings/guild-order", {"items": [{"guild_ids": [self.guild_["id"]] * 2}]})

    def test_hidden_channels_are_neither_told_nor_forgotten(self):
        self.boris.patch(self.channel_path, {"muted": True})
        everyone = f"/channels/{self.channel}/overwrites/{self.guild_['id']}"
        self.anna.put(everyone, {"kind": "role", "allow": "0", "deny": str(1 << 10)})
        self.assertEqual(self.settings(self.boris)["channels"], [])
        with self.refused("unknown_channel", 404):
            self.boris.patch(self.channel_path, {"muted": False})
        self.anna.delete(everyone)
        self.assertEqual([each["id"] for each in self.settings(self.boris)["channels"]], [self.channel])
        self.boris.delete(f"/guilds/{self.guild_['id']}/members/@me")
        self.assertEqual(self.settings(self.boris)["channels"], [])
        self.boris.post(f"/invites/{self.anna.post('/guilds/' + self.guild_['id'] + '/invites')['code']}")
        self.assertEqual([each["id"] for each in self.settings(self.boris)["channels"]], [self.channel])

    def test_order_and_folders(self):
        second, _ = self.guild(self.boris, name="Second")
        elsewhere = self.device(self.boris)
        order = {"items": [
            {"id": NO_ID, "name": "Mine", "colour": 0x3584E4, "guild_ids": [second["id"], self.guild_["id"]]},
        ]}
        with_strangers = {"items": [*order["items"], {"guild_ids": [NO_ID[:-1] + "0"]}]}
        self.assertEqual(self.boris.put("/users/@me/settings/guild-order", with_strangers), order)
        self.assertEqual(elsewhere.event("user_settings.update")["guild_order"], order)
        self.assertEqual(self.settings(self.boris)["guild_order"], order)

    def test_default_level_of_a_guild(self):
        gateway = self.online(self.boris)
        self.anna.patch(f"/guilds/{self.guild_['id']}", {"default_notifications": "mentions"})
        self.assertEqual(gateway.event("guild.update")["default_notifications"], "mentions")
        with self.refused_field("default_notifications", "unknown_value"):
            self.anna.patch(f"/guilds/{self.guild_['id']}", {"default_notifications": "nothing"})
        change = self.anna.get(f"/guilds/{self.guild_['id']}/audit-log")["items"][0]["changes"]
        self.assertEqual(change, [{"field": "default_notifications", "before": "all", "after": "mentions"}])


if __name__ == "__main__":
    tap.main()
