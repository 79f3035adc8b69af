/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-row.h"

#include "kith-anchor-list.h"
#include "kith-message-row-bind.h"
#include "kith-message-row-private.h"

#include <glib/gi18n.h>

/**
 * KithMessageRow:
 *
 * One message, drawn without widgets inside: picture, name, time, what it answers, text and state. Only a message that
 * failed has widgets, for its two buttons.
 *
 * The row is measured by kith_message_row_measure(), not by GTK; see KithRowFactory.
 */

/* Narrower than this, margins and pictures are smaller. */
#define NARROW 500
/* Lines longer than this are hard to follow. */
#define MAX_TEXT_WIDTH 920
#define DAY_HEIGHT 40
#define UNREAD_HEIGHT 26
#define HEADER_TOP 11
#define HEADER_TOP_COMPACT 4
#define CONTINUED_TOP 2
#define HEADER_GAP 1
#define SYSTEM_TOP 6
#define SYSTEM_BOTTOM 6
#define BOTTOM 3
#define BOTTOM_COMPACT 1
/* Under the picture, where the text is shorter. */
#define AVATAR_BOTTOM 5
#define GAP_HEIGHT 264
#define PICK_SIZE KITH_ROW_PICK_SIZE

G_DEFINE_FINAL_TYPE (KithMessageRow, kith_message_row, GTK_TYPE_WIDGET)

static void
clear_content (KithRowContent *content)
{
  g_free (content->key);
  g_free (content->author);
  g_clear_object (&content->picture);
  g_free (content->time);
  g_free (content->day);
  g_free (content->reply_author);
  g_free (content->reply_excerpt);
  g_clear_pointer (&content->text, kith_rich_text_unref);
  g_free (content->error);
  *content = (KithRowContent){ 0 };
}

static void
place_columns (KithRowGeometry *geometry, int width, gboolean picking, gboolean compact)
{
  gboolean narrow = width < NARROW;
  int right = narrow ? 12 : 28;

  geometry->left = narrow ? 12 : 20;
  geometry->pick_x = picking ? geometry->left + PICK_SIZE / 2 : -1;
  if (picking)
    geometry->left += PICK_SIZE + (narrow ? 8 : 12);
  geometry->avatar = compact ? 28 : narrow ? 34 : 40;
  geometry->text_x = geometry->left + geometry->avatar + (narrow ? 10 : 14);
  geometry->text_width = CLAMP (width - geometry->text_x - right, 40, MAX_TEXT_WIDTH);
}

static int
get_label_height (KithMessageRow *self, KithLabelKind kind, const char *text)
{
  int height;

  pango_layout_get_pixel_size (kith_row_style_get_label (self->style, kind, text), NULL, &height);
  return height;
}

static int
place_head (KithMessageRow *self, KithRowGeometry *geometry)
{
  int y = 0;

  geometry->day_y = geometry->unread_y = geometry->reply_y = geometry->header_y = -1;
  if (self->content.day)
    {
      geometry->day_y = y;
      y += DAY_HEIGHT;
    }
  else if (self->content.unread)
    {
      geometry->unread_y = y;
      y += UNREAD_HEIGHT;
    }
  geometry->top = y;
  if (self->content.icon)
    return y + SYSTEM_TOP;
  if (self->content.continues)
    return y + CONTINUED_TOP;
  y += kith_row_style_get_compact (self->style) ? HEADER_TOP_COMPACT : HEADER_TOP;
  if (self->content.is_reply)
    {
      geometry->reply_y = y;
      y += KITH_ROW_REPLY_HEIGHT;
    }
  geometry->header_y = y;
  return y + get_label_height (self, KITH_LABEL_AUTHOR, self->content.author) + HEADER_GAP;
}

static int
measure_failure (KithMessageRow *self, int width)
{
  int height, minimum;

  gtk_widget_measure (self->failure, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (self->failure, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), &height, NULL, NULL, NULL);
  return height;
}

/**
 * kith_message_row_measure:
 *
 * Places all parts for a width, where that is not done yet.
 *
 * Returns: the height that the row takes
 */
