/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-permission-list.h"

#include "kith-permission-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithPermissionList:
 *
 * Says in words what each permission means. What one may not change is insensitive, and says why.
 */
struct _KithPermissionList
{
  GtkWidget parent_instance;

  gboolean in_place;
  guint64 allow, deny;
  guint64 mine;
  guint64 inherited;
  char *reason; /* (nullable): why nothing can be changed */
  gboolean updating;
  GPtrArray *rows;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (KithPermissionList, kith_permission_list, GTK_TYPE_WIDGET)

static guint changed_signal;

typedef enum
{
  DENY,
  INHERIT,
  ALLOW,
  N_CHOICES,
} Choice;

typedef struct
{
  KithPermissionList *list;
  const KithPermissionWords *words;
  AdwActionRow *row;
  GtkSwitch *toggle;                   /* of a role */
  GtkToggleButton *choices[N_CHOICES]; /* of a channel */
} Row;

static Choice
get_choice (Row *row)
{
  if (row->list->allow & row->words->bit)
    return ALLOW;
  return row->list->deny & row->words->bit ? DENY : INHERIT;
}

static void
set_choice (Row *row, Choice choice)
{
  row->list->allow &= ~row->words->bit;
  row->list->deny &= ~row->words->bit;
  if (choice == ALLOW)
    row->list->allow |= row->words->bit;
  else if (choice == DENY)
    row->list->deny |= row->words->bit;
}

static const char *
get_reason (Row *row)
{
  if (row->list->reason)
    return row->list->reason;
  return row->list->mine & row->words->bit ? NULL : _ ("Only who has this permission can give or take it.");
}

static void
show_subtitle (Row *row)
{
  gboolean in_place = row->list->in_place;
  GString *text = g_string_new (_ (in_place && row->words->in_place ? row->words->in_place : row->words->words));
  /* What stands for the whole list is said once, above it. */
  const char *reason = row->list->reason ? NULL : get_reason (row);
  g_autofree char *escaped = NULL;

  if (in_place && get_choice (row) == INHERIT)
    g_string_append_printf (
      text, "\n%s", row->list->inherited & row->words->bit ? _ ("As it is: allowed") : _ ("As it is: not allowed"));
  if (reason)
    g_string_append_printf (text, "\n%s", reason);
  escaped = g_markup_escape_text (text->str, -1);
  adw_action_row_set_subtitle (row->row, escaped);
  g_string_free (text, TRUE);
}

static void
show (Row *row)
{
  gboolean sensitive = get_reason (row) == NULL;

  row->list->updating = TRUE;
  if (row->toggle)
    {
      gtk_switch_set_active (row->toggle, get_choice (row) == ALLOW);
      gtk_widget_set_sensitive (GTK_WIDGET (row->toggle), sensitive);
    }
  for (guint i = 0; !row->toggle && i < N_CHOICES; i++)
    {
      gtk_toggle_button_set_active (row->choices[i], get_choice (row) == i);
      gtk_widget_set_sensitive (GTK_WIDGET (row->choices[i]), sensitive);
    }
  row->list->updating = FALSE;
  show_subtitle (row);
}

static void
on_switched (GtkSwitch *toggle, GParamSpec *pspec, Row *row)
{
  if (row->list->updating)
    return;
  set_choice (row, gtk_switch_get_active (toggle) ? ALLOW : INHERIT);
  g_signal_emit (row->list, changed_signal, 0);
}

static void
on_chosen (GtkToggleButton *button, Row *row)
{
  if (row->list->updating || !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < N_CHOICES; i++)
    if (row->choices[i] == button)
      set_choice (row, i);
  show_subtitle (row);
  g_signal_emit (row->list, changed_signal, 0);
}

static void
add_switch (Row *row)
{
  row->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->toggle), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (row->words->title),
                                  -1);
  adw_action_row_add_suffix (row->row, GTK_WIDGET (row->toggle));
  adw_action_row_set_activatable_widget (row->row, GTK_WIDGET (row->toggle));
  g_signal_connect (row->toggle, "notify::active", G_CALLBACK (on_switched), row);
}

