/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-script-transport.h"
#include "kith-test-wait.h"
#include "kith-tokens.h"

#define NAME "account-1"

/* A store that takes its time, as one does that asks for a password first. */
#define SLOW_TYPE_STORE (slow_store_get_type ())
G_DECLARE_FINAL_TYPE (SlowStore, slow_store, SLOW, STORE, GObject)

struct _SlowStore
{
  GObject parent_instance;
  GPtrArray *saves; /* GTask that wait, their data is what they save */
  char *kept;       /* (nullable) */
};

static void slow_store_init_interface (KithSecretStoreInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlowStore, slow_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SECRET_STORE, slow_store_init_interface))

static void
slow_store_finalize (GObject *object)
{
  SlowStore *self = SLOW_STORE (object);

  g_ptr_array_unref (self->saves);
  g_free (self->kept);
  G_OBJECT_CLASS (slow_store_parent_class)->finalize (object);
}

static void
slow_store_class_init (SlowStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slow_store_finalize;
}

static void
slow_store_init (SlowStore *self)
{
  self->saves = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
save_async (KithSecretStore *store, const char *name, const char *secret, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (store, cancellable, callback, data);

  g_assert_cmpstr (name, ==, NAME);
  g_task_set_task_data (task, g_strdup (secret), g_free);
  g_ptr_array_add (SLOW_STORE (store)->saves, task);
}

static void
clear_async (KithSecretStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_clear_pointer (&SLOW_STORE (store)->kept, g_free);
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_lasting (KithSecretStore *store)
{
  return TRUE;
}

static void
slow_store_init_interface (KithSecretStoreInterface *interface)
{
  interface->save_async = save_async;
  interface->save_finish = finish;
  interface->clear_async = clear_async;
  interface->clear_finish = finish;
  interface->is_lasting = is_lasting;
}

/* The last of those that wait comes first. */
static void
finish_saves (SlowStore *self)
{
  while (self->saves->len)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (self->saves, self->saves->len - 1);

      g_free (self->kept);
      self->kept = g_strdup (g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
      kith_test_drain ();
    }
}

typedef struct
{
  KithClock *clock;
  KithScriptTransport *transport;
  SlowStore *store;
  KithTokens *tokens;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = kith_clock_new_manual (1750000000000);
  self->transport = kith_script_transport_new ();
  self->store = g_object_new (SLOW_TYPE_STORE, NULL);
  self->tokens = kith_tokens_new (self->clock, KITH_TRANSPORT (self->transport), KITH_SECRET_STORE (self->store));
  kith_tokens_set_secret_name (self->tokens, NAME);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->tokens);
  g_assert_finalize_object (self->store);
  g_clear_object (&self->transport);
  kith_clock_unref (self->clock);
}

/* A refresh token that was used already, kept in place of the newest, would end the session at the next start. */
static void
test_newest_is_kept (Fixture *self, gconstpointer data)
{
  kith_tokens_set (self->tokens, "access", "first", 60);
  kith_tokens_set (self->tokens, "access", "second", 60);
  kith_tokens_set (self->tokens, "access", "third", 60);
  finish_saves (self->store);
  g_assert_true (g_str_has_prefix (self->store->kept, "third "));
}

static void
test_forgotten_while_saving (Fixture *self, gconstpointer data)
{
  kith_tokens_set (self->tokens, "access", "first", 60);
  kith_tokens_forget (self->tokens);
  finish_saves (self->store);
  g_assert_null (self->store->kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tokens/newest-is-kept", Fixture, NULL, set_up, test_newest_is_kept, tear_down);
  g_test_add ("/tokens/forgotten-while-saving", Fixture, NULL, set_up, test_forgotten_while_saving, tear_down);
  return g_test_run ();
}
