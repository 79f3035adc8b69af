/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-browser-private.h"

#include <string.h>

/* Somebody who invents servers must not fill the memory or the page. */
#define MAX_SERVERS 100
#define MAX_PATHS 16

/**
 * KithLanBrowser:
 *
 * Puts together what is heard of a server on several paths, and shows the best of them.
 */
struct _KithLanBrowser
{
  GObject parent_instance;

  KithLanWatch *watch; /* (nullable) unless it looks */
  GPtrArray *entries;  /* Entry, by name */
};

/* One server with all the ways to it. */
typedef struct
{
  char *name, *key;
  GHashTable *paths;    /* char * → KithLanServer */
  KithLanServer *shown; /* the best of them */
} Entry;

static void kith_lan_browser_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithLanBrowser, kith_lan_browser, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_lan_browser_list_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->key);
  g_hash_table_unref (entry->paths);
  g_clear_object (&entry->shown);
  g_free (entry);
}

static GType
kith_lan_browser_get_item_type (GListModel *model)
{
  return KITH_TYPE_LAN_SERVER;
}

static guint
kith_lan_browser_get_n_items (GListModel *model)
{
  return KITH_LAN_BROWSER (model)->entries->len;
}

static gpointer
kith_lan_browser_get_item (GListModel *model, guint position)
{
  KithLanBrowser *self = KITH_LAN_BROWSER (model);

  if (position >= self->entries->len)
    return NULL;
  return g_object_ref (((Entry *) self->entries->pdata[position])->shown);
}

static void
kith_lan_browser_list_init (GListModelInterface *interface)
{
  interface->get_item_type = kith_lan_browser_get_item_type;
  interface->get_n_items = kith_lan_browser_get_n_items;
  interface->get_item = kith_lan_browser_get_item;
}

static void
kith_lan_browser_finalize (GObject *object)
{
  KithLanBrowser *self = KITH_LAN_BROWSER (object);

  g_clear_pointer (&self->watch, kith_lan_watch_free);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (kith_lan_browser_parent_class)->finalize (object);
}

static void
kith_lan_browser_class_init (KithLanBrowserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_lan_browser_finalize;
}

static void
kith_lan_browser_init (KithLanBrowser *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/* IPv4 works everywhere, and what is reached over it is what people read out. */
static guint
rank (KithLanServer *server)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (kith_lan_server_get_host (server));
  guint rank = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? 0 : 1;

  if (g_inet_address_get_is_link_local (address))
    rank += 2;
  if (g_inet_address_get_is_loopback (address))
    rank += 4;
  return rank;
}

static KithLanServer *
find_best (Entry *entry)
{
  KithLanServer *best = NULL;
  gpointer path, server;
  const char *best_path = NULL;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, entry->paths);
  while (g_hash_table_iter_next (&iter, &path, &server))
    if (!best || rank (server) < rank (best) || (rank (server) == rank (best) && strcmp (path, best_path) < 0))
      {
        best = server;
        best_path = path;
      }
  return best;
}

static Entry *
find_entry (KithLanBrowser *self, const char *name, guint *position)
{
  for (*position = 0; *position < self->entries->len; ++*position)
    {
      Entry *entry = self->entries->pdata[*position];

      if (strcmp (entry->name, name) == 0)
        return entry;
    }
  return NULL;
}

static Entry *
add_entry (KithLanBrowser *self, const char *name)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  entry->name = g_strdup (name);
  entry->key = g_utf8_collate_key (folded, -1);
  entry->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return entry;
}

static guint
find_place (KithLanBrowser *self, Entry *entry)
{
  guint place = 0;

  while (place < self->entries->len && strcmp (((Entry *) self->entries->pdata[place])->key, entry->key) <= 0)
    place++;
  return place;
}

/* For the watch: a server was heard of, or of a change of it. */
void
kith_lan_browser_put (KithLanBrowser *self, const char *path, KithLanServer *server)
{
  const char *name = kith_lan_server_get_name (server);
  guint position;
  Entry *entry = find_entry (self, name, &position);
  gboolean known = entry != NULL;
  KithLanServer *best;

  if ((!known && self->entries->len >= MAX_SERVERS) ||
      (known && g_hash_table_size (entry->paths) >= MAX_PATHS && !g_hash_table_contains (entry->paths, path)))
    return;
  if (!known)
    entry = add_entry (self, name);
  g_hash_table_replace (entry->paths, g_strdup (path), g_object_ref (server));
  best = find_best (entry);
  if (known && kith_lan_server_equal (best, entry->shown))
    return;
  g_set_object (&entry->shown, best);
  if (!known)
    {
      position = find_place (self, entry);
      g_ptr_array_insert (self->entries, (int) position, entry);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, known, 1);
}

/* For the watch: a server is gone from a path. */
void
kith_lan_browser_drop (KithLanBrowser *self, const char *path, const char *name)
{
  guint position;
  Entry *entry = find_entry (self, name, &position);
  KithLanServer *best;

  if (!entry || !g_hash_table_remove (entry->paths, path))
    return;
  best = find_best (entry);
  if (!best)
    {
      g_ptr_array_remove_index (self->entries, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  else if (!kith_lan_server_equal (best, entry->shown))
    {
      g_set_object (&entry->shown, best);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
    }
}

/**
 * kith_lan_browser_new:
 *
 * Returns: (transfer full): an empty list, which does not look yet
 */
KithLanBrowser *
kith_lan_browser_new (void)
{
  return g_object_new (KITH_TYPE_LAN_BROWSER, NULL);
}

/**
 * kith_lan_browser_set_looking:
 *
 * Begins to listen to the network, or forgets what was heard.
 */
void
kith_lan_browser_set_looking (KithLanBrowser *self, gboolean looking)
{
  guint known = self->entries->len;

  if (looking == (self->watch != NULL))
    return;
  if (looking)
    {
      if (kith_lan_is_allowed ())
        self->watch = kith_lan_watch_new (self);
      return;
    }
  g_clear_pointer (&self->watch, kith_lan_watch_free);
  g_ptr_array_set_size (self->entries, 0);
  if (known)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, known, 0);
}

/**
 * kith_lan_browser_get_looking:
 *
 * Returns: whether it listens to the network
 */
gboolean
kith_lan_browser_get_looking (KithLanBrowser *self)
{
  return self->watch != NULL;
}
