/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-profile-card.h"

#include "kith-avatar.h"
#include "kith-markdown.h"
#include "kith-conversation-row.h"
#include "kith-member-actions.h"
#include "kith-member-row.h"
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
  gtk_widget_class_set_css_name (widget_class, "profilecard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_profile_card_init (KithProfileCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  kith_avatar_set_show_status (self->avatar, TRUE);
}

static char *
describe_joined (KithMember *member)
{
  g_autofree char *date = kith_time_words_date (kith_member_get_joined_at (member));

  return g_strdup_printf (_ ("Member since %s"), date);
}

/* Markdown in one label: a biography is short, and nothing in it can be pressed. */
static void
show_bio (GtkLabel *label, const char *bio)
{
  g_autoptr (KithRichText) text = kith_markdown_parse (bio, NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  for (guint i = 0; i < text->blocks->len; i++)
    {
      const KithBlock *block = g_ptr_array_index (text->blocks, i);

      if (plain->len)
        g_string_append_c (plain, '\n');
      if (block->marker)
        g_string_append_printf (plain, "%s ", block->marker);
      if (block->attributes)
        pango_attr_list_splice (attributes, block->attributes, (int) plain->len, (int) block->length);
      g_string_append_len (plain, block->text, block->length);
    }
  gtk_label_set_text (label, plain->str);
  gtk_label_set_attributes (label, attributes);
}

/**
 * kith_profile_card_show:
 * @look: what it shows; copied
 */
void
kith_profile_card_show (KithProfileCard *self, const KithProfileLook *look)
{
  gboolean speaks = look->pronouns && *look->pronouns;
  g_autofree char *username = g_strdup_printf ("@%s%s%s", look->username ? look->username : "", speaks ? " · " : "",
                                               speaks ? look->pronouns : "");

  if (look->colour >= 0)
    kith_tint_from_rgb (look->colour, &self->colour);
  else
    kith_tint_pick (look->id, &self->colour);
  kith_avatar_set_name (self->avatar, look->name);
  kith_avatar_set_picture (self->avatar, look->session, look->picture);
  kith_avatar_set_status (self->avatar, look->status);
  gtk_label_set_label (self->name, look->name);
  gtk_label_set_label (self->username, username);
  gtk_label_set_label (self->status, kith_presence_describe (look->status));
  show_bio (self->bio, look->bio ? look->bio : "");
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

/**
 * kith_profile_card_new:
 * @member: (nullable): whose profile is shown as it is now
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
kith_profile_card_new (KithMember *member)
{
  KithProfileCard *self = g_object_new (KITH_TYPE_PROFILE_CARD, NULL);
  KithUser *user = member ? kith_member_get_user (member) : NULL;
  g_autofree char *joined = member ? describe_joined (member) : NULL;
  g_autoptr (GMenuModel) menu = NULL;
  g_autofree char *words = user ? kith_user_dup_words (user) : NULL;
  KithProfileLook look = { .note = joined, .words = words };

  if (!member)
    return GTK_WIDGET (self);
  look.id = kith_user_get_id (user);
  look.name = kith_member_get_display_name (member);
  look.username = kith_user_get_username (user);
  look.bio = kith_user_get_bio (user);
  look.pronouns = kith_user_get_pronouns (user);
  look.session = kith_guild_get_session (kith_member_get_guild (member));
  look.picture = kith_user_get_avatar (user);
  look.colour = kith_user_get_accent_colour (user);
  look.status = kith_user_get_status (user);
  kith_profile_card_show (self, &look);
  if (kith_member_get_guild (member) && kith_guild_get_session (kith_member_get_guild (member)))
    kith_profile_card_offer (self, kith_guild_get_session (kith_member_get_guild (member)), user);
  menu = kith_member_actions_build_menu ();
  gtk_widget_set_visible (GTK_WIDGET (self->more), kith_member_actions_attach (GTK_WIDGET (self), member));
  gtk_menu_button_set_menu_model (self->more, menu);
  return GTK_WIDGET (self);
}
