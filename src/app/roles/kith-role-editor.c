/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-editor.h"

#include "kith-menu-button.h"
#include "kith-colour-picker.h"
#include "kith-confirm.h"
#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-guild-settings.h"
#include "kith-permission-list.h"
#include "kith-role-dot.h"
#include "kith-role-text.h"
#include "kith-save-bar.h"
#include "kith-session.h"
#include "kith-tint.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What a role holds that can be changed here. */
typedef struct
{
  char *name;
  int colour;
  gboolean hoist;
  gboolean mentionable;
  guint64 permissions;
} Values;

/**
 * KithRoleEditor:
 *
 * Changes are collected and saved together; what somebody else changes meanwhile is taken over, except where the person
 * has changed the same thing. What was typed stays until it is saved or taken back.
 */
struct _KithRoleEditor
{
  GtkWidget parent_instance;

  KithGuild *guild;
  KithRole *role;
  Values known; /* as the form last took it over */
  gboolean loading;
  guint holders;

  GtkWidget *content;
  KithRoleDot *dot;
  GtkLabel *title;
  GtkWidget *view_as;
  GtkLabel *why_not;
  GtkWidget *identity;
  KithField *name;
  KithColourPicker *colour;
  GtkLabel *preview_light;
  GtkLabel *preview_dark;
  AdwActionRow *members_row;
  GtkSwitch *hoist;
  GtkSwitch *mentionable;
  AdwBin *permissions_place;
  KithPermissionList *permissions;
  GtkWidget *danger;
  KithSaveBar *bar;
};

G_DEFINE_FINAL_TYPE (KithRoleEditor, kith_role_editor, GTK_TYPE_WIDGET)