static void
add_choices (Row *row)
{
  static const struct
  {
    const char *icon_name, *class, *label;
  } looks[N_CHOICES] = {
    [DENY] = { "window-close-symbolic", "deny", N_ ("Deny") },
    /* Translators: one of three answers to whether something is allowed in a channel: nothing is changed there */
    [INHERIT] = { "list-remove-symbolic", "inherit", N_ ("As it is") },
    [ALLOW] = { "object-select-symbolic", "allow", N_ ("Allow") },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (guint i = 0; i < N_CHOICES; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      g_autofree char *name = g_strconcat (_ (looks[i].label), ": ", _ (row->words->title), NULL);

      gtk_button_set_icon_name (GTK_BUTTON (button), looks[i].icon_name);
      gtk_widget_add_css_class (button, looks[i].class);
      gtk_widget_add_css_class (button, "permission-choice");
      gtk_widget_set_tooltip_text (button, _ (looks[i].label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      row->choices[i] = GTK_TOGGLE_BUTTON (button);
      if (i > 0)
        gtk_toggle_button_set_group (row->choices[i], row->choices[0]);
      gtk_box_append (GTK_BOX (box), button);
      g_signal_connect (button, "toggled", G_CALLBACK (on_chosen), row);
    }
  adw_action_row_add_suffix (row->row, box);
}

static void
add_row (KithPermissionList *self, AdwPreferencesGroup *group, const KithPermissionWords *words)
{
  Row *row = g_new0 (Row, 1);

  row->list = self;
  row->words = words;
  row->row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), _ (words->title));
  adw_action_row_set_subtitle_lines (row->row, 0);
  adw_action_row_set_title_lines (row->row, 0);
  if (self->in_place)
    add_choices (row);
  else
    add_switch (row);
  adw_preferences_group_add (group, GTK_WIDGET (row->row));
  g_ptr_array_add (self->rows, row);
}

static void
show_all (KithPermissionList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    show (self->rows->pdata[i]);
}

static void
kith_permission_list_dispose (GObject *object)
{
  KithPermissionList *self = KITH_PERMISSION_LIST (object);

  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_permission_list_parent_class)->dispose (object);
}

static void
kith_permission_list_finalize (GObject *object)
{
  KithPermissionList *self = KITH_PERMISSION_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->reason);
  G_OBJECT_CLASS (kith_permission_list_parent_class)->finalize (object);
}

static void
kith_permission_list_class_init (KithPermissionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_permission_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_permission_list_finalize;
  changed_signal = g_signal_new ("changed", KITH_TYPE_PERMISSION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kith_permission_list_init (KithPermissionList *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * kith_permission_list_new:
 * @shown: which permissions are listed
 * @in_place: whether it is about one channel, which can allow, deny, or leave each as it is
 *
 * Returns: (transfer floating): a list in which nothing is allowed
 */
GtkWidget *
kith_permission_list_new (guint64 shown, gboolean in_place)
{
  KithPermissionList *self = g_object_new (KITH_TYPE_PERMISSION_LIST, NULL);
  guint n;
  const KithPermissionWords *words = kith_permission_words_list (&n);
  AdwPreferencesGroup *groups[KITH_PERMISSION_N_GROUPS] = { NULL };

  self->in_place = in_place;
  for (guint i = 0; i < n; i++)
    {
      AdwPreferencesGroup **group = &groups[words[i].group];

      if (!(words[i].bit & shown))
        continue;
      if (!*group)
        {
          *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (*group, kith_permission_group_get_title (words[i].group));
          gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (*group));
        }
      add_row (self, *group, &words[i]);
    }
  show_all (self);
  return GTK_WIDGET (self);
}

/**
 * kith_permission_list_set:
 * @deny: what a channel denies; nothing for a role
 */
void
kith_permission_list_set (KithPermissionList *self, guint64 allow, guint64 deny)
{
  self->allow = allow;
  self->deny = deny;
  show_all (self);
}

guint64
kith_permission_list_get_allow (KithPermissionList *self)
{
  return self->allow;
}

guint64
kith_permission_list_get_deny (KithPermissionList *self)
{
  return self->deny;
}

/**
 * kith_permission_list_set_limits:
 * @mine: permissions that one has oneself: the others can be neither given nor taken
 * @reason: (nullable): why nothing at all can be changed, which is said above the list
 */
void
kith_permission_list_set_limits (KithPermissionList *self, guint64 mine, const char *reason)
{
  self->mine = mine;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  show_all (self);
}

/**
 * kith_permission_list_set_inherited:
 * @inherited: what is allowed in the channel where nothing is chosen for this role or member
 */
void
kith_permission_list_set_inherited (KithPermissionList *self, guint64 inherited)
{
  self->inherited = inherited;
  show_all (self);
}
