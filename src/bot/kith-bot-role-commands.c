/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-guild-roles.h"

#include <string.h>

/* Roles, who holds them, and what channels overwrite. Sets of permissions are decimal numbers, as on the wire. */

/* A number in a text. Ends the call where it is none. */
static gboolean
get_number (KithBotCall *call, const char *name, guint base, guint64 maximum, gboolean *given, guint64 *value)
{
  const char *text = kith_bot_call_get_text (call, name);
  g_autofree char *wrong = g_strdup_printf ("“%s” is not a number that is possible here", name);

  *given = text != NULL;
  if (!text || g_ascii_string_to_unsigned (text, base, 0, maximum, value, NULL))
    return TRUE;
  kith_bot_call_fail_code (call, "invalid_number", wrong);
  return FALSE;
}

/* A role by its id or its name. Ends the call where there is none. */
static KithRole *
find_role (KithBotCall *call, KithGuild *guild)
{
  const char *text = kith_bot_call_need_text (call, "role");
  GListModel *roles = kith_guild_list_roles (guild);

  for (guint i = 0; text && i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (KithRole) role = (KithRole *) g_list_model_get_item (roles, i);

      if (strcmp (kith_role_get_id (role), text) == 0 || strcmp (kith_role_get_name (role), text) == 0)
        return role;
    }
  if (text)
    kith_bot_call_fail_code (call, "unknown_role", "the guild has no such role");
  return NULL;
}

static JsonObject *
describe_role (KithRole *role)
{
  JsonObject *object = json_object_new ();
  g_autofree char *permissions = g_strdup_printf ("%" G_GUINT64_FORMAT, kith_role_get_permissions (role));
  g_autofree char *colour = g_strdup_printf ("%06x", (guint) MAX (kith_role_get_colour (role), 0));

  json_object_set_string_member (object, "id", kith_role_get_id (role));
  json_object_set_string_member (object, "name", kith_role_get_name (role));
  json_object_set_string_member (object, "permissions", permissions);
  json_object_set_int_member (object, "position", kith_role_get_position (role));
  if (kith_role_get_colour (role) >= 0)
    json_object_set_string_member (object, "colour", colour);
  json_object_set_boolean_member (object, "hoist", kith_role_get_hoist (role));
  json_object_set_boolean_member (object, "mentionable", kith_role_get_mentionable (role));
  return object;
}