enum
{
  CLOSE,
  SHOW_MEMBERS,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clear_values (Values *values)
{
  g_clear_pointer (&values->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, clear_values)

static Values
get_values_of_role (KithRole *role)
{
  return (Values){ .name = g_strdup (kith_role_get_name (role)),
                   .colour = kith_role_get_colour (role),
                   .hoist = kith_role_get_hoist (role),
                   .mentionable = kith_role_get_mentionable (role),
                   .permissions = kith_role_get_permissions (role) };
}

static Values
get_values_of_form (KithRoleEditor *self)
{
  return (Values){ .name = g_strdup (kith_field_get_text (self->name)),
                   .colour = kith_colour_picker_get_colour (self->colour),
                   .hoist = gtk_switch_get_active (self->hoist),
                   .mentionable = gtk_switch_get_active (self->mentionable),
                   .permissions = kith_permission_list_get_allow (self->permissions) };
}

static gboolean
are_equal (const Values *a, const Values *b)
{
  return g_str_equal (a->name, b->name) && a->colour == b->colour && a->hoist == b->hoist &&
         a->mentionable == b->mentionable && a->permissions == b->permissions;
}

static void
show_preview (GtkLabel *label, const char *name, int colour, gboolean dark)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA text = dark ? (GdkRGBA){ 1, 1, 1, 1 } : (GdkRGBA){ 0.18f, 0.18f, 0.18f, 1 }, letters = text;

  if (colour >= 0)
    {
      kith_tint_from_rgb ((guint) colour, &letters);
      kith_tint_make_readable (&letters, &text);
    }
  pango_attr_list_insert (attributes, pango_attr_foreground_new ((guint16) (letters.red * G_MAXUINT16),
                                                                 (guint16) (letters.green * G_MAXUINT16),
                                                                 (guint16) (letters.blue * G_MAXUINT16)));
  gtk_label_set_label (label, name);
  gtk_label_set_attributes (label, attributes);
}

static void
show_look (KithRoleEditor *self)
{
  KithSession *session = kith_guild_get_session (self->guild);
  KithUser *account = session ? kith_session_get_account (session) : NULL;
  const char *name = account ? kith_user_get_display_name (account) : "";
  int colour = kith_colour_picker_get_colour (self->colour);

  kith_role_dot_set_colour (self->dot, colour);
  show_preview (self->preview_light, name, colour, FALSE);
  show_preview (self->preview_dark, name, colour, TRUE);
}

static void
on_edited (KithRoleEditor *self)
{
  if (self->loading || !self->permissions)
    return;
  kith_field_set_error (self->name, NULL);
  show_look (self);
  kith_save_bar_set_changed (self->bar, kith_role_editor_has_changes (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
fill (KithRoleEditor *self, const Values *values)
{
  self->loading = TRUE;
  if (!g_str_equal (kith_field_get_text (self->name), values->name))
    kith_field_set_text (self->name, values->name);
  kith_colour_picker_set_colour (self->colour, values->colour);
  gtk_switch_set_active (self->hoist, values->hoist);
  gtk_switch_set_active (self->mentionable, values->mentionable);
  kith_permission_list_set (self->permissions, values->permissions, 0);
  self->loading = FALSE;
  on_edited (self);
}

/* Takes over what is new on the server, and leaves alone what the person changed. */
static void
on_role_changed (KithRoleEditor *self)
{
  g_auto (Values) form = get_values_of_form (self);
  Values role = get_values_of_role (self->role);
  guint64 touched = form.permissions ^ self->known.permissions;
  Values shown = {
    .name = g_str_equal (form.name, self->known.name) ? role.name : form.name,
    .colour = form.colour == self->known.colour ? role.colour : form.colour,
    .hoist = form.hoist == self->known.hoist ? role.hoist : form.hoist,
    .mentionable = form.mentionable == self->known.mentionable ? role.mentionable : form.mentionable,
    .permissions = (role.permissions & ~touched) | (form.permissions & touched),
  };

  gtk_label_set_label (self->title, role.name);
  fill (self, &shown);
  clear_values (&self->known);
  self->known = role;
  on_edited (self);
}

static void
on_reset (KithRoleEditor *self)
{
  fill (self, &self->known);
}

static void
update_rights (KithRoleEditor *self)
{
  const char *why_not = kith_role_text_why_not (self->guild, self->role);
  gboolean everyone = kith_role_is_everyone (self->role);

  gtk_label_set_label (self->why_not, why_not ? why_not : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), why_not != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), !why_not);
  gtk_widget_set_sensitive (GTK_WIDGET (self->colour), !why_not);
  gtk_widget_set_sensitive (GTK_WIDGET (self->hoist), !why_not);
  gtk_widget_set_sensitive (GTK_WIDGET (self->mentionable), !why_not);
  gtk_widget_set_visible (self->identity, !everyone);
  gtk_widget_set_visible (self->danger, !everyone && !why_not);
  gtk_widget_set_visible (self->view_as, kith_guild_may_view_as (self->guild));
  kith_permission_list_set_limits (self->permissions, kith_guild_get_permissions (self->guild), why_not);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRoleEditor) self = data;
  g_autoptr (GError) error = NULL;

  kith_role_edit_finish (KITH_ROLE (source), result, &error);
  if (!self->role)
    return; /* closed meanwhile */
  kith_save_bar_set_busy (self->bar, FALSE);
  gtk_widget_set_sensitive (self->identity, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->permissions_place), TRUE);
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ROLE_NAME_BAD))
    kith_field_set_error (self->name, kith_error_text (error));
  else if (error)
    kith_save_bar_set_error (self->bar, kith_error_text (error));
  else
    on_role_changed (self);
}

static void
on_save (KithRoleEditor *self)
{
  g_auto (Values) form = get_values_of_form (self);
  const Values *known = &self->known;
  const KithWireRolePatch patch = {
    .name = g_str_equal (form.name, known->name) ? NULL : form.name,
    .has_colour = form.colour != known->colour,
    .clear_colour = form.colour < 0,
    .colour = MAX (form.colour, 0),
    .has_hoist = form.hoist != known->hoist,
    .hoist = form.hoist,
    .has_mentionable = form.mentionable != known->mentionable,
    .mentionable = form.mentionable,
    .has_permissions = form.permissions != known->permissions,
    .permissions = form.permissions,
  };

  if (kith_save_bar_get_busy (self->bar) || are_equal (&form, known))
    return;
  kith_save_bar_set_error (self->bar, NULL);
  kith_save_bar_set_busy (self->bar, TRUE);
  gtk_widget_set_sensitive (self->identity, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->permissions_place), FALSE);
  kith_role_edit_async (self->role, &patch, NULL, on_saved, g_object_ref (self));
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRoleEditor) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_role_delete_finish (KITH_ROLE (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The role was not deleted"), error);
}

static void
on_delete_confirmed (gpointer data)
{
  KithRoleEditor *self = data;

  if (self->role)
    kith_role_delete_async (self->role, NULL, on_deleted, g_object_ref (self));
}

static void
delete_role (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithRoleEditor *self = KITH_ROLE_EDITOR (widget);
  /* Translators: %s is a role's name */
  g_autofree char *heading = g_strdup_printf (_ ("Delete the Role “%s”?"), kith_role_get_name (self->role));
  g_autofree char *body = kith_role_text_deletion (self->role, self->holders);

  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _ ("_Delete"), on_delete_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
close_editor (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[CLOSE], 0);
}

static void
show_members (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SHOW_MEMBERS], 0);
}

