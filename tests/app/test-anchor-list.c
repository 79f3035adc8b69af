/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-anchor-list.h"
#include "kith-height-index.h"

/* A row of a test is a number of square pixels, so that its height depends on the width as a text's does. */

typedef struct
{
  GObject parent_instance;
  guint id;
  guint area;
  gboolean gap;
} TestItem;

typedef struct
{
  GObjectClass parent_class;
} TestItemClass;

GType test_item_get_type (void);
G_DEFINE_TYPE (TestItem, test_item, G_TYPE_OBJECT)

static void
test_item_class_init (TestItemClass *klass)
{
}

static void
test_item_init (TestItem *self)
{
}

static TestItem *
test_item_new (guint id, gboolean gap)
{
  TestItem *item = g_object_new (test_item_get_type (), NULL);

  item->id = id;
  item->gap = gap;
  item->area = gap ? 200000 : 9000 + id * 7919 % 60000;
  return item;
}

static int
get_item_height (TestItem *item, int width)
{
  return 12 + item->area / MAX (width, 1);
}

static GtkWidget *
create_row (gpointer data)
{
  return gtk_drawing_area_new ();
}

static void
bind_row (GtkWidget *row, gpointer item, gpointer data)
{
  g_object_set_data (G_OBJECT (row), "item", item);
}

static void
unbind_row (GtkWidget *row, gpointer data)
{
  g_object_set_data (G_OBJECT (row), "item", NULL);
}

static int
measure_row (GtkWidget *row, int width, gpointer data)
{
  return get_item_height (g_object_get_data (G_OBJECT (row), "item"), width);
}

static gboolean
item_is_gap (gpointer item, gpointer data)
{
  return ((TestItem *) item)->gap;
}

static const KithRowFactory factory = { create_row, bind_row, unbind_row, measure_row, item_is_gap };

typedef struct
{
  GtkWidget *window;
  KithAnchorList *list;
  GListStore *store;
  GtkAdjustment *adjustment;
  guint next_id;
} Fixture;

static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* gtk_test_widget_wait_for_draw() returns when a frame begins, before the list is laid out in it. */
static void
wait_for_frame (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->list));
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (fixture->list));
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++)
    wait_for_frame (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
insert_items (Fixture *fixture, guint position, guint n_removed, guint n, gboolean gap)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, test_item_new (fixture->next_id++, gap && i == 0));
  g_list_store_splice (fixture->store, position, n_removed, items->pdata, n);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->store = g_list_store_new (test_item_get_type ());
  insert_items (fixture, 0, 0, GPOINTER_TO_UINT (data), FALSE);
  fixture->list = kith_anchor_list_new (&factory, NULL);
  kith_anchor_list_set_model (fixture->list, G_LIST_MODEL (fixture->store));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->list));
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->store);
}

static guint
find_item (Fixture *fixture, guint id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      if (((TestItem *) object)->id == id)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The top of a row on screen, or NAN where it has none. */
static double
get_y (Fixture *fixture, guint id)
{
  GtkWidget *row = kith_anchor_list_get_row (fixture->list, find_item (fixture, id));
  graphene_rect_t bounds;

  if (!row || !gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds))
    return -1e9;
  return bounds.origin.y;
}

static guint
get_id_on_screen (Fixture *fixture)
{
  guint position;
  int y;

  kith_anchor_list_get_anchor (fixture->list, &position, &y);
  return ((TestItem *) g_object_get_data (G_OBJECT (kith_anchor_list_get_row (fixture->list, position)), "item"))->id;
}

static void
scroll_by (Fixture *fixture, double pixels)
{
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) + pixels);
  settle (fixture);
}

