/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-watch-tile.h"

#include <glib/gi18n.h>

#include "kith-video-paintable.h"
#include "kith-zoom-view.h"

/**
 * KithWatchTile:
 *
 * What somebody shows: its picture, why there is none, and below the pointer the controls.
 */
struct _KithWatchTile
{
  GtkWidget parent_instance;

  KithCallShares *shares;
  KithWatchedShare *watched;
  GtkWidget *overlay, *picture, *bar, *waiting, *spinner, *reason, *zoom, *pop_out;
  GtkWidget *volume; /* (nullable): where there is no sound */
};

G_DEFINE_FINAL_TYPE (KithWatchTile, kith_watch_tile, GTK_TYPE_WIDGET)

enum
{
  POP_OUT,
  FULL_SCREEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static KithVideoPaintable *
get_paintable (KithWatchTile *self)
{
  return kith_video_paintable_get (kith_watched_share_get_view (self->watched));
}

static void
update (KithWatchTile *self)
{
  KithShareView *view = kith_watched_share_get_view (self->watched);
  const char *trouble = kith_share_view_get_trouble (view);
  gboolean waits = !kith_share_view_get_shown (view) || kith_video_paintable_is_empty (get_paintable (self));

  gtk_widget_set_visible (self->waiting, waits);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waits);
  if (trouble)
    {
      /* Translators: why the picture that somebody shows does not come, as a program says it */
      g_autofree char *text = g_strdup_printf (_ ("No picture: %s. It is tried again."), trouble);

      gtk_label_set_label (GTK_LABEL (self->reason), text);
    }
  else
    {
      gtk_label_set_label (GTK_LABEL (self->reason), _ ("Waiting for the picture…"));
    }
}

static void
on_contents (KithWatchTile *self)
{
  if (gtk_widget_get_visible (self->waiting))
    update (self);
}

