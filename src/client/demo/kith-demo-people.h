/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* The people of the demo; the first one is the person who looks at it, the last one a bot. */
#define KITH_DEMO_N_PEOPLE 40
#define KITH_DEMO_ME 0
#define KITH_DEMO_BOT (KITH_DEMO_N_PEOPLE - 1)

typedef struct
{
  const char *username;
  const char *display_name;
  gint64 accent_colour;
  KithPresenceStatus status;
  const char *bio;
} KithDemoPerson;

extern const KithDemoPerson kith_demo_people[KITH_DEMO_N_PEOPLE];

int kith_demo_people_find (const char *username);
char *kith_demo_people_get_id (guint person);
KithWireUser *kith_demo_people_get_user (guint person);

G_END_DECLS
