/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-code-search.h"

#include "kith-error.h"

#include <glib/gi18n.h>

/* Within this, servers that are there have told of themselves. */
#define LISTEN_MS 4000
/* So many servers are asked at most: somebody may have invented them. */
#define MAX_ASKED 30

/* One search. Each server that is heard of is asked once; the first that knows the code is it. */
typedef struct
{
  KithClient *client;
  KithLanBrowser *browser;
  char *code;
  GCancellable *previews; /* of the questions that are under way */
  GHashTable *asked;      /* char *: addresses */
  GError *refusal;        /* (nullable): more telling than that nobody knows it */
  guint n_pending, timer;
  gulong changed, cancelled;
  gboolean done;
  KithJoinLink *link; /* (nullable) until it is found */
} Search;

typedef struct
{
  GTask *task;
  KithJoinLink *link;
} Question;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->client);
  g_object_unref (search->browser);
  g_object_unref (search->previews);
  g_hash_table_unref (search->asked);
  g_clear_error (&search->refusal);
  g_clear_pointer (&search->link, kith_join_link_unref);
  g_free (search->code);
  g_free (search);
}

/**
 * kith_code_search_read:
 * @text: what somebody typed
 *
 * Returns: (transfer full) (nullable): the six digits, with which people write blanks and hyphens; %NULL for other text
 */
char *
kith_code_search_read (const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *at = text; *at; at++)
    {
      if (g_ascii_isdigit (*at))
        g_string_append_c (code, *at);
      else if (*at != ' ' && *at != '-')
        return NULL;
    }
  return code->len == KITH_LIMIT_JOIN_CODE_DIGITS ? g_strdup (code->str) : NULL;
}

/**
 * kith_code_search_get_address:
 *
 * Returns: (transfer full): where the server says that it is, and under which certificate
 */
KithServerAddress *
kith_code_search_get_address (KithLanServer *server)
{
  return kith_server_address_new (kith_lan_server_get_host (server), kith_lan_server_get_port (server),
                                  kith_lan_server_get_tls (server), kith_lan_server_get_fingerprint (server));
}

/* Nothing is called back any more but the questions that are under way. */
static void
settle (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  search->done = TRUE;
  g_clear_handle_id (&search->timer, g_source_remove);
  g_clear_signal_handler (&search->changed, search->browser);
  if (cancellable)
    g_clear_signal_handler (&search->cancelled, cancellable);
  g_cancellable_cancel (search->previews);
}

static void
fail (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  settle (task);
  if (search->refusal)
    g_task_return_error (task, g_steal_pointer (&search->refusal));
  else if (g_hash_table_size (search->asked) == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                             _ ("No server was found in this network. Ask for a link instead"));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                             _ ("No server in this network knows this code. Codes are valid for ten minutes"));
  g_object_unref (task);
}

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (KithJoinLink) link = question->link;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInvitePreview) preview = kith_client_preview_invite_finish (KITH_CLIENT (source), result, &error);
  Search *search = g_task_get_task_data (task);

  g_free (question);
  search->n_pending--;
  if (search->done)
    return;
  if (preview)
    {
      settle (task);
      search->link = g_steal_pointer (&link);
      g_task_return_pointer (task, g_steal_pointer (&preview), (GDestroyNotify) kith_wire_invite_preview_free);
      g_object_unref (task);
      return;
    }
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_JOIN_CODE_THROTTLED) && !search->refusal)
    search->refusal = g_steal_pointer (&error);
  if (search->n_pending == 0 && !search->timer)
    fail (task);
}

static void
ask (GTask *task, KithLanServer *server)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (KithServerAddress) address = kith_code_search_get_address (server);
  g_autoptr (KithJoinLink) link = kith_join_link_new (address, search->code);
  char *place = address ? kith_server_address_to_string (address) : NULL;
  Question *question;

  if (!link || g_hash_table_size (search->asked) >= MAX_ASKED || !g_hash_table_add (search->asked, place))
    return;
  question = g_new0 (Question, 1);
  question->task = g_object_ref (task);
  question->link = kith_join_link_ref (link);
  search->n_pending++;
  kith_client_preview_invite_async (search->client, link, search->previews, on_previewed, question);
}

static void
on_servers_changed (GListModel *servers, guint position, guint removed, guint added, GTask *task)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KithLanServer) server = g_list_model_get_item (servers, i);

      ask (task, server);
    }
}

static gboolean
on_listened (gpointer data)
{
  GTask *task = data;
  Search *search = g_task_get_task_data (task);

  search->timer = 0;
  if (search->n_pending == 0)
    fail (task);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, GTask *task)
{
  settle (task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

/**
 * kith_code_search_async:
 * @browser: which looks
 * @code: six digits
 *
 * Asks every server of the local network, also those that are heard of in the next moments, where a code leads.
 */
void
kith_code_search_async (KithClient *client, KithLanBrowser *browser, const char *code, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (client, cancellable, callback, data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, kith_code_search_async);
  search->client = g_object_ref (client);
  search->browser = g_object_ref (browser);
  search->code = g_strdup (code);
  search->previews = g_cancellable_new ();
  search->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, search, search_free);
  search->timer = g_timeout_add (LISTEN_MS, on_listened, task);
  if (cancellable)
    search->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
  search->changed = g_signal_connect (browser, "items-changed", G_CALLBACK (on_servers_changed), task);
  on_servers_changed (G_LIST_MODEL (browser), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (browser)), task);
}

/**
 * kith_code_search_finish:
 * @link: (out) (transfer full): where the code leads, at the address and with the fingerprint that the network told
 *
 * Returns: (transfer full) (nullable): what is there
 */
KithWireInvitePreview *
kith_code_search_finish (GAsyncResult *result, KithJoinLink **link, GError **error)
{
  Search *search = g_task_get_task_data (G_TASK (result));
  KithWireInvitePreview *preview = g_task_propagate_pointer (G_TASK (result), error);

  *link = preview ? kith_join_link_ref (search->link) : NULL;
  return preview;
}
