/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notification-dialog.h"

#include "kith-error-text.h"
#include "kith-notice-words.h"

#include <glib/gi18n.h>

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

typedef enum
{
  CHOICE_NOT_MUTED,
  CHOICE_HOUR,
  CHOICE_WORKDAY,
  CHOICE_FOR_GOOD,
  CHOICE_AS_IT_IS, /* until a time that was set before; only there where it was */
} Choice;

/**
 * KithNotificationDialog:
 *
 * Every change is told to the server at once, and shows what it says; where that fails, a toast says so and the switch
 * goes back.
 */
struct _KithNotificationDialog
{
  AdwWindow parent_instance;

  KithGuild *guild;     /* (nullable): what it is about … */
  KithChannel *channel; /* (nullable): … or this */
  KithNoticeSettings *settings;
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *level_rows[KITH_N_NOTIFICATION_LEVELS];
  GtkWidget *levels[KITH_N_NOTIFICATION_LEVELS];
  AdwComboRow *mute;
  AdwPreferencesGroup *calls;
  GtkWidget *everyone_row, *everyone;
  GtkWidget *roles_row, *roles;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KithNotificationDialog, kith_notification_dialog, ADW_TYPE_WINDOW)

static gboolean
is_conversation (KithNotificationDialog *self)
{
  return self->channel && kith_channel_is_conversation (self->channel);
}

static const KithWireNotificationSettings *
get_own (KithNotificationDialog *self)
{
  return self->channel ? kith_notice_settings_get_channel (self->settings, kith_channel_get_id (self->channel))
                       : kith_notice_settings_get_guild (self->settings, kith_guild_get_id (self->guild));
}

/* What would be so without anything chosen here. */
static KithNotice
get_around (KithNotificationDialog *self)
{
  const KithNoticeScope scope = { .guild_default = self->guild ? kith_guild_get_default_notifications (self->guild)
                                                               : KITH_GUILD_NOTIFICATION_LEVEL_ALL };

  return self->channel ? kith_notice_settings_resolve_around (self->settings, self->channel)
                       : kith_notice_resolve (&scope);
}

static void
update_level (KithNotificationDialog *self, const KithWireNotificationSettings *own, const KithNotice *around)
{
  KithNotificationLevel level = own->level;

  if (is_conversation (self) && level == KITH_NOTIFICATION_LEVEL_DEFAULT)
    level = KITH_NOTIFICATION_LEVEL_ALL;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->levels[level]), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->level_rows[KITH_NOTIFICATION_LEVEL_DEFAULT]),
                               kith_notice_words_level (around->level));
}

static void
update_mute (KithNotificationDialog *self, const KithWireNotificationSettings *own)
{
  gboolean muted = own->muted && (!own->muted_until || own->muted_until > g_get_real_time () / 1000);
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _ ("Not muted"));
  gtk_string_list_append (choices, _ ("For 1 hour"));
  gtk_string_list_append (choices, _ ("For 8 hours"));
  gtk_string_list_append (choices, _ ("Until I turn it back on"));
  if (muted && own->muted_until)
    {
      g_autofree char *until = kith_notice_words_muted (own->muted_until);

      gtk_string_list_append (choices, until);
    }
  adw_combo_row_set_model (self->mute, G_LIST_MODEL (choices));
  adw_combo_row_set_selected (self->mute, !muted             ? CHOICE_NOT_MUTED
                                          : own->muted_until ? CHOICE_AS_IT_IS
                                                             : CHOICE_FOR_GOOD);
}

static void
update_call (GtkWidget *row, GtkWidget *toggle, gboolean here, gboolean around)
{
  gtk_switch_set_active (GTK_SWITCH (toggle), here || around);
  gtk_widget_set_sensitive (row, !around);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), around ? _ ("Ignored in the whole community") : NULL);
}

