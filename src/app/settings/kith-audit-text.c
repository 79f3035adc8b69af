/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-audit-text.h"

#include "kith-time-words.h"

#include <glib/gi18n.h>

/* name: in the list to filter by. sentence: who did it, and to what. */
static const struct
{
  const char *name;
  const char *sentence;
  const char *icon_name;
} actions[KITH_N_AUDIT_ACTIONS] = {
  /* Translators: sentences of the audit log; the first %s is a person, the second what they did it to */
  [KITH_AUDIT_ACTION_GUILD_UPDATE] = { N_ ("Community changed"), N_ ("%s changed %s"), "emblem-system-symbolic" },
  [KITH_AUDIT_ACTION_GUILD_TRANSFER] = { N_ ("Ownership transferred"), N_ ("%s made %s the owner"),
                                         "emblem-system-symbolic" },
  [KITH_AUDIT_ACTION_CHANNEL_CREATE] = { N_ ("Channel created"), N_ ("%s created #%s"), "kith-channel-symbolic" },
  [KITH_AUDIT_ACTION_CHANNEL_UPDATE] = { N_ ("Channel changed"), N_ ("%s changed #%s"), "kith-channel-symbolic" },
  [KITH_AUDIT_ACTION_CHANNEL_DELETE] = { N_ ("Channel deleted"), N_ ("%s deleted #%s"), "user-trash-symbolic" },
  [KITH_AUDIT_ACTION_OVERWRITE_PUT] = { N_ ("Channel permissions changed"), N_ ("%s changed who may do what in #%s"),
                                        "dialog-password-symbolic" },
  [KITH_AUDIT_ACTION_OVERWRITE_DELETE] = { N_ ("Channel permissions removed"), N_ ("%s removed permissions of #%s"),
                                           "dialog-password-symbolic" },
  [KITH_AUDIT_ACTION_ROLE_CREATE] = { N_ ("Role created"), N_ ("%s created the role %s"), "dialog-password-symbolic" },
  [KITH_AUDIT_ACTION_ROLE_UPDATE] = { N_ ("Role changed"), N_ ("%s changed the role %s"), "dialog-password-symbolic" },
  [KITH_AUDIT_ACTION_ROLE_DELETE] = { N_ ("Role deleted"), N_ ("%s deleted the role %s"), "user-trash-symbolic" },
  [KITH_AUDIT_ACTION_ROLE_MOVE] = { N_ ("Role moved"), N_ ("%s moved the role %s"), "dialog-password-symbolic" },
  [KITH_AUDIT_ACTION_INVITE_CREATE] = { N_ ("Invite created"), N_ ("%s created the invite %s"),
                                        "kith-invite-symbolic" },
  [KITH_AUDIT_ACTION_INVITE_REVOKE] = { N_ ("Invite revoked"), N_ ("%s revoked the invite %s"), "user-trash-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_KICK] = { N_ ("Member removed"), N_ ("%s removed %s"), "list-remove-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_BAN] = { N_ ("Member banned"), N_ ("%s banned %s"), "action-unavailable-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_UNBAN] = { N_ ("Ban lifted"), N_ ("%s lifted the ban of %s"), "object-select-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_NICKNAME] = { N_ ("Nickname changed"), N_ ("%s changed the nickname of %s"),
                                          "document-edit-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_TIMEOUT] = { N_ ("Timeout"), N_ ("%s changed the timeout of %s"), "alarm-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_ROLES] = { N_ ("Roles of a member changed"), N_ ("%s changed the roles of %s"),
                                       "system-users-symbolic" },
  [KITH_AUDIT_ACTION_MESSAGE_DELETE] = { N_ ("Message deleted"), N_ ("%s deleted a message of %s"),
                                         "user-trash-symbolic" },
  [KITH_AUDIT_ACTION_MESSAGE_BULK_DELETE] = { N_ ("Messages deleted"), N_ ("%s deleted messages in #%s"),
                                              "user-trash-symbolic" },
  [KITH_AUDIT_ACTION_MESSAGE_PIN] = { N_ ("Message pinned"), N_ ("%s pinned a message of %s"), "view-pin-symbolic" },
  [KITH_AUDIT_ACTION_MESSAGE_UNPIN] = { N_ ("Message unpinned"), N_ ("%s unpinned a message of %s"),
                                        "view-pin-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_VOICE] = { N_ ("Muted or deafened"), N_ ("%s muted or deafened %s, or took it back"),
                                       "audio-input-microphone-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_MOVE] = { N_ ("Moved in voice"), N_ ("%s moved %s to another voice channel"),
                                      "audio-input-microphone-symbolic" },
  [KITH_AUDIT_ACTION_MEMBER_DISCONNECT] = { N_ ("Put out of voice"), N_ ("%s put %s out of a voice channel"),
                                            "audio-input-microphone-symbolic" },
};

