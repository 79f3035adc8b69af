/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view.h"

#include "kith-timeline-view-private.h"

#include "kith-guild.h"

#include <glib/gi18n.h>

/**
 * KithTimelineView:
 *
 * Joins a KithAnchorList, which knows how to lay out and hold still, with a KithTimeline, which knows what there is.
 * This file holds the object and the loading of what comes into view; pointer, keys and jumps have files of their own.
 */

/* Gaps this many rows outside the view are loaded already. */
#define LOAD_AHEAD 12
/* "5 minutes ago" is looked at again this often. */
#define RELATIVE_SECONDS 30

enum
{
  PROP_0,
  PROP_CHANNEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KithTimelineView, kith_timeline_view, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer data)
{
  KithTimelineView *self = data;

  return GTK_WIDGET (kith_message_row_new (self->style));
}

static void
refresh_relative (gpointer row, gpointer any)
{
  const KithRowContent *content = kith_message_row_get_content (row);

  if (!content->text || !content->text->relative)
    return;
  kith_message_row_refresh (row);
  *(gboolean *) any = TRUE;
}

/* Ticks only while something that says how far a moment is away is on screen. */
static gboolean
on_relative_tick (gpointer data)
{
  KithTimelineView *self = data;
  gboolean any = FALSE;

  kith_anchor_list_foreach_row (self->list, refresh_relative, &any);
  if (!any)
    self->relative_timeout = 0;
  return any;
}

static void
refresh_row (gpointer row, gpointer data)
{
  kith_message_row_refresh (row);
}

/* Names have the colours of roles, and messages mention them. */
static void
on_roles_changed (KithTimelineView *self)
{
  kith_anchor_list_foreach_row (self->list, refresh_row, NULL);
}

static void
bind_row (GtkWidget *widget, gpointer item, gpointer data)
{
  KithTimelineView *self = data;
  KithMessageRow *row = KITH_MESSAGE_ROW (widget);
  KithMessage *message;

  kith_message_row_bind (row, item);
  message = kith_message_row_get_message (row);
  if (self->relative_timeout == 0 && kith_message_row_get_content (row)->text &&
      kith_message_row_get_content (row)->text->relative)
    self->relative_timeout = g_timeout_add_seconds (RELATIVE_SECONDS, on_relative_tick, self);
  if (message && message == self->selected)
    kith_message_row_set_selection (row, self->select_start, self->select_end);
  if (message && self->pulsed)
    kith_message_row_set_pulse (row, kith_timeline_view_get_pulse (self, message));
  kith_timeline_view_pick_bind (self, row);
}

static void
unbind_row (GtkWidget *widget, gpointer data)
{
  kith_timeline_view_forget_row (data, KITH_MESSAGE_ROW (widget));
  kith_message_row_unbind (KITH_MESSAGE_ROW (widget));
}

static int
measure_row (GtkWidget *widget, int width, gpointer data)
{
  return kith_message_row_measure (KITH_MESSAGE_ROW (widget), width);
}

static gboolean
item_is_gap (gpointer item, gpointer data)
{
  return kith_timeline_item_get_kind (item) == KITH_TIMELINE_ITEM_GAP;
}

static const KithRowFactory factory = { create_row, bind_row, unbind_row, measure_row, item_is_gap };

static gboolean
on_update_watched (gpointer data)
{
  KithTimelineView *self = data;
  gboolean watched = self->window && gtk_window_is_active (self->window) && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                     !self->opening && kith_anchor_list_get_at_end (self->list);

  self->watch_idle = 0;
  if (self->timeline)
    kith_timeline_set_watched (self->timeline, watched && kith_timeline_get_at_newest (self->timeline));
  return G_SOURCE_REMOVE;
}

/* What is open at its end in the active window is read as it comes. Never from within a signal of the model: to watch
 * a channel is to read it, and where the line of what is new stands is known only after all heard of its messages. */
static void
update_watched (KithTimelineView *self)
{
  if (self->watch_idle == 0)
    self->watch_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_update_watched, self, NULL);
}

/* A single gap stands for messages that nobody has asked for yet. */
static gboolean
has_messages (KithTimelineView *self)
{
  GListModel *model = G_LIST_MODEL (self->timeline);
  guint n = g_list_model_get_n_items (model);
  g_autoptr (KithTimelineItem) last = n > 0 ? g_list_model_get_item (model, n - 1) : NULL;

  return n > 1 || (last && kith_timeline_item_get_kind (last) == KITH_TIMELINE_ITEM_MESSAGE);
}

