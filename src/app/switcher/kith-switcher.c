/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-switcher.h"

#include "kith-switcher-row.h"

#include <glib/gi18n.h>

#define SHOWN 30
#define PAGE 8

/**
 * KithSwitcher:
 *
 * Channels, conversations, people and communities of all accounts by a few letters of their names. The keyboard stays
 * in the entry; arrows choose, Enter goes.
 */
struct _KithSwitcher
{
  AdwWindow parent_instance;

  KithSwitcherIndex *index;
  gboolean several_servers;
  GtkWidget *search;
  GtkListBox *list;
  GtkStack *stack;
  GtkWidget *scrolled;
  GtkWidget *nothing;
  KithSwitcherRow *rows[SHOWN];
  guint n_found;
};

G_DEFINE_FINAL_TYPE (KithSwitcher, kith_switcher, ADW_TYPE_WINDOW)

/* The row scrolls into view without taking the keyboard. */
static void
reveal (KithSwitcher *self, GtkWidget *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y - 6, bounds.origin.y + bounds.size.height + 6);
}

static void
choose (KithSwitcher *self, int place)
{
  KithSwitcherRow *row;

  if (self->n_found == 0)
    return;
  row = self->rows[CLAMP (place, 0, (int) self->n_found - 1)];
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  kith_switcher_row_get_label (row), -1);
  reveal (self, GTK_WIDGET (row));
}

static int
get_chosen (KithSwitcher *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row ? gtk_list_box_row_get_index (row) : -1;
}

static void
search (KithSwitcher *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GPtrArray) found = kith_switcher_index_search (self->index, text, SHOWN);

  self->n_found = found->len;
  for (guint i = 0; i < SHOWN; i++)
    kith_switcher_row_set_item (self->rows[i], i < found->len ? found->pdata[i] : NULL, self->several_servers);
  gtk_stack_set_visible_child (self->stack, found->len ? self->scrolled : self->nothing);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  choose (self, 0);
}

static void
go_to (KithSwitcher *self, const KithSwitcherItem *item)
{
  static const char *const actions[] = {
    [KITH_SWITCHER_CHANNEL] = "win.open-channel",
    [KITH_SWITCHER_CONVERSATION] = "win.open-channel",
    [KITH_SWITCHER_PERSON] = "win.message-user",
    [KITH_SWITCHER_GUILD] = "win.open-guild",
  };
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *id = NULL;
  g_autofree char *session_id = g_strdup (kith_session_get_id (item->session));
  const char *action = actions[item->kind];

  if (item->kind == KITH_SWITCHER_PERSON)
    id = g_strdup (kith_user_get_id (item->object));
  else if (item->kind == KITH_SWITCHER_GUILD)
    id = g_strdup (kith_guild_get_id (item->object));
  else
    id = g_strdup (kith_channel_get_id (item->object));
  gtk_window_close (GTK_WINDOW (self));
  if (window && session_id)
    gtk_widget_activate_action (window, action, "(ss)", session_id, id);
}

static void
on_row_activated (KithSwitcher *self, GtkListBoxRow *row)
{
  const KithSwitcherItem *item = kith_switcher_row_get_item (KITH_SWITCHER_ROW (row));

  if (item)
    go_to (self, item);
}

static void
on_activate (KithSwitcher *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row && self->n_found)
    on_row_activated (self, row);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  KithSwitcher *self = data;
  int place = get_chosen (self), last = (int) self->n_found - 1;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_ISO_Left_Tab:
      choose (self, place > 0 ? place - 1 : last);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_Tab:
      choose (self, place < last ? place + 1 : 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      choose (self, place - PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      choose (self, place + PAGE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
kith_switcher_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_switcher_parent_class)->map (widget);
  gtk_widget_grab_focus (KITH_SWITCHER (widget)->search);
}

static void
kith_switcher_dispose (GObject *object)
{
  KithSwitcher *self = KITH_SWITCHER (object);

  for (guint i = 0; i < SHOWN && self->index; i++)
    kith_switcher_row_set_item (self->rows[i], NULL, FALSE);
  self->n_found = 0;
  g_clear_pointer (&self->index, kith_switcher_index_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_SWITCHER);
  G_OBJECT_CLASS (kith_switcher_parent_class)->dispose (object);
}

static void
kith_switcher_class_init (KithSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_switcher_dispose;
  widget_class->map = kith_switcher_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, KithSwitcher, search);
  gtk_widget_class_bind_template_child (widget_class, KithSwitcher, list);
  gtk_widget_class_bind_template_child (widget_class, KithSwitcher, stack);
  gtk_widget_class_bind_template_child (widget_class, KithSwitcher, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithSwitcher, nothing);
  gtk_widget_class_bind_template_callback (widget_class, search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
kith_switcher_init (KithSwitcher *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  for (guint i = 0; i < SHOWN; i++)
    {
      self->rows[i] = KITH_SWITCHER_ROW (kith_switcher_row_new ());
      gtk_list_box_append (self->list, GTK_WIDGET (self->rows[i]));
    }
}

/* Not wider than the window that it belongs to. */
static void
fit (KithSwitcher *self, GtkWindow *parent)
{
  int width = gtk_widget_get_width (GTK_WIDGET (parent));

  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width - 40, 320, 560), -1);
}

/**
 * kith_switcher_new:
 * @here: (nullable): the channel that is shown
 * @settings: where the channels stand in which one was last
 *
 * Returns: (transfer none): the switcher, not yet shown
 */
KithSwitcher *
kith_switcher_new (GtkWindow *parent, KithClient *client, KithChannel *here, GSettings *settings)
{
  KithSwitcher *self = g_object_new (KITH_TYPE_SWITCHER, "transient-for", parent, NULL);
  g_auto (GStrv) recent = g_settings_get_strv (settings, "recent-channels");

  self->index = kith_switcher_index_new (client, here, (const char *const *) recent);
  self->several_servers = g_list_model_get_n_items (kith_client_list_sessions (client)) > 1;
  fit (self, parent);
  search (self);
  return self;
}
