/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-main-view-private.h"

/* The keyboard goes from column to column, where Tab would stop at each button. */

#define MAX_PANES 7

typedef struct
{
  GtkWidget *widget;
  GtkWidget *page; /* of the leaflet */
} Pane;

static guint
list_panes (KithMainView *self, Pane *panes)
{
  GtkWidget *conversation = adw_bin_get_child (self->conversation_place);
  gboolean talks = gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->flap);
  const Pane all[MAX_PANES] = {
    { GTK_WIDGET (self->rail), self->navigation },
    { gtk_stack_get_visible_child (self->places), self->navigation },
    { GTK_WIDGET (self->voice), self->navigation },
    { GTK_WIDGET (self->account), self->navigation },
    { GTK_WIDGET (self->header), self->main },
    { talks ? conversation : gtk_stack_get_visible_child (self->stack), self->main },
    { talks && adw_flap_get_reveal_flap (self->flap) ? GTK_WIDGET (self->members) : NULL, self->main },
  };
  guint n = 0;

  for (guint i = 0; i < MAX_PANES; i++)
    if (all[i].widget && gtk_widget_get_visible (all[i].widget))
      panes[n++] = all[i];
  return n;
}

static guint
find_focused (KithMainView *self, const Pane *panes, guint n)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  for (guint i = 0; focus && i < n; i++)
    if (gtk_widget_is_ancestor (focus, panes[i].widget))
      return i;
  return n;
}

static gboolean
enter (KithMainView *self, const Pane *pane)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, pane->page);
  /* A column that knows where one was in it says so. */
  return gtk_widget_grab_focus (pane->widget) || gtk_widget_child_focus (pane->widget, GTK_DIR_TAB_FORWARD);
}

/**
 * kith_main_view_go_to_pane:
 * @direction: 1 for the next column, -1 for the one before
 *
 * Gives the keyboard to another column; where the window is narrow it comes into view.
 *
 * Returns: whether one took it
 */
gboolean
kith_main_view_go_to_pane (KithMainView *self, int direction)
{
  Pane panes[MAX_PANES];
  guint n = list_panes (self, panes), at = find_focused (self, panes, n);

  if (at == n)
    at = direction > 0 ? n - 1 : 0;
  for (guint i = 0; i < n; i++)
    {
      at = (direction > 0 ? at + 1 : at + n - 1) % n;
      if (enter (self, &panes[at]))
        return TRUE;
    }
  return FALSE;
}
