/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-profile-card.h"

#include "kith-wrap-layout.h"

#include "kith-avatar.h"
#include "kith-markdown-label.h"
#include "kith-conversation-row.h"
#include "kith-member-actions.h"
#include "kith-member-row.h"
#include "kith-picture.h"
#include "kith-role-chips.h"
#include "kith-tint.h"
#include "kith-time-words.h"

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
  KithPicture *banner; /* (nullable) */
  GSignalGroup *banner_signals;
  gboolean page;        /* the head of a whole page, not a popover */
  KithSession *session; /* (nullable): of the person who is shown, where it follows somebody */
  KithUser *user;
  KithMember *member;
  GtkWidget *content;
  KithAvatar *avatar;
  GtkLabel *name;
  GtkLabel *username;
  GtkLabel *status;
  GtkLabel *bio;
  GtkLabel *words;
  GtkLabel *joined;
  GtkWidget *acts;
  GtkWidget *message;
  GtkWidget *block;
  GtkMenuButton *more;
  GtkWidget *full;
  GtkWidget *roles;
};

G_DEFINE_FINAL_TYPE (KithProfileCard, kith_profile_card, GTK_TYPE_WIDGET)

#define BAND_HEIGHT 64
/* With a banner, and at the head of a page. */
#define TALL_BAND_HEIGHT 120
/* What a banner is kept in. */
#define BANNER_PIXELS 640

static int
get_band_height (KithProfileCard *self)
{
  return self->page || self->banner ? TALL_BAND_HEIGHT : BAND_HEIGHT;
}

/* The middle of the banner, which is five wide and two high, as wide as the card. */
static void
draw_banner (KithProfileCard *self, GtkSnapshot *snapshot, const graphene_rect_t *band)
{
  cairo_surface_t *surface = self->banner ? kith_picture_get_surface (self->banner) : NULL;
  double width = MAX (band->size.width, band->size.height * 2.5), height = width / 2.5;
  cairo_t *cairo;

  if (!surface)
    return;
  cairo = gtk_snapshot_append_cairo (snapshot, band);
  cairo_rectangle (cairo, 0, 0, band->size.width, band->size.height);
  cairo_clip (cairo);
  cairo_translate (cairo, (band->size.width - width) / 2, (band->size.height - height) / 2);
  cairo_scale (cairo, width / cairo_image_surface_get_width (surface),
               height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cairo, surface, 0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
}

static void
kith_profile_card_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithProfileCard *self = KITH_PROFILE_CARD (widget);
  graphene_rect_t band = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                             (float) get_band_height (self));

  gtk_snapshot_append_color (snapshot, &self->colour, &band);
  draw_banner (self, snapshot, &band);
  GTK_WIDGET_CLASS (kith_profile_card_parent_class)->snapshot (widget, snapshot);
}

static gboolean
close_popover (gpointer data)
{
  g_autoptr (GtkWidget) popover = data;

  gtk_popover_popdown (GTK_POPOVER (popover));
  return G_SOURCE_REMOVE;
}

/* The page takes the card's place: not before the action has found its way to the window. */
static void
on_full_clicked (KithProfileCard *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover)
    g_idle_add (close_popover, g_object_ref (popover));
}

static void
kith_profile_card_dispose (GObject *object)
{
  KithProfileCard *self = KITH_PROFILE_CARD (object);

  g_clear_object (&self->session);
  g_clear_object (&self->user);
  g_clear_object (&self->member);
  g_clear_object (&self->banner_signals);
  g_clear_object (&self->banner);
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_PROFILE_CARD);
  G_OBJECT_CLASS (kith_profile_card_parent_class)->dispose (object);
}

/* A popover asks how high the card is without telling how wide it will be: as wide as it likes. */
static void
kith_profile_card_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  KithProfileCard *self = KITH_PROFILE_CARD (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &for_size, NULL, NULL);
  gtk_widget_measure (self->content, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
kith_profile_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (KITH_PROFILE_CARD (widget)->content, width, height, -1, NULL);
}

