/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-preferences.h"

#include "kith-accent-row.h"
#include "kith-language.h"
#include "kith-voice-page.h"

#include <glib/gi18n.h>

/**
 * KithPreferences:
 *
 * What the person can choose about the program; every choice takes effect at once.
 */
struct _KithPreferences
{
  AdwPreferencesWindow parent_instance;

  GSettings *settings;
  AdwComboRow *appearance, *density, *language;
  KithAccentRow *accent;
  GtkScale *size;
  GtkAdjustment *size_adjustment;
  GtkWidget *restart;
  GtkSwitch *login, *connected;
  GtkSwitch *members;
  GtkSwitch *background;
  GtkSwitch *notifications;
  GtkSwitch *preview;
  GtkSwitch *sound;
  GtkSwitch *sound_in_view;
};

G_DEFINE_FINAL_TYPE (KithPreferences, kith_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
on_appearance_selected (KithPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->appearance);

  if (self->settings && selected != GTK_INVALID_LIST_POSITION)
    g_settings_set_enum (self->settings, "appearance", selected);
}

static void
on_density_selected (KithPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->density);

  if (self->settings && selected != GTK_INVALID_LIST_POSITION)
    g_settings_set_enum (self->settings, "density", selected);
}

static void
on_language_selected (KithPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->language);

  if (!self->settings || selected >= kith_n_languages)
    return;
  g_settings_set_string (self->settings, "language", kith_languages[selected].id);
  gtk_widget_set_visible (self->restart, TRUE);
}

static char *
format_percent (KithPreferences *self, double value)
{
  /* Translators: a number and the sign of percent */
  return g_strdup_printf (_ ("%d %%"), (int) value);
}

static void
fill_languages (KithPreferences *self, GSettings *settings)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_settings_get_string (settings, "language");
  guint selected = 0;

  for (guint i = 0; i < kith_n_languages; i++)
    {
      gtk_string_list_append (names, kith_languages[i].name ? kith_languages[i].name : _ ("Follow the system"));
      if (g_str_equal (kith_languages[i].id, chosen))
        selected = i;
    }
  adw_combo_row_set_model (self->language, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->language, selected);
}

static void
kith_preferences_dispose (GObject *object)
{
  KithPreferences *self = KITH_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_PREFERENCES);
  G_OBJECT_CLASS (kith_preferences_parent_class)->dispose (object);
}

static void
kith_preferences_class_init (KithPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-preferences.ui");
  g_type_ensure (KITH_TYPE_ACCENT_ROW);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, accent);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, size);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, size_adjustment);
  gtk_widget_class_bind_template_callback (widget_class, format_percent);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, density);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, language);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, restart);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, login);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, connected);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, members);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, background);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, notifications);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, preview);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, sound);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, sound_in_view);
  gtk_widget_class_bind_template_callback (widget_class, on_appearance_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_density_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_language_selected);
}

static void
kith_preferences_init (KithPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_add_mark (self->size, 100, GTK_POS_BOTTOM, NULL);
}

/**
 * kith_preferences_present:
 * @parent: the window that it belongs to
 *
 * Shows the preferences.
 */
void
kith_preferences_present (GtkWindow *parent, GSettings *settings, KithVoiceCall *call, KithPushKeys *keys)
{
  KithPreferences *self = g_object_new (KITH_TYPE_PREFERENCES, "transient-for", parent, NULL);

  adw_combo_row_set_selected (self->appearance, g_settings_get_enum (settings, "appearance"));
  adw_combo_row_set_selected (self->density, g_settings_get_enum (settings, "density"));
  fill_languages (self, settings);
  self->settings = g_object_ref (settings);
  kith_accent_row_bind (self->accent, settings);
  g_settings_bind (settings, "message-size", self->size_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "start-at-login", self->login, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "stay-connected", self->connected, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-members", self->members, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "run-in-background", self->background, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notifications", self->notifications, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-preview", self->preview, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-sound", self->sound, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-sound-in-view", self->sound_in_view, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (kith_voice_page_new (settings, call, keys)));
  kith_push_keys_watch_window (keys, GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}