static void
run_roles (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  GListModel *roles = guild ? kith_guild_list_roles (guild) : NULL;
  JsonObject *answer;
  JsonArray *list;

  if (!guild)
    return;
  answer = json_object_new ();
  list = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (KithRole) role = (KithRole *) g_list_model_get_item (roles, i);

      json_array_add_object_element (list, describe_role (role));
    }
  json_object_set_array_member (answer, "roles", list);
  kith_bot_call_answer (call, answer);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithRole) role = kith_guild_create_role_finish ((KithGuild *) source, result, &error);
  JsonObject *answer;

  if (!role)
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_object_member (answer, "role", describe_role (role));
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
run_create_role (KithBotCall *call)
{
  const char *name = kith_bot_call_need_text (call, "name");
  KithGuild *guild = name ? kith_bot_call_find_guild (call) : NULL;
  KithWireRoleRequest request = { .name = (char *) name };
  guint64 permissions = 0, colour = 0;
  gboolean given;

  if (!guild || !get_number (call, "permissions", 10, G_MAXUINT64, &given, &permissions) ||
      !get_number (call, "colour", 16, 0xffffff, &request.has_colour, &colour))
    return;
  request.permissions = permissions;
  request.colour = (gint64) colour;
  request.hoist = kith_bot_call_get_number (call, "hoist", 0) != 0;
  request.mentionable = kith_bot_call_get_number (call, "mentionable", 0) != 0;
  kith_guild_create_role_async (guild, &request, NULL, on_created, call);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_role_edit_finish ((KithRole *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_edit_role (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  KithRole *role = guild ? find_role (call, guild) : NULL;
  KithWireRolePatch patch = { .name = (char *) kith_bot_call_get_text (call, "name") };
  guint64 permissions = 0, colour = 0, position = 0;

  if (!role || !get_number (call, "permissions", 10, G_MAXUINT64, &patch.has_permissions, &permissions) ||
      !get_number (call, "colour", 16, 0xffffff, &patch.has_colour, &colour) ||
      !get_number (call, "position", 10, G_MAXINT, &patch.has_position, &position))
    return;
  patch.permissions = permissions;
  patch.colour = (gint64) colour;
  patch.position = (gint64) position;
  kith_role_edit_async (role, &patch, NULL, on_edited, call);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_role_delete_finish ((KithRole *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_delete_role (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  KithRole *role = guild ? find_role (call, guild) : NULL;

  if (role)
    kith_role_delete_async (role, NULL, on_deleted, call);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_guild_set_member_roles_finish ((KithGuild *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

/* A member by their id or user name, where they are known here. */
static KithMember *
find_member (KithBotCall *call, KithGuild *guild)
{
  const char *text = kith_bot_call_need_text (call, "user");
  GListModel *members = kith_guild_list_members (guild);

  for (guint i = 0; text && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (KithMember) member = (KithMember *) g_list_model_get_item (members, i);
      KithUser *user = kith_member_get_user (member);

      if (strcmp (kith_user_get_id (user), text) == 0 || strcmp (kith_user_get_username (user), text) == 0)
        return member;
    }
  if (text)
    kith_bot_call_fail_code (call, "unknown_member", "the guild has no such member, or they are not loaded yet");
  return NULL;
}

static void
exchange (KithBotCall *call, gboolean give)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  KithRole *role = guild ? find_role (call, guild) : NULL;
  KithMember *member = role ? find_member (call, guild) : NULL;
  const char *const *held = member ? kith_member_get_roles (member) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (!member)
    return;
  for (guint i = 0; held[i]; i++)
    if (strcmp (held[i], kith_role_get_id (role)) != 0)
      g_ptr_array_add (ids, (gpointer) held[i]);
  if (give)
    g_ptr_array_add (ids, (gpointer) kith_role_get_id (role));
  g_ptr_array_add (ids, NULL);
  kith_guild_set_member_roles_async (guild, kith_user_get_id (kith_member_get_user (member)),
                                     (const char *const *) ids->pdata, NULL, on_exchanged, call);
}

static void
run_give_role (KithBotCall *call)
{
  exchange (call, TRUE);
}

static void
run_take_role (KithBotCall *call)
{
  exchange (call, FALSE);
}

static void
on_overwritten (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_channel_put_overwrite_finish ((KithChannel *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_overwrite (KithBotCall *call)
{
  const char *target = kith_bot_call_need_text (call, "target");
  KithChannel *channel = target ? kith_bot_call_find_channel (call) : NULL;
  const char *kind = kith_bot_call_get_text (call, "kind");
  KithWireOverwrite overwrite = { .id = (char *) target };
  gboolean given;

  if (!channel || !get_number (call, "allow", 10, G_MAXUINT64, &given, &overwrite.allow) ||
      !get_number (call, "deny", 10, G_MAXUINT64, &given, &overwrite.deny))
    return;
  overwrite.kind = kind && strcmp (kind, "member") == 0 ? KITH_OVERWRITE_KIND_MEMBER : KITH_OVERWRITE_KIND_ROLE;
  kith_channel_put_overwrite_async (channel, &overwrite, NULL, on_overwritten, call);
}

static void
on_overwrite_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_channel_delete_overwrite_finish ((KithChannel *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_delete_overwrite (KithBotCall *call)
{
  const char *target = kith_bot_call_need_text (call, "target");
  KithChannel *channel = target ? kith_bot_call_find_channel (call) : NULL;

  if (channel)
    kith_channel_delete_overwrite_async (channel, target, NULL, on_overwrite_deleted, call);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_channel_clear_overwrites_finish ((KithChannel *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_follow_category (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (channel)
    kith_channel_clear_overwrites_async (channel, NULL, on_cleared, call);
}

const KithBotCommand kith_bot_role_commands[] = {
  { "roles", "guild", run_roles, "list the roles of a guild, the highest first" },
  { "create-role", "guild name | --permissions N --colour HEX --hoist 1 --mentionable 1", run_create_role,
    "make a role" },
  { "edit-role", "guild role | --name NAME --permissions N --colour HEX --position N", run_edit_role,
    "change or move a role" },
  { "delete-role", "guild role", run_delete_role, "delete a role" },
  { "give-role", "guild user role", run_give_role, "give a role to a member" },
  { "take-role", "guild user role", run_take_role, "take a role from a member" },
  { "overwrite", "channel target | --kind KIND --allow N --deny N", run_overwrite,
    "set what a channel allows and denies a role or a member" },
  { "delete-overwrite", "channel target", run_delete_overwrite, "remove what a channel says of a role or a member" },
  { "follow-category", "channel", run_follow_category, "let a channel follow its category again" },
  { NULL },
};
