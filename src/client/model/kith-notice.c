/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice.h"

static gboolean
is_muted (const KithWireNotificationSettings *settings, gint64 now)
{
  return settings && settings->muted && (settings->muted_until == 0 || settings->muted_until > now);
}

/* What is muted in several places is so until all of them are over; without an end, for good. */
static void
mute (KithNotice *notice, const KithWireNotificationSettings *settings, gint64 now)
{
  if (!is_muted (settings, now))
    return;
  if (!notice->muted)
    notice->ends = settings->muted_until;
  else if (notice->ends && (settings->muted_until == 0 || settings->muted_until > notice->ends))
    notice->ends = settings->muted_until;
  notice->muted = TRUE;
}

static KithNotificationLevel
pick_level (const KithNoticeScope *scope)
{
  const KithWireNotificationSettings *const around[] = { scope->channel, scope->category, scope->guild };

  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    if (around[i] && around[i]->level != KITH_NOTIFICATION_LEVEL_DEFAULT)
      return around[i]->level;
  return scope->guild_default == KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS ? KITH_NOTIFICATION_LEVEL_MENTIONS
                                                                        : KITH_NOTIFICATION_LEVEL_ALL;
}

/**
 * kith_notice_resolve:
 *
 * Puts together what was chosen for a channel, its category and its guild: the level is that of the nearest place that
 * has one; what is muted or suppressed anywhere is so here.
 */
KithNotice
kith_notice_resolve (const KithNoticeScope *scope)
{
  const KithWireNotificationSettings *const around[] = { scope->channel, scope->category, scope->guild };
  KithNotice notice = { .conversation = scope->conversation, .level = pick_level (scope) };

  for (guint i = 0; i < G_N_ELEMENTS (around); i++)
    {
      mute (&notice, around[i], scope->now);
      notice.suppress_everyone |= !scope->conversation && around[i] && around[i]->suppress_everyone;
      notice.suppress_roles |= !scope->conversation && around[i] && around[i]->suppress_roles;
    }
  return notice;
}

/**
 * kith_notice_counts:
 *
 * Returns: whether a message that calls the person so is counted beside the channel. Where it is muted, only one that
 *   names them is.
 */
gboolean
kith_notice_counts (const KithNotice *self, KithCall call)
{
  switch (call)
    {
    case KITH_CALL_NAME:
      return TRUE;
    case KITH_CALL_ROLE:
      return !self->muted && !self->suppress_roles;
    case KITH_CALL_EVERYONE:
      return !self->muted && !self->suppress_everyone;
    case KITH_CALL_NONE:
    default:
      return FALSE;
    }
}

/**
 * kith_notice_count:
 *
 * Returns: the number that stands beside the channel
 */
guint
kith_notice_count (const KithNotice *self, const KithMentions *mentions)
{
  guint named = mentions->all - MIN (mentions->all, mentions->roles + mentions->everyone);

  return named + (kith_notice_counts (self, KITH_CALL_ROLE) ? mentions->roles : 0) +
         (kith_notice_counts (self, KITH_CALL_EVERYONE) ? mentions->everyone : 0);
}

/* In a conversation nobody is called but by their name, though all that is said there is counted. */
static gboolean
mentions (const KithNotice *self, KithCall call)
{
  return self->conversation ? call == KITH_CALL_NAME : kith_notice_counts (self, call);
}

/**
 * kith_notice_judge:
 *
 * Decides what is told of a new message, and how. What is muted makes no noise, not even for who is named there: the
 * number beside the channel tells of that.
 */
KithNoticeVerdict
kith_notice_judge (const KithNotice *self, const KithNoticeMessage *message, const KithNoticeScene *scene)
{
  KithNoticeVerdict verdict = KITH_NOTICE_NOTHING;

  if (!message->by_person || self->muted || self->level == KITH_NOTIFICATION_LEVEL_NOTHING || scene->do_not_disturb ||
      !scene->enabled)
    return KITH_NOTICE_NOTHING;
  if (self->level == KITH_NOTIFICATION_LEVEL_MENTIONS && !mentions (self, message->call))
    return KITH_NOTICE_NOTHING;
  if (!scene->in_view)
    verdict |= KITH_NOTICE_SHOW;
  if (scene->sound && (!scene->in_view || scene->sound_in_view))
    verdict |= KITH_NOTICE_SOUND;
  return verdict;
}

/**
 * kith_mentions_add:
 *
 * Counts one more message.
 */
void
kith_mentions_add (KithMentions *self, KithCall call)
{
  self->all += call != KITH_CALL_NONE;
  self->roles += call == KITH_CALL_ROLE;
  self->everyone += call == KITH_CALL_EVERYONE;
}