static void
set_button (GtkWidget *button, const char *icon_name, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_zoom (KithWatchTile *self)
{
  gboolean fits = kith_zoom_view_get_zoom (KITH_ZOOM_VIEW (self->picture)) <= 1;

  set_button (self->zoom, fits ? "zoom-in-symbolic" : "zoom-fit-best-symbolic",
              fits ? _ ("Actual size") : _ ("Fit to the window"));
}

static void
on_zoom (KithWatchTile *self)
{
  KithZoomView *view = KITH_ZOOM_VIEW (self->picture);
  double natural = kith_zoom_view_get_natural_zoom (view);

  if (kith_zoom_view_get_zoom (view) > 1)
    kith_zoom_view_set_zoom (view, 1);
  else
    kith_zoom_view_set_zoom (view, natural > 1.05 ? natural : 2);
}

static void
on_pop_out (KithWatchTile *self)
{
  g_signal_emit (self, signals[POP_OUT], 0);
}

static void
on_full_screen (KithWatchTile *self)
{
  g_signal_emit (self, signals[FULL_SCREEN], 0);
}

static void
on_stop (KithWatchTile *self)
{
  kith_call_shares_unwatch (self->shares, kith_watched_share_get_id (self->watched));
}

static void
on_volume (GtkScaleButton *button, double value, KithWatchTile *self)
{
  kith_share_view_set_volume (kith_watched_share_get_view (self->watched), value);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, KithWatchTile *self)
{
  if (n_press == 2)
    on_full_screen (self);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, KithWatchTile *self)
{
  KithZoomView *view = KITH_ZOOM_VIEW (self->picture);

  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      kith_zoom_view_set_zoom (view, kith_zoom_view_get_zoom (view) * 1.2);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      kith_zoom_view_set_zoom (view, kith_zoom_view_get_zoom (view) / 1.2);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      kith_zoom_view_set_zoom (view, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_F11:
      on_full_screen (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
kith_watch_tile_dispose (GObject *object)
{
  KithWatchTile *self = KITH_WATCH_TILE (object);

  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->watched);
  g_clear_object (&self->shares);
  G_OBJECT_CLASS (kith_watch_tile_parent_class)->dispose (object);
}

static void
kith_watch_tile_class_init (KithWatchTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_watch_tile_dispose;
  gtk_widget_class_set_css_name (widget_class, "watchtile");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[POP_OUT] = g_signal_new ("pop-out", KITH_TYPE_WATCH_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[FULL_SCREEN] = g_signal_new ("full-screen", KITH_TYPE_WATCH_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
kith_watch_tile_init (KithWatchTile *self)
{
}

static GtkWidget *
add_button (KithWatchTile *self, const char *icon_name, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  set_button (button, icon_name, label);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (self->bar), button);
  return button;
}

static void
add_volume (KithWatchTile *self)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (1, 0, 2, 0.05, 0.25, 0);

  self->volume = gtk_volume_button_new ();
  gtk_scale_button_set_adjustment (GTK_SCALE_BUTTON (self->volume), adjustment);
  gtk_scale_button_set_value (GTK_SCALE_BUTTON (self->volume),
                              kith_share_view_get_volume (kith_watched_share_get_view (self->watched)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->volume), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Volume of what is shown"), -1);
  g_signal_connect (self->volume, "value-changed", G_CALLBACK (on_volume), self);
  gtk_box_append (GTK_BOX (self->bar), self->volume);
}

static void
build_bar (KithWatchTile *self)
{
  g_autofree char *title = kith_watch_tile_dup_title (self->watched);
  gboolean camera = kith_watched_share_get_kind (self->watched) == KITH_SHARE_KIND_CAMERA;
  GtkWidget *icon = gtk_image_new_from_icon_name (camera ? "camera-web-symbolic" : "video-display-symbolic");
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "hexpand", TRUE, "ellipsize",
                                  PANGO_ELLIPSIZE_END, "max-width-chars", 1, NULL);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_add_css_class (self->bar, "watch-bar");
  gtk_widget_add_css_class (self->bar, "osd");
  gtk_widget_set_valign (self->bar, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->bar), icon);
  gtk_box_append (GTK_BOX (self->bar), name);
  if (kith_watched_share_get_sound (self->watched))
    add_volume (self);
  self->zoom = add_button (self, "zoom-in-symbolic", _ ("Actual size"), G_CALLBACK (on_zoom));
  self->pop_out = add_button (self, "window-new-symbolic", _ ("Show in a window of its own"), G_CALLBACK (on_pop_out));
  add_button (self, "view-fullscreen-symbolic", _ ("Full screen"), G_CALLBACK (on_full_screen));
  add_button (self, "window-close-symbolic", _ ("Stop watching"), G_CALLBACK (on_stop));
}

static void
build_waiting (KithWatchTile *self)
{
  self->waiting = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->spinner = gtk_spinner_new ();
  self->reason = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "max-width-chars", 40,
                               NULL);
  gtk_widget_set_halign (self->waiting, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->waiting, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->waiting), self->spinner);
  gtk_box_append (GTK_BOX (self->waiting), self->reason);
}

static void
build (KithWatchTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *title = kith_watch_tile_dup_title (self->watched);

  self->picture = kith_zoom_view_new (GDK_PAINTABLE (get_paintable (self)));
  gtk_widget_set_focusable (self->picture, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (self->picture, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->picture, keys);
  build_bar (self);
  build_waiting (self);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->picture);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->waiting);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->bar);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (self->picture, "notify::zoom", G_CALLBACK (update_zoom), self, G_CONNECT_SWAPPED);
}

/**
 * kith_watch_tile_new:
 *
 * Returns: (transfer floating): a tile for something that one watches
 */
GtkWidget *
kith_watch_tile_new (KithCallShares *shares, KithWatchedShare *watched)
{
  KithWatchTile *self = g_object_new (KITH_TYPE_WATCH_TILE, NULL);
  KithShareView *view = kith_watched_share_get_view (watched);

  self->shares = g_object_ref (shares);
  self->watched = g_object_ref (watched);
  build (self);
  g_signal_connect_object (view, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_paintable (self), "invalidate-contents", G_CALLBACK (on_contents), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

KithWatchedShare *
kith_watch_tile_get_watched (KithWatchTile *self)
{
  return self->watched;
}

/**
 * kith_watch_tile_dup_title:
 *
 * Returns: (transfer full): who shows what
 */
char *
kith_watch_tile_dup_title (KithWatchedShare *watched)
{
  const char *name = kith_user_get_display_name (kith_watched_share_get_user (watched));

  if (kith_watched_share_get_kind (watched) == KITH_SHARE_KIND_CAMERA)
    /* Translators: a person whose camera is seen */
    return g_strdup_printf (_ ("%s, camera"), name);
  /* Translators: a person whose screen is seen */
  return g_strdup_printf (_ ("%s, screen"), name);
}

/**
 * kith_watch_tile_set_apart:
 *
 * Has the tile be in a window of its own, where it brings one back.
 */
void
kith_watch_tile_set_apart (KithWatchTile *self)
{
  set_button (self->pop_out, "view-restore-symbolic", _ ("Show beside the conversation"));
}
