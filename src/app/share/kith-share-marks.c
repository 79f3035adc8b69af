/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-marks.h"

#include <glib/gi18n.h>

/**
 * KithShareMarks:
 *
 * A button for each thing that somebody in a voice channel shows.
 */
struct _KithShareMarks
{
  GtkWidget parent_instance;

  KithVoiceMember *member;
  gboolean own; /* nobody watches what they show themselves */
};

G_DEFINE_FINAL_TYPE (KithShareMarks, kith_share_marks, GTK_TYPE_WIDGET)

static void
clear (KithShareMarks *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

static void
add (KithShareMarks *self, const KithWireVoiceShare *share)
{
  gboolean camera = share->kind == KITH_SHARE_KIND_CAMERA;
  KithUser *user = kith_voice_member_get_user (self->member);
  GtkWidget *button = gtk_button_new_from_icon_name (camera ? "camera-web-symbolic" : "video-display-symbolic");
  g_autofree char *label = NULL;

  if (self->own)
    label = g_strdup (camera ? _ ("Your camera") : _ ("Your screen"));
  else
    /* Translators: a person */
    label = g_strdup_printf (camera ? _ ("Watch the camera of %s") : _ ("Watch the screen of %s"),
                             kith_user_get_display_name (user));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "share-mark");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->own)
    {
      gtk_widget_set_can_target (button, FALSE);
      gtk_widget_set_focusable (button, FALSE);
    }
  else
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", kith_user_get_id (user), share->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.watch");
    }
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
update (KithShareMarks *self)
{
  clear (self);
  for (guint i = 0; i < kith_voice_member_get_n_shares (self->member); i++)
    add (self, kith_voice_member_get_share (self->member, i));
  gtk_widget_set_visible (GTK_WIDGET (self), kith_voice_member_get_n_shares (self->member) > 0);
}

static void
kith_share_marks_dispose (GObject *object)
{
  KithShareMarks *self = KITH_SHARE_MARKS (object);

  clear (self);
  g_clear_object (&self->member);
  G_OBJECT_CLASS (kith_share_marks_parent_class)->dispose (object);
}

static void
kith_share_marks_class_init (KithShareMarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_share_marks_dispose;
  gtk_widget_class_set_css_name (widget_class, "sharemarks");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kith_share_marks_init (KithShareMarks *self)
{
}

/**
 * kith_share_marks_new:
 * @own: whether that is oneself
 *
 * Returns: (transfer floating): not to be seen while nothing is shown
 */
GtkWidget *
kith_share_marks_new (KithVoiceMember *member, gboolean own)
{
  KithShareMarks *self = g_object_new (KITH_TYPE_SHARE_MARKS, NULL);

  self->member = g_object_ref (member);
  self->own = own;
  g_signal_connect_object (member, "notify::n-shares", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
