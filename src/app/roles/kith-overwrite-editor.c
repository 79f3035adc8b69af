/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-overwrite-editor.h"

#include "kith-confirm.h"
#include "kith-error-text.h"
#include "kith-overwrite-text.h"
#include "kith-permission-list.h"
#include "kith-save-bar.h"
#include "kith-settings-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithOverwriteEditor:
 *
 * Three answers for each permission. Where nothing is chosen it says what comes of that. What is new on the server is
 * taken over, except where the person changed the same.
 */
struct _KithOverwriteEditor
{
  GtkWidget parent_instance;

  KithChannel *channel;
  KithOverwriteKind kind;
  char *id;
  guint64 known_allow, known_deny; /* as the form last took it over */
  GtkWidget *content;
  GtkLabel *title;
  GtkLabel *why_not;
  KithPermissionList *permissions;
  GtkWidget *danger;
  KithSaveBar *bar;
};

G_DEFINE_FINAL_TYPE (KithOverwriteEditor, kith_overwrite_editor, GTK_TYPE_WIDGET)

static guint close_signal;

/* What the channel says now; nothing where it says nothing. */
static KithWireOverwrite
get_current (KithOverwriteEditor *self, gboolean *exists)
{
  const GPtrArray *overwrites = kith_overwrite_text_pick (self->channel);

  for (guint i = 0; i < overwrites->len; i++)
    {
      const KithWireOverwrite *each = overwrites->pdata[i];

      if (each->kind == self->kind && g_str_equal (each->id, self->id))
        {
          *exists = TRUE;
          return *each;
        }
    }
  *exists = FALSE;
  return (KithWireOverwrite){ .id = self->id, .kind = self->kind };
}

static void
on_edited (KithOverwriteEditor *self)
{
  kith_save_bar_set_changed (self->bar, kith_overwrite_editor_has_changes (self));
}

static guint64
merge (guint64 form, guint64 known, guint64 now)
{
  guint64 touched = form ^ known;

  return (now & ~touched) | (form & touched);
}

static void
update (KithOverwriteEditor *self)
{
  KithGuild *guild = self->channel ? kith_channel_get_guild (self->channel) : NULL;
  gboolean exists;
  KithWireOverwrite now;
  g_autofree char *name = NULL;
  const char *why_not;
  guint64 allow, deny;

  if (!guild)
    return;
  now = get_current (self, &exists);
  name = kith_overwrite_text_dup_name (guild, &now);
  why_not = kith_overwrite_text_why_not (self->channel, &now);
  gtk_label_set_label (self->title, name);
  gtk_label_set_label (self->why_not, why_not ? why_not : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), why_not != NULL);
  gtk_widget_set_visible (self->danger, exists && !why_not);
  allow = merge (kith_permission_list_get_allow (self->permissions), self->known_allow, now.allow);
  deny = merge (kith_permission_list_get_deny (self->permissions), self->known_deny, now.deny);
  self->known_allow = now.allow;
  self->known_deny = now.deny;
  kith_permission_list_set_inherited (
    self->permissions,
    kith_guild_compute_inherited (guild, kith_overwrite_text_pick (self->channel), self->kind, self->id));
  kith_permission_list_set_limits (self->permissions, kith_channel_get_permissions (self->channel), why_not);
  kith_permission_list_set (self->permissions, allow, deny & ~allow);
  on_edited (self);
}

static void
on_reset (KithOverwriteEditor *self)
{
  kith_permission_list_set (self->permissions, self->known_allow, self->known_deny);
  on_edited (self);
}

static void
set_busy (KithOverwriteEditor *self, gboolean busy)
{
  kith_save_bar_set_busy (self->bar, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->permissions), !busy);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOverwriteEditor) self = data;
  g_autoptr (GError) error = NULL;

  kith_channel_put_overwrite_finish (KITH_CHANNEL (source), result, &error);
  if (!self->channel)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (error)
    kith_save_bar_set_error (self->bar, kith_error_text (error));
  else
    update (self);
}

static void
on_save (KithOverwriteEditor *self)
{
  const KithWireOverwrite overwrite = { .id = self->id,
                                        .kind = self->kind,
                                        .allow = kith_permission_list_get_allow (self->permissions),
                                        .deny = kith_permission_list_get_deny (self->permissions) };

  if (kith_save_bar_get_busy (self->bar))
    return;
  kith_save_bar_set_error (self->bar, NULL);
  set_busy (self, TRUE);
  kith_channel_put_overwrite_async (self->channel, &overwrite, NULL, on_saved, g_object_ref (self));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithOverwriteEditor) self = data;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (kith_channel_delete_overwrite_finish (KITH_CHANNEL (source), result, &error))
    {
      if (self->channel)
        {
          on_reset (self);
          g_signal_emit (self, close_signal, 0);
        }
    }
  else if (KITH_IS_SETTINGS_WINDOW (root))
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (root), _ ("It was not removed"), error);
}