/* What a change's field is called; one that is not here is shown as the protocol calls it. */
static const struct
{
  const char *field;
  const char *name;
} fields[] = {
  { "name", N_ ("Name") },
  { "topic", N_ ("Topic") },
  { "kind", N_ ("Kind") },
  { "position", N_ ("Position") },
  { "parent_id", N_ ("Category") },
  { "nickname", N_ ("Nickname") },
  { "timeout_until", N_ ("Until") },
  { "roles", N_ ("Role") },
  { "colour", N_ ("Colour") },
  { "hoist", N_ ("Listed apart") },
  { "mentionable", N_ ("Can be mentioned") },
  { "permissions", N_ ("Permissions") },
  { "allow", N_ ("Allowed") },
  { "deny", N_ ("Forbidden") },
  { "max_uses", N_ ("Uses at most") },
  { "user_limit", N_ ("People at most") },
  { "mute", N_ ("Muted") },
  { "deaf", N_ ("Deafened") },
  { "slow_mode_seconds", N_ ("Slow mode, in seconds") },
  { "system_channel_id", N_ ("Notices in") },
  { "join_notices", N_ ("Tells who joins") },
  { "leave_notices", N_ ("Tells who leaves") },
  { "default_notifications", N_ ("Notifies of") },
  { "count", N_ ("How many") },
};

/**
 * kith_audit_action_describe:
 *
 * Returns: (transfer none): what an act is called in a list of acts
 */
const char *
kith_audit_action_describe (KithAuditAction action)
{
  return actions[action].name ? _ (actions[action].name) : kith_audit_action_to_string (action);
}

const char *
kith_audit_action_get_icon (KithAuditAction action)
{
  return actions[action].icon_name ? actions[action].icon_name : "document-edit-symbolic";
}

/**
 * kith_audit_text_sentence:
 *
 * Returns: (transfer full): who did what to whom or what
 */
char *
kith_audit_text_sentence (const KithWireAuditEntry *entry)
{
  const char *target = entry->target_name ? entry->target_name : "";
  const char *sentence = actions[entry->action].sentence ? actions[entry->action].sentence : N_ ("%s changed %s");
  g_auto (GStrv) parts = g_strsplit (_ (sentence), "%s", 3);

  /* The sentences are no literals, so printf() would not be checked. */
  return g_strconcat (parts[0], entry->actor->display_name, parts[1], target, parts[2], NULL);
}

static const char *
get_field_name (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].field, field))
      return _ (fields[i].name);
  return field;
}

/* Returns: (transfer full) (nullable): a value for people */
static char *
describe_value (const char *field, const char *value, KithGuild *guild)
{
  KithChannel *channel;

  if (!value)
    return NULL;
  if (g_str_equal (value, "true"))
    return g_strdup (_ ("yes"));
  if (g_str_equal (value, "false"))
    return g_strdup (_ ("no"));
  if (g_str_equal (field, "timeout_until"))
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (value, NULL);

      return time ? kith_time_words_moment (g_date_time_to_unix (time) * 1000) : g_strdup (value);
    }
  if (g_str_has_suffix (field, "_id"))
    {
      channel = kith_guild_find_channel (guild, value);
      return g_strdup (channel ? kith_channel_get_name (channel) : _ ("one that is gone"));
    }
  return g_strdup (value);
}

static void
append_change (GString *text, const KithWireAuditChange *change, KithGuild *guild)
{
  const char *name = get_field_name (change->field);
  g_autofree char *before = describe_value (change->field, change->before, guild);
  g_autofree char *after = describe_value (change->field, change->after, guild);

  if (text->len > 0)
    g_string_append (text, "\n");
  if (before && after)
    /* Translators: a change in the audit log: what, its old and its new value */
    g_string_append_printf (text, _ ("%s: %s → %s"), name, before, after);
  else if (after)
    /* Translators: something new in the audit log: what, and its value */
    g_string_append_printf (text, _ ("%s: %s"), name, after);
  else
    /* Translators: something that was taken away, in the audit log: what, and the value that it had */
    g_string_append_printf (text, _ ("%s: no longer %s"), name, before ? before : "");
}

/**
 * kith_audit_text_details:
 * @guild: where it happened
 *
 * Returns: (transfer full): what changed, why and when, a line each
 */
char *
kith_audit_text_details (const KithWireAuditEntry *entry, KithGuild *guild)
{
  g_autofree char *moment = kith_time_words_moment (entry->created_at);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entry->changes->len; i++)
    {
      const KithWireAuditChange *change = entry->changes->pdata[i];

      /* The sentence says it. */
      if (!g_str_equal (change->field, "owner_id") && !g_str_equal (change->field, "max_age_seconds") &&
          !g_str_equal (change->field, "delete_message_seconds"))
        append_change (text, change, guild);
    }
  if (text->len > 0)
    g_string_append (text, "\n");
  if (entry->reason)
    /* Translators: why something was done, and when */
    g_string_append_printf (text, _ ("“%s” · %s"), entry->reason, moment);
  else
    g_string_append (text, moment);
  return g_string_free (text, FALSE);
}
