/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-actions.h"

#include "kith-form-dialog.h"
#include "kith-guild-moderation.h"
#include "kith-guild-roles.h"
#include "kith-member-roles-dialog.h"
#include "kith-permissions.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/* Every act asks first and names the person; the dialog stays until it has succeeded, and says beside the field what is
 * in the way. */

typedef struct
{
  GtkWidget *widget; /* not owned: it owns the actions */
  KithMember *member;
} Target;

static void
target_free (gpointer data, GClosure *closure)
{
  Target *target = data;

  g_object_unref (target->member);
  g_free (target);
}

static GtkWindow *
get_window (const Target *target)
{
  GtkRoot *root = gtk_widget_get_root (target->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
end (KithFormDialog *dialog, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static KithMember *
get_member (KithFormDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "member");
}

static void
open (KithFormDialog *dialog, KithMember *member, GCallback on_submitted)
{
  g_object_set_data_full (G_OBJECT (dialog), "member", g_object_ref (member), g_object_unref);
  g_signal_connect (dialog, "submitted", on_submitted, NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_kicked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_member_kick_finish (KITH_MEMBER (source), result, &error);
  end (dialog, error);
}

static void
on_kick_submitted (KithFormDialog *dialog)
{
  kith_member_kick_async (get_member (dialog), kith_form_dialog_get_text (dialog, 0), kith_form_dialog_begin (dialog),
                          on_kicked, g_object_ref (dialog));
}

static void
kick (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  const char *name = kith_member_get_display_name (target->member);
  /* Translators: %s is a person's name */
  g_autofree char *title = g_strdup_printf (_ ("Remove %s"), name);
  g_autofree char *text = g_strdup_printf (_ ("%s loses sight of the community, and can come back with an invite."),
                                           name);
  KithFormDialog *dialog = kith_form_dialog_new (get_window (target), title, text, _ ("_Remove"));

  kith_form_dialog_add_field (dialog, _ ("_Reason, for the audit log"), NULL, FALSE);
  kith_form_dialog_set_destructive (dialog);
  open (dialog, target->member, G_CALLBACK (on_kick_submitted));
}

static void
on_nickname_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_member_set_nickname_finish (KITH_MEMBER (source), result, &error);
  end (dialog, error);
}

static void
on_nickname_submitted (KithFormDialog *dialog)
{
  kith_member_set_nickname_async (get_member (dialog), kith_form_dialog_get_text (dialog, 0),
                                  kith_form_dialog_begin (dialog), on_nickname_set, g_object_ref (dialog));
}

static void
change_nickname (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  KithUser *user = kith_member_get_user (target->member);
  /* Translators: %s is a person's name */
  g_autofree char *text = g_strdup_printf (_ ("What %s is called in this community. Without a nickname it is the name "
                                              "that they chose."),
                                           kith_user_get_display_name (user));
  KithFormDialog *dialog = kith_form_dialog_new (get_window (target), _ ("Change Nickname"), text, _ ("_Save"));

  kith_form_dialog_add_field (dialog, _ ("_Nickname"), kith_member_get_nickname (target->member), FALSE);
  open (dialog, target->member, G_CALLBACK (on_nickname_submitted));
}

static const guint timeout_seconds[] = { 60, 5 * 60, 10 * 60, 3600, 24 * 3600, 7 * 24 * 3600 };

static void
on_timeout_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_member_set_timeout_finish (KITH_MEMBER (source), result, &error);
  end (dialog, error);
}

static void
on_timeout_submitted (KithFormDialog *dialog)
{
  AdwComboRow *choice = g_object_get_data (G_OBJECT (dialog), "choice");
  guint chosen = choice ? adw_combo_row_get_selected (choice) : 0;
  guint seconds = choice ? timeout_seconds[MIN (chosen, G_N_ELEMENTS (timeout_seconds) - 1)] : 0;

  kith_member_set_timeout_async (get_member (dialog), seconds, kith_form_dialog_get_text (dialog, 0),
                                 kith_form_dialog_begin (dialog), on_timeout_set, g_object_ref (dialog));
}

static void
time_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  const char *name = kith_member_get_display_name (target->member);
  const char *const names[] = {
    _ ("1 minute"), _ ("5 minutes"), _ ("10 minutes"), _ ("1 hour"), _ ("1 day"), _ ("1 week"), NULL
  };
  /* Translators: %s is a person's name */
  g_autofree char *title = g_strdup_printf (_ ("Time Out %s"), name);
  g_autofree char *text = g_strdup_printf (_ ("For this time %s can read, and nothing else."), name);
  KithFormDialog *dialog = kith_form_dialog_new (get_window (target), title, text, _ ("_Time Out"));

  kith_form_dialog_add_field (dialog, _ ("_Reason, for the audit log"), NULL, FALSE);
  g_object_set_data (G_OBJECT (dialog), "choice", kith_form_dialog_add_choice (dialog, _ ("For how _long"), names));
  open (dialog, target->member, G_CALLBACK (on_timeout_submitted));
}

