/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-overview-page.h"

#include "kith-confirm.h"
#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-save-bar.h"
#include "kith-settings-window.h"
#include "kith-time-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static const int usual_pauses[] = { 0, 5, 10, 30, 60, 5 * 60, 15 * 60, 3600, 6 * 3600 };

/**
 * KithChannelOverviewPage:
 *
 * Changes are collected and saved together; what was typed stays until it is saved or taken back, also when somebody
 * else changes the channel.
 */
struct _KithChannelOverviewPage
{
  GtkWidget parent_instance;

  KithChannel *channel;
  char *known_name, *known_topic; /* as the form last took them over */
  int known_pause, known_limit;
  GArray *pauses; /* of int: seconds, by position */
  gboolean loading;
  GtkWidget *content;
  GtkWidget *form;
  KithField *name;
  KithField *topic;
  GtkWidget *pace;
  AdwComboRow *pause;
  GtkWidget *room;
  GtkSpinButton *limit;
  AdwActionRow *delete_row;
  KithSaveBar *bar;
};

G_DEFINE_FINAL_TYPE (KithChannelOverviewPage, kith_channel_overview_page, GTK_TYPE_WIDGET)

static gboolean
is_category (KithChannelOverviewPage *self)
{
  return kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY;
}

static gboolean
is_voice (KithChannelOverviewPage *self)
{
  return kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_VOICE;
}

static int
get_limit (KithChannelOverviewPage *self)
{
  return (int) gtk_spin_button_get_value (self->limit);
}

static int
get_pause (KithChannelOverviewPage *self)
{
  guint selected = adw_combo_row_get_selected (self->pause);

  return selected < self->pauses->len ? g_array_index (self->pauses, int, selected) : self->known_pause;
}

/* Offers the usual pauses, and the one that is set already should it be another. */
static void
offer_pauses (KithChannelOverviewPage *self, int now)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean usual = FALSE;

  g_array_set_size (self->pauses, 0);
  for (guint i = 0; i < G_N_ELEMENTS (usual_pauses); i++)
    usual = usual || usual_pauses[i] == now;
  g_array_append_vals (self->pauses, usual_pauses, G_N_ELEMENTS (usual_pauses));
  if (!usual)
    g_array_append_val (self->pauses, now);
  for (guint i = 0; i < self->pauses->len; i++)
    {
      int seconds = g_array_index (self->pauses, int, i);
      /* Translators: of slow mode, the pause between two messages of a person */
      g_autofree char *name = seconds ? kith_time_words_duration (seconds) : g_strdup (C_ ("slow mode", "Off"));

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->pause, G_LIST_MODEL (names));
  for (guint i = 0; i < self->pauses->len; i++)
    if (g_array_index (self->pauses, int, i) == now)
      adw_combo_row_set_selected (self->pause, i);
}

static void
on_edited (KithChannelOverviewPage *self)
{
  if (!self->loading)
    kith_save_bar_set_changed (self->bar, kith_channel_overview_page_has_changes (self));
}

/* No limit is a word rather than a number. */
static gboolean
on_limit_shown (GtkSpinButton *limit)
{
  if (gtk_spin_button_get_value_as_int (limit) > 0)
    return FALSE;
  /* Translators: of how many people a voice channel holds */
  gtk_editable_set_text (GTK_EDITABLE (limit), C_ ("people", "Any"));
  return TRUE;
}

/* Takes over what is new, and leaves alone what the person changed. */
static void
load (KithChannelOverviewPage *self, gboolean all)
{
  const char *name = kith_channel_get_name (self->channel), *topic = kith_channel_get_topic (self->channel);
  int pause = kith_channel_get_slow_mode_seconds (self->channel);

  self->loading = TRUE;
  if (all || g_strcmp0 (kith_field_get_text (self->name), self->known_name) == 0)
    kith_field_set_text (self->name, name);
  if (all || g_strcmp0 (kith_field_get_text (self->topic), self->known_topic) == 0)
    kith_field_set_text (self->topic, topic);
  if (all || get_pause (self) == self->known_pause)
    offer_pauses (self, pause);
  if (all || get_limit (self) == self->known_limit)
    gtk_spin_button_set_value (self->limit, kith_channel_get_user_limit (self->channel));
  g_free (self->known_name);
  self->known_name = g_strdup (name);
  g_free (self->known_topic);
  self->known_topic = g_strdup (topic ? topic : "");
  self->known_pause = pause;
  self->known_limit = kith_channel_get_user_limit (self->channel);
  self->loading = FALSE;
  on_edited (self);
}

static void
on_channel_changed (KithChannelOverviewPage *self)
{
  load (self, FALSE);
}

static void
on_reset (KithChannelOverviewPage *self)
{
  load (self, TRUE);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithChannelOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  kith_channel_edit_finish (KITH_CHANNEL (source), result, &error);
  if (!self->channel)
    return; /* closed meanwhile */
  kith_save_bar_set_busy (self->bar, FALSE);
  gtk_widget_set_sensitive (self->form, TRUE);
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_TOPIC_TOO_LONG))
    kith_field_set_error (self->topic, kith_error_text (error));
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_CHANNEL_NAME_BAD))
    kith_field_set_error (self->name, kith_error_text (error));
  else if (error)
    kith_save_bar_set_error (self->bar, kith_error_text (error));
  else
    load (self, TRUE);
}