int
kith_message_row_measure (KithMessageRow *self, int width)
{
  KithRowGeometry *geometry = &self->geometry;
  gboolean compact = kith_row_style_get_compact (self->style);

  if (self->stale)
    kith_message_row_fill (self);
  if (self->width == width)
    return geometry->height;
  self->width = width;
  place_columns (geometry, width, kith_row_style_get_picking (self->style), compact);
  if (self->content.gap)
    return geometry->height = GAP_HEIGHT;
  geometry->body_y = place_head (self, geometry);
  geometry->height = geometry->body_y + kith_text_layout_measure (self->text, geometry->text_width) +
                     (compact ? BOTTOM_COMPACT : BOTTOM);
  if (self->content.icon)
    geometry->height += SYSTEM_BOTTOM - BOTTOM;
  if (geometry->header_y >= 0)
    geometry->height = MAX (geometry->height,
                            geometry->header_y + 2 + geometry->avatar + (compact ? BOTTOM_COMPACT : AVATAR_BOTTOM));
  geometry->failure_y = -1;
  if (self->failure && gtk_widget_get_child_visible (self->failure))
    {
      geometry->failure_y = geometry->height + 2;
      geometry->height = geometry->failure_y + measure_failure (self, geometry->text_width) + 4;
    }
  if (self->reply)
    pango_layout_set_width (self->reply, MAX (geometry->text_width - 8, 1) * PANGO_SCALE);
  return geometry->height;
}

static GtkWidget *
create_failure_button (const char *label, const char *style_class)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "failure-button");
  gtk_widget_add_css_class (button, style_class);
  return button;
}

static void
create_failure (KithMessageRow *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *retry = create_failure_button (_ ("Send Again"), "flat");
  GtkWidget *discard = create_failure_button (_ ("Discard"), "flat");

  self->failure = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->failure, "failure");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (self->failure), icon);
  gtk_box_append (GTK_BOX (self->failure), label);
  gtk_box_append (GTK_BOX (self->failure), retry);
  gtk_box_append (GTK_BOX (self->failure), discard);
  gtk_widget_set_child_visible (self->failure, FALSE);
  gtk_widget_set_parent (self->failure, GTK_WIDGET (self));
}

static gboolean
on_show_failure (gpointer data)
{
  KithMessageRow *self = data;
  GtkWidget *label, *retry, *discard, *list = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *text = NULL;

  self->failure_idle = 0;
  if (!self->failure)
    create_failure (self);
  label = gtk_widget_get_next_sibling (gtk_widget_get_first_child (self->failure));
  retry = gtk_widget_get_next_sibling (label);
  discard = gtk_widget_get_next_sibling (retry);
  /* Translators: under a message; %s says why */
  text = self->content.error ? g_strdup_printf (_ ("Not sent: %s"), self->content.error) : g_strdup (_ ("Not sent"));
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (retry), "s", self->content.key);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (retry), "conversation.retry");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (discard), "s", self->content.key);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (discard), "conversation.discard");
  gtk_widget_set_child_visible (self->failure, TRUE);
  self->width = -1;
  if (KITH_IS_ANCHOR_LIST (list))
    kith_anchor_list_queue_row (KITH_ANCHOR_LIST (list));
  return G_SOURCE_REMOVE;
}

/* Rows are filled in the middle of a layout, where nothing may be shown that needs one of its own. */
static void
update_failure (KithMessageRow *self)
{
  if (self->failure)
    gtk_widget_set_child_visible (self->failure, FALSE);
  if (self->content.state == KITH_ROW_FAILED && self->failure_idle == 0)
    self->failure_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_show_failure, self, NULL);
  else if (self->content.state != KITH_ROW_FAILED)
    g_clear_handle_id (&self->failure_idle, g_source_remove);
}

static void
update_reply (KithMessageRow *self)
{
  g_autofree char *line = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;
  const char *author = self->content.reply_author;

  if (!self->content.is_reply)
    {
      g_clear_object (&self->reply);
      return;
    }
  if (!self->reply)
    self->reply = pango_layout_new (kith_row_style_get_context (self->style));
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.86));
  if (author)
    {
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD);

      bold->end_index = strlen (author);
      pango_attr_list_insert (attributes, bold);
      line = g_strdup_printf ("%s  %s", author, self->content.reply_excerpt ? self->content.reply_excerpt : "");
    }
  pango_layout_set_single_paragraph_mode (self->reply, TRUE);
  /* It hangs on the line that comes from the left, in any script. */
  pango_layout_set_auto_dir (self->reply, FALSE);
  pango_layout_set_ellipsize (self->reply, PANGO_ELLIPSIZE_END);
  pango_layout_set_attributes (self->reply, attributes);
  pango_layout_set_text (self->reply, line ? line : _ ("The message was deleted"), -1);
}

