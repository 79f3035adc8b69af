/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-inbox.h"

#include "kith-session-mentions.h"

/**
 * KithInbox:
 *
 * Mentions are asked for when the inbox is opened, and again while it is open when there is another one; what is unread
 * is known anyway and followed all the time.
 */
struct _KithInbox
{
  GObject parent_instance;

  KithClient *client;
  GPtrArray *sources; /* of Source, in the order of the sessions */
  GListStore *mentions;
  GListStore *unread;
  GCancellable *cancellable;
  gboolean open;
  guint unread_idle;
  guint mention_count;
};

/* What one account has. */
typedef struct
{
  KithInbox *inbox; /* NULL when it is gone */
  KithSession *session;
  GPtrArray *messages;
  char *next; /* (nullable) */
  gboolean complete, loading, again;
  GError *error;
  gatomicrefcount count;
} Source;

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_COMPLETE,
  PROP_MENTION_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KithInbox, kith_inbox, G_TYPE_OBJECT)

static Source *
source_ref (Source *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

static void
source_unref (Source *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_object_unref (self->session);
  g_ptr_array_unref (self->messages);
  g_clear_error (&self->error);
  g_free (self->next);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_unref)

static void
notify_state (KithInbox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  KithMessage *first = *(KithMessage *const *) a, *second = *(KithMessage *const *) b;
  gint64 difference = kith_message_get_created_at (second) - kith_message_get_created_at (first);

  return difference ? (difference > 0 ? 1 : -1) : g_strcmp0 (kith_message_get_id (second), kith_message_get_id (first));
}

/* What changes is replaced and the rest stays, so that rows that are looked at do not move. */
static void
replace (GListStore *store, GPtrArray *items)
{
  guint old = g_list_model_get_n_items (G_LIST_MODEL (store)), first = 0, last = 0;

  while (first < MIN (old, items->len))
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), first);

      if (item != items->pdata[first])
        break;
      first++;
    }
  while (last < MIN (old, items->len) - first)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), old - 1 - last);

      if (item != items->pdata[items->len - 1 - last])
        break;
      last++;
    }
  if (old - first - last || items->len - first - last)
    g_list_store_splice (store, first, old - first - last, items->pdata + first, items->len - first - last);
}

static void
merge (KithInbox *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = self->sources->pdata[i];

      for (guint k = 0; k < source->messages->len; k++)
        if (!kith_message_get_deleted (source->messages->pdata[k]))
          g_ptr_array_add (all, source->messages->pdata[k]);
    }
  g_ptr_array_sort (all, compare_newest_first);
  replace (self->mentions, all);
}

static void ask (Source *source, gboolean more);

typedef struct
{
  Source *source;
  gboolean more;
} Question;

/* A message of a page that was asked for again is the same object where a timeline knows it, otherwise a new one; that
 * one takes the place of the old. */
static void
take (Source *self, KithMentionPage *page, gboolean more)
{
  if (!more)
    g_ptr_array_set_size (self->messages, 0);
  g_ptr_array_extend_and_steal (self->messages, g_steal_pointer (&page->messages));
  g_free (self->next);
  self->next = g_steal_pointer (&page->next);
  self->complete = self->next == NULL;
}

static void
on_page (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (Source) source = question->source;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithMentionPage) page = kith_session_list_mentions_finish (KITH_SESSION (object), result, &error);

  if (!source->inbox || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  source->loading = FALSE;
  g_clear_error (&source->error);
  if (page)
    take (source, page, question->more);
  else
    source->error = g_steal_pointer (&error);
  merge (source->inbox);
  if (source->again)
    ask (source, FALSE);
  notify_state (source->inbox);
}

static void
ask (Source *source, gboolean more)
{
  Question *question;

  if (source->loading)
    {
      source->again |= !more;
      return;
    }
  source->loading = TRUE;
  source->again = FALSE;
  question = g_new0 (Question, 1);
  question->source = source_ref (source);
  question->more = more;
  kith_session_list_mentions_async (source->session, more ? source->next : NULL, source->inbox->cancellable, on_page,
                                    question);
}

static gboolean
is_waiting (KithChannel *channel)
{
  KithChannelKind kind = kith_channel_get_kind (channel);

  return kind != KITH_CHANNEL_KIND_CATEGORY && kind != KITH_CHANNEL_KIND_VOICE &&
         (kith_channel_get_unread (channel) || kith_channel_get_mention_count (channel));
}

