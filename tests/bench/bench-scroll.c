/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-anchor-list.h"
#include "kith-markdown.h"
#include "kith-message-row.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* bench-scroll kith|bare ROWS PIXELS FRAMES: scrolls a conversation, or a bare GtkListView whose rows draw one
 * PangoLayout, by PIXELS each frame; prints the processor's milliseconds a frame, and the 50th and 99th percentile of
 * what a frame took on it. */

#define N_TEXTS 10000
#define WARM_UP_FRAMES 20
#define MAX_FRAMES 5000

static char *texts[N_TEXTS];
static guint n_rows = 100000, n_frames = 600, frame;
static int pixels = 120;
static GtkAdjustment *adjustment;
static gboolean measuring;
static double frame_start, costs[MAX_FRAMES], total_start;
static guint n_costs;

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static char *
make_text (GRand *random)
{
  static const char *const words[] = { "hello",   "the",    "build", "is",   "broken",   "again",  "on",     "main",
                                       "please",  "look",   "at",    "this", "when",     "you",    "can",    "maybe",
                                       "we",      "should", "ship",  "it",   "tomorrow", "server", "client", "voice",
                                       "channel", "lag",    "nice",  "work", "thanks",   "ok" };
  GString *text = g_string_new (g_rand_int_range (random, 0, 30) == 0 ? "> quoted line here\n\n" : NULL);
  gsize target = 20 + g_rand_int_range (random, 0, 200);

  while (text->len < target)
    {
      const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      int choice = g_rand_int_range (random, 0, 60);

      if (choice < 4)
        g_string_append_printf (text, "**%s** ", word);
      else if (choice < 8)
        g_string_append_printf (text, "*%s* ", word);
      else if (choice < 12)
        g_string_append_printf (text, "`%s()` ", word);
      else if (choice == 12)
        g_string_append_printf (text, "https://example.org/%s/%d ", word, choice);
      else
        g_string_append_printf (text, "%s ", word);
    }
  return g_string_free (text, FALSE);
}

/* --- the subject --- */

static KithRowStyle *style;

static GtkWidget *
create_row (gpointer data)
{
  return GTK_WIDGET (kith_message_row_new (style));
}

static void
bind_row (GtkWidget *row, gpointer item, gpointer data)
{
  guint number = atoi (gtk_string_object_get_string (item));
  KithRowContent content = {
    .key = g_strdup ("key"),
    .author = g_strdup_printf ("user %u", number / 3 % 17),
    .author_colour = -1,
    .time = kith_row_style_format_time (style, (gint64) number * 60000),
    .continues = number % 3 != 0,
    .text = kith_markdown_parse (texts[number % N_TEXTS], NULL),
  };

  kith_message_row_set_content (KITH_MESSAGE_ROW (row), &content);
}

static void
unbind_row (GtkWidget *row, gpointer data)
{
  kith_message_row_clear (KITH_MESSAGE_ROW (row));
}

static int
measure_row (GtkWidget *row, int width, gpointer data)
{
  return kith_message_row_measure (KITH_MESSAGE_ROW (row), width);
}

static GtkWidget *
make_subject (GListModel *model)
{
  static const KithRowFactory factory = { create_row, bind_row, unbind_row, measure_row, NULL };
  KithAnchorList *list = kith_anchor_list_new (&factory, NULL);

  style = kith_row_style_new (GTK_WIDGET (list));
  kith_anchor_list_set_model (list, model);
  kith_anchor_list_scroll_to (list, 0, 0);
  return GTK_WIDGET (list);
}

/* --- the reference: one PangoLayout a row, and nothing else that is new in a row --- */

typedef struct
{
  GtkWidget parent_instance;
  PangoLayout *layout;
  int width;
} BareText;

typedef GtkWidgetClass BareTextClass;

GType bare_text_get_type (void);
G_DEFINE_TYPE (BareText, bare_text, GTK_TYPE_WIDGET)

static void
bare_text_set_width (BareText *self, int width)
{
  if (self->width == width)
    return;
  self->width = width;
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
}

static GtkSizeRequestMode
bare_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bare_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  BareText *self = (BareText *) widget;

  *minimum = 60;
  *natural = 600;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  bare_text_set_width (self, MAX (for_size > 0 ? for_size : self->width, 120));
  pango_layout_get_pixel_size (self->layout, NULL, natural);
  *minimum = *natural;
}

static void
bare_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BareText *self = (BareText *) widget;
  GdkRGBA colour;

  bare_text_set_width (self, gtk_widget_get_width (widget));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_append_layout (snapshot, self->layout, &colour);
}

static void
bare_text_class_init (BareTextClass *klass)
{
  klass->measure = bare_text_measure;
  klass->get_request_mode = bare_text_get_request_mode;
  klass->snapshot = bare_text_snapshot;
}

static void
bare_text_init (BareText *self)
{
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  self->width = 600;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, g_object_new (bare_text_get_type (), NULL));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  BareText *text = (BareText *) gtk_list_item_get_child (item);
  g_autofree char *escaped = g_markup_escape_text (texts[gtk_list_item_get_position (item) % N_TEXTS], -1);

  pango_layout_set_markup (text->layout, escaped, -1);
  gtk_widget_queue_resize (GTK_WIDGET (text));
}

static GtkWidget *
make_reference (GListModel *model)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (model))), factory);
}

/* --- the measurement --- */

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
finish (void)
{
  double total = get_cpu_ms () - total_start;

  qsort (costs, n_costs, sizeof *costs, compare);
  printf ("{\"cpu_ms\": %.3f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"frames\": %u}\n", total / frame, costs[n_costs / 2],
          costs[n_costs * 99 / 100], frame);
  fflush (stdout);
  _Exit (0);
}

static void
on_before_paint (GdkFrameClock *clock, gpointer data)
{
  frame_start = get_cpu_ms ();
}

static void
on_after_paint (GdkFrameClock *clock, gpointer data)
{
  if (measuring && n_costs < MAX_FRAMES)
    costs[n_costs++] = get_cpu_ms () - frame_start;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  if (!measuring && ++frame < WARM_UP_FRAMES)
    return G_SOURCE_CONTINUE;
  if (!measuring)
    {
      measuring = TRUE;
      frame = 0;
      total_start = get_cpu_ms ();
    }
  if (frame == n_frames)
    finish ();
  frame++;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + pixels);
  return G_SOURCE_CONTINUE;
}

static void
on_realize (GtkWidget *widget, gpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

static void
on_activate (GApplication *application, gpointer data)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  gboolean bare = g_strcmp0 (data, "bare") == 0;

  for (guint i = 0; i < n_rows; i++)
    gtk_string_list_take (model, g_strdup_printf ("%u", i));
  gtk_widget_add_css_class (scrolled, "view");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 bare ? make_reference (G_LIST_MODEL (model)) : make_subject (G_LIST_MODEL (model)));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), NULL);
  gtk_widget_add_tick_callback (window, on_tick, NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12345);
  g_autoptr (AdwApplication) application = NULL;

  if (argc < 5)
    return 2;
  n_rows = atoi (argv[2]);
  pixels = atoi (argv[3]);
  n_frames = MIN (atoi (argv[4]), MAX_FRAMES);
  for (guint i = 0; i < N_TEXTS; i++)
    texts[i] = make_text (random);
  application = adw_application_new ("chat.kith.BenchScroll", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), argv[1]);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
