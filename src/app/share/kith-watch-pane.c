/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-watch-pane.h"

#include "kith-watch-tile.h"
#include "kith-watch-window.h"

/**
 * KithWatchPane:
 *
 * What one watches, side by side; what was put into a window of its own comes back when that is closed.
 */
struct _KithWatchPane
{
  GtkWidget parent_instance;

  KithCallShares *shares; /* (nullable) */
  GtkWidget *rows;        /* a box of boxes of tiles */
  GHashTable *tiles;      /* KithWatchedShare → KithWatchTile */
  GHashTable *windows;    /* KithWatchedShare → GtkWindow */
};

G_DEFINE_FINAL_TYPE (KithWatchPane, kith_watch_pane, GTK_TYPE_WIDGET)

static void arrange (KithWatchPane *self);

static void
on_window_gone (KithWatchPane *self, GtkWindow *window)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->windows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == window)
      g_hash_table_iter_remove (&iter);
  arrange (self);
}

static GtkWindow *
open_window (KithWatchPane *self, KithWatchedShare *watched)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *window = kith_watch_window_new (gtk_window_get_application (GTK_WINDOW (root)), self->shares, watched);

  g_hash_table_insert (self->windows, g_object_ref (watched), window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_window_gone), self, G_CONNECT_SWAPPED);
  arrange (self);
  gtk_window_present (window);
  return window;
}

static void
on_pop_out (KithWatchTile *tile, KithWatchPane *self)
{
  open_window (self, kith_watch_tile_get_watched (tile));
}

static void
on_full_screen (KithWatchTile *tile, KithWatchPane *self)
{
  gtk_window_fullscreen (open_window (self, kith_watch_tile_get_watched (tile)));
}

static GtkWidget *
ensure_tile (KithWatchPane *self, KithWatchedShare *watched)
{
  GtkWidget *tile = g_hash_table_lookup (self->tiles, watched);

  if (tile)
    return tile;
  tile = g_object_ref_sink (kith_watch_tile_new (self->shares, watched));
  gtk_widget_set_hexpand (tile, TRUE);
  gtk_widget_set_vexpand (tile, TRUE);
  g_signal_connect (tile, "pop-out", G_CALLBACK (on_pop_out), self);
  g_signal_connect (tile, "full-screen", G_CALLBACK (on_full_screen), self);
  g_hash_table_insert (self->tiles, watched, tile);
  return tile;
}

/* What is watched no more has neither tile nor window. */
static void
forget_gone (KithWatchPane *self, GHashTable *there)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer watched;

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, &watched, NULL))
    if (!g_hash_table_contains (there, watched))
      g_hash_table_iter_remove (&iter);
  g_hash_table_iter_init (&iter, self->windows);
  while (g_hash_table_iter_next (&iter, &watched, NULL))
    if (!g_hash_table_contains (there, watched))
      g_ptr_array_add (gone, watched);
  for (guint i = 0; i < gone->len; i++)
    {
      GtkWindow *window = g_hash_table_lookup (self->windows, gone->pdata[i]);

      g_signal_handlers_disconnect_by_data (window, self);
      g_hash_table_remove (self->windows, gone->pdata[i]);
      gtk_window_destroy (window);
    }
}

static void
clear_rows (KithWatchPane *self)
{
  GtkWidget *row, *tile;

  while ((row = gtk_widget_get_first_child (self->rows)))
    {
      while ((tile = gtk_widget_get_first_child (row)))
        gtk_box_remove (GTK_BOX (row), tile);
      gtk_box_remove (GTK_BOX (self->rows), row);
    }
}

/* As square as can be: two side by side, four in two rows. */
static void
place (KithWatchPane *self, GPtrArray *tiles)
{
  guint columns = 1;
  GtkWidget *row = NULL;

  while (columns * columns < tiles->len)
    columns++;
  for (guint i = 0; i < tiles->len; i++)
    {
      if (i % columns == 0)
        {
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
          gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
          gtk_box_append (GTK_BOX (self->rows), row);
        }
      gtk_box_append (GTK_BOX (row), tiles->pdata[i]);
    }
}

static void
arrange (KithWatchPane *self)
{
  GListModel *list = self->shares ? kith_call_shares_list_watched (self->shares) : NULL;
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) tiles = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->rows)
    return;
  clear_rows (self);
  for (guint i = 0; list && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithWatchedShare) watched = g_list_model_get_item (list, i);

      g_hash_table_add (there, watched);
      if (!g_hash_table_contains (self->windows, watched))
        g_ptr_array_add (tiles, g_object_ref (ensure_tile (self, watched)));
    }
  forget_gone (self, there);
  place (self, tiles);
  gtk_widget_set_visible (GTK_WIDGET (self), tiles->len > 0);
}

static void
kith_watch_pane_dispose (GObject *object)
{
  KithWatchPane *self = KITH_WATCH_PANE (object);
  GHashTableIter iter;
  gpointer window;

  g_hash_table_iter_init (&iter, self->windows);
  while (g_hash_table_iter_next (&iter, NULL, &window))
    {
      g_signal_handlers_disconnect_by_data (window, self);
      gtk_window_destroy (window);
    }
  g_hash_table_remove_all (self->windows);
  g_clear_pointer (&self->rows, gtk_widget_unparent);
  g_hash_table_remove_all (self->tiles);
  g_clear_object (&self->shares);
  G_OBJECT_CLASS (kith_watch_pane_parent_class)->dispose (object);
}

static void
kith_watch_pane_finalize (GObject *object)
{
  KithWatchPane *self = KITH_WATCH_PANE (object);

  g_hash_table_unref (self->tiles);
  g_hash_table_unref (self->windows);
  G_OBJECT_CLASS (kith_watch_pane_parent_class)->finalize (object);
}

static void
kith_watch_pane_class_init (KithWatchPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_watch_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_watch_pane_finalize;
  gtk_widget_class_set_css_name (widget_class, "watchpane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_watch_pane_init (KithWatchPane *self)
{
  self->tiles = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->windows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->rows), TRUE);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kith_watch_pane_set_shares:
 * @shares: of the program's call; set once
 */
void
kith_watch_pane_set_shares (KithWatchPane *self, KithCallShares *shares)
{
  if (!g_set_object (&self->shares, shares))
    return;
  g_signal_connect_object (kith_call_shares_list_watched (shares), "items-changed", G_CALLBACK (arrange), self,
                           G_CONNECT_SWAPPED);
  arrange (self);
}
