/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-mailbox.h"

typedef struct
{
  KithdMailboxFunc func;
  gpointer data;
} Letter;

typedef struct
{
  GSource source;
  KithdMailbox *mailbox;
} MailboxSource;

struct _KithdMailbox
{
  GMainContext *context;
  GSource *source;
  KithdMailboxFunc after_turn;
  gpointer after_data;
  GMutex mutex;
  GArray *letters; /* under the mutex */
  GArray *reading; /* of the context's thread */
};

static gboolean
has_letters (KithdMailbox *self)
{
  gboolean some;

  g_mutex_lock (&self->mutex);
  some = self->letters->len > 0;
  g_mutex_unlock (&self->mutex);
  return some;
}

static gboolean
prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return has_letters (((MailboxSource *) source)->mailbox);
}

static gboolean
check (GSource *source)
{
  return has_letters (((MailboxSource *) source)->mailbox);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  KithdMailbox *self = ((MailboxSource *) source)->mailbox;
  GArray *letters;

  g_mutex_lock (&self->mutex);
  letters = self->letters;
  self->letters = self->reading;
  self->reading = letters;
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < letters->len; i++)
    {
      Letter *letter = &g_array_index (letters, Letter, i);

      letter->func (letter->data);
    }
  g_array_set_size (letters, 0);
  if (self->after_turn)
    self->after_turn (self->after_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { prepare, check, dispatch, NULL, NULL, NULL };

/**
 * kithd_mailbox_new:
 * @after_turn: (nullable): called when the letters of a turn have been carried out
 *
 * Returns: (transfer full): a mailbox whose calls run wherever @context runs
 */
KithdMailbox *
kithd_mailbox_new (GMainContext *context, KithdMailboxFunc after_turn, gpointer after_data)
{
  KithdMailbox *self = g_new0 (KithdMailbox, 1);

  self->context = g_main_context_ref (context);
  self->after_turn = after_turn;
  self->after_data = after_data;
  g_mutex_init (&self->mutex);
  self->letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  self->reading = g_array_new (FALSE, FALSE, sizeof (Letter));
  self->source = g_source_new (&source_funcs, sizeof (MailboxSource));
  ((MailboxSource *) self->source)->mailbox = self;
  g_source_set_static_name (self->source, "kithd mailbox");
  g_source_attach (self->source, context);
  return self;
}

/**
 * kithd_mailbox_free:
 *
 * Frees the mailbox; calls that are still in it are never made.
 */
void
kithd_mailbox_free (KithdMailbox *self)
{
  if (!self)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_main_context_unref (self->context);
  g_array_unref (self->letters);
  g_array_unref (self->reading);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * kithd_mailbox_post:
 *
 * Has a call made on the mailbox's thread; from any thread.
 */
void
kithd_mailbox_post (KithdMailbox *self, KithdMailboxFunc func, gpointer data)
{
  Letter letter = { func, data };
  gboolean first;

  g_mutex_lock (&self->mutex);
  first = self->letters->len == 0;
  g_array_append_val (self->letters, letter);
  g_mutex_unlock (&self->mutex);
  /* The reader takes all at once, so that only the first letter needs to wake it. */
  if (first)
    g_main_context_wakeup (self->context);
}