/* The window of settings would stand in the way of what is to be seen. */
static void
view_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithRoleEditor *self = KITH_ROLE_EDITOR (widget);

  kith_guild_settings_view_as (widget, self->role);
}

static void
kith_role_editor_dispose (GObject *object)
{
  KithRoleEditor *self = KITH_ROLE_EDITOR (object);

  self->loading = TRUE;
  g_clear_object (&self->role);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ROLE_EDITOR);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_role_editor_parent_class)->dispose (object);
}

static void
kith_role_editor_finalize (GObject *object)
{
  clear_values (&KITH_ROLE_EDITOR (object)->known);
  G_OBJECT_CLASS (kith_role_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, content);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, dot);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, title);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, view_as);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, why_not);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, identity);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, name);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, colour);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, preview_light);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, preview_dark);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, members_row);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, hoist);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, mentionable);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, permissions_place);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, danger);
  gtk_widget_class_bind_template_child (widget_class, KithRoleEditor, bar);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
kith_role_editor_class_init (KithRoleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_role_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_role_editor_finalize;
  signals[CLOSE] = g_signal_new ("close", KITH_TYPE_ROLE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  signals[SHOW_MEMBERS] = g_signal_new ("show-members", KITH_TYPE_ROLE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_ROLE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (KITH_TYPE_COLOUR_PICKER);
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_ROLE_DOT);
  g_type_ensure (KITH_TYPE_SAVE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-role-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "role.close", NULL, close_editor);
  gtk_widget_class_install_action (widget_class, "role.delete", NULL, delete_role);
  gtk_widget_class_install_action (widget_class, "role.members", NULL, show_members);
  gtk_widget_class_install_action (widget_class, "role.view-as", NULL, view_as);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_role_editor_init (KithRoleEditor *self)
{
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_button_let_shorten (self->view_as);
}

/**
 * kith_role_editor_new:
 *
 * Returns: (transfer floating): the page of a role
 */
GtkWidget *
kith_role_editor_new (KithGuild *guild, KithRole *role)
{
  KithRoleEditor *self = g_object_new (KITH_TYPE_ROLE_EDITOR, NULL);

  self->guild = g_object_ref (guild);
  self->role = g_object_ref (role);
  self->known = get_values_of_role (role);
  self->permissions = KITH_PERMISSION_LIST (kith_permission_list_new (KITH_PERMISSIONS_ALL, FALSE));
  adw_bin_set_child (self->permissions_place, GTK_WIDGET (self->permissions));
  g_signal_connect_object (self->permissions, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  gtk_label_set_label (self->title, kith_role_get_name (role));
  g_signal_connect_object (role, "notify", G_CALLBACK (on_role_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (role, "notify::position", G_CALLBACK (update_rights), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update_rights), self, G_CONNECT_SWAPPED);
  update_rights (self);
  fill (self, &self->known);
  return GTK_WIDGET (self);
}

KithRole *
kith_role_editor_get_role (KithRoleEditor *self)
{
  return self->role;
}

/**
 * kith_role_editor_has_changes:
 *
 * Returns: whether anything was changed and not saved
 */
gboolean
kith_role_editor_has_changes (KithRoleEditor *self)
{
  g_auto (Values) form = get_values_of_form (self);

  return !are_equal (&form, &self->known);
}

/**
 * kith_role_editor_set_holders:
 * @holders: how many members have the role
 */
void
kith_role_editor_set_holders (KithRoleEditor *self, guint holders)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u member", "%u members", holders), holders);

  self->holders = holders;
  adw_action_row_set_subtitle (self->members_row, text);
}

/**
 * kith_role_editor_focus_name:
 *
 * Lets the person name a role that was just made.
 */
void
kith_role_editor_focus_name (KithRoleEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_editable_select_region (kith_field_get_editable (self->name), 0, -1);
}