/* Rows stand one below the other and fill the view. */
static void
check_screen (Fixture *fixture)
{
  guint first, last;
  double expected = -1e9;

  g_assert_true (kith_anchor_list_get_visible_range (fixture->list, &first, &last));
  for (guint i = first; i <= last; i++)
    {
      GtkWidget *row = kith_anchor_list_get_row (fixture->list, i);
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);
      graphene_rect_t bounds;

      g_assert_nonnull (row);
      g_assert_true (g_object_get_data (G_OBJECT (row), "item") == item);
      g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds));
      if (i > first)
        g_assert_cmpfloat (bounds.origin.y, ==, expected);
      expected = bounds.origin.y + gtk_widget_get_height (row);
      g_assert_cmpint (gtk_widget_get_height (row), ==,
                       get_item_height ((TestItem *) item, gtk_widget_get_width (GTK_WIDGET (fixture->list))));
    }
}

static void
check_at_end (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  GtkWidget *row = kith_anchor_list_get_row (fixture->list, n - 1);
  graphene_rect_t bounds;

  g_assert_true (kith_anchor_list_get_at_end (fixture->list));
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture->list), &bounds));
  g_assert_cmpint (bounds.origin.y + bounds.size.height + 12, ==, gtk_widget_get_height (GTK_WIDGET (fixture->list)));
  g_assert_cmpfloat_with_epsilon (
    gtk_adjustment_get_value (fixture->adjustment),
    gtk_adjustment_get_upper (fixture->adjustment) - gtk_adjustment_get_page_size (fixture->adjustment), 0.5);
  check_screen (fixture);
}

static void
test_starts_at_end (Fixture *fixture, gconstpointer data)
{
  check_at_end (fixture);
}

static void
test_few_rows (Fixture *fixture, gconstpointer data)
{
  check_at_end (fixture);
  insert_items (fixture, 0, 0, 1, FALSE);
  settle (fixture);
  check_at_end (fixture);
  g_list_store_remove_all (fixture->store);
  settle (fixture);
  insert_items (fixture, 0, 0, 1, FALSE);
  settle (fixture);
  check_at_end (fixture);
}

static void
test_append_at_end (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      insert_items (fixture, g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), 0, 1 + i * 4, FALSE);
      settle (fixture);
      check_at_end (fixture);
    }
}

static void
test_append_elsewhere (Fixture *fixture, gconstpointer data)
{
  guint id;
  double y;

  scroll_by (fixture, -700);
  id = get_id_on_screen (fixture);
  y = get_y (fixture, id);
  insert_items (fixture, g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), 0, 30, FALSE);
  settle (fixture);
  g_assert_false (kith_anchor_list_get_at_end (fixture->list));
  g_assert_cmpfloat (get_y (fixture, id), ==, y);
  check_screen (fixture);
}

static void
test_prepend (Fixture *fixture, gconstpointer data)
{
  guint id;
  double y;

  for (guint i = 0; i < 20; i++)
    {
      scroll_by (fixture, -333);
      id = get_id_on_screen (fixture);
      y = get_y (fixture, id);
      insert_items (fixture, 0, 0, 50, FALSE);
      settle (fixture);
      g_assert_cmpfloat (get_y (fixture, id), ==, y);
      check_screen (fixture);
    }
}

static void
test_edit_above (Fixture *fixture, gconstpointer data)
{
  guint id, first, last;
  double y;

  scroll_by (fixture, -1500);
  id = get_id_on_screen (fixture);
  y = get_y (fixture, id);
  kith_anchor_list_get_visible_range (fixture->list, &first, &last);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GObject)
        item = g_list_model_get_item (G_LIST_MODEL (fixture->store), find_item (fixture, id) - 1 - (i > 1 ? 0 : i));

      ((TestItem *) item)->area += i % 2 == 0 ? 50000 : -20000;
      kith_anchor_list_queue_row (fixture->list);
      settle (fixture);
      g_assert_cmpfloat (get_y (fixture, id), ==, y);
      check_screen (fixture);
    }
}