static void
on_remove_confirmed (gpointer data)
{
  KithOverwriteEditor *self = data;

  if (self->channel)
    kith_channel_delete_overwrite_async (self->channel, self->id, NULL, on_removed, g_object_ref (self));
}

static void
remove_overwrite (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithOverwriteEditor *self = KITH_OVERWRITE_EDITOR (widget);
  gboolean exists;
  const KithWireOverwrite now = get_current (self, &exists);
  /* Translators: %s is a role or a person */
  g_autofree char *heading = g_strdup_printf (_ ("Remove “%s” from This Channel’s Permissions?"),
                                              gtk_label_get_label (self->title));
  g_autofree char *body = kith_overwrite_text_describe (&now);

  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _ ("_Remove"), on_remove_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
close_editor (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, close_signal, 0);
}

static void
kith_overwrite_editor_dispose (GObject *object)
{
  KithOverwriteEditor *self = KITH_OVERWRITE_EDITOR (object);

  g_clear_object (&self->channel);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_overwrite_editor_parent_class)->dispose (object);
}

static void
kith_overwrite_editor_finalize (GObject *object)
{
  g_free (KITH_OVERWRITE_EDITOR (object)->id);
  G_OBJECT_CLASS (kith_overwrite_editor_parent_class)->finalize (object);
}

static void
kith_overwrite_editor_class_init (KithOverwriteEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_overwrite_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_overwrite_editor_finalize;
  close_signal = g_signal_new ("close", KITH_TYPE_OVERWRITE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  gtk_widget_class_install_action (widget_class, "overwrite.close", NULL, close_editor);
  gtk_widget_class_install_action (widget_class, "overwrite.remove", NULL, remove_overwrite);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_bar (KithOverwriteEditor *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_add_css_class (bar, "subpage-bar");
  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_tooltip_text (back, _ ("Back to all permissions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back to all permissions"),
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "overwrite.close");
  gtk_box_append (GTK_BOX (bar), back);
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->title));
  return bar;
}

static GtkWidget *
build_danger (void)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Remove…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Remove From This Channel"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Then only roles decide, as anywhere else."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "overwrite.remove");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static void
build (KithOverwriteEditor *self)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *clamp, *scrolled;

  self->why_not = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->why_not), "settings-notice");
  self->permissions = KITH_PERMISSION_LIST (
    kith_permission_list_new (kith_overwrite_text_get_shown (self->channel), TRUE));
  self->danger = build_danger ();
  gtk_widget_add_css_class (form, "settings-form");
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->why_not));
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->permissions));
  gtk_box_append (GTK_BOX (form), self->danger);
  clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 640, "tightening-threshold", 480, "child", form, NULL);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, "child",
                           clamp, NULL);
  self->bar = KITH_SAVE_BAR (kith_save_bar_new ());
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->content), build_bar (self));
  gtk_box_append (GTK_BOX (self->content), scrolled);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->bar));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  g_signal_connect_object (self->permissions, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "save", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
}

static void
kith_overwrite_editor_init (KithOverwriteEditor *self)
{
}

/**
 * kith_overwrite_editor_new:
 * @id: of a role or a member, for whom the channel need not say anything yet
 *
 * Returns: (transfer floating): a page that shows what the channel says now
 */
GtkWidget *
kith_overwrite_editor_new (KithChannel *channel, KithOverwriteKind kind, const char *id)
{
  KithOverwriteEditor *self = g_object_new (KITH_TYPE_OVERWRITE_EDITOR, NULL);
  KithChannel *category = kith_overwrite_text_find_category (channel);

  self->channel = g_object_ref (channel);
  self->kind = kind;
  self->id = g_strdup (id);
  build (self);
  g_signal_connect_object (channel, "notify::overwrites", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::permissions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (category)
    g_signal_connect_object (category, "notify::overwrites", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * kith_overwrite_editor_has_changes:
 *
 * Returns: whether anything was changed and not saved
 */
gboolean
kith_overwrite_editor_has_changes (KithOverwriteEditor *self)
{
  return kith_permission_list_get_allow (self->permissions) != self->known_allow ||
         kith_permission_list_get_deny (self->permissions) != self->known_deny;
}

/**
 * kith_overwrite_editor_propose:
 * @allow: permissions
 *
 * Chooses permissions for the person, who still has to save them.
 */
void
kith_overwrite_editor_propose (KithOverwriteEditor *self, guint64 allow)
{
  kith_permission_list_set (self->permissions, kith_permission_list_get_allow (self->permissions) | allow,
                            kith_permission_list_get_deny (self->permissions) & ~allow);
  on_edited (self);
}
