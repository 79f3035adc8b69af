/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-profile-card.h"

#include "kith-avatar.h"
#include "kith-member-row.h"
#include "kith-tint.h"

#include <glib/gi18n.h>

/**
 * KithProfileCard:
 *
 * Who a person is, as a popover shows it.
 */
struct _KithProfileCard
{
  GtkWidget parent_instance;

  GdkRGBA colour;
  KithAvatar *avatar;
  GtkLabel *name;
  GtkLabel *username;
  GtkLabel *status;
  GtkLabel *bio;
  GtkLabel *joined;
};

G_DEFINE_FINAL_TYPE (KithProfileCard, kith_profile_card, GTK_TYPE_WIDGET)

#define BAND_HEIGHT 64

static void
kith_profile_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithProfileCard *self = KITH_PROFILE_CARD (widget);

  gtk_snapshot_append_color (snapshot, &self->colour,
                             &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), BAND_HEIGHT));
  GTK_WIDGET_CLASS (kith_profile_card_parent_class)->snapshot (widget, snapshot);
}

static void
kith_profile_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_PROFILE_CARD);
  G_OBJECT_CLASS (kith_profile_card_parent_class)->dispose (object);
}

static void
kith_profile_card_class_init (KithProfileCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_profile_card_dispose;
  widget_class->snapshot = kith_profile_card_snapshot;
  g_type_ensure (KITH_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-profile-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, name);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, username);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, status);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, bio);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, joined);
  gtk_widget_class_set_css_name (widget_class, "profilecard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_profile_card_init (KithProfileCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static char *
describe_joined (KithMember *member)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (kith_member_get_joined_at (member) / 1000);
  /* Translators: a date, as in "2 March 2025" */
  g_autofree char *date = time ? g_date_time_format (time, _ ("%e %B %Y")) : NULL;

  return date ? g_strdup_printf (_ ("Member since %s"), g_strstrip (date)) : NULL;
}

/**
 * kith_profile_card_new:
 * @member: whose profile is shown as it is now
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
kith_profile_card_new (KithMember *member)
{
  KithProfileCard *self = g_object_new (KITH_TYPE_PROFILE_CARD, NULL);
  KithUser *user = kith_member_get_user (member);
  const char *name = kith_member_get_display_name (member), *bio = kith_user_get_bio (user);
  int accent = kith_user_get_accent_colour (user);
  g_autofree char *username = g_strdup_printf ("@%s", kith_user_get_username (user));
  g_autofree char *joined = describe_joined (member);

  if (accent >= 0)
    kith_tint_from_rgb (accent, &self->colour);
  else
    kith_tint_pick (kith_user_get_id (user), &self->colour);
  kith_avatar_set_show_status (self->avatar, TRUE);
  kith_avatar_set_name (self->avatar, name);
  kith_avatar_set_status (self->avatar, kith_user_get_status (user));
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->username, username);
  gtk_label_set_label (self->status, kith_presence_describe (kith_user_get_status (user)));
  gtk_label_set_label (self->bio, bio ? bio : "");
  gtk_widget_set_visible (GTK_WIDGET (self->bio), bio && *bio);
  gtk_label_set_label (self->joined, joined ? joined : "");
  return GTK_WIDGET (self);
}