static void
update (KithNotificationDialog *self)
{
  const KithWireNotificationSettings *own = get_own (self);
  const KithNotice around = get_around (self);

  self->updating = TRUE;
  update_level (self, own, &around);
  update_mute (self, own);
  update_call (self->everyone_row, self->everyone, own->suppress_everyone, around.suppress_everyone);
  update_call (self->roles_row, self->roles, own->suppress_roles, around.suppress_roles);
  self->updating = FALSE;
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithNotificationDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = KITH_IS_CHANNEL (source)
                    ? kith_channel_choose_notifications_finish (KITH_CHANNEL (source), result, &error)
                    : kith_guild_choose_notifications_finish (KITH_GUILD (source), result, &error);

  if (!self->settings)
    return; /* closed meanwhile */
  if (!done)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (kith_error_text (error)));
  update (self);
}

static void
choose (KithNotificationDialog *self, const KithWireNotificationsPatch *patch)
{
  if (self->channel)
    kith_channel_choose_notifications_async (self->channel, patch, NULL, on_chosen, g_object_ref (self));
  else
    kith_guild_choose_notifications_async (self->guild, patch, NULL, on_chosen, g_object_ref (self));
}

static void
on_level (KithNotificationDialog *self, GParamSpec *spec, GtkCheckButton *button)
{
  KithWireNotificationsPatch patch = { .has_level = TRUE };

  if (self->updating || !gtk_check_button_get_active (button))
    return;
  for (guint i = 0; i < KITH_N_NOTIFICATION_LEVELS; i++)
    if (self->levels[i] == GTK_WIDGET (button))
      patch.level = (KithNotificationLevel) i;
  choose (self, &patch);
}

static void
on_mute (KithNotificationDialog *self)
{
  guint choice = adw_combo_row_get_selected (self->mute);
  gint64 now = g_get_real_time () / 1000;
  KithWireNotificationsPatch patch = { .has_muted = TRUE, .muted = choice != CHOICE_NOT_MUTED };

  if (self->updating || choice == CHOICE_AS_IT_IS || choice == GTK_INVALID_LIST_POSITION)
    return;
  patch.has_muted_until = choice == CHOICE_HOUR || choice == CHOICE_WORKDAY;
  if (patch.has_muted_until)
    patch.muted_until = now + (choice == CHOICE_HOUR ? HOUR_MS : 8 * HOUR_MS);
  choose (self, &patch);
}

static void
on_call (KithNotificationDialog *self, GParamSpec *spec, GtkSwitch *toggle)
{
  gboolean everyone = GTK_WIDGET (toggle) == self->everyone, active = gtk_switch_get_active (toggle);
  const KithWireNotificationsPatch patch = { .has_suppress_everyone = everyone,
                                             .suppress_everyone = everyone && active,
                                             .has_suppress_roles = !everyone,
                                             .suppress_roles = !everyone && active };

  if (!self->updating)
    choose (self, &patch);
}

static void
kith_notification_dialog_dispose (GObject *object)
{
  KithNotificationDialog *self = KITH_NOTIFICATION_DIALOG (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->guild);
  g_clear_object (&self->channel);
  G_OBJECT_CLASS (kith_notification_dialog_parent_class)->dispose (object);
}

static void
kith_notification_dialog_class_init (KithNotificationDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_notification_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);
  return group;
}

static GtkWidget *
add_row (AdwPreferencesGroup *group, const char *title, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_levels (KithNotificationDialog *self, AdwPreferencesPage *page)
{
  static const char *const titles[KITH_N_NOTIFICATION_LEVELS] = {
    [KITH_NOTIFICATION_LEVEL_DEFAULT] = N_ ("As the community"),
    [KITH_NOTIFICATION_LEVEL_ALL] = N_ ("All messages"),
    [KITH_NOTIFICATION_LEVEL_MENTIONS] = N_ ("Only mentions"),
    [KITH_NOTIFICATION_LEVEL_NOTHING] = N_ ("Nothing"),
  };
  AdwPreferencesGroup *group = add_group (page, _ ("Notify Me Of"), NULL);

  for (guint i = 0; i < KITH_N_NOTIFICATION_LEVELS; i++)
    {
      self->levels[i] = gtk_check_button_new ();
      self->level_rows[i] = add_row (group, _ (titles[i]), self->levels[i]);
      adw_action_row_add_prefix (ADW_ACTION_ROW (self->level_rows[i]), self->levels[i]);
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (self->levels[i]), GTK_CHECK_BUTTON (self->levels[0]));
      g_signal_connect_object (self->levels[i], "notify::active", G_CALLBACK (on_level), self, G_CONNECT_SWAPPED);
    }
}