static void
update_beginning (KithTimelineView *self)
{
  guint n = self->timeline ? g_list_model_get_n_items (G_LIST_MODEL (self->timeline)) : 0;
  gboolean shown = self->timeline && kith_timeline_get_at_oldest (self->timeline) &&
                   (n > 0 || !kith_timeline_get_loading (self->timeline));
  g_autofree char *title = NULL, *text = NULL;

  gtk_widget_set_visible (self->beginning, shown);
  if (!self->channel)
    return;
  /* Translators: over the first message of a channel; %s is its name */
  if (kith_channel_is_conversation (self->channel))
    {
      title = g_strdup (kith_channel_get_name (self->channel));
      text = g_strdup (_ ("This is the beginning of your conversation."));
    }
  else
    {
      title = g_strdup_printf (_ ("Welcome to #%s"), kith_channel_get_name (self->channel));
      text = g_strdup_printf (_ ("This is the beginning of #%s."), kith_channel_get_name (self->channel));
    }
  gtk_widget_set_visible (self->beginning_sign, !kith_channel_is_conversation (self->channel));
  gtk_label_set_text (GTK_LABEL (self->beginning_title), title);
  gtk_label_set_text (GTK_LABEL (self->beginning_text), text);
}

static void
load_gaps (KithTimelineView *self)
{
  guint first, last, n = g_list_model_get_n_items (G_LIST_MODEL (self->timeline));

  if (!kith_anchor_list_get_visible_range (self->list, &first, &last))
    return;
  kith_timeline_set_visible_range (self->timeline, first, last);
  first = first > LOAD_AHEAD ? first - LOAD_AHEAD : 0;
  for (guint i = first; i <= last + LOAD_AHEAD && i < n; i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), i);

      if (!item || kith_timeline_item_get_kind (item) != KITH_TIMELINE_ITEM_GAP ||
          kith_timeline_item_get_loading (item) || kith_timeline_item_get_error_text (item))
        continue;
      /* Others may be elsewhere when this one has come; there will be another range then. */
      kith_timeline_load_gap (self->timeline, item);
      return;
    }
}

static void
on_range_changed (KithAnchorList *list, gpointer data)
{
  KithTimelineView *self = data;

  if (!self->timeline)
    return;
  load_gaps (self);
  if (self->hovered)
    gtk_widget_queue_allocate (self->overlay);
}

static void
on_at_end_changed (KithAnchorList *list, GParamSpec *property, gpointer data)
{
  kith_timeline_view_update_newest (data);
  update_watched (data);
}

static void
on_timeline_changed (KithTimeline *timeline, GParamSpec *property, gpointer data)
{
  update_beginning (data);
  kith_timeline_view_update_newest (data);
  update_watched (data);
}

static gboolean
on_opened (gpointer data)
{
  KithTimelineView *self = data;

  self->open_idle = 0;
  self->opening = FALSE;
  kith_timeline_view_restore_place (self);
  update_watched (self);
  kith_timeline_view_update_newest (self);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  KithTimelineView *self = data;

  /* Before the next frame, but after all have heard of the messages. */
  if (self->opening && self->open_idle == 0 && has_messages (self))
    self->open_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_opened, self, NULL);
  kith_timeline_view_pick_prune (self);
  update_beginning (self);
  kith_timeline_view_update_newest (self);
}

static void
on_channel_changed (KithChannel *channel, GParamSpec *property, gpointer data)
{
  update_beginning (data);
  kith_timeline_view_update_newest (data);
}

static void
on_window_active (GtkWindow *window, GParamSpec *property, gpointer data)
{
  update_watched (data);
}

static void
close_channel (KithTimelineView *self)
{
  if (!self->channel)
    return;
  kith_timeline_view_keep_place (self);
  kith_timeline_view_clear_selection (self);
  kith_timeline_view_forget_pointer (self);
  kith_timeline_view_forget_profile (self);
  kith_row_style_fold_all (self->style);
  kith_timeline_view_end_picking (self);
  g_clear_pointer (&self->cursor, g_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->open_idle, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->channel, self);
  g_signal_handlers_disconnect_by_data (self->timeline, self);
  g_clear_object (&self->guild_signals);
  kith_timeline_set_watched (self->timeline, FALSE);
  kith_timeline_reset_unread (self->timeline);
  kith_anchor_list_set_model (self->list, NULL);
  g_clear_object (&self->timeline);
  g_clear_object (&self->channel);
}

