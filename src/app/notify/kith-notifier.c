/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notifier.h"

#include "kith-chime.h"
#include "kith-client.h"
#include "kith-desk.h"
#include "kith-notice-text.h"
#include "kith-window.h"

#include <glib/gi18n.h>

/* Messages that come one upon the other become one notification. */
#define GATHER_MS 120
/* Those that a notification remembers, in case that its newest one is deleted. */
#define REMEMBERED 50

/**
 * KithNotifier:
 *
 * One notification a channel, which is replaced as messages come and goes when they were read on any device. Rules of
 * what tells whom are those of kith-notice.h.
 */
struct _KithNotifier
{
  GObject parent_instance;

  KithApplication *application; /* not owned; it owns this */
  GSettings *settings;
  KithDesk *desk;
  KithChime *chime;
  GHashTable *pending; /* key → Pending */
  guint gathering;
};

G_DEFINE_FINAL_TYPE (KithNotifier, kith_notifier, G_TYPE_OBJECT)

typedef struct
{
  char *message_id, *author, *excerpt;
  gint64 seq;
} Item;

/* What is told of one channel. */
typedef struct
{
  KithNotifier *notifier;
  char *key;
  KithSession *session;
  KithChannel *channel;
  GPtrArray *items; /* Item, oldest first */
  guint forgotten;  /* older ones */
  gboolean changed;
} Pending;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->message_id);
  g_free (item->author);
  g_free (item->excerpt);
  g_free (item);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_signal_handlers_disconnect_by_data (pending->channel, pending);
  g_ptr_array_unref (pending->items);
  g_object_unref (pending->session);
  g_object_unref (pending->channel);
  g_free (pending->key);
  g_free (pending);
}

static char *
make_key (KithSession *session, const char *channel_id)
{
  return g_strconcat ("channel-", kith_session_get_id (session), "-", channel_id, NULL);
}

static void
drop (Pending *pending)
{
  kith_desk_withdraw (pending->notifier->desk, pending->key);
  g_hash_table_remove (pending->notifier->pending, pending->key);
}

static void
tell (Pending *pending)
{
  const Item *last = pending->items->pdata[pending->items->len - 1];
  guint count = pending->items->len + pending->forgotten;
  gboolean preview = g_settings_get_boolean (pending->notifier->settings, "notification-preview");
  g_autofree char *title = preview ? kith_notice_text_title (pending->channel, last->author, count) : g_strdup ("Kith");
  g_autofree char *body = preview ? kith_notice_text_body (pending->channel, last->author, last->excerpt, count)
                                  : kith_notice_text_count (count);
  const KithDeskNotice notice = { .key = pending->key,
                                  .title = title,
                                  .body = body,
                                  .session_id = kith_session_get_id (pending->session),
                                  .channel_id = kith_channel_get_id (pending->channel),
                                  .message_id = last->message_id,
                                  .can_reply = kith_channel_can (pending->channel, KITH_PERMISSION_SEND_MESSAGES) };

  pending->changed = FALSE;
  kith_desk_show (pending->notifier->desk, &notice);
}

static gboolean
on_gathered (gpointer data)
{
  KithNotifier *self = data;
  GHashTableIter iter;
  gpointer pending;

  self->gathering = 0;
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, NULL, &pending))
    if (((Pending *) pending)->changed)
      tell (pending);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (Pending *pending)
{
  pending->changed = TRUE;
  if (!pending->notifier->gathering)
    pending->notifier->gathering = g_timeout_add (GATHER_MS, on_gathered, pending->notifier);
}

/* Reading, on this or another device, takes away what was read. */
static void
on_read (Pending *pending)
{
  gint64 seq = kith_channel_get_last_read_seq (pending->channel);
  guint read = 0;

  while (read < pending->items->len && ((Item *) pending->items->pdata[read])->seq <= seq)
    read++;
  if (!read)
    return;
  pending->forgotten = 0;
  g_ptr_array_remove_range (pending->items, 0, read);
  if (!pending->items->len)
    drop (pending);
  else
    tell_soon (pending);
}

static void
on_muted (Pending *pending)
{
  if (kith_channel_get_muted (pending->channel))
    drop (pending);
}