static void
add_waiting (GListModel *channels, gboolean calling, GPtrArray *found)
{
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (is_waiting (channel) && (kith_channel_get_mention_count (channel) > 0) == calling)
        g_ptr_array_add (found, channel);
    }
}

static void
add_waiting_of (KithSession *session, gboolean calling, GPtrArray *found)
{
  GListModel *guilds = kith_session_list_guilds (session);

  add_waiting (kith_conversations_list (kith_session_get_conversations (session)), calling, found);
  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      add_waiting (kith_guild_list_channels (guild), calling, found);
    }
}

static gboolean
update_unread (gpointer data)
{
  KithInbox *self = data;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  guint count = 0;

  self->unread_idle = 0;
  for (int calling = 1; calling >= 0; calling--)
    for (guint i = 0; i < self->sources->len; i++)
      add_waiting_of (((Source *) self->sources->pdata[i])->session, calling, found);
  for (guint i = 0; i < found->len; i++)
    count += kith_channel_get_mention_count (found->pdata[i]);
  replace (self->unread, found);
  if (count != self->mention_count)
    {
      self->mention_count = count;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENTION_COUNT]);
    }
  return G_SOURCE_REMOVE;
}

static void
on_news (KithInbox *self)
{
  if (!self->unread_idle)
    self->unread_idle = g_idle_add (update_unread, self);
}

static void
on_mention_count (KithInbox *self, GParamSpec *property, KithSession *session)
{
  for (guint i = 0; i < self->sources->len && self->open; i++)
    if (((Source *) self->sources->pdata[i])->session == session)
      ask (self->sources->pdata[i], FALSE);
}

static void
drop_source (gpointer data)
{
  Source *source = data;

  g_signal_handlers_disconnect_by_data (source->session, source->inbox);
  source->inbox = NULL;
  source_unref (source);
}

static void
add_source (KithInbox *self, KithSession *session)
{
  Source *source = g_new0 (Source, 1);

  g_atomic_ref_count_init (&source->count);
  source->inbox = self;
  source->session = g_object_ref (session);
  source->messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->sources, source);
  g_signal_connect_swapped (session, "notify::mention-count", G_CALLBACK (on_mention_count), self);
  g_signal_connect_swapped (session, "counted", G_CALLBACK (on_news), self);
}

static void
on_sessions (KithInbox *self)
{
  GListModel *sessions = kith_client_list_sessions (self->client);
  g_autoptr (GPtrArray) old = self->sources;

  self->sources = g_ptr_array_new_with_free_func (drop_source);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);
      guint known = 0;

      while (known < old->len && ((Source *) old->pdata[known])->session != session)
        known++;
      if (known < old->len)
        g_ptr_array_add (self->sources, g_ptr_array_steal_index (old, known));
      else
        add_source (self, session);
    }
  merge (self);
  on_news (self);
}

static void
kith_inbox_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithInbox *self = KITH_INBOX (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, kith_inbox_get_loading (self));
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, kith_inbox_get_complete (self));
      break;
    case PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_inbox_dispose (GObject *object)
{
  KithInbox *self = KITH_INBOX (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->unread_idle, g_source_remove);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_inbox_parent_class)->dispose (object);
}

static void
kith_inbox_finalize (GObject *object)
{
  KithInbox *self = KITH_INBOX (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->mentions);
  g_clear_object (&self->unread);
  G_OBJECT_CLASS (kith_inbox_parent_class)->finalize (object);
}

