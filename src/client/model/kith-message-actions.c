/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message.h"

#include "kith-action.h"
#include "kith-channel.h"
#include "kith-session-private.h"

/* What a person asks of a message. */

/**
 * kith_message_retry:
 *
 * Sends a failed message again.
 */
void
kith_message_retry (KithMessage *self)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_MESSAGE (self));
  session = kith_message_get_channel (self) ? kith_channel_get_session (kith_message_get_channel (self)) : NULL;
  if (session && kith_message_get_state (self) == KITH_MESSAGE_FAILED)
    kith_outbox_retry (kith_session_get_outbox (session), self);
}

/**
 * kith_message_discard:
 *
 * Throws away a message that was not sent.
 */
void
kith_message_discard (KithMessage *self)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_MESSAGE (self));
  session = kith_message_get_channel (self) ? kith_channel_get_session (kith_message_get_channel (self)) : NULL;
  if (session && kith_message_get_state (self) != KITH_MESSAGE_SENT)
    kith_outbox_discard (kith_session_get_outbox (session), self);
}

gboolean
kith_message_can_edit (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return kith_message_get_mine (self) && kith_message_get_state (self) == KITH_MESSAGE_SENT &&
         kith_message_get_kind (self) == KITH_MESSAGE_KIND_TEXT && !kith_message_get_deleted (self);
}

gboolean
kith_message_can_delete (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  if (kith_message_get_state (self) != KITH_MESSAGE_SENT || kith_message_get_deleted (self) ||
      kith_message_get_deleting (self) || !kith_message_get_channel (self))
    return FALSE;
  return kith_message_get_mine (self) ||
         kith_channel_can (kith_message_get_channel (self), KITH_PERMISSION_MANAGE_MESSAGES);
}

static void
start_action (KithMessage *self, KithRouteId route, gconstpointer body, KithActionApply apply,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KithSession *session = kith_message_get_channel (self) && kith_message_get_id (self)
                           ? kith_channel_get_session (kith_message_get_channel (self))
                           : NULL;
  const KithAction action = { .route = route,
                              .params = { session ? kith_channel_get_id (kith_message_get_channel (self)) : NULL,
                                          kith_message_get_id (self) },
                              .body = body,
                              .apply = apply };

  kith_action_run (self, session, &action, cancellable, callback, data);
}

static gpointer
apply_edit (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_edit (kith_session_get_reducer (session), answer);
  return NULL;
}

void
kith_message_edit_async (KithMessage *self, const char *content, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireMessagePatch) patch = kith_wire_message_patch_new ();

  patch->content = g_strdup (content);
  start_action (self, KITH_ROUTE_MESSAGE_EDIT, patch, apply_edit, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_message_edit_finish, KithMessage)

static gpointer
apply_delete (KithSession *session, gpointer source, gpointer answer)
{
  KithMessage *self = KITH_MESSAGE (source);

  if (kith_message_get_channel (self))
    kith_reducer_apply_delete (kith_session_get_reducer (session),
                               kith_channel_get_id (kith_message_get_channel (self)), kith_message_get_id (self));
  return NULL;
}

void
kith_message_delete_async (KithMessage *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  start_action (self, KITH_ROUTE_MESSAGE_DELETE, NULL, apply_delete, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_message_delete_finish, KithMessage)

/**
 * kith_message_can_pin:
 *
 * Returns: whether one may pin it here, or take it off
 */
gboolean
kith_message_can_pin (KithMessage *self)
{
  KithChannel *channel;

  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  channel = kith_message_get_channel (self);
  if (!kith_message_can_forward (self))
    return FALSE;
  return kith_channel_can (channel, kith_channel_get_guild (channel) ? KITH_PERMISSION_MANAGE_MESSAGES
                                                                     : KITH_PERMISSION_SEND_MESSAGES);
}

/**
 * kith_message_can_forward:
 *
 * Returns: whether it is a message that a person wrote and that the server has
 */
gboolean
kith_message_can_forward (KithMessage *self)
{
  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  return kith_message_get_channel (self) && kith_message_get_state (self) == KITH_MESSAGE_SENT &&
         kith_message_get_kind (self) == KITH_MESSAGE_KIND_TEXT && !kith_message_get_deleted (self);
}

/**
 * kith_message_pin_async:
 * @pinned: whether it is to be pinned
 */
void
kith_message_pin_async (KithMessage *self, gboolean pinned, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  start_action (self, pinned ? KITH_ROUTE_PIN_PUT : KITH_ROUTE_PIN_DELETE, NULL, NULL, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_message_pin_finish, KithMessage)

static gpointer
apply_forwarded (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_sent (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_message_forward_async:
 * @comment: (nullable): what to say about it
 */
void
kith_message_forward_async (KithMessage *self, KithChannel *target, const char *comment, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireForwardRequest) request = kith_wire_forward_request_new ();

  request->channel_id = g_strdup (kith_channel_get_id (target));
  request->nonce = g_uuid_string_random ();
  request->comment = comment && *comment ? g_strdup (comment) : NULL;
  start_action (self, KITH_ROUTE_MESSAGE_FORWARD, request, apply_forwarded, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_message_forward_finish, KithMessage)

static gpointer
take_place (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_message_place_copy (answer);
}

void
kith_message_find_origin_async (KithMessage *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  start_action (self, KITH_ROUTE_MESSAGE_ORIGIN, NULL, take_place, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_message_find_origin_finish, KithMessage, KithWireMessagePlace)

/**
 * kith_message_delete_later:
 *
 * Deletes it in a few seconds, also when the program ends before.
 */
void
kith_message_delete_later (KithMessage *self)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_MESSAGE (self));
  session = kith_message_get_channel (self) ? kith_channel_get_session (kith_message_get_channel (self)) : NULL;
  if (session)
    kith_trash_add (kith_reducer_get_trash (kith_session_get_reducer (session)), self);
}

/**
 * kith_message_take_back:
 *
 * Undoes kith_message_delete_later().
 *
 * Returns: whether that was still possible
 */
gboolean
kith_message_take_back (KithMessage *self)
{
  KithSession *session;

  g_return_val_if_fail (KITH_IS_MESSAGE (self), FALSE);
  session = kith_message_get_channel (self) ? kith_channel_get_session (kith_message_get_channel (self)) : NULL;
  return session && kith_trash_take_back (kith_reducer_get_trash (kith_session_get_reducer (session)), self);
}