static GtkSizeRequestMode
kith_profile_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kith_profile_card_class_init (KithProfileCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_profile_card_dispose;
  widget_class->snapshot = kith_profile_card_snapshot;
  widget_class->measure = kith_profile_card_measure;
  widget_class->size_allocate = kith_profile_card_size_allocate;
  widget_class->get_request_mode = kith_profile_card_get_request_mode;
  g_type_ensure (KITH_TYPE_AVATAR);
  g_type_ensure (KITH_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-profile-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, content);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, name);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, username);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, status);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, bio);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, words);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, joined);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, acts);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, message);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, block);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, more);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, full);
  gtk_widget_class_bind_template_child (widget_class, KithProfileCard, roles);
  gtk_widget_class_bind_template_callback (widget_class, on_full_clicked);
  gtk_widget_class_set_css_name (widget_class, "profilecard");
}

static void
kith_profile_card_init (KithProfileCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  kith_avatar_set_show_status (self->avatar, TRUE);
  self->banner_signals = g_signal_group_new (KITH_TYPE_PICTURE);
  g_signal_group_connect_swapped (self->banner_signals, "loaded", G_CALLBACK (gtk_widget_queue_draw), self);
}

static char *
describe_joined (KithMember *member)
{
  g_autofree char *date = kith_time_words_date (kith_member_get_joined_at (member));

  return g_strdup_printf (_ ("Member since %s"), date);
}

/* What stands below begins lower where the band is higher. */
static void
show_banner (KithProfileCard *self, const KithProfileLook *look)
{
  KithPicture *banner = look->session && look->banner ? kith_picture_get (look->session, look->banner, BANNER_PIXELS)
                                                      : NULL;

  g_clear_object (&self->banner);
  self->banner = banner;
  g_signal_group_set_target (self->banner_signals, banner);
  if (get_band_height (self) == BAND_HEIGHT)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "tall");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "tall");
}

/**
 * kith_profile_card_show:
 * @look: what it shows; copied
 */
void
kith_profile_card_show (KithProfileCard *self, const KithProfileLook *look)
{
  gboolean speaks = look->pronouns && *look->pronouns;
  gboolean gone = look->username && g_str_has_prefix (look->username, "deleted-");
  g_autofree char *username = g_strdup_printf ("@%s%s%s", look->username ? look->username : "", speaks ? " · " : "",
                                               speaks ? look->pronouns : "");

  if (look->colour >= 0)
    kith_tint_from_rgb (look->colour, &self->colour);
  else
    kith_tint_pick (look->id, &self->colour);
  show_banner (self, look);
  kith_avatar_set_name (self->avatar, look->name);
  kith_avatar_set_picture (self->avatar, look->session, look->picture);
  kith_avatar_set_status (self->avatar, look->status);
  gtk_label_set_label (self->name, look->name);
  gtk_label_set_label (self->username, username);
  gtk_widget_set_visible (GTK_WIDGET (self->username), !gone);
  gtk_label_set_label (self->status, kith_presence_describe (look->status));
  kith_markdown_show_in_label (self->bio, look->bio ? look->bio : "");
  gtk_widget_set_visible (GTK_WIDGET (self->bio), look->bio && *look->bio);
  gtk_label_set_label (self->words, look->words ? look->words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->words), look->words != NULL);
  gtk_label_set_label (self->joined, look->note ? look->note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->joined), look->note != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_act (GtkWidget *button, const char *action, KithSession *session, KithUser *user)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", kith_session_get_id (session),
                                    kith_user_get_id (user));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/**
 * kith_profile_card_offer:
 * @session: whose view of the person it is
 *
 * Adds what one can do with somebody else.
 */