static Pending *
ensure_pending (KithNotifier *self, KithSession *session, KithChannel *channel)
{
  g_autofree char *key = make_key (session, kith_channel_get_id (channel));
  Pending *pending = g_hash_table_lookup (self->pending, key);

  if (pending)
    return pending;
  pending = g_new0 (Pending, 1);
  pending->notifier = self;
  pending->key = g_steal_pointer (&key);
  pending->session = g_object_ref (session);
  pending->channel = g_object_ref (channel);
  pending->items = g_ptr_array_new_with_free_func (item_free);
  g_signal_connect_swapped (channel, "notify::last-read-seq", G_CALLBACK (on_read), pending);
  g_signal_connect_swapped (channel, "notify::muted", G_CALLBACK (on_muted), pending);
  g_signal_connect_swapped (channel, "closing", G_CALLBACK (drop), pending);
  g_hash_table_insert (self->pending, pending->key, pending);
  return pending;
}

static void
add (KithNotifier *self, KithSession *session, KithChannel *channel, const KithWireMessage *message)
{
  Pending *pending = ensure_pending (self, session, channel);
  Item *item = g_new0 (Item, 1);

  item->message_id = g_strdup (message->id);
  item->seq = message->seq;
  item->author = kith_notice_text_author (channel, message);
  item->excerpt = kith_notice_text_excerpt (channel, message);
  g_ptr_array_add (pending->items, item);
  if (pending->items->len > REMEMBERED)
    {
      g_ptr_array_remove_index (pending->items, 0);
      pending->forgotten++;
    }
  tell_soon (pending);
}

static gboolean
is_in_view (KithNotifier *self, KithChannel *channel)
{
  gboolean active = FALSE, shown = FALSE;

  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self->application)); at; at = at->next)
    {
      KithMainView *view = KITH_IS_WINDOW (at->data) ? kith_window_get_main_view (at->data) : NULL;

      active |= gtk_window_is_active (at->data);
      shown |= view && kith_main_view_shows (view, channel);
    }
  return active && shown;
}

static void
on_arrived (KithSession *session, KithChannel *channel, const KithArrival *arrival, KithNotifier *self)
{
  KithUser *author = kith_session_find_user (session, arrival->message->author->id);
  const KithNoticeMessage message = { .by_person = arrival->message->kind == KITH_MESSAGE_KIND_TEXT &&
                                                   !(author && kith_user_get_blocked (author)),
                                      .call = arrival->call };
  const KithNoticeScene scene = {
    .enabled = g_settings_get_boolean (self->settings, "notifications"),
    .sound = g_settings_get_boolean (self->settings, "notification-sound"),
    .sound_in_view = g_settings_get_boolean (self->settings, "notification-sound-in-view"),
    .do_not_disturb = kith_session_get_chosen_presence (session) == KITH_PRESENCE_STATUS_DND,
    .in_view = is_in_view (self, channel),
  };
  KithNoticeVerdict verdict = kith_notice_judge (kith_channel_get_notice (channel), &message, &scene);

  if (verdict & KITH_NOTICE_SHOW)
    add (self, session, channel, arrival->message);
  if (verdict & KITH_NOTICE_SOUND)
    kith_chime_play (self->chime);
}

static void
on_gone (KithSession *session, KithChannel *channel, const char *message_id, KithNotifier *self)
{
  g_autofree char *key = make_key (session, kith_channel_get_id (channel));
  Pending *pending = g_hash_table_lookup (self->pending, key);

  for (guint i = 0; pending && i < pending->items->len; i++)
    if (g_str_equal (((Item *) pending->items->pdata[i])->message_id, message_id))
      {
        g_ptr_array_remove_index (pending->items, i);
        if (!pending->items->len)
          drop (pending);
        else
          tell_soon (pending);
        return;
      }
}

static void
forget_lost_sessions (KithNotifier *self, GListModel *sessions)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->pending);

  for (GList *at = all; at; at = at->next)
    {
      gboolean there = FALSE;

      for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
        {
          g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

          there |= session == ((Pending *) at->data)->session;
        }
      if (!there)
        drop (at->data);
    }
}

static void
on_sessions_changed (GListModel *sessions, guint position, guint removed, guint added, KithNotifier *self)
{
  if (removed)
    forget_lost_sessions (self, sessions);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      g_signal_handlers_disconnect_by_data (session, self);
      g_signal_connect_object (session, "message-arrived", G_CALLBACK (on_arrived), self, 0);
      g_signal_connect_object (session, "message-gone", G_CALLBACK (on_gone), self, 0);
    }
}

