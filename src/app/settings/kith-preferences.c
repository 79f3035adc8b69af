/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-preferences.h"

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
  AdwComboRow *appearance;
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
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, members);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, background);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, notifications);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, preview);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, sound);
  gtk_widget_class_bind_template_child (widget_class, KithPreferences, sound_in_view);
  gtk_widget_class_bind_template_callback (widget_class, on_appearance_selected);
}

static void
kith_preferences_init (KithPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_preferences_present:
 * @parent: the window that it belongs to
 *
 * Shows the preferences.
 */
void
kith_preferences_present (GtkWindow *parent, GSettings *settings, KithVoiceCall *call)
{
  KithPreferences *self = g_object_new (KITH_TYPE_PREFERENCES, "transient-for", parent, NULL);

  adw_combo_row_set_selected (self->appearance, g_settings_get_enum (settings, "appearance"));
  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "show-members", self->members, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "run-in-background", self->background, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notifications", self->notifications, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-preview", self->preview, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-sound", self->sound, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notification-sound-in-view", self->sound_in_view, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (kith_voice_page_new (settings, call)));
  gtk_window_present (GTK_WINDOW (self));
}