static void
test_resize (Fixture *fixture, gconstpointer data)
{
  static const int widths[] = { 900, 320, 450, 1200, 500 };
  guint id;
  double y;

  scroll_by (fixture, -5000);
  id = get_id_on_screen (fixture);
  y = get_y (fixture, id);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), widths[i], 600);
      while (gtk_widget_get_width (GTK_WIDGET (fixture->list)) != widths[i])
        g_main_context_iteration (NULL, TRUE);
      settle (fixture);
      g_assert_cmpfloat (get_y (fixture, id), ==, y);
      check_screen (fixture);
    }
}

static void
test_resize_at_end (Fixture *fixture, gconstpointer data)
{
  static const int widths[] = { 900, 320, 1200 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), widths[i], 400 + 100 * i);
      while (gtk_widget_get_width (GTK_WIDGET (fixture->list)) != widths[i])
        g_main_context_iteration (NULL, TRUE);
      settle (fixture);
      check_at_end (fixture);
    }
}

/* Every move is as long as it says, through rows of unknown height, in both directions. */
static void
test_scroll_exactly (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      int step = i < 120 ? -120 : 77;
      guint id = get_id_on_screen (fixture);
      double y = get_y (fixture, id);

      gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) + step);
      wait_for_frame (fixture);
      if (get_y (fixture, id) > -1e8)
        g_assert_cmpfloat (get_y (fixture, id), ==, y - step);
      check_screen (fixture);
    }
}

static void
test_reaches_both_ends (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0;
       i < 400 && gtk_adjustment_get_value (fixture->adjustment) > gtk_adjustment_get_lower (fixture->adjustment) + 0.5;
       i++)
    {
      gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) - 500);
      wait_for_frame (fixture);
    }
  g_assert_cmpfloat (get_y (fixture, 0), ==, 0);
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_upper (fixture->adjustment));
  settle (fixture);
  check_at_end (fixture);
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_lower (fixture->adjustment));
  settle (fixture);
  g_assert_cmpfloat (get_y (fixture, 0), ==, 0);
}

/* A gap that is looked at becomes messages: what stood below it stays. */
static void
test_gap_above (Fixture *fixture, gconstpointer data)
{
  guint id = 0;
  double y;

  insert_items (fixture, 0, 0, 1, TRUE);
  settle (fixture);
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_lower (fixture->adjustment));
  settle (fixture);
  y = get_y (fixture, id);
  g_assert_cmpfloat (y, >, 100);
  insert_items (fixture, 0, 1, 51, TRUE);
  settle (fixture);
  g_assert_cmpfloat (get_y (fixture, id), ==, y);
  check_screen (fixture);
}

/* A gap at the end is no end to stick to. */
static void
test_gap_at_end (Fixture *fixture, gconstpointer data)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  double y;

  insert_items (fixture, n, 0, 1, TRUE);
  settle (fixture);
  g_assert_false (kith_anchor_list_get_at_end (fixture->list));
  scroll_by (fixture, 300);
  y = get_y (fixture, n - 1);
  g_assert_cmpfloat (y, >, -1e8);
  insert_items (fixture, n, 1, 50, FALSE);
  settle (fixture);
  g_assert_cmpfloat (get_y (fixture, n - 1), ==, y);
  check_screen (fixture);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  guint id;

  scroll_by (fixture, -3000);
  for (guint i = 0; i < 20; i++)
    {
      double y;

      id = get_id_on_screen (fixture);
      y = get_y (fixture, id);
      g_list_store_remove (fixture->store, find_item (fixture, id) - 1 - i % 3);
      settle (fixture);
      g_assert_cmpfloat (get_y (fixture, id), ==, y);
      g_list_store_remove (fixture->store, find_item (fixture, id));
      settle (fixture);
      check_screen (fixture);
    }
}