static void
end_timeout (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  /* Translators: %s is a person's name */
  g_autofree char *text = g_strdup_printf (_ ("%s can write again at once."),
                                           kith_member_get_display_name (target->member));
  KithFormDialog *dialog = kith_form_dialog_new (get_window (target), _ ("End the Timeout"), text, _ ("_End"));

  kith_form_dialog_add_field (dialog, _ ("_Reason, for the audit log"), NULL, FALSE);
  open (dialog, target->member, G_CALLBACK (on_timeout_submitted));
}

static const guint ban_seconds[] = { 0, 3600, 24 * 3600, 7 * 24 * 3600 };

static void
on_banned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_member_ban_finish (KITH_MEMBER (source), result, &error);
  end (dialog, error);
}

static void
on_ban_submitted (KithFormDialog *dialog)
{
  guint chosen = adw_combo_row_get_selected (g_object_get_data (G_OBJECT (dialog), "choice"));

  kith_member_ban_async (get_member (dialog), kith_form_dialog_get_text (dialog, 0),
                         ban_seconds[MIN (chosen, G_N_ELEMENTS (ban_seconds) - 1)], kith_form_dialog_begin (dialog),
                         on_banned, g_object_ref (dialog));
}

static void
ban (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  const char *name = kith_member_get_display_name (target->member);
  const char *const names[] = { _ ("None"), _ ("Of the last hour"), _ ("Of the last day"), _ ("Of the last week"),
                                NULL };
  /* Translators: %s is a person's name */
  g_autofree char *title = g_strdup_printf (_ ("Ban %s"), name);
  g_autofree char *text = g_strdup_printf (_ ("%s loses sight of the community and cannot come back until the ban is "
                                              "lifted."),
                                           name);
  KithFormDialog *dialog = kith_form_dialog_new (get_window (target), title, text, _ ("_Ban"));

  kith_form_dialog_add_field (dialog, _ ("_Reason, for the audit log"), NULL, FALSE);
  g_object_set_data (G_OBJECT (dialog), "choice",
                     kith_form_dialog_add_choice (dialog, _ ("_Delete their messages"), names));
  kith_form_dialog_set_destructive (dialog);
  open (dialog, target->member, G_CALLBACK (on_ban_submitted));
}

static void
on_owner_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_member_make_owner_finish (KITH_MEMBER (source), result, &error);
  end (dialog, error);
}

static void
on_owner_submitted (KithFormDialog *dialog)
{
  KithGuild *guild = kith_member_get_guild (get_member (dialog));

  if (!guild || g_strcmp0 (kith_form_dialog_get_text (dialog, 0), kith_guild_get_name (guild)) != 0)
    {
      kith_field_set_error (kith_form_dialog_get_field (dialog, 0), _ ("This is not the community’s name"));
      return;
    }
  kith_member_make_owner_async (get_member (dialog), kith_form_dialog_begin (dialog), on_owner_made,
                                g_object_ref (dialog));
}

/**
 * kith_member_actions_make_owner:
 *
 * Asks whether a community is to be handed over to a member, and does it.
 */
void
kith_member_actions_make_owner (GtkWindow *parent, KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);
  g_autofree char *text = NULL, *label = NULL;
  KithFormDialog *dialog;

  if (!guild)
    return;
  text = g_strdup_printf (_ ("%s will own %s and be above everybody, you included. Only they can give it back."),
                          kith_member_get_display_name (member), kith_guild_get_name (guild));
  /* Translators: %s is a community's name */
  label = g_strdup_printf (_ ("Type “%s” to confirm"), kith_guild_get_name (guild));
  dialog = kith_form_dialog_new (parent, _ ("Transfer Ownership"), text, _ ("_Transfer"));
  kith_form_dialog_add_field (dialog, label, NULL, FALSE);
  kith_form_dialog_set_destructive (dialog);
  open (dialog, member, G_CALLBACK (on_owner_submitted));
}

static void
make_owner (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;

  kith_member_actions_make_owner (get_window (target), target->member);
}

static void
show_profile (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;
  KithGuild *guild = kith_member_get_guild (target->member);
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;

  if (session && kith_session_get_id (session))
    gtk_widget_activate_action (target->widget, "win.show-profile", "(sss)", kith_session_get_id (session),
                                kith_user_get_id (kith_member_get_user (target->member)), kith_guild_get_id (guild));
}

static void
change_roles (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Target *target = data;

  kith_member_roles_dialog_present (get_window (target), target->member);
}

static gboolean
may (KithMember *member, guint64 permission)
{
  KithGuild *guild = kith_member_get_guild (member);

  return guild && kith_guild_can (guild, permission) && kith_guild_outranks (guild, member);
}

static gboolean
is_me (KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;

  return session && kith_session_get_account (session) == kith_member_get_user (member);
}

