/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-private.h"

#include "kith-guild.h"
#include "kith-guild-people.h"
#include "kith-model-private.h"
#include "kith-session-private.h"

/* Characters of a reply's excerpt, as the server cuts it. */
#define EXCERPT_LENGTH 120

struct _KithMessage
{
  GObject parent_instance;

  KithChannel *channel; /* weak */
  char *id;
  char *nonce;
  gint64 seq;
  int kind;
  KithUser *author;
  char *author_name;
  char *content;
  gint64 created_at;
  gint64 edited_at;
  char *reply_id;
  KithUser *reply_author;
  char *reply_excerpt;
  GPtrArray *mentions; /* KithUser */
  gboolean mention_everyone;
  gboolean mentions_me;
  KithCall call; /* in words alone */
  gboolean mine;
  int state;
  char *error_text;
  gboolean deleted;
  gboolean deleting;
  gboolean pinned;
  KithWireForwardedMessage *forwarded; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (KithMessage, kith_message, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NONCE,
  PROP_SEQ,
  PROP_KIND,
  PROP_CHANNEL,
  PROP_AUTHOR,
  PROP_AUTHOR_NAME,
  PROP_CONTENT,
  PROP_CREATED_AT,
  PROP_EDITED_AT,
  PROP_REPLY_ID,
  PROP_REPLY_AUTHOR,
  PROP_REPLY_AUTHOR_NAME,
  PROP_REPLY_EXCERPT,
  PROP_MENTION_EVERYONE,
  PROP_MENTIONS_ME,
  PROP_MINE,
  PROP_STATE,
  PROP_ERROR_TEXT,
  PROP_DELETED,
  PROP_DELETING,
  PROP_PINNED,
  PROP_FORWARDED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint not_deleted_signal;

static void
kith_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithMessage *self = KITH_MESSAGE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NONCE:
      g_value_set_string (value, self->nonce);
      break;
    case PROP_SEQ:
      g_value_set_int64 (value, self->seq);
      break;
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_CHANNEL:
      g_value_set_object (value, self->channel);
      break;
    case PROP_AUTHOR:
      g_value_set_object (value, self->author);
      break;
    case PROP_AUTHOR_NAME:
      g_value_set_string (value, kith_message_get_author_name (self));
      break;
    case PROP_CONTENT:
      g_value_set_string (value, self->content);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_EDITED_AT:
      g_value_set_int64 (value, self->edited_at);
      break;
    case PROP_REPLY_ID:
      g_value_set_string (value, self->reply_id);
      break;
    case PROP_REPLY_AUTHOR:
      g_value_set_object (value, self->reply_author);
      break;
    case PROP_REPLY_AUTHOR_NAME:
      g_value_set_string (value, kith_message_get_reply_author_name (self));
      break;
    case PROP_REPLY_EXCERPT:
      g_value_set_string (value, self->reply_excerpt);
      break;
    case PROP_MENTION_EVERYONE:
      g_value_set_boolean (value, self->mention_everyone);
      break;
    case PROP_MENTIONS_ME:
      g_value_set_boolean (value, self->mentions_me);
      break;
    case PROP_MINE:
      g_value_set_boolean (value, self->mine);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_DELETED:
      g_value_set_boolean (value, self->deleted);
      break;
    case PROP_DELETING:
      g_value_set_boolean (value, self->deleting);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_FORWARDED:
      g_value_set_boolean (value, self->forwarded != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_message_finalize (GObject *object)
{
  KithMessage *self = KITH_MESSAGE (object);

  g_clear_weak_pointer (&self->channel);
  g_clear_object (&self->author);
  g_clear_object (&self->reply_author);
  g_clear_pointer (&self->mentions, g_ptr_array_unref);
  g_free (self->id);
  g_free (self->nonce);
  g_free (self->author_name);
  g_free (self->content);
  g_free (self->reply_id);
  g_free (self->reply_excerpt);
  g_free (self->error_text);
  g_clear_pointer (&self->forwarded, kith_wire_forwarded_message_free);
  G_OBJECT_CLASS (kith_message_parent_class)->finalize (object);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
}

static GParamSpec *
int64_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
}

static GParamSpec *
boolean_property (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
}

static void
kith_message_class_init (KithMessageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_message_get_property;
  object_class->finalize = kith_message_finalize;

  not_deleted_signal = g_signal_new ("not-deleted", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_ERROR);
  properties[PROP_ID] = string_property ("id");
  properties[PROP_NONCE] = string_property ("nonce");
  properties[PROP_SEQ] = int64_property ("seq");
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, KITH_N_MESSAGE_KINDS - 1, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL, KITH_PROPERTY_FLAGS);
  properties[PROP_AUTHOR] = g_param_spec_object ("author", NULL, NULL, KITH_TYPE_USER, KITH_PROPERTY_FLAGS);
  properties[PROP_AUTHOR_NAME] = string_property ("author-name");
  properties[PROP_CONTENT] = string_property ("content");
  properties[PROP_CREATED_AT] = int64_property ("created-at");
  properties[PROP_EDITED_AT] = int64_property ("edited-at");
  properties[PROP_REPLY_ID] = string_property ("reply-id");
  properties[PROP_REPLY_AUTHOR] = g_param_spec_object ("reply-author", NULL, NULL, KITH_TYPE_USER, KITH_PROPERTY_FLAGS);
  properties[PROP_REPLY_AUTHOR_NAME] = string_property ("reply-author-name");
  properties[PROP_REPLY_EXCERPT] = string_property ("reply-excerpt");
  properties[PROP_MENTION_EVERYONE] = boolean_property ("mention-everyone");
  properties[PROP_MENTIONS_ME] = boolean_property ("mentions-me");
  properties[PROP_MINE] = boolean_property ("mine");
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, KITH_TYPE_MESSAGE_STATE, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_ERROR_TEXT] = string_property ("error-text");
  properties[PROP_DELETED] = boolean_property ("deleted");
  properties[PROP_DELETING] = boolean_property ("deleting");
  properties[PROP_PINNED] = boolean_property ("pinned");
  properties[PROP_FORWARDED] = boolean_property ("forwarded");
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_message_init (KithMessage *self)
{
  self->mentions = g_ptr_array_new_with_free_func (g_object_unref);
}

KithMessage *
kith_message_new (KithChannel *channel)
{
  KithMessage *self = g_object_new (KITH_TYPE_MESSAGE, NULL);

  g_set_weak_pointer (&self->channel, channel);
  return self;
}

static char *
make_excerpt (const char *content)
{
  g_autofree char *start = g_utf8_substring (content, 0, MIN (g_utf8_strlen (content, -1), EXCERPT_LENGTH));

  return g_strdelimit (g_steal_pointer (&start), "\n", ' ');
}

/**
 * kith_message_new_pending:
 * @reply_to: (nullable): the message it answers
 *
 * Returns: (transfer full): one's own message before the server has taken it
 */
KithMessage *
kith_message_new_pending (KithChannel *channel, const char *nonce, const char *content, KithMessage *reply_to,
                          gint64 created_at)
{
  KithMessage *self = kith_message_new (channel);
  KithSession *session = kith_channel_get_session (channel);

  self->nonce = g_strdup (nonce);
  self->content = g_strdup (content);
  self->created_at = created_at;
  self->state = KITH_MESSAGE_PENDING;
  self->mine = TRUE;
  if (session)
    g_set_object (&self->author, kith_session_get_account (session));
  if (reply_to)
    {
      g_autofree char *excerpt = make_excerpt (reply_to->content);

      kith_message_set_reply (self, reply_to->id, reply_to->author, excerpt);
    }
  return self;
}

static KithMember *
find_member (KithMessage *self, KithUser *user)
{
  KithGuild *guild = self->channel ? kith_channel_get_guild (self->channel) : NULL;
  KithMember *member = guild && user ? kith_guild_find_member (guild, kith_user_get_id (user)) : NULL;

  /* Of a large guild few members are known; those who speak are asked for. */
  if (guild && user && !member && !kith_user_get_deleted (user))
    kith_guild_want_member (guild, kith_user_get_id (user));
  return member;
}

static const char *
name_of (KithMessage *self, KithUser *user)
{
  KithMember *member = find_member (self, user);

  if (member)
    return kith_member_get_display_name (member);
  return user ? kith_user_get_display_name (user) : "";
}

static gboolean
mentions_role_of (KithMessage *self, KithUser *user, const KithWireMessage *wire)
{
  KithMember *member = user ? find_member (self, user) : NULL;

  for (guint i = 0; member && i < wire->mention_roles->len; i++)
    if (g_strv_contains (kith_member_get_roles (member), wire->mention_roles->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
update_mentions (KithMessage *self, KithSession *session, const KithWireMessage *wire)
{
  KithUser *me = kith_session_get_account (session);
  gboolean changed = self->mentions->len != wire->mentions->len;
  KithCall call = wire->mention_everyone ? KITH_CALL_EVERYONE : KITH_CALL_NONE;
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func (g_object_unref);

  if (mentions_role_of (self, me, wire))
    call = KITH_CALL_ROLE;
  for (guint i = 0; i < wire->mentions->len; i++)
    {
      KithUser *user = kith_session_ensure_user (session, g_ptr_array_index (wire->mentions, i));

      changed |= i < self->mentions->len && g_ptr_array_index (self->mentions, i) != user;
      if (user == me)
        call = KITH_CALL_NAME;
      g_ptr_array_add (mentions, user);
    }
  g_ptr_array_unref (self->mentions);
  self->mentions = g_steal_pointer (&mentions);
  changed |= kith_set_int (self, &self->mention_everyone, wire->mention_everyone, properties[PROP_MENTION_EVERYONE]);
  self->call = self->mine ? KITH_CALL_NONE : call;
  changed |= kith_set_int (self, &self->mentions_me, self->call != KITH_CALL_NONE, properties[PROP_MENTIONS_ME]);
  return changed;
}

static gboolean
update_reply (KithMessage *self, KithSession *session, const KithWireMessage *wire)
{
  g_autoptr (KithUser) author = NULL;
  gboolean changed = kith_set_string (self, &self->reply_id, wire->reply_to, properties[PROP_REPLY_ID]);

  if (wire->reply && wire->reply->author)
    author = kith_session_ensure_user (session, wire->reply->author);
  if (g_set_object (&self->reply_author, author))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR_NAME]);
      changed = TRUE;
    }
  changed |= kith_set_string (self, &self->reply_excerpt, wire->reply ? wire->reply->excerpt : NULL,
                              properties[PROP_REPLY_EXCERPT]);
  return changed;
}

/**
 * kith_message_update:
 *
 * Makes the message what the server says. It ends being pending or failed.
 *
 * Returns: whether anything was different
 */
gboolean
kith_message_update (KithMessage *self, const KithWireMessage *wire)
{
  KithSession *session = self->channel ? kith_channel_get_session (self->channel) : NULL;
  g_autoptr (KithUser) author = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (session != NULL, FALSE);
  g_object_freeze_notify (G_OBJECT (self));
  author = kith_session_ensure_user (session, wire->author);
  if (g_set_object (&self->author, author))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTHOR]);
      changed = TRUE;
    }
  kith_message_refresh_names (self);
  changed |= kith_set_int (self, &self->mine, author == kith_session_get_account (session), properties[PROP_MINE]);
  changed |= kith_set_string (self, &self->id, wire->id, properties[PROP_ID]);
  if (wire->nonce)
    kith_set_string (self, &self->nonce, wire->nonce, properties[PROP_NONCE]);
  changed |= kith_set_int64 (self, &self->seq, wire->seq, properties[PROP_SEQ]);
  changed |= kith_set_int (self, &self->kind, (int) wire->kind, properties[PROP_KIND]);
  changed |= kith_set_string (self, &self->content, wire->content, properties[PROP_CONTENT]);
  changed |= kith_set_int64 (self, &self->created_at, wire->created_at, properties[PROP_CREATED_AT]);
  changed |= kith_set_int64 (self, &self->edited_at, wire->edited_at, properties[PROP_EDITED_AT]);
  changed |= kith_set_int (self, &self->pinned, wire->pinned, properties[PROP_PINNED]);
  /* What is forwarded never changes. */
  if (wire->forwarded && !self->forwarded)
    {
      self->forwarded = kith_wire_forwarded_message_copy (wire->forwarded);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORWARDED]);
      changed = TRUE;
    }
  kith_message_set_deleting (self,
                             kith_trash_has (kith_reducer_get_trash (kith_session_get_reducer (session)), wire->id));
  changed |= update_reply (self, session, wire);
  changed |= update_mentions (self, session, wire);
  kith_message_set_state (self, KITH_MESSAGE_SENT, NULL);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

