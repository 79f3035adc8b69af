/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

#include <string.h>

#include "kith-json.h"

static void
close_with (KithdSession *session, guint code, const char *reason)
{
  kithd_connection_close (&session->connection, code, reason);
}

/* Sends an op with the payload of its type, or without one. */
void
kithd_gateway_send_op (KithdSession *session, KithServerOp op, gconstpointer payload)
{
  g_autoptr (GString) text = g_string_new ("{\"op\":\"");
  g_autoptr (KithdFrame) frame = NULL;

  g_string_append (text, kith_server_ops[op].name);
  g_string_append_c (text, '"');
  if (payload)
    {
      g_string_append (text, ",\"d\":");
      kith_wire_write (kith_server_ops[op].type, payload, text);
    }
  g_string_append_c (text, '}');
  frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text->str, text->len);
  kithd_connection_send (&session->connection, frame);
}

/* Checks a token; otherwise the connection is closed. */
static gboolean
check_token (KithdSession *session, const char *token, KithdActor *actor)
{
  g_autoptr (GError) error = NULL;
  gint64 expires_ms;

  if (!kithd_tokens_verify (session->gateway->tokens, token, actor, &expires_ms, &error))
    {
      gboolean over = g_error_matches (error, KITH_ERROR, KITH_ERROR_SESSION_REVOKED);

      close_with (session, over ? KITH_CLOSE_SESSION_OVER : KITH_CLOSE_BAD_TOKEN, error->message);
      return FALSE;
    }
  if (session->session_id && strcmp (session->session_id, actor->session_id) != 0)
    {
      close_with (session, KITH_CLOSE_BAD_TOKEN, "token of another session");
      return FALSE;
    }
  session->expires_ms = expires_ms;
  return TRUE;
}

/* Who is connected is there; to seem away is to be invisible. */
static KithPresenceStatus
connected_status (KithPresenceStatus status)
{
  return status == KITH_PRESENCE_STATUS_OFFLINE ? KITH_PRESENCE_STATUS_INVISIBLE : status;
}

static void
begin (KithdSession *session, const char *token, gboolean has_status, KithPresenceStatus status, const char *after)
{
  g_auto (KithdActor) actor = { NULL, NULL };

  if (session->state != KITHD_SESSION_WAITING)
    {
      close_with (session, KITH_CLOSE_BAD_DATA, "identified already");
      return;
    }
  if (!check_token (session, token, &actor))
    return;
  session->status = has_status ? connected_status (status) : KITH_PRESENCE_STATUS_ONLINE;
  kithd_gateway_begin_load (session, &actor, after, 0);
}

static void
on_identify (KithdSession *session, gconstpointer payload)
{
  const KithWireIdentify *identify = payload;

  begin (session, identify->token, identify->has_status, identify->status, NULL);
}

static void
on_resume (KithdSession *session, gconstpointer payload)
{
  const KithWireResume *resume = payload;

  begin (session, resume->token, resume->has_status, resume->status, resume->after);
}

static void
on_token (KithdSession *session, gconstpointer payload)
{
  const KithWireTokenRenewal *renewal = payload;
  g_auto (KithdActor) actor = { NULL, NULL };

  check_token (session, renewal->token, &actor);
}

static void
on_presence (KithdSession *session, gconstpointer payload)
{
  const KithWirePresenceSet *presence = payload;

  session->status = connected_status (presence->status);
  if (session->person)
    kithd_gateway_settle_presence (session->gateway, session->person);
}

static void
on_typing (KithdSession *session, gconstpointer payload)
{
  kithd_gateway_on_typing (session, payload);
}

static void
on_members (KithdSession *session, gconstpointer payload)
{
  kithd_gateway_watch_members (session, payload);
}

static void
on_signal (KithdSession *session, gconstpointer payload)
{
  kithd_gateway_on_signal (session, payload);
}

static void
on_talking (KithdSession *session, gconstpointer payload)
{
  kithd_gateway_on_talking (session, payload);
}

static void (*const handlers[KITH_N_CLIENT_OPS]) (KithdSession *session, gconstpointer payload) = {
  [KITH_CLIENT_OP_IDENTIFY] = on_identify, [KITH_CLIENT_OP_RESUME] = on_resume,   [KITH_CLIENT_OP_TOKEN] = on_token,
  [KITH_CLIENT_OP_PRESENCE] = on_presence, [KITH_CLIENT_OP_TYPING] = on_typing,   [KITH_CLIENT_OP_SIGNAL] = on_signal,
  [KITH_CLIENT_OP_MEMBERS] = on_members,   [KITH_CLIENT_OP_TALKING] = on_talking,
};

/* Finds out which op a text is; -1 where it is none. */
static int
read_op (const char *text, gsize length, JsonNode **root)
{
  JsonNode *op;

  *root = kith_json_parse (text, (gssize) length, NULL);
  if (!*root || !JSON_NODE_HOLDS_OBJECT (*root))
    return -1;
  op = json_object_get_member (json_node_get_object (*root), "op");
  if (!op || !JSON_NODE_HOLDS_VALUE (op) || json_node_get_value_type (op) != G_TYPE_STRING)
    return -1;
  return kith_gateway_name_find (kith_client_ops, KITH_N_CLIENT_OPS, json_node_get_string (op));
}

/* A client has sent a text. */
void
kithd_gateway_on_message (KithdConnection *connection, const char *text, gsize length)
{
  KithdSession *session = (KithdSession *) connection;
  g_autoptr (JsonNode) root = NULL;
  int op = read_op (text, length, &root);
  gpointer payload = op >= 0 ? kith_wire_decode (kith_client_ops[op].type, root, NULL) : NULL;

  if (!payload)
    {
      close_with (session, KITH_CLOSE_BAD_DATA, op < 0 ? "not an op" : "bad fields");
      return;
    }
  if (session->state == KITHD_SESSION_WAITING && op != KITH_CLIENT_OP_IDENTIFY && op != KITH_CLIENT_OP_RESUME)
    close_with (session, KITH_CLOSE_NOT_IDENTIFIED, "identify first");
  else
    handlers[op](session, payload);
  kith_wire_free (kith_client_ops[op].type, payload);
}
