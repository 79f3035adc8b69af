/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* What tells a person of what is written: rules alone, the same on every device. */

/* How a message calls the person; of several ways the one that means them most. */
typedef enum
{
  KITH_CALL_NONE,
  KITH_CALL_EVERYONE, /* as one of all; in a conversation every message does */
  KITH_CALL_ROLE,
  KITH_CALL_NAME,
} KithCall;

/* Messages after the last one read that call the person. */
typedef struct
{
  guint all;
  guint roles;    /* of them, by a role alone */
  guint everyone; /* of them, as one of all alone */
} KithMentions;

/* What was chosen for a place and around it, all nullable. */
typedef struct
{
  gboolean conversation; /* in which everybody means everything that is said */
  const KithWireNotificationSettings *channel, *category, *guild;
  KithGuildNotificationLevel guild_default;
  gint64 now; /* milliseconds since 1970 */
} KithNoticeScope;

/* What follows for the place. */
typedef struct
{
  gboolean conversation;
  KithNotificationLevel level; /* never the default */
  gboolean muted;
  gint64 ends; /* when it is no longer muted, as far as that is known; 0 for never */
  gboolean suppress_everyone, suppress_roles;
} KithNotice;

/* A message that has just come. */
typedef struct
{
  gboolean by_person; /* not by the system, not by oneself, and by nobody who is blocked */
  KithCall call;
} KithNoticeMessage;

/* What the person does and has chosen on this device. */
typedef struct
{
  gboolean enabled; /* notifications */
  gboolean sound, sound_in_view;
  gboolean do_not_disturb;
  gboolean in_view; /* the channel is open in the window that has the focus */
} KithNoticeScene;

typedef enum
{
  KITH_NOTICE_NOTHING = 0,
  KITH_NOTICE_SHOW = 1 << 0,
  KITH_NOTICE_SOUND = 1 << 1,
} KithNoticeVerdict;

KithNotice kith_notice_resolve (const KithNoticeScope *scope);
guint kith_notice_count (const KithNotice *self, const KithMentions *mentions);
gboolean kith_notice_counts (const KithNotice *self, KithCall call);
KithNoticeVerdict kith_notice_judge (const KithNotice *self, const KithNoticeMessage *message,
                                     const KithNoticeScene *scene);
void kith_mentions_add (KithMentions *self, KithCall call);

G_END_DECLS