static void
kith_inbox_class_init (KithInboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kith_inbox_get_property;
  object_class->dispose = kith_inbox_dispose;
  object_class->finalize = kith_inbox_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  properties[PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kith_inbox_init (KithInbox *self)
{
  self->sources = g_ptr_array_new_with_free_func (drop_source);
  self->mentions = g_list_store_new (KITH_TYPE_MESSAGE);
  self->unread = g_list_store_new (KITH_TYPE_CHANNEL);
  self->cancellable = g_cancellable_new ();
}

/**
 * kith_inbox_new:
 *
 * Returns: (transfer full): the inbox of all accounts, closed
 */
KithInbox *
kith_inbox_new (KithClient *client)
{
  KithInbox *self = g_object_new (KITH_TYPE_INBOX, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (kith_client_list_sessions (client), "items-changed", G_CALLBACK (on_sessions), self,
                           G_CONNECT_SWAPPED);
  on_sessions (self);
  return self;
}

/**
 * kith_inbox_list_mentions:
 *
 * Returns: (transfer none): KithMessage that call the person, as far as they were asked for, newest first
 */
GListModel *
kith_inbox_list_mentions (KithInbox *self)
{
  g_return_val_if_fail (KITH_IS_INBOX (self), NULL);
  return G_LIST_MODEL (self->mentions);
}

/**
 * kith_inbox_list_unread:
 *
 * Returns: (transfer none): KithChannel with something unread, those that call the person first
 */
GListModel *
kith_inbox_list_unread (KithInbox *self)
{
  g_return_val_if_fail (KITH_IS_INBOX (self), NULL);
  return G_LIST_MODEL (self->unread);
}

gboolean
kith_inbox_get_loading (KithInbox *self)
{
  gboolean loading = FALSE;

  g_return_val_if_fail (KITH_IS_INBOX (self), FALSE);
  for (guint i = 0; i < self->sources->len; i++)
    loading |= ((Source *) self->sources->pdata[i])->loading;
  return loading;
}

/**
 * kith_inbox_get_error:
 *
 * Returns: (transfer none) (nullable): why some account's mentions could not be asked for
 */
const GError *
kith_inbox_get_error (KithInbox *self)
{
  g_return_val_if_fail (KITH_IS_INBOX (self), NULL);
  for (guint i = 0; i < self->sources->len; i++)
    if (((Source *) self->sources->pdata[i])->error)
      return ((Source *) self->sources->pdata[i])->error;
  return NULL;
}

/**
 * kith_inbox_get_complete:
 *
 * Returns: whether there are no older mentions
 */
gboolean
kith_inbox_get_complete (KithInbox *self)
{
  g_return_val_if_fail (KITH_IS_INBOX (self), FALSE);
  for (guint i = 0; i < self->sources->len; i++)
    if (!((Source *) self->sources->pdata[i])->complete)
      return FALSE;
  return TRUE;
}

/**
 * kith_inbox_get_mention_count:
 *
 * Returns: how many mentions are unread
 */
guint
kith_inbox_get_mention_count (KithInbox *self)
{
  g_return_val_if_fail (KITH_IS_INBOX (self), 0);
  return self->mention_count;
}

/**
 * kith_inbox_set_open:
 * @open: whether somebody looks; what comes is then followed
 */
void
kith_inbox_set_open (KithInbox *self, gboolean open)
{
  g_return_if_fail (KITH_IS_INBOX (self));
  self->open = open;
  if (open)
    kith_inbox_reload (self);
}

/**
 * kith_inbox_reload:
 *
 * Asks for the newest mentions of all accounts.
 */
void
kith_inbox_reload (KithInbox *self)
{
  g_return_if_fail (KITH_IS_INBOX (self));
  for (guint i = 0; i < self->sources->len; i++)
    ask (self->sources->pdata[i], FALSE);
  notify_state (self);
}

/**
 * kith_inbox_load_more:
 *
 * Asks for older mentions, where there are any.
 */
void
kith_inbox_load_more (KithInbox *self)
{
  g_return_if_fail (KITH_IS_INBOX (self));
  for (guint i = 0; i < self->sources->len; i++)
    {
      Source *source = self->sources->pdata[i];

      if (source->next && !source->loading)
        ask (source, TRUE);
    }
  notify_state (self);
}

/**
 * kith_inbox_mark_all_read:
 *
 * Marks everything as read, in all accounts.
 */
void
kith_inbox_mark_all_read (KithInbox *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  g_return_if_fail (KITH_IS_INBOX (self));
  for (int calling = 1; calling >= 0; calling--)
    for (guint i = 0; i < self->sources->len; i++)
      add_waiting_of (((Source *) self->sources->pdata[i])->session, calling, found);
  for (guint i = 0; i < found->len; i++)
    {
      kith_channel_forget_kept (found->pdata[i]);
      kith_channel_mark_read (found->pdata[i]);
    }
}