/**
 * kith_message_refresh_names:
 *
 * Looks up again what the author is called here.
 */
void
kith_message_refresh_names (KithMessage *self)
{
  if (self->author)
    kith_set_string (self, &self->author_name, name_of (self, self->author), properties[PROP_AUTHOR_NAME]);
  if (self->reply_author)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR_NAME]);
}

/**
 * kith_message_set_state:
 * @error_text: (nullable): why it failed
 */
void
kith_message_set_state (KithMessage *self, KithMessageState state, const char *error_text)
{
  kith_set_string (self, &self->error_text, error_text, properties[PROP_ERROR_TEXT]);
  kith_set_int (self, &self->state, (int) state, properties[PROP_STATE]);
}

void
kith_message_set_deleted (KithMessage *self)
{
  kith_set_int (self, &self->deleted, TRUE, properties[PROP_DELETED]);
}

/**
 * kith_message_set_reply_deleted:
 *
 * Forgets the beginning of the message that this one answers.
 */
void
kith_message_set_reply_deleted (KithMessage *self)
{
  if (g_set_object (&self->reply_author, (KithUser *) NULL))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR_NAME]);
    }
  kith_set_string (self, &self->reply_excerpt, NULL, properties[PROP_REPLY_EXCERPT]);
}

/**
 * kith_message_set_reply:
 * @author: (nullable): who wrote the message that this one answers
 * @excerpt: (nullable): how it begins
 */