static void
open_channel (KithTimelineView *self, KithChannel *channel)
{
  self->channel = g_object_ref (channel);
  self->timeline = g_object_ref (kith_channel_get_timeline (channel));
  self->cancellable = g_cancellable_new ();
  self->opening = TRUE;
  g_signal_connect (channel, "notify", G_CALLBACK (on_channel_changed), self);
  self->guild_signals = g_signal_group_new (KITH_TYPE_GUILD);
  g_signal_group_connect_swapped (self->guild_signals, "roles-changed", G_CALLBACK (on_roles_changed), self);
  g_signal_group_set_target (self->guild_signals, kith_channel_get_guild (channel));
  g_signal_connect (self->timeline, "notify", G_CALLBACK (on_timeline_changed), self);
  kith_channel_forget_kept (channel);
  kith_timeline_reset_unread (self->timeline);
  kith_timeline_load (self->timeline);
  kith_anchor_list_set_model (self->list, G_LIST_MODEL (self->timeline));
  /* After the list's own handler, which must know the rows before a place among them is asked for. */
  g_signal_connect_after (self->timeline, "items-changed", G_CALLBACK (on_items_changed), self);
  if (has_messages (self))
    on_opened (self);
  update_beginning (self);
}

static GtkWidget *
create_beginning (KithTimelineView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->beginning_sign = gtk_label_new ("#");
  self->beginning_title = gtk_label_new (NULL);
  self->beginning_text = gtk_label_new (NULL);
  gtk_widget_add_css_class (box, "beginning");
  gtk_widget_add_css_class (self->beginning_sign, "beginning-sign");
  gtk_widget_add_css_class (self->beginning_title, "title-1");
  gtk_widget_add_css_class (self->beginning_text, "beginning-text");
  gtk_widget_set_halign (self->beginning_sign, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (self->beginning_title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->beginning_text), 0);
  gtk_label_set_wrap (GTK_LABEL (self->beginning_title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->beginning_title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_wrap (GTK_LABEL (self->beginning_text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->beginning_text), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), self->beginning_sign);
  gtk_box_append (GTK_BOX (box), self->beginning_title);
  gtk_box_append (GTK_BOX (box), self->beginning_text);
  return box;
}

static void
restyle_row (gpointer row, gpointer data)
{
  kith_message_row_restyle (row);
}

/**
 * kith_timeline_view_lay_out:
 *
 * Lays out all rows anew, in place.
 */
void
kith_timeline_view_lay_out (KithTimelineView *self)
{
  kith_anchor_list_foreach_row (self->list, restyle_row, NULL);
  kith_anchor_list_invalidate (self->list);
}

static void
restyle (KithTimelineView *self)
{
  if (!self->style)
    return;
  kith_row_style_update (self->style);
  kith_timeline_view_lay_out (self);
}

static void
kith_timeline_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->css_changed (widget, change);
  restyle (KITH_TIMELINE_VIEW (widget));
}

static void
kith_timeline_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->system_setting_changed (widget, setting);
  restyle (KITH_TIMELINE_VIEW (widget));
}

static void
kith_timeline_view_root (GtkWidget *widget)
{
  KithTimelineView *self = KITH_TIMELINE_VIEW (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  self->window = GTK_WINDOW (root);
  g_signal_connect (root, "notify::is-active", G_CALLBACK (on_window_active), self);
}

static void
kith_timeline_view_unroot (GtkWidget *widget)
{
  KithTimelineView *self = KITH_TIMELINE_VIEW (widget);

  if (self->window)
    g_signal_handlers_disconnect_by_func (self->window, on_window_active, self);
  self->window = NULL;
  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->unroot (widget);
}

static void
kith_timeline_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->map (widget);
  update_watched (KITH_TIMELINE_VIEW (widget));
}

static void
kith_timeline_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_timeline_view_parent_class)->unmap (widget);
  update_watched (KITH_TIMELINE_VIEW (widget));
}

static void
act_on_hovered (KithTimelineView *self, const char *action)
{
  KithMessage *message = self->hovered ? kith_message_row_get_message (self->hovered) : NULL;

  if (message)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", kith_message_get_key (message));
}

static void
on_bar_reply (KithTimelineView *self)
{
  act_on_hovered (self, "conversation.reply");
}

static void
on_bar_edit (KithTimelineView *self)
{
  act_on_hovered (self, "conversation.edit");
}

