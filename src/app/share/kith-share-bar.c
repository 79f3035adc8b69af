/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-bar.h"

#include <glib/gi18n.h>

#include "kith-call-shares.h"

/* One of the things that can be shown. */
typedef struct
{
  GtkWidget *button; /* begins it */
  GtkWidget *strip;  /* says that it is shown, and ends it */
  GtkLabel *text, *viewers;
} Part;

/**
 * KithShareBar:
 *
 * Two buttons that begin to show something; while something is shown, a clear mark of it with how many watch, and a
 * button that ends it.
 */
struct _KithShareBar
{
  GtkWidget parent_instance;

  KithVoiceCall *call; /* (nullable) */
  GtkWidget *box;
  Part parts[2]; /* by KithShareKind */
};

G_DEFINE_FINAL_TYPE (KithShareBar, kith_share_bar, GTK_TYPE_WIDGET)

static const struct
{
  const char *action, *icon_name, *label, *stop;
} words[] = {
  [KITH_SHARE_KIND_SCREEN] = { "win.share-screen", "video-display-symbolic", N_ ("Share your screen"),
                               N_ ("Stop sharing your screen") },
  [KITH_SHARE_KIND_CAMERA] = { "win.share-camera", "camera-web-symbolic", N_ ("Show your camera"),
                               N_ ("Stop your camera") },
};

static void
update_part (KithShareBar *self, KithShareKind kind)
{
  const Part *part = &self->parts[kind];
  KithShare *share = kith_call_shares_get_own (kith_voice_call_get_shares (self->call), kind);
  guint n_viewers = share ? kith_share_get_n_viewers (share) : 0;
  const char *label = share ? kith_share_get_source (share)->label : NULL;
  g_autofree char *text = NULL, *viewers = NULL;

  gtk_widget_set_visible (part->button, !share);
  gtk_widget_set_visible (part->strip, share != NULL);
  if (!share)
    return;
  if (kind == KITH_SHARE_KIND_CAMERA)
    text = g_strdup (_ ("Your camera"));
  else
    text = g_strdup (label ? label : _ ("Your screen"));
  if (n_viewers > 0)
    /* Translators: of one's screen; how many people watch it */
    viewers = g_strdup_printf (ngettext ("%u watches", "%u watch", n_viewers), n_viewers);
  gtk_label_set_label (part->text, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (part->text), text);
  /* Translators: of one's screen */
  gtk_label_set_label (part->viewers, viewers ? viewers : _ ("Nobody watches"));
}

static void
update (KithShareBar *self)
{
  gboolean connected = self->call && kith_voice_call_get_state (self->call) != KITH_CALL_IDLE &&
                       kith_voice_call_get_state (self->call) != KITH_CALL_JOINING;

  gtk_widget_set_visible (GTK_WIDGET (self), connected);
  for (guint i = 0; connected && i < G_N_ELEMENTS (self->parts); i++)
    update_part (self, (KithShareKind) i);
}

static GtkWidget *
make_button (KithShareKind kind)
{
  GtkWidget *button = gtk_button_new_from_icon_name (words[kind].icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), words[kind].action);
  gtk_widget_set_tooltip_text (button, _ (words[kind].label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (words[kind].label), -1);
  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

static GtkLabel *
make_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "max-width-chars", 1, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
make_strip (Part *part, KithShareKind kind)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stop = gtk_button_new_with_label (_ ("Stop"));

  gtk_widget_add_css_class (strip, "share-strip");
  gtk_box_append (GTK_BOX (strip), gtk_image_new_from_icon_name (words[kind].icon_name));
  part->text = make_label (texts, "heading");
  part->viewers = make_label (texts, "caption");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (strip), texts);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop), words[kind].action);
  gtk_widget_set_valign (stop, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (stop, "destructive-action");
  gtk_accessible_update_property (GTK_ACCESSIBLE (stop), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (words[kind].stop), -1);
  gtk_box_append (GTK_BOX (strip), stop);
  return strip;
}

static void
kith_share_bar_dispose (GObject *object)
{
  KithShareBar *self = KITH_SHARE_BAR (object);

  g_clear_object (&self->call);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_share_bar_parent_class)->dispose (object);
}

static void
kith_share_bar_class_init (KithShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_share_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_share_bar_init (KithShareBar *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    {
      Part *part = &self->parts[i];

      part->button = make_button ((KithShareKind) i);
      part->strip = make_strip (part, (KithShareKind) i);
      gtk_box_append (GTK_BOX (buttons), part->button);
      gtk_box_append (GTK_BOX (self->box), part->strip);
    }
  gtk_box_append (GTK_BOX (self->box), buttons);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kith_share_bar_set_call:
 * @call: the one of the program; set once
 */
void
kith_share_bar_set_call (KithShareBar *self, KithVoiceCall *call)
{
  if (!g_set_object (&self->call, call))
    return;
  g_signal_connect_object (call, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_voice_call_get_shares (call), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