static void
test_scroll_to (Fixture *fixture, gconstpointer data)
{
  kith_anchor_list_scroll_to (fixture->list, 40, 120);
  settle (fixture);
  g_assert_cmpfloat (get_y (fixture, 40), ==, 120);
  check_screen (fixture);
  kith_anchor_list_reveal (fixture->list, 300);
  settle (fixture);
  g_assert_cmpfloat (get_y (fixture, 300), >, 0);
  check_screen (fixture);
  kith_anchor_list_scroll_to_end (fixture->list);
  settle (fixture);
  check_at_end (fixture);
}

static void
test_few_widgets (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < 50; i++)
    scroll_by (fixture, i < 25 ? -400 : 300);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child;
       child = gtk_widget_get_next_sibling (child))
    n++;
  g_assert_cmpuint (n, <, 60);
}

static gboolean
is_in_order (Fixture *fixture)
{
  double last = -1e9;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_child_visible (child))
        continue;
      g_assert_true (gtk_widget_compute_bounds (child, GTK_WIDGET (fixture->list), &bounds));
      if (bounds.origin.y <= last)
        return FALSE;
      last = bounds.origin.y;
    }
  return TRUE;
}

/* The order of widgets is that of rows as soon as nothing moves, for screen readers. */
static void
test_widget_order (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 30; i++)
    scroll_by (fixture, i < 15 ? -400 : 300);
  while (!is_in_order (fixture))
    g_main_context_iteration (NULL, TRUE);
}

/* The index against a plain array. */
static void
test_index (void)
{
  g_autoptr (KithHeightIndex) index = kith_height_index_new (50);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < 3000; i++)
    {
      guint n = plain->len, position = g_test_rand_int_range (0, n + 1);
      guint removed = g_test_rand_int_range (0, MIN (n - position, 20) + 1), added = g_test_rand_int_range (0, 25);
      gint64 sum = 0;
      int rest;

      kith_height_index_splice (index, position, removed, added);
      if (removed > 0)
        g_array_remove_range (plain, position, removed);
      for (guint j = 0; j < added; j++)
        {
          int height = g_test_rand_int_range (1, 200);

          g_array_insert_val (plain, position + j, height);
          kith_height_index_set (index, position + j, height);
        }
      if (plain->len == 0)
        continue;
      position = g_test_rand_int_range (0, plain->len);
      for (guint j = 0; j < position; j++)
        sum += g_array_index (plain, int, j);
      g_assert_cmpint (kith_height_index_get_offset (index, position), ==, sum);
      g_assert_cmpuint (kith_height_index_find (index, sum, &rest), ==, position);
      g_assert_cmpint (rest, ==, 0);
      for (guint j = position; j < plain->len; j++)
        sum += g_array_index (plain, int, j);
      g_assert_cmpint (kith_height_index_get_total (index), ==, sum);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    guint n_rows;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/anchor-list/starts-at-end", 500, test_starts_at_end },
    { "/anchor-list/few-rows", 2, test_few_rows },
    { "/anchor-list/append-at-end", 100, test_append_at_end },
    { "/anchor-list/append-elsewhere", 100, test_append_elsewhere },
    { "/anchor-list/prepend", 100, test_prepend },
    { "/anchor-list/edit-above", 200, test_edit_above },
    { "/anchor-list/resize", 400, test_resize },
    { "/anchor-list/resize-at-end", 400, test_resize_at_end },
    { "/anchor-list/scroll-exactly", 2000, test_scroll_exactly },
    { "/anchor-list/reaches-both-ends", 300, test_reaches_both_ends },
    { "/anchor-list/gap-above", 100, test_gap_above },
    { "/anchor-list/gap-at-end", 100, test_gap_at_end },
    { "/anchor-list/remove", 300, test_remove },
    { "/anchor-list/scroll-to", 500, test_scroll_to },
    { "/anchor-list/few-widgets", 1000, test_few_widgets },
    { "/anchor-list/widget-order", 1000, test_widget_order },
  };

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/height-index/splice", test_index);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].n_rows), set_up, tests[i].function, tear_down);
  return g_test_run ();
}