void
kith_message_set_reply (KithMessage *self, const char *id, KithUser *author, const char *excerpt)
{
  kith_set_string (self, &self->reply_id, id, properties[PROP_REPLY_ID]);
  if (g_set_object (&self->reply_author, author))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY_AUTHOR_NAME]);
    }
  kith_set_string (self, &self->reply_excerpt, excerpt, properties[PROP_REPLY_EXCERPT]);
}

/**
 * kith_message_get_id:
 *
 * Returns: (nullable): the server's id; %NULL while it has none
 */
const char *
kith_message_get_id (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->id;
}

/**
 * kith_message_get_nonce:
 *
 * Returns: (nullable): what the sender called it
 */
const char *
kith_message_get_nonce (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->nonce;
}

/**
 * kith_message_get_seq:
 *
 * Returns: its number in the channel; 0 while it has none
 */
gint64
kith_message_get_seq (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), 0);
  return self->seq;
}

KithMessageKind
kith_message_get_kind (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), KITH_MESSAGE_KIND_TEXT);
  return (KithMessageKind) self->kind;
}

/**
 * kith_message_get_channel:
 *
 * Returns: (transfer none) (nullable): its channel, where that still exists
 */
KithChannel *
kith_message_get_channel (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->channel;
}

KithUser *
kith_message_get_author (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->author;
}

