/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-accent.h"
#include "kith-look.h"

/* GLib shows its backends only to who says so. */
#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

/* What the person chose of colours and sizes is on the display at once. */

static GSettings *
open_settings (void)
{
  g_autofree char *directory = g_build_filename (g_getenv ("KITH_BUILD_DIR"), "data", NULL);
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (directory, NULL, FALSE, NULL);
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, "chat.kith.Kith", FALSE);
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();

  g_assert_nonnull (schema);
  return g_settings_new_full (schema, backend, NULL);
}

static char *
look_up (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour));
  return g_strdup_printf ("#%02x%02x%02x", (int) (colour.red * 255 + 0.5), (int) (colour.green * 255 + 0.5),
                          (int) (colour.blue * 255 + 0.5));
}

static void
assert_colours (GtkWidget *widget, const char *fill, const char *text)
{
  g_autofree char *found_fill = look_up (widget, "accent_bg_color"), *found_text = look_up (widget, "accent_color");

  g_assert_cmpstr (found_fill, ==, fill);
  g_assert_cmpstr (found_text, ==, text);
}

static void
test_accents (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  GtkWidget *window = gtk_window_new ();
  g_autoptr (KithLook) look = kith_look_new (settings, gtk_widget_get_display (window));

  for (guint i = 1; i < kith_n_accents; i++)
    {
      const KithAccent *accent = &kith_accents[i];

      g_settings_set_enum (settings, "appearance", 1);
      g_settings_set_string (settings, "accent-colour", accent->id);
      assert_colours (window, accent->fill, accent->text);
      g_settings_set_enum (settings, "appearance", 2);
      assert_colours (window, accent->dark_fill, accent->dark_text);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A setting of a newer version is no reason to look odd. */
static void
test_unknown_accent (void)
{
  g_assert_true (kith_accent_find ("ultraviolet") == &kith_accents[0]);
  g_assert_true (kith_accent_find (NULL) == &kith_accents[0]);
}

static int
measure (GtkWidget *label)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

static void
test_size (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label;
  g_autoptr (KithLook) look = kith_look_new (settings, gtk_widget_get_display (window));
  int usual;

  gtk_widget_add_css_class (box, "composer-placeholder");
  label = gtk_label_new ("Text");
  gtk_box_append (GTK_BOX (box), label);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  usual = measure (label);
  g_settings_set_int (settings, "message-size", 200);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (measure (label), >, usual * 3 / 2);
  g_settings_set_int (settings, "message-size", 100);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (measure (label), ==, usual);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/look/accents", test_accents);
  g_test_add_func ("/look/unknown-accent", test_unknown_accent);
  g_test_add_func ("/look/size", test_size);
  return g_test_run ();
}