static void
update_accessible (KithMessageRow *self)
{
  const KithRowContent *content = &self->content;
  g_autofree char *text = NULL, *label = NULL;

  if (content->gap)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      content->error
                                        ? _ ("These messages could not be loaded. Press here to try again.")
                                        : _ ("Messages not loaded yet"),
                                      -1);
      return;
    }
  text = kith_text_layout_dup_readable (self->text);
  if (content->icon)
    /* Translators: read aloud for what the system noted: text, time */
    label = g_strdup_printf (_ ("%s, %s"), text, content->time);
  else if (content->leaving)
    /* Translators: read aloud for a message that is deleted in a moment */
    label = g_strdup_printf (_ ("%s, being deleted"), content->author);
  else if (content->state == KITH_ROW_SENT && content->pinned)
    /* Translators: read aloud for a pinned message: author, time, text */
    label = g_strdup_printf (_ ("%s, %s, pinned, %s"), content->author, content->time, text);
  else if (content->state == KITH_ROW_SENT)
    /* Translators: read aloud for a message: author, time, text */
    label = g_strdup_printf (_ ("%s, %s, %s"), content->author, content->time, text);
  else
    /* Translators: read aloud for a message: author, state, text */
    label = g_strdup_printf (_ ("%s, %s, %s"), content->author,
                             content->state == KITH_ROW_FAILED ? _ ("not sent") : _ ("sending"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
drop_focused (KithMessageRow *self)
{
  self->focused = NULL;
  self->reply_focused = FALSE;
  self->focus_index = G_MAXUINT;
  kith_text_layout_set_focused (self->text, NULL);
}

/* Small print behind the text. */
static const char *
get_suffix (const KithRowContent *content)
{
  if (content->icon)
    return content->time;
  return content->edited ? _ ("(edited)") : NULL;
}

/**
 * kith_message_row_set_content:
 * @content: (transfer full): what is shown; emptied
 *
 * Shows something else.
 */
void
kith_message_row_set_content (KithMessageRow *self, KithRowContent *content)
{
  gboolean same_text = self->content.text && self->content.text == content->text &&
                       self->content.edited == content->edited;

  clear_content (&self->content);
  self->content = *content;
  *content = (KithRowContent){ 0 };
  self->width = -1;
  if (!same_text)
    {
      drop_focused (self);
      kith_text_layout_set_text (self->text, self->content.text, get_suffix (&self->content));
    }
  update_reply (self);
  update_failure (self);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_get_content:
 *
 * Returns: (transfer none): what is shown
 */
const KithRowContent *
kith_message_row_get_content (KithMessageRow *self)
{
  return &self->content;
}

/**
 * kith_message_row_clear:
 *
 * Forgets what was shown, so that the row can be filled again.
 */
void
kith_message_row_clear (KithMessageRow *self)
{
  clear_content (&self->content);
  drop_focused (self);
  update_failure (self);
  kith_text_layout_set_text (self->text, NULL, NULL);
  self->hovered = self->reply_pointed = self->picked = FALSE;
  self->pulse = 0;
  self->width = -1;
}

/**
 * kith_message_row_restyle:
 *
 * Follows a change of colours or fonts that the style took over already.
 */
void
kith_message_row_restyle (KithMessageRow *self)
{
  kith_text_layout_invalidate (self->text);
  if (self->reply)
    pango_layout_context_changed (self->reply);
  self->width = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_get_text_layout:
 *
 * Returns: (transfer none): the text as it is laid out
 */
KithTextLayout *
kith_message_row_get_text_layout (KithMessageRow *self)
{
  return self->text;
}

/**
 * kith_message_row_get_body_top:
 *
 * Returns: pixels from the top of the row to where the message itself begins, under the lines that divide
 */
int
kith_message_row_get_body_top (KithMessageRow *self)
{
  return self->content.gap ? 0 : self->geometry.top;
}

/**
 * kith_message_row_set_hovered:
 *
 * Shows that the pointer is on the row.
 */
void
kith_message_row_set_hovered (KithMessageRow *self, gboolean hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_set_picked:
 *
 * Shows that the message is one of those that something is about to be done to.
 */
void
kith_message_row_set_picked (KithMessageRow *self, gboolean picked)
{
  gboolean picking = kith_row_style_get_picking (self->style);

  self->picked = picked && picking;
  if (picking)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, self->picked, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_set_pointed:
 * @hit: (nullable): what the pointer is on
 *
 * Shows what a click would press.
 */
void
kith_message_row_set_pointed (KithMessageRow *self, const KithHit *hit)
{
  kith_text_layout_set_pointed (self->text, hit ? hit->range : NULL);
  self->reply_pointed = hit && hit->kind == KITH_HIT_REPLY;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_set_pulse:
 * @strength: from 0 to 1
 *
 * Highlights the row, as after a jump to it.
 */
void
kith_message_row_set_pulse (KithMessageRow *self, double strength)
{
  self->pulse = strength;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_set_selection:
 *
 * Draws a part of the text as selected; an empty one for none.
 */
void
kith_message_row_set_selection (KithMessageRow *self, guint start, guint end)
{
  kith_text_layout_set_selection (self->text, start, end);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_message_row_reveal:
 *
 * Shows what a spoiler hides.
 *
 * Returns: whether it was hidden
 */
gboolean
kith_message_row_reveal (KithMessageRow *self, const KithRange *spoiler)
{
  if (!kith_text_layout_reveal (self->text, spoiler))
    return FALSE;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/**
 * kith_message_row_get_focused:
 * @hit: (out): what the keyboard stands on inside the text
 *
 * Returns: whether it stands on anything
 */
gboolean
kith_message_row_get_focused (KithMessageRow *self, KithHit *hit)
{
  *hit = (KithHit){ .kind = self->focused ? KITH_HIT_RANGE : KITH_HIT_NOTHING,
                    .index = self->focus_index,
                    .start = self->focus_index,
                    .range = self->focused };
  return self->focused != NULL;
}

/* Tab goes through what can be pressed inside a row before it leaves the row. */
static gboolean
kith_message_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  KithMessageRow *self = KITH_MESSAGE_ROW (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;

  if (!gtk_widget_has_focus (widget) || (!forward && direction != GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (kith_message_row_parent_class)->focus (widget, direction);
  if (!forward && !self->focused)
    return GTK_WIDGET_CLASS (kith_message_row_parent_class)->focus (widget, direction);
  self->focused = kith_text_layout_find_next_range (self->text, &self->focus_index, forward);
  kith_text_layout_set_focused (self->text, self->focused);
  gtk_widget_queue_draw (widget);
  if (self->focused)
    return TRUE;
  self->focus_index = G_MAXUINT;
  if (!forward)
    return TRUE;
  return GTK_WIDGET_CLASS (kith_message_row_parent_class)->focus (widget, direction);
}

static void
on_focus_left (GtkEventControllerFocus *controller, gpointer data)
{
  KithMessageRow *self = data;

  drop_focused (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
kith_message_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithMessageRow *self = KITH_MESSAGE_ROW (widget);

  kith_message_row_draw (self, snapshot, gtk_widget_get_width (widget));
  if (self->failure && gtk_widget_get_child_visible (self->failure))
    gtk_widget_snapshot_child (widget, self->failure, snapshot);
}

static void
kith_message_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KithMessageRow *self = KITH_MESSAGE_ROW (widget);
  const KithRowGeometry *geometry = &self->geometry;
  int natural;

  if (!self->failure || !gtk_widget_get_child_visible (self->failure) || self->width < 0 || geometry->failure_y < 0)
    return;
  gtk_widget_measure (self->failure, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_size_allocate (self->failure,
                            &(GtkAllocation){ geometry->text_x, geometry->failure_y,
                                              MIN (natural, geometry->text_width),
                                              measure_failure (self, geometry->text_width) },
                            -1);
}

static void
kith_message_row_measure_request (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
kith_message_row_dispose (GObject *object)
{
  KithMessageRow *self = KITH_MESSAGE_ROW (object);

  kith_message_row_unbind (self);
  g_clear_handle_id (&self->failure_idle, g_source_remove);
  g_clear_pointer (&self->failure, gtk_widget_unparent);
  g_clear_object (&self->reply);
  G_OBJECT_CLASS (kith_message_row_parent_class)->dispose (object);
}

static void
kith_message_row_finalize (GObject *object)
{
  KithMessageRow *self = KITH_MESSAGE_ROW (object);

  clear_content (&self->content);
  g_clear_object (&self->author_signals);
  g_clear_object (&self->member_signals);
  g_clear_object (&self->picture_signals);
  g_clear_pointer (&self->text, kith_text_layout_free);
  G_OBJECT_CLASS (kith_message_row_parent_class)->finalize (object);
}

static void
kith_message_row_class_init (KithMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_message_row_dispose;
  object_class->finalize = kith_message_row_finalize;
  widget_class->focus = kith_message_row_focus;
  widget_class->snapshot = kith_message_row_snapshot;
  widget_class->size_allocate = kith_message_row_size_allocate;
  widget_class->measure = kith_message_row_measure_request;

  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
kith_message_row_init (KithMessageRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->width = -1;
  self->focus_index = G_MAXUINT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * kith_message_row_new:
 * @style: what it draws with; must outlive the row
 *
 * Returns: (transfer floating): an empty row
 */
KithMessageRow *
kith_message_row_new (KithRowStyle *style)
{
  KithMessageRow *self = g_object_new (KITH_TYPE_MESSAGE_ROW, NULL);

  self->style = style;
  self->text = kith_text_layout_new (kith_row_style_get_context (style), kith_row_style_get_palette (style));
  return self;
}