/**
 * kith_message_get_author_name:
 *
 * Returns: what the author is called in this guild
 */
const char *
kith_message_get_author_name (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->author_name ? self->author_name : name_of (self, self->author);
}

const char *
kith_message_get_content (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->content ? self->content : "";
}

gint64
kith_message_get_created_at (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), 0);
  return self->created_at;
}

/**
 * kith_message_get_edited_at:
 *
 * Returns: when it was last changed, in milliseconds since 1970; 0 for never
 */
gint64
kith_message_get_edited_at (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), 0);
  return self->edited_at;
}

/**
 * kith_message_get_reply_id:
 *
 * Returns: (nullable): the message that it answers
 */
const char *
kith_message_get_reply_id (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->reply_id;
}

/**
 * kith_message_get_reply_author:
 *
 * Returns: (transfer none) (nullable): who wrote the message answered; %NULL where that was deleted
 */
KithUser *
kith_message_get_reply_author (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->reply_author;
}

/**
 * kith_message_get_reply_author_name:
 *
 * Returns: (nullable): what they are called in this guild
 */
const char *
kith_message_get_reply_author_name (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->reply_author ? name_of (self, self->reply_author) : NULL;
}

/**
 * kith_message_get_reply_excerpt:
 *
 * Returns: (nullable): how the message answered begins; %NULL where it was deleted
 */
