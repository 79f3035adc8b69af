/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-fuzzy.h"

G_BEGIN_DECLS

/* Where one can go. */
typedef enum
{
  KITH_SWITCHER_CHANNEL,      /* of a guild; object is a KithChannel */
  KITH_SWITCHER_CONVERSATION, /* KithChannel */
  KITH_SWITCHER_PERSON,       /* KithUser, with whom there is no conversation yet */
  KITH_SWITCHER_GUILD,        /* KithGuild */
} KithSwitcherKind;

typedef struct
{
  KithSwitcherKind kind;
  KithSession *session;
  gpointer object;
  KithFuzzy *name;
  KithFuzzy *other; /* (nullable): where a channel is, or what a person is called besides */
  guint order;      /* as it stands in the lists */
  guint recent;     /* how many places were seen since; G_MAXUINT for one that was not seen */
} KithSwitcherItem;

/* Everything that the switcher finds, as it is at one moment. */
typedef struct _KithSwitcherIndex KithSwitcherIndex;

KithSwitcherIndex *kith_switcher_index_new (KithClient *client, KithChannel *here, const char *const *recent);
void kith_switcher_index_free (KithSwitcherIndex *self);

GPtrArray *kith_switcher_index_search (KithSwitcherIndex *self, const char *text, guint max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSwitcherIndex, kith_switcher_index_free)

G_END_DECLS
