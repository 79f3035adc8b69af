/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-look.h"

#include "kith-accent.h"

/**
 * KithLook:
 *
 * Follows the settings of appearance: light or dark, the accent colour, and the size of messages. Colours are named
 * ones that stand over those of the style sheet.
 */
struct _KithLook
{
  GObject parent_instance;

  GSettings *settings;
  GdkDisplay *display;
  GtkCssProvider *provider;
};

G_DEFINE_FINAL_TYPE (KithLook, kith_look, G_TYPE_OBJECT)

static void
apply_scheme (KithLook *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  int appearance = g_settings_get_enum (self->settings, "appearance");

  adw_style_manager_set_color_scheme (adw_style_manager_get_for_display (self->display),
                                      schemes[CLAMP (appearance, 0, 2)]);
}

/**
 * kith_look_build_css:
 * @accent_id: of a KithAccent
 * @text_percent: how large messages are, of the usual size
 *
 * Returns: (transfer full): the style sheet that makes it so
 */
char *
kith_look_build_css (const char *accent_id, gboolean dark, int text_percent)
{
  const KithAccent *accent = kith_accent_find (accent_id);
  GString *css = g_string_new (NULL);

  if (accent != &kith_accents[0])
    g_string_append_printf (css,
                            "@define-color accent_bg_color %s;\n@define-color accent_color %s;\n"
                            "@define-color kith_selected_color alpha(%s, %s);\n",
                            dark ? accent->dark_fill : accent->fill, dark ? accent->dark_text : accent->text,
                            dark ? accent->dark_text : accent->fill, dark ? "0.2" : "0.16");
  if (text_percent != 100)
    g_string_append_printf (css, "timelineview, .composer-entry textview, .composer-placeholder { font-size: %d%%; }\n",
                            text_percent);
  for (guint i = 0; i < kith_n_accents; i++)
    g_string_append_printf (css, ".accent-swatch.%s { background-color: %s; }\n", kith_accents[i].id,
                            dark ? kith_accents[i].dark_fill : kith_accents[i].fill);
  return g_string_free (css, FALSE);
}

static void
apply_css (KithLook *self)
{
  g_autofree char *accent = g_settings_get_string (self->settings, "accent-colour");
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_for_display (self->display));
  g_autofree char *css = kith_look_build_css (accent, dark, g_settings_get_int (self->settings, "message-size"));

  gtk_css_provider_load_from_data (self->provider, css, -1);
}

static void
kith_look_dispose (GObject *object)
{
  KithLook *self = KITH_LOOK (object);

  if (self->provider)
    gtk_style_context_remove_provider_for_display (self->display, GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->display);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_look_parent_class)->dispose (object);
}

static void
kith_look_class_init (KithLookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_look_dispose;
}

static void
kith_look_init (KithLook *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * kith_look_new:
 *
 * Returns: (transfer full): what makes the display look as @settings say, for as long as it lives
 */
KithLook *
kith_look_new (GSettings *settings, GdkDisplay *display)
{
  KithLook *self = g_object_new (KITH_TYPE_LOOK, NULL);

  self->settings = g_object_ref (settings);
  self->display = g_object_ref (display);
  /* Over the program's own sheet, which comes with a lower number. */
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_signal_connect_object (settings, "changed::appearance", G_CALLBACK (apply_scheme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::accent-colour", G_CALLBACK (apply_css), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::message-size", G_CALLBACK (apply_css), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_for_display (display), "notify::dark", G_CALLBACK (apply_css), self,
                           G_CONNECT_SWAPPED);
  apply_scheme (self);
  apply_css (self);
  return self;
}
