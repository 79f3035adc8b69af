/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_PROFILE_CARD (kith_profile_card_get_type ())
G_DECLARE_FINAL_TYPE (KithProfileCard, kith_profile_card, KITH, PROFILE_CARD, GtkWidget)

/* What a card shows; NULL or empty for what there is not. */
typedef struct
{
  const char *id;
  const char *name;
  const char *username;
  const char *bio;
  const char *pronouns;
  KithSession *session; /* (nullable): where the picture is fetched */
  const char *picture;
  const char *banner;
  const char *note;  /* below, as in "Member since 2 March 2025" */
  int colour;        /* 0xRRGGBB; -1 picks one by the id */
  const char *words; /* what they say of themselves */
  KithPresenceStatus status;
} KithProfileLook;

GtkWidget *kith_profile_card_new (KithMember *member);
GtkWidget *kith_profile_card_new_page (KithMember *member);
GtkWidget *kith_profile_card_new_page_of_user (KithSession *session, KithUser *user);
void kith_profile_card_offer (KithProfileCard *self, KithSession *session, KithUser *user);
void kith_profile_card_refresh (KithProfileCard *self);
void kith_profile_card_show (KithProfileCard *self, const KithProfileLook *look);

G_END_DECLS