static void
on_bar_more (KithTimelineView *self)
{
  graphene_rect_t bounds;

  if (self->hovered && gtk_widget_compute_bounds (self->bar, GTK_WIDGET (self->hovered), &bounds))
    kith_timeline_view_show_menu (self, self->hovered, NULL, bounds.origin.x + bounds.size.width - 16,
                                  bounds.origin.y + bounds.size.height);
}

static void
kith_timeline_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithTimelineView *self = KITH_TIMELINE_VIEW (object);

  if (id == PROP_CHANNEL)
    g_value_set_object (value, self->channel);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_timeline_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    kith_timeline_view_set_channel (KITH_TIMELINE_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_timeline_view_dispose (GObject *object)
{
  KithTimelineView *self = KITH_TIMELINE_VIEW (object);

  close_channel (self);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_clear_handle_id (&self->bar_idle, g_source_remove);
  g_clear_handle_id (&self->watch_idle, g_source_remove);
  g_clear_handle_id (&self->relative_timeout, g_source_remove);
  g_clear_object (&self->pulse);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  kith_timeline_view_forget_profile (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_TIMELINE_VIEW);
  G_OBJECT_CLASS (kith_timeline_view_parent_class)->dispose (object);
}

static void
kith_timeline_view_finalize (GObject *object)
{
  KithTimelineView *self = KITH_TIMELINE_VIEW (object);

  g_hash_table_unref (self->places);
  g_hash_table_unref (self->picked);
  g_free (self->pulsed);
  g_clear_pointer (&self->style, kith_row_style_free);
  G_OBJECT_CLASS (kith_timeline_view_parent_class)->finalize (object);
}

static void
kith_timeline_view_class_init (KithTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_timeline_view_get_property;
  object_class->set_property = kith_timeline_view_set_property;
  object_class->dispose = kith_timeline_view_dispose;
  object_class->finalize = kith_timeline_view_finalize;
  widget_class->css_changed = kith_timeline_view_css_changed;
  widget_class->system_setting_changed = kith_timeline_view_system_setting_changed;
  widget_class->root = kith_timeline_view_root;
  widget_class->unroot = kith_timeline_view_unroot;
  widget_class->map = kith_timeline_view_map;
  widget_class->unmap = kith_timeline_view_unmap;

  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  kith_timeline_view_install_picking (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-timeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, overlay);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, bar);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, bar_edit);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, bar_reply);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, newest_revealer);
  gtk_widget_class_bind_template_child (widget_class, KithTimelineView, newest_count);
  gtk_widget_class_bind_template_callback (widget_class, on_bar_reply);
  gtk_widget_class_bind_template_callback (widget_class, on_bar_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_bar_more);
  gtk_widget_class_set_css_name (widget_class, "timelineview");
}

static void
kith_timeline_view_init (KithTimelineView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->picked = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->list = kith_anchor_list_new (&factory, self);
  self->style = kith_row_style_new (GTK_WIDGET (self->list));
  self->beginning = create_beginning (self);
  gtk_widget_set_visible (self->beginning, FALSE);
  kith_anchor_list_set_head (self->list, self->beginning);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Messages"), -1);
  g_signal_connect (self->list, "range-changed", G_CALLBACK (on_range_changed), self);
  g_signal_connect (self->list, "notify::at-end", G_CALLBACK (on_at_end_changed), self);
  kith_timeline_view_init_pointer (self);
  kith_timeline_view_init_keys (self);
}

/**
 * kith_timeline_view_new:
 *
 * Returns: (transfer floating): a view without a channel
 */
KithTimelineView *
kith_timeline_view_new (void)
{
  return g_object_new (KITH_TYPE_TIMELINE_VIEW, NULL);
}

/**
 * kith_timeline_view_set_compact:
 * @compact: whether messages stand close together
 */
void
kith_timeline_view_set_compact (KithTimelineView *self, gboolean compact)
{
  if (kith_row_style_get_compact (self->style) == compact)
    return;
  kith_row_style_set_compact (self->style, compact);
  restyle (self);
}

/**
 * kith_timeline_view_get_channel:
 *
 * Returns: (transfer none) (nullable): whose messages are shown
 */
KithChannel *
kith_timeline_view_get_channel (KithTimelineView *self)
{
  return self->channel;
}

/**
 * kith_timeline_view_set_channel:
 * @channel: (nullable): whose messages are shown
 *
 * Shows a channel: where it was left, at what is new in it, or at its end.
 */
void
kith_timeline_view_set_channel (KithTimelineView *self, KithChannel *channel)
{
  if (self->channel == channel)
    return;
  close_channel (self);
  if (channel)
    open_channel (self, channel);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}