static GtkWidget *
add_switch (KithNotificationDialog *self, const char *title, GtkWidget **toggle)
{
  GtkWidget *row;

  *toggle = gtk_switch_new ();
  row = add_row (self->calls, title, *toggle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  g_signal_connect_object (*toggle, "notify::active", G_CALLBACK (on_call), self, G_CONNECT_SWAPPED);
  return row;
}

static void
kith_notification_dialog_init (KithNotificationDialog *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  AdwPreferencesGroup *group;

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Notifications"), ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  add_levels (self, page);
  group = add_group (page, _ ("Mute"),
                     _ ("What is muted makes no notification and never looks unread. Only a number tells that somebody "
                        "wrote your name."));
  self->mute = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mute), _ ("_For how long"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->mute), TRUE);
  adw_preferences_group_add (group, GTK_WIDGET (self->mute));
  g_signal_connect_object (self->mute, "notify::selected", G_CALLBACK (on_mute), self, G_CONNECT_SWAPPED);
  self->calls = add_group (page, _ ("Calls to Many"), _ ("What is ignored does not count as a mention."));
  self->everyone_row = add_switch (self, _ ("Ignore @everyone"), &self->everyone);
  self->roles_row = add_switch (self, _ ("Ignore roles"), &self->roles);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (page));
  gtk_widget_set_vexpand (GTK_WIDGET (self->toasts), TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 440, 700);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Notifications"));
}

static KithNotificationDialog *
dialog_new (GtkWindow *parent, KithGuild *guild, KithChannel *channel, const char *name)
{
  KithNotificationDialog *self = g_object_new (KITH_TYPE_NOTIFICATION_DIALOG, "transient-for", parent, NULL);
  KithSession *session = channel ? kith_channel_get_session (channel) : kith_guild_get_session (guild);

  g_set_object (&self->guild, guild);
  g_set_object (&self->channel, channel);
  self->settings = g_object_ref (kith_session_get_notice_settings (session));
  adw_window_title_set_subtitle (self->title, name);
  if (!channel)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->level_rows[KITH_NOTIFICATION_LEVEL_DEFAULT]),
                                   _ ("As the community suggests"));
  gtk_widget_set_visible (self->level_rows[KITH_NOTIFICATION_LEVEL_DEFAULT], !is_conversation (self));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->level_rows[KITH_NOTIFICATION_LEVEL_MENTIONS]),
                               is_conversation (self) ? _ ("Your name") : _ ("Your name, your roles and @everyone"));
  gtk_widget_set_visible (GTK_WIDGET (self->calls), !is_conversation (self));
  update (self);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * kith_notification_dialog_new_for_guild:
 * @guild: one whose session goes on
 *
 * Returns: (transfer none): a dialog, not shown yet
 */
KithNotificationDialog *
kith_notification_dialog_new_for_guild (GtkWindow *parent, KithGuild *guild)
{
  return dialog_new (parent, guild, NULL, kith_guild_get_name (guild));
}

/**
 * kith_notification_dialog_new_for_channel:
 * @channel: one whose session goes on
 *
 * Returns: (transfer none): a dialog, not shown yet
 */
KithNotificationDialog *
kith_notification_dialog_new_for_channel (GtkWindow *parent, KithChannel *channel)
{
  return dialog_new (parent, kith_channel_get_guild (channel), channel, kith_channel_get_name (channel));
}
