/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-state.h"

#include "kith-message.h"
#include "kith-model-private.h"
#include "kith-session-private.h"
#include "kith-timeline.h"

#include <json-glib/json-glib.h>

/* What a draft is beside its text: an answer to a message, or a message being changed. */

typedef struct
{
  KithDraftKind kind;
  char *message_id;
  KithMessage *message; /* (nullable): while it was not met since the start */
  char *content;        /* (nullable): what a changed message is to say */
} Target;

static const char *const kind_names[] = { [KITH_DRAFT_REPLY] = "reply", [KITH_DRAFT_EDIT] = "edit" };

static void
target_free (Target *target)
{
  g_free (target->message_id);
  g_clear_object (&target->message);
  g_free (target->content);
  g_free (target);
}

static void
take_target (KithChannel *self, Target *target)
{
  kith_channel_set_draft_data (self, target, (GDestroyNotify) target_free);
}

static char *
get_row_id (KithChannel *self)
{
  return g_strconcat (kith_channel_get_id (self), KITH_CHANNEL_DRAFT_TARGET, NULL);
}

static void
keep (KithChannel *self, const Target *target)
{
  KithSession *session = kith_channel_get_session (self);
  g_autofree char *id = get_row_id (self), *text = NULL;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  if (!session)
    return;
  if (!target)
    {
      kith_cache_remove (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT,
                         id);
      return;
    }
  json_object_set_string_member (object, "kind", kind_names[target->kind]);
  json_object_set_string_member (object, "message_id", target->message_id);
  if (target->content)
    json_object_set_string_member (object, "content", target->content);
  text = json_to_string (node, FALSE);
  kith_cache_put_text (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT, id,
                       NULL, 0, text);
}

/**
 * kith_channel_set_draft_target:
 * @message: (nullable): what is answered or changed; %NULL for %KITH_DRAFT_NEW
 * @content: (nullable): what a changed message is to say
 *
 * Keeps what the draft is for, also over a restart.
 */
void
kith_channel_set_draft_target (KithChannel *self, KithDraftKind kind, KithMessage *message, const char *content)
{
  Target *target = NULL;

  g_return_if_fail (KITH_IS_CHANNEL (self));
  if (kind != KITH_DRAFT_NEW && message && kith_message_get_id (message))
    {
      target = g_new0 (Target, 1);
      target->kind = kind;
      target->message = g_object_ref (message);
      target->message_id = g_strdup (kith_message_get_id (message));
      target->content = g_strdup (content);
    }
  if (!target && !kith_channel_get_draft_data (self))
    return;
  keep (self, target);
  take_target (self, target);
}

/**
 * kith_channel_get_draft_target:
 * @message: (out) (transfer none) (nullable): what is answered or changed, where it is here
 * @content: (out) (transfer none) (nullable): what a changed message is to say
 */
KithDraftKind
kith_channel_get_draft_target (KithChannel *self, KithMessage **message, const char **content)
{
  Target *target;
  KithTimeline *timeline;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), KITH_DRAFT_NEW);
  target = kith_channel_get_draft_data (self);
  *message = NULL;
  *content = NULL;
  if (!target)
    return KITH_DRAFT_NEW;
  timeline = target->message ? NULL : kith_channel_get_timeline (self);
  if (timeline)
    g_set_object (&target->message, kith_timeline_find_message (timeline, target->message_id));
  *message = target->message;
  *content = target->content;
  return target->kind;
}

/**
 * kith_channel_load_draft_target:
 * @text: what the cache has of it
 */
void
kith_channel_load_draft_target (KithChannel *self, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  Target *target;

  if (!object || !json_object_has_member (object, "message_id"))
    return;
  target = g_new0 (Target, 1);
  target->kind = g_strcmp0 (json_object_get_string_member_with_default (object, "kind", ""), "edit") == 0
                   ? KITH_DRAFT_EDIT
                   : KITH_DRAFT_REPLY;
  target->message_id = g_strdup (json_object_get_string_member_with_default (object, "message_id", ""));
  target->content = g_strdup (json_object_get_string_member_with_default (object, "content", NULL));
  take_target (self, target);
}

/**
 * kith_channel_load_draft:
 *
 * Shows a draft that the cache has.
 */
void
kith_channel_load_draft (KithChannel *self, const char *draft)
{
  kith_set_string (self, &self->draft, draft, kith_channel_properties[KITH_CHANNEL_PROP_DRAFT]);
}

gpointer
kith_channel_get_draft_data (KithChannel *self)
{
  return self->draft_data;
}

/**
 * kith_channel_set_draft_data:
 * @data: (nullable): what the draft is for
 */
void
kith_channel_set_draft_data (KithChannel *self, gpointer data, GDestroyNotify destroy)
{
  if (self->draft_data)
    self->free_draft_data (self->draft_data);
  self->draft_data = data;
  self->free_draft_data = destroy;
}

/**
 * kith_channel_get_draft:
 *
 * Returns: (nullable): what was typed and not sent
 */
const char *
kith_channel_get_draft (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->draft;
}

void
kith_channel_set_draft (KithChannel *self, const char *draft)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_CHANNEL (self));
  if (draft && !*draft)
    draft = NULL;
  session = kith_channel_get_session (self);
  if (!kith_set_string (self, &self->draft, draft, kith_channel_properties[KITH_CHANNEL_PROP_DRAFT]) || !session)
    return;
  if (draft)
    kith_cache_put_text (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT,
                         self->id, NULL, 0, draft);
  else
    kith_cache_remove (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT,
                       self->id);
}