static gboolean
has_profile (KithMember *member)
{
  return !kith_user_get_deleted (kith_member_get_user (member));
}

static gboolean
may_change_nickname (KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);

  if (is_me (member))
    return kith_guild_can (guild, KITH_PERMISSION_CHANGE_NICKNAME);
  return may (member, KITH_PERMISSION_MANAGE_NICKNAMES);
}

static gboolean
is_timed_out (KithMember *member)
{
  return kith_member_get_timeout_until (member) > g_get_real_time () / 1000;
}

static gboolean
may_time_out (KithMember *member)
{
  return may (member, KITH_PERMISSION_MODERATE_MEMBERS) && !is_timed_out (member);
}

static gboolean
may_end_timeout (KithMember *member)
{
  return may (member, KITH_PERMISSION_MODERATE_MEMBERS) && is_timed_out (member);
}

static gboolean
may_kick (KithMember *member)
{
  return may (member, KITH_PERMISSION_KICK_MEMBERS);
}

static gboolean
may_ban (KithMember *member)
{
  return may (member, KITH_PERMISSION_BAN_MEMBERS);
}

static gboolean
may_make_owner (KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);

  return guild && kith_guild_is_mine (guild) && !kith_guild_get_viewed_role (guild) &&
         kith_guild_outranks (guild, member);
}

static const struct
{
  const char *name;
  const char *label;
  guint section;
  gboolean (*is_allowed) (KithMember *member);
  void (*activate) (GSimpleAction *action, GVariant *parameter, gpointer data);
} acts[] = {
  { "roles", N_ ("_Roles…"), 0, kith_member_roles_dialog_is_for, change_roles },
  { "profile", N_ ("Full _Profile"), 0, has_profile, show_profile },
  { "nickname", N_ ("Change _Nickname…"), 0, may_change_nickname, change_nickname },
  { "time-out", N_ ("_Time Out…"), 1, may_time_out, time_out },
  { "end-timeout", N_ ("_End the Timeout…"), 1, may_end_timeout, end_timeout },
  { "kick", N_ ("_Remove from the Community…"), 1, may_kick, kick },
  { "ban", N_ ("_Ban…"), 1, may_ban, ban },
  { "make-owner", N_ ("Transfer _Ownership…"), 2, may_make_owner, make_owner },
};

/**
 * kith_member_actions_any:
 *
 * Returns: whether one may do anything with the member
 */
gboolean
kith_member_actions_any (KithMember *member)
{
  /* Looking at them is no act. */
  for (guint i = 1; i < G_N_ELEMENTS (acts); i++)
    if (acts[i].is_allowed (member))
      return TRUE;
  return FALSE;
}

/**
 * kith_member_actions_attach:
 *
 * Gives a widget the actions for a member, those that one may do now.
 *
 * Returns: whether there are any
 */
gboolean
kith_member_actions_attach (GtkWidget *widget, KithMember *member)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (acts[i].name, NULL);
      Target *target = g_new0 (Target, 1);

      target->widget = widget;
      target->member = g_object_ref (member);
      g_simple_action_set_enabled (action, acts[i].is_allowed (member));
      g_signal_connect_data (action, "activate", G_CALLBACK (acts[i].activate), target, target_free, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (widget, "member", G_ACTION_GROUP (group));
  return kith_member_actions_any (member);
}

/**
 * kith_member_actions_build_menu:
 *
 * Returns: (transfer full): a menu of the actions; what is not allowed is not shown
 */
GMenuModel *
kith_member_actions_build_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint section = 0; section <= 2; section++)
    {
      g_autoptr (GMenu) items = g_menu_new ();

      for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
        {
          g_autofree char *name = g_strconcat ("member.", acts[i].name, NULL);
          g_autoptr (GMenuItem) item = g_menu_item_new (_ (acts[i].label), name);

          g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
          if (acts[i].section == section)
            g_menu_append_item (items, item);
        }
      g_menu_append_section (menu, NULL, G_MENU_MODEL (items));
    }
  return G_MENU_MODEL (menu);
}

static gboolean
unparent_later (gpointer data)
{
  if (gtk_widget_get_parent (data))
    gtk_widget_unparent (data);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* The action that was chosen runs after the menu closed. */
static void
on_closed (GtkPopover *popover)
{
  g_idle_add (unparent_later, g_object_ref (popover));
}

/**
 * kith_member_actions_popup:
 *
 * Shows the menu of a member at a place of @widget.
 *
 * Returns: (transfer none): the menu
 */
GtkWidget *
kith_member_actions_popup (GtkWidget *widget, KithMember *member, double x, double y)
{
  g_autoptr (GMenuModel) menu = kith_member_actions_build_menu ();
  GtkWidget *popover;

  kith_member_actions_attach (widget, member);
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_widget_set_parent (popover, widget);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
  return popover;
}