void
kith_profile_card_offer (KithProfileCard *self, KithSession *session, KithUser *user)
{
  gboolean blocked = kith_user_get_blocked (user);

  if (kith_session_get_account (session) == user || !kith_session_get_id (session))
    return;
  set_act (self->message, "win.message-user", session, user);
  gtk_button_set_label (GTK_BUTTON (self->block), blocked ? _ ("_Unblock") : _ ("_Block"));
  set_act (self->block, blocked ? "win.unblock-user" : "win.block-user", session, user);
  gtk_widget_set_visible (self->message, !blocked);
  gtk_widget_set_visible (self->acts, TRUE);
}

static void
offer_full (KithProfileCard *self, KithSession *session, KithUser *user, KithGuild *guild)
{
  if (self->page || !kith_session_get_id (session))
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->full), "(sss)", kith_session_get_id (session),
                                    kith_user_get_id (user), guild ? kith_guild_get_id (guild) : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->full), "win.show-profile");
  gtk_widget_set_visible (self->full, TRUE);
}

static KithProfileLook
look_at (KithSession *session, KithUser *user)
{
  KithProfileLook look = { .id = kith_user_get_id (user),
                           .name = kith_user_get_display_name (user),
                           .username = kith_user_get_username (user),
                           .bio = kith_user_get_bio (user),
                           .pronouns = kith_user_get_pronouns (user),
                           .session = session,
                           .picture = kith_user_get_avatar (user),
                           .banner = kith_user_get_banner (user),
                           .colour = kith_user_get_accent_colour (user),
                           .status = kith_user_get_status (user) };

  return look;
}

/**
 * kith_profile_card_refresh:
 *
 * Shows the person of the card as they are now.
 */
void
kith_profile_card_refresh (KithProfileCard *self)
{
  g_autofree char *joined = self->member && !self->page ? describe_joined (self->member) : NULL;
  g_autofree char *words = self->user ? kith_user_dup_words (self->user) : NULL;
  KithProfileLook look;

  if (!self->user)
    return;
  look = look_at (self->session, self->user);
  look.note = joined;
  look.words = words;
  if (self->member)
    {
      look.name = kith_member_get_display_name (self->member);
      look.picture = kith_member_get_avatar (self->member);
    }
  kith_profile_card_show (self, &look);
}

static KithProfileCard *
make_of_user (KithSession *session, KithUser *user, KithMember *member, gboolean page)
{
  KithProfileCard *self = g_object_new (KITH_TYPE_PROFILE_CARD, NULL);

  self->page = page;
  g_set_object (&self->session, session);
  self->user = g_object_ref (user);
  g_set_object (&self->member, member);
  kith_profile_card_refresh (self);
  if (session)
    kith_profile_card_offer (self, session, user);
  return self;
}

static GtkWidget *
make (KithMember *member, gboolean page)
{
  KithUser *user = kith_member_get_user (member);
  KithGuild *guild = kith_member_get_guild (member);
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;
  KithProfileCard *self = make_of_user (session, user, member, page);
  g_autoptr (GMenuModel) menu = kith_member_actions_build_menu ();

  if (!page)
    kith_role_chips_fill (self->roles, member);
  if (session)
    offer_full (self, session, user, guild);
  gtk_widget_set_visible (GTK_WIDGET (self->more), kith_member_actions_attach (GTK_WIDGET (self), member));
  gtk_menu_button_set_menu_model (self->more, menu);
  return GTK_WIDGET (self);
}

/**
 * kith_profile_card_new:
 * @member: (nullable): whose profile is shown as it is now
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
kith_profile_card_new (KithMember *member)
{
  return member ? make (member, FALSE) : g_object_new (KITH_TYPE_PROFILE_CARD, NULL);
}

/**
 * kith_profile_card_new_page:
 *
 * Returns: (transfer floating): the head of a member's page
 */
GtkWidget *
kith_profile_card_new_page (KithMember *member)
{
  return make (member, TRUE);
}

/**
 * kith_profile_card_new_page_of_user:
 *
 * Returns: (transfer floating): the head of the page of somebody whom one knows from no community in view
 */
GtkWidget *
kith_profile_card_new_page_of_user (KithSession *session, KithUser *user)
{
  return GTK_WIDGET (make_of_user (session, user, NULL, TRUE));
}