const char *
kith_message_get_reply_excerpt (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->reply_excerpt;
}

/**
 * kith_message_find_mention:
 *
 * Returns: (transfer none) (nullable): the person whom `<@user_id>` in the content means
 */
KithUser *
kith_message_find_mention (KithMessage *self, const char *user_id)
{
  GListModel *people;

  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  for (guint i = 0; i < self->mentions->len; i++)
    if (g_strcmp0 (kith_user_get_id (g_ptr_array_index (self->mentions, i)), user_id) == 0)
      return g_ptr_array_index (self->mentions, i);
  /* What is on its way has no mentions yet; in a conversation it can only mean those who are in it. */
  people = self->channel && kith_channel_is_conversation (self->channel) ? kith_channel_list_people (self->channel)
                                                                         : NULL;
  for (guint i = 0; people && i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (KithUser) user = (KithUser *) g_list_model_get_item (people, i);

      if (g_strcmp0 (kith_user_get_id (user), user_id) == 0)
        return user;
    }
  return NULL;
}

/**
 * kith_message_get_mentions:
 *
 * Returns: (transfer none) (element-type KithUser): whom it mentions
 */
GPtrArray *
kith_message_get_mentions (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->mentions;
}

gboolean
kith_message_get_mention_everyone (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->mention_everyone;
}

/**
 * kith_message_get_call:
 *
 * Returns: how it calls the person; in a conversation all that people write does
 */
KithCall
kith_message_get_call (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), KITH_CALL_NONE);
  if (self->call == KITH_CALL_NONE && !self->mine && self->channel && kith_channel_is_conversation (self->channel) &&
      self->kind == KITH_MESSAGE_KIND_TEXT && self->author && !kith_user_get_blocked (self->author))
    return KITH_CALL_EVERYONE;
  return self->call;
}

/**
 * kith_message_get_mentions_me:
 *
 * Returns: whether somebody else calls the person here, alone or with everybody
 */
gboolean
kith_message_get_mentions_me (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->mentions_me;
}

gboolean
kith_message_get_mine (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->mine;
}

KithMessageState
kith_message_get_state (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), KITH_MESSAGE_SENT);
  return (KithMessageState) self->state;
}

/**
 * kith_message_get_error_text:
 *
 * Returns: (nullable): why it failed
 */
const char *
kith_message_get_error_text (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->error_text;
}

/**
 * kith_message_get_deleted:
 *
 * Returns: whether it is gone; it then stands in no timeline any more
 */
gboolean
kith_message_get_deleted (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->deleted;
}

/**
 * kith_message_set_deleting:
 *
 * Shows that it is about to be deleted, or not any more.
 */
void
kith_message_set_deleting (KithMessage *self, gboolean deleting)
{
  kith_set_int (self, &self->deleting, !!deleting, properties[PROP_DELETING]);
}

/**
 * kith_message_tell_not_deleted:
 *
 * Tells that the server refuses to delete it, after it was shown as if it were gone.
 */
void
kith_message_tell_not_deleted (KithMessage *self, const GError *error)
{
  kith_message_set_deleting (self, FALSE);
  g_signal_emit (self, not_deleted_signal, 0, error);
}

/**
 * kith_message_get_deleting:
 *
 * Returns: whether it will be deleted in a moment, which can still be undone
 */
gboolean
kith_message_get_deleting (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->deleting;
}

gboolean
kith_message_get_pinned (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return self->pinned;
}

/**
 * kith_message_get_forwarded_author:
 *
 * Returns: (nullable): what the author of the message that it forwards was called; %NULL where it forwards none
 */
const char *
kith_message_get_forwarded_author (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->forwarded ? self->forwarded->author_name : NULL;
}

/**
 * kith_message_get_forwarded_content:
 *
 * Returns: (nullable): Markdown of the message that it forwards
 */
const char *
kith_message_get_forwarded_content (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), NULL);
  return self->forwarded ? self->forwarded->content : NULL;
}

/**
 * kith_message_get_forwarded_at:
 *
 * Returns: when the message that it forwards was sent, in milliseconds since 1970; 0 where it forwards none
 */
gint64
kith_message_get_forwarded_at (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), 0);
  return self->forwarded ? self->forwarded->created_at : 0;
}