static KithWindow *
show_window (KithNotifier *self)
{
  g_autofree char *token = g_object_steal_data (G_OBJECT (self->application), KITH_DESK_TOKEN);
  KithWindow *window = NULL;

  g_application_activate (G_APPLICATION (self->application));
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self->application)); at && !window; at = at->next)
    window = KITH_IS_WINDOW (at->data) ? at->data : NULL;
  if (window && token)
    {
      gtk_window_set_startup_id (GTK_WINDOW (window), token);
      gtk_window_present (GTK_WINDOW (window));
    }
  return window;
}

static KithChannel *
find_channel (KithNotifier *self, const char *session_id, const char *channel_id)
{
  GListModel *sessions = kith_client_list_sessions (kith_application_get_client (self->application));

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      if (g_strcmp0 (kith_session_get_id (session), session_id) == 0)
        return kith_session_find_channel (session, channel_id);
    }
  return NULL;
}

static void
on_open_message (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithNotifier *self = data;
  const char *session_id, *channel_id, *message_id;
  KithChannel *channel;
  KithWindow *window;

  g_variant_get (parameter, "(&s&s&s)", &session_id, &channel_id, &message_id);
  window = show_window (self);
  channel = find_channel (self, session_id, channel_id);
  if (window && channel)
    kith_window_show_message (window, channel, message_id);
}

static void
on_mark_read (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *channel_id;
  KithChannel *channel;

  g_variant_get (parameter, "(&s&s)", &session_id, &channel_id);
  channel = find_channel (data, session_id, channel_id);
  if (channel)
    kith_channel_mark_read (channel);
}

/* What was typed into the notification is sent like anything else: it stands in the conversation, and waits there where
 * there is no network. */
static void
on_reply (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *channel_id, *text;
  KithChannel *channel;

  g_variant_get (parameter, "(&s&s&s)", &session_id, &channel_id, &text);
  channel = find_channel (data, session_id, channel_id);
  if (!channel)
    return;
  kith_channel_send (channel, text, NULL);
  kith_channel_mark_read (channel);
}

static void
on_seen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithNotifier *self = data;
  const char *session_id, *channel_id;
  g_autofree char *key = NULL;

  g_variant_get (parameter, "(&s&s)", &session_id, &channel_id);
  key = g_strconcat ("channel-", session_id, "-", channel_id, NULL);
  g_hash_table_remove (self->pending, key);
}

static const GActionEntry actions[] = {
  { .name = "open-message", .activate = on_open_message, .parameter_type = "(sss)" },
  { .name = "mark-read", .activate = on_mark_read, .parameter_type = "(ss)" },
  { .name = "reply", .activate = on_reply, .parameter_type = "(sss)" },
  { .name = "notification-seen", .activate = on_seen, .parameter_type = "(ss)" },
};

static void
kith_notifier_finalize (GObject *object)
{
  KithNotifier *self = KITH_NOTIFIER (object);

  g_clear_handle_id (&self->gathering, g_source_remove);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->chime, kith_chime_free);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_notifier_parent_class)->finalize (object);
}

static void
kith_notifier_class_init (KithNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_notifier_finalize;
}

static void
kith_notifier_init (KithNotifier *self)
{
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pending_free);
  self->chime = kith_chime_new ();
}

/**
 * kith_notifier_new:
 * @application: whose accounts it follows; it owns the notifier
 */
KithNotifier *
kith_notifier_new (KithApplication *application)
{
  KithNotifier *self = g_object_new (KITH_TYPE_NOTIFIER, NULL);
  GListModel *sessions = kith_client_list_sessions (kith_application_get_client (application));

  self->application = application;
  self->settings = g_object_ref (kith_application_get_settings (application));
  self->desk = kith_desk_new (G_APPLICATION (application));
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (sessions, "items-changed", G_CALLBACK (on_sessions_changed), self, 0);
  on_sessions_changed (sessions, 0, 0, g_list_model_get_n_items (sessions), self);
  return self;
}

/**
 * kith_notifier_withdraw_all:
 *
 * Takes all notifications away: nobody is there any more whom they could lead to.
 */
void
kith_notifier_withdraw_all (KithNotifier *self)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->pending);

  for (GList *at = all; at; at = at->next)
    drop (at->data);
}
