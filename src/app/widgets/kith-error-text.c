/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error-text.h"

#include "kith-error.h"
#include "kith-net-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

typedef struct
{
  guint code;
  const char *text;
  KithErrorField field;
} Entry;

/* What a server refused, in words that say what to do. Codes that are not here have the title of the protocol,
 * which is translated too. */
static const Entry refusals[] = {
  { KITH_ERROR_WRONG_CREDENTIALS, N_ ("The name or the password is wrong"), KITH_ERROR_FIELD_PASSWORD },
  { KITH_ERROR_WRONG_PASSWORD, N_ ("The present password is wrong"), KITH_ERROR_FIELD_PASSWORD },
  { KITH_ERROR_JOIN_CODE_THROTTLED, N_ ("Too many wrong codes; wait a little, or ask for an invite link") },
  { KITH_ERROR_LOGIN_THROTTLED, N_ ("Too many failed attempts; wait a little before you try again"),
    KITH_ERROR_FIELD_PASSWORD },
  { KITH_ERROR_ACCOUNT_DISABLED, N_ ("This account was disabled by the server’s administrator"),
    KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_USERNAME_TAKEN, N_ ("This user name is taken on this server; choose another"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_USERNAME_TOO_SHORT, N_ ("A user name has at least 2 characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_USERNAME_TOO_LONG, N_ ("A user name has at most 32 characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_USERNAME_BAD, N_ ("A user name is made of lower-case letters a–z, digits, dots and underscores"),
    KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_DISPLAY_NAME_BAD, N_ ("A name has 1 to 32 visible characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_PASSWORD_TOO_SHORT, N_ ("A password has at least 8 characters"), KITH_ERROR_FIELD_PASSWORD },
  { KITH_ERROR_PASSWORD_TOO_LONG, N_ ("A password has at most 256 characters"), KITH_ERROR_FIELD_PASSWORD },
  { KITH_ERROR_GUILD_NAME_BAD, N_ ("A community’s name has 1 to 100 visible characters"), KITH_ERROR_FIELD_GUILD },
  { KITH_ERROR_CHANNEL_NAME_BAD, N_ ("A channel’s name has 1 to 100 visible characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_TOPIC_TOO_LONG, N_ ("A topic has at most 1024 characters"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PRONOUNS_TOO_LONG, N_ ("At most 40 characters"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_OWNS_GUILDS, N_ ("You own communities; hand them over or delete them first"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PICTURE_TOO_LARGE, N_ ("The server takes pictures of at most 8 MiB"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PICTURE_UNSUPPORTED, N_ ("The server takes PNG, JPEG and WebP pictures"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PICTURE_TOO_WIDE, N_ ("The server takes pictures of at most 4096 pixels on each side"),
    KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PICTURE_UNREADABLE, N_ ("The server cannot read this picture"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_BIO_TOO_LONG, N_ ("At most 1000 characters"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_UNKNOWN_INVITE, N_ ("This invite is not valid any more; ask for a new one"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_ERROR_REGISTRATION_CLOSED, N_ ("This server does not take new accounts"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_ERROR_INVITE_REQUIRED, N_ ("This server takes new accounts only by invite"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_ERROR_MISSING_PERMISSION, N_ ("You are not allowed to do this"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_PERMISSION_NOT_YOURS, N_ ("You cannot give or take a permission that you do not have yourself"),
    KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_EVERYONE_ROLE, N_ ("This cannot be done to the role of everyone"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_TOO_MANY_ROLES, N_ ("This community has as many roles as this server allows"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_UNKNOWN_ROLE, N_ ("This role is not there any more"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_ROLE_NAME_BAD, N_ ("A role’s name has 1 to 100 visible characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_OWNER_IS_ABOVE_ALL, N_ ("Nobody can do this to the owner of the community"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_MEMBER_ABOVE_YOU, N_ ("This member’s highest role is not below yours"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_ROLE_ABOVE_YOURS, N_ ("This role is not below your highest one"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_OWNER_CANNOT_LEAVE, N_ ("You own this community: delete it, or hand it over first"),
    KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_TOO_MANY_GUILDS, N_ ("You are in as many communities as this server allows"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_TOO_MANY_CHANNELS, N_ ("This community has as many channels as this server allows"),
    KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_TOO_MANY_MEMBERS, N_ ("This community is full"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_ERROR_TOO_MANY_INVITES, N_ ("This community has as many invites as this server allows"),
    KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_TOO_MANY_SESSIONS, N_ ("You are signed in on as many devices as this server allows"),
    KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_TIMED_OUT, N_ ("You are in a timeout and can only read"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_BANNED, N_ ("You are banned from this community"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_ERROR_UNKNOWN_MEMBER, N_ ("This person is not a member any more"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_UNKNOWN_BAN, N_ ("This person is not banned any more"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_ALREADY_OWNER, N_ ("This person owns the community already"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_NICKNAME_BAD, N_ ("A nickname has 1 to 32 visible characters"), KITH_ERROR_FIELD_NAME },
  { KITH_ERROR_TIMEOUT_TOO_LONG, N_ ("A timeout is at most 28 days long"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_REASON_TOO_LONG, N_ ("A reason has at most 512 characters"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_RATE_LIMITED, N_ ("That was too fast for the server; wait a moment"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_OVERLOADED, N_ ("The server is busy; try again in a moment"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_SHUTTING_DOWN, N_ ("The server is restarting; try again in a moment"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_INTERNAL_ERROR, N_ ("Something went wrong on the server"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_UNKNOWN_CHANNEL, N_ ("This channel is not there any more"), KITH_ERROR_FIELD_NONE },
  { KITH_ERROR_UNKNOWN_GUILD, N_ ("This community is not there any more"), KITH_ERROR_FIELD_NONE },
};

static const Entry net_errors[] = {
  { KITH_NET_ERROR_OFFLINE, N_ ("The server cannot be reached; check the address and the network"),
    KITH_ERROR_FIELD_ADDRESS },
  { KITH_NET_ERROR_TIMEOUT, N_ ("The server takes too long to answer"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_NET_ERROR_CERTIFICATE, N_ ("The server’s certificate is not the one that was expected"),
    KITH_ERROR_FIELD_ADDRESS },
  { KITH_NET_ERROR_PROTOCOL, N_ ("What answers at this address is not a Kith server"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_NET_ERROR_TOO_LARGE, N_ ("The server’s answer is too large to be read"), KITH_ERROR_FIELD_ADDRESS },
  { KITH_NET_ERROR_KEYRING, N_ ("The keyring could not be read"), KITH_ERROR_FIELD_NONE },
  { KITH_NET_ERROR_SIGNED_OUT, N_ ("You are signed out of this server"), KITH_ERROR_FIELD_NONE },
  { KITH_NET_ERROR_DEMO, N_ ("Only a server can do this, and the demo has none"), KITH_ERROR_FIELD_NONE },
};

static const Entry *
find_entry (const GError *error)
{
  const Entry *entries = error->domain == KITH_ERROR ? refusals : net_errors;
  guint n = error->domain == KITH_ERROR ? G_N_ELEMENTS (refusals) : G_N_ELEMENTS (net_errors);

  if (error->domain != KITH_ERROR && error->domain != KITH_NET_ERROR)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (entries[i].code == (guint) error->code)
      return &entries[i];
  return NULL;
}

/**
 * kith_error_text:
 * @error: what went wrong
 *
 * Returns: (transfer none): what to tell the person; valid as long as @error
 */
const char *
kith_error_text (const GError *error)
{
  const Entry *entry = find_entry (error);

  if (entry)
    return _ (entry->text);
  return error->domain == KITH_ERROR ? _ (kith_error_get_title ((KithErrorCode) error->code)) : error->message;
}

/**
 * kith_error_find_field:
 *
 * Returns: the kind of field beside which @error is shown
 */
KithErrorField
kith_error_find_field (const GError *error)
{
  const Entry *entry = find_entry (error);

  return entry ? entry->field : KITH_ERROR_FIELD_NONE;
}
