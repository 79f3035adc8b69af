/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-profile-dialog.h"

#include "kith-avatar.h"
#include "kith-error-text.h"
#include "kith-guild-people.h"
#include "kith-profile-card.h"
#include "kith-role-chips.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

/**
 * KithProfileDialog:
 *
 * The page of a person: their card, the roles that they hold in the community from which it was opened, since when they
 * are there, and the communities that one shares with them. What is known is there at once; the server adds the rest.
 */
struct _KithProfileDialog
{
  AdwWindow parent_instance;

  KithSession *session;
  KithGuild *guild; /* (nullable) */
  char *user_id;
  KithWireProfile *profile; /* (nullable) until the server has answered */
  GCancellable *cancellable;
  GtkWidget *box; /* of all that is shown */
  GtkWidget *card;
  GtkWidget *roles;
  GtkWidget *dates;
  GtkWidget *mutual;
  GtkWidget *error;
};

G_DEFINE_FINAL_TYPE (KithProfileDialog, kith_profile_dialog, ADW_TYPE_WINDOW)

static KithMember *
find_member (KithProfileDialog *self)
{
  return self->guild ? kith_guild_find_member (self->guild, self->user_id) : NULL;
}

static const KithWireMutualGuild *
find_mutual (KithProfileDialog *self)
{
  for (guint i = 0; self->guild && self->profile && i < self->profile->mutual_guilds->len; i++)
    {
      const KithWireMutualGuild *mutual = self->profile->mutual_guilds->pdata[i];

      if (g_str_equal (mutual->guild_id, kith_guild_get_id (self->guild)))
        return mutual;
    }
  return NULL;
}

static void
replace (KithProfileDialog *self, GtkWidget **place, GtkWidget *after, GtkWidget *widget)
{
  if (*place)
    gtk_box_remove (GTK_BOX (self->box), *place);
  *place = widget;
  if (widget)
    gtk_box_insert_child_after (GTK_BOX (self->box), widget, after);
}

static GtkWidget *
make_roles (KithProfileDialog *self)
{
  KithMember *member = find_member (self);
  GtkWidget *group = adw_preferences_group_new (), *flow = gtk_flow_box_new ();

  gtk_widget_add_css_class (flow, "role-chips");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Roles"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), flow);
  gtk_widget_set_visible (flow, FALSE);
  if (member)
    kith_role_chips_fill (flow, member);
  gtk_widget_set_visible (group, gtk_widget_get_visible (flow));
  return group;
}

static void
add_date (GtkWidget *group, const char *title, gint64 time)
{
  g_autofree char *date = kith_time_words_date (time);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (date);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
make_dates (KithProfileDialog *self)
{
  KithMember *member = find_member (self);
  const KithWireMutualGuild *mutual = find_mutual (self);
  gint64 joined = member ? kith_member_get_joined_at (member) : mutual ? mutual->joined_at : 0;
  GtkWidget *group;

  if (!joined && !self->profile)
    return NULL;
  group = adw_preferences_group_new ();
  if (joined)
    {
      /* Translators: %s is a community's name; a date follows */
      g_autofree char *title = g_strdup_printf (_ ("In %s since"), kith_guild_get_name (self->guild));

      add_date (group, title, joined);
    }
  if (self->profile)
    /* Translators: a date follows: when somebody made their account */
    add_date (group, _ ("On this server since"), self->profile->created_at);
  return group;
}

static GtkWidget *
make_mutual_row (KithProfileDialog *self, KithGuild *guild, const KithWireMutualGuild *mutual)
{
  GtkWidget *row = adw_action_row_new (), *avatar = kith_avatar_new (32);
  g_autofree char *name = g_markup_escape_text (kith_guild_get_name (guild), -1);
  g_autofree char *nickname = mutual->nickname ? g_markup_escape_text (mutual->nickname, -1) : NULL;

  kith_avatar_set_guild (KITH_AVATAR (avatar), kith_guild_get_id (guild), kith_guild_get_name (guild));
  kith_avatar_set_picture (KITH_AVATAR (avatar), self->session, kith_guild_get_icon (guild));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (nickname)
    {
      /* Translators: %s is what somebody is called in a community */
      g_autofree char *known = g_strdup_printf (_ ("as %s"), nickname);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), known);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", kith_guild_get_id (guild));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "profile.open-guild");
  return row;
}