static void
on_save (KithChannelOverviewPage *self)
{
  int pause = kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_TEXT ? get_pause (self) : -1;

  if (kith_save_bar_get_busy (self->bar) || !kith_channel_overview_page_has_changes (self))
    return;
  kith_save_bar_set_error (self->bar, NULL);
  kith_save_bar_set_busy (self->bar, TRUE);
  gtk_widget_set_sensitive (self->form, FALSE);
  kith_channel_edit_async (self->channel,
                           &(KithChannelEdit){ .name = kith_field_get_text (self->name),
                                               .topic = is_category (self) ? NULL : kith_field_get_text (self->topic),
                                               .slow_mode_seconds = pause,
                                               .user_limit = is_voice (self) ? get_limit (self) : -1 },
                           NULL, on_saved, g_object_ref (self));
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithChannelOverviewPage) self = data;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!kith_channel_delete_finish (KITH_CHANNEL (source), result, &error) && KITH_IS_SETTINGS_WINDOW (root))
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (root), _ ("The channel was not deleted"), error);
}

static gboolean
delete_now (gpointer data)
{
  KithChannelOverviewPage *self = data;

  if (self->channel)
    kith_channel_delete_async (self->channel, NULL, on_deleted, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* The question must be gone first: AdwMessageDialog of libadwaita 1.2 does not survive its parent, which closes with
 * the channel. */
static void
on_delete_confirmed (gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, delete_now, g_object_ref (data), g_object_unref);
}

static void
delete_channel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithChannelOverviewPage *self = KITH_CHANNEL_OVERVIEW_PAGE (widget);
  g_autofree char *heading = g_strdup_printf (is_category (self) ? _ ("Delete the Category “%s”?")
                                                                 : _ ("Delete the Channel “%s”?"),
                                              kith_channel_get_name (self->channel));

  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading,
                is_category (self) ? _ ("Its channels stay, without a category.")
                                   : _ ("All its messages are deleted for everybody. This cannot be undone."),
                _ ("_Delete"), on_delete_confirmed, g_object_ref (self), g_object_unref);
}

static void
kith_channel_overview_page_dispose (GObject *object)
{
  KithChannelOverviewPage *self = KITH_CHANNEL_OVERVIEW_PAGE (object);

  self->loading = TRUE;
  g_clear_object (&self->channel);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CHANNEL_OVERVIEW_PAGE);
  G_OBJECT_CLASS (kith_channel_overview_page_parent_class)->dispose (object);
}

static void
kith_channel_overview_page_finalize (GObject *object)
{
  KithChannelOverviewPage *self = KITH_CHANNEL_OVERVIEW_PAGE (object);

  g_free (self->known_name);
  g_free (self->known_topic);
  g_array_unref (self->pauses);
  G_OBJECT_CLASS (kith_channel_overview_page_parent_class)->finalize (object);
}

static void
kith_channel_overview_page_class_init (KithChannelOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_channel_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_channel_overview_page_finalize;
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SAVE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-channel-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, content);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, form);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, name);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, topic);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, pace);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, pause);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, room);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, limit);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, delete_row);
  gtk_widget_class_bind_template_child (widget_class, KithChannelOverviewPage, bar);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_limit_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_install_action (widget_class, "channel.delete", NULL, delete_channel);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_channel_overview_page_init (KithChannelOverviewPage *self)
{
  self->loading = TRUE;
  self->pauses = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_channel_overview_page_new:
 *
 * Returns: (transfer floating): a page of the channel's settings
 */
GtkWidget *
kith_channel_overview_page_new (KithChannel *channel)
{
  KithChannelOverviewPage *self = g_object_new (KITH_TYPE_CHANNEL_OVERVIEW_PAGE, NULL);

  self->channel = g_object_ref (channel);
  gtk_widget_set_visible (GTK_WIDGET (self->topic), !is_category (self));
  gtk_widget_set_visible (self->pace, kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT);
  gtk_widget_set_visible (self->room, is_voice (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->delete_row),
                                 is_category (self) ? _ ("Delete the Category") : _ ("Delete the Channel"));
  adw_action_row_set_subtitle (self->delete_row, is_category (self) ? _ ("Its channels stay, without a category.")
                                                                    : _ ("With all its messages, for everybody."));
  g_signal_connect_object (channel, "notify::name", G_CALLBACK (on_channel_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::topic", G_CALLBACK (on_channel_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::slow-mode-seconds", G_CALLBACK (on_channel_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::user-limit", G_CALLBACK (on_channel_changed), self, G_CONNECT_SWAPPED);
  load (self, TRUE);
  return GTK_WIDGET (self);
}

/**
 * kith_channel_overview_page_has_changes:
 *
 * Returns: whether anything was changed and not saved
 */
gboolean
kith_channel_overview_page_has_changes (KithChannelOverviewPage *self)
{
  return g_strcmp0 (kith_field_get_text (self->name), self->known_name) != 0 ||
         g_strcmp0 (kith_field_get_text (self->topic), self->known_topic) != 0 ||
         get_pause (self) != self->known_pause || get_limit (self) != self->known_limit;
}
