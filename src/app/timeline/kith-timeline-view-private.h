/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-anchor-list.h"
#include "kith-message-row-bind.h"
#include "kith-timeline-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _KithTimelineView
{
  GtkWidget parent_instance;

  KithChannel *channel;
  KithTimeline *timeline;
  GSignalGroup *guild_signals; /* of the channel's guild */
  KithRowStyle *style;
  GHashTable *places; /* channel id to KithPlace: where each channel was left */
  GCancellable *cancellable;

  GtkWidget *overlay;
  GtkWidget *scrolled;
  KithAnchorList *list;
  GtkWidget *beginning, *beginning_sign, *beginning_title, *beginning_text;
  GtkWidget *newest_revealer, *newest_count;
  GtkWidget *bar, *bar_reply, *bar_edit;
  GtkWidget *menu;
  GtkWidget *profile; /* (nullable): the card of a person */
  gboolean opening;   /* the channel's messages are not here yet */
  guint open_idle, watch_idle, relative_timeout;
  GtkWindow *window; /* watched for being active */

  KithMessageRow *hovered; /* (nullable) */
  guint bar_idle;
  double pointer_x, pointer_y;

  KithMessage *selected; /* (nullable): whose text is selected */
  guint select_origin, select_origin_end, select_start, select_end;
  guint select_unit; /* clicks: characters, words or paragraphs */
  gboolean selecting;

  char *pulsed; /* (nullable): key of the message that is highlighted */
  AdwAnimation *pulse;
  guint pulse_timeout;

  char *cursor; /* (nullable): key of the message that the keys stand on */

  gboolean picking;         /* messages are picked, rather than read */
  GHashTable *picked;       /* set of KithMessage */
  KithMessage *pick_origin; /* (nullable): where a stretch of picked messages begins */
};

void kith_timeline_view_lay_out (KithTimelineView *self);

/* kith-timeline-pointer.c */
void kith_timeline_view_init_pointer (KithTimelineView *self);
void kith_timeline_view_forget_pointer (KithTimelineView *self);
void kith_timeline_view_forget_row (KithTimelineView *self, KithMessageRow *row);
void kith_timeline_view_clear_selection (KithTimelineView *self);
void kith_timeline_view_press (KithTimelineView *self, KithMessageRow *row, const KithHit *hit);

/* kith-timeline-menu.c */
void kith_timeline_view_append_item (GMenu *menu, const char *label, const char *action, const char *target);
void kith_timeline_view_popup_menu (KithTimelineView *self, KithMessageRow *row, GMenuModel *menu, double x, double y);
void kith_timeline_view_show_menu (KithTimelineView *self, KithMessageRow *row, const KithHit *hit, double x, double y);

/* kith-timeline-people.c */
const char *kith_timeline_view_find_person (KithMessage *message, const KithHit *hit);
void kith_timeline_view_show_profile (KithTimelineView *self, KithMessageRow *row, const KithHit *hit,
                                      const char *user_id);
void kith_timeline_view_forget_profile (KithTimelineView *self);
GMenuModel *kith_timeline_view_build_person_menu (KithTimelineView *self, KithMessage *message, const char *user_id);

/* kith-timeline-pick.c */
void kith_timeline_view_install_picking (GtkWidgetClass *widget_class);
void kith_timeline_view_pick_pressed (KithTimelineView *self, KithMessage *message, gboolean stretch);
gboolean kith_timeline_view_pick_key (KithTimelineView *self, guint key, GdkModifierType state);
void kith_timeline_view_pick_bind (KithTimelineView *self, KithMessageRow *row);
void kith_timeline_view_pick_prune (KithTimelineView *self);

/* kith-timeline-keys.c */
KithMessageRow *kith_timeline_view_get_focused_row (KithTimelineView *self);
gboolean kith_timeline_view_walk (KithTimelineView *self, int step);
void kith_timeline_view_init_keys (KithTimelineView *self);

/* kith-timeline-jump.c */
void kith_timeline_view_keep_place (KithTimelineView *self);
void kith_timeline_view_restore_place (KithTimelineView *self);
void kith_timeline_view_update_newest (KithTimelineView *self);
double kith_timeline_view_get_pulse (KithTimelineView *self, KithMessage *message);
KithMessageRow *kith_timeline_view_find_row (KithTimelineView *self, const char *key);

G_END_DECLS