static GtkWidget *
make_mutual (KithProfileDialog *self)
{
  GtkWidget *group;
  g_autofree char *title = NULL;
  guint shown = 0;

  if (!self->profile || g_str_equal (self->user_id, kith_user_get_id (kith_session_get_account (self->session))))
    return NULL;
  group = adw_preferences_group_new ();
  for (guint i = 0; i < self->profile->mutual_guilds->len; i++)
    {
      const KithWireMutualGuild *mutual = self->profile->mutual_guilds->pdata[i];
      KithGuild *guild = kith_session_find_guild (self->session, mutual->guild_id);

      if (!guild)
        continue;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_mutual_row (self, guild, mutual));
      shown++;
    }
  if (shown)
    title = g_strdup_printf (ngettext ("%u community in common", "%u communities in common", shown), shown);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title ? title : _ ("No communities in common"));
  return group;
}

static GtkWidget *
make_card (KithProfileDialog *self)
{
  KithMember *member = find_member (self);
  KithUser *user = member ? kith_member_get_user (member) : kith_session_find_user (self->session, self->user_id);

  return member ? kith_profile_card_new_page (member)
         : user ? kith_profile_card_new_page_of_user (self->session, user)
                : NULL;
}

static void
show (KithProfileDialog *self)
{
  replace (self, &self->mutual, NULL, NULL);
  replace (self, &self->dates, NULL, NULL);
  replace (self, &self->roles, NULL, NULL);
  /* Its buttons may have the focus, so that it stays. */
  if (self->card)
    kith_profile_card_refresh (KITH_PROFILE_CARD (self->card));
  else
    replace (self, &self->card, NULL, make_card (self));
  replace (self, &self->roles, self->card, make_roles (self));
  replace (self, &self->dates, self->roles ? self->roles : self->card, make_dates (self));
  replace (self, &self->mutual, self->dates ? self->dates : self->card, make_mutual (self));
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithProfileDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireProfile) profile = kith_session_fetch_profile_finish (KITH_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    {
      gtk_label_set_label (GTK_LABEL (self->error), kith_error_text (error));
      gtk_widget_set_visible (self->error, TRUE);
      return;
    }
  self->profile = g_steal_pointer (&profile);
  show (self);
}

static void
open_guild (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithProfileDialog *self = KITH_PROFILE_DIALOG (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const char *guild_id = g_variant_get_string (parameter, NULL);

  if (parent)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-guild", "(ss)", kith_session_get_id (self->session),
                                guild_id);
  gtk_window_close (GTK_WINDOW (self));
}

/* What the card offers is an act of the window behind. */
static void
forward (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), action, parameter);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
kith_profile_dialog_dispose (GObject *object)
{
  KithProfileDialog *self = KITH_PROFILE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->profile, kith_wire_profile_free);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_object (&self->guild);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_profile_dialog_parent_class)->dispose (object);
}

static void
kith_profile_dialog_class_init (KithProfileDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_profile_dialog_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_install_action (widget_class, "profile.open-guild", "s", open_guild);
  gtk_widget_class_install_action (widget_class, "win.message-user", "(ss)", forward);
  gtk_widget_class_install_action (widget_class, "win.block-user", "(ss)", forward);
  gtk_widget_class_install_action (widget_class, "win.unblock-user", "(ss)", forward);
  gtk_widget_class_install_action (widget_class, "win.open-link", "s", forward);
}

static void
kith_profile_dialog_init (KithProfileDialog *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *scrolled, *clamp = adw_clamp_new ();

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->box, "profile-page");
  self->error = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (self->box), self->error);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 480);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, "child",
                           clamp, NULL);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), scrolled);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 640);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

/**
 * kith_profile_dialog_present:
 * @guild: (nullable): where one met them
 *
 * Shows the page of a person.
 */
void
kith_profile_dialog_present (GtkWindow *parent, KithSession *session, const char *user_id, KithGuild *guild)
{
  KithProfileDialog *self = g_object_new (KITH_TYPE_PROFILE_DIALOG, "transient-for", parent, "title", _ ("Profile"),
                                          NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->guild, guild);
  self->user_id = g_strdup (user_id);
  show (self);
  kith_session_fetch_profile_async (session, user_id, self->cancellable, on_fetched, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
