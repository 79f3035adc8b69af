/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice.h"

/* The rules of what tells a person of a message, as tables. */

#define NOW 1000

#define ALL KITH_NOTIFICATION_LEVEL_ALL
#define MENTIONS KITH_NOTIFICATION_LEVEL_MENTIONS
#define NOTHING KITH_NOTIFICATION_LEVEL_NOTHING
#define DEFAULT KITH_NOTIFICATION_LEVEL_DEFAULT

static void
test_resolve (void)
{
  const KithWireNotificationSettings nothing = { .level = DEFAULT };
  const KithWireNotificationSettings loud = { .level = ALL }, quiet = { .level = NOTHING };
  const KithWireNotificationSettings called = { .level = MENTIONS };
  const KithWireNotificationSettings muted = { .muted = TRUE };
  const KithWireNotificationSettings soon = { .muted = TRUE, .muted_until = NOW + 10 };
  const KithWireNotificationSettings later = { .muted = TRUE, .muted_until = NOW + 20 };
  const KithWireNotificationSettings over = { .muted = TRUE, .muted_until = NOW };
  const KithWireNotificationSettings deaf = { .suppress_everyone = TRUE };
  const KithWireNotificationSettings aloof = { .suppress_roles = TRUE };
  const struct
  {
    const KithWireNotificationSettings *channel, *category, *guild;
    KithGuildNotificationLevel guild_default;
    KithNotice expected;
  } table[] = {
    { NULL, NULL, NULL, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL } },
    { NULL, NULL, NULL, KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS, { .level = MENTIONS } },
    { &nothing, &nothing, &nothing, KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS, { .level = MENTIONS } },
    { &nothing, &nothing, &quiet, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = NOTHING } },
    { &nothing, &called, &quiet, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = MENTIONS } },
    { &loud, &called, &quiet, KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS, { .level = ALL } },
    { &muted, NULL, NULL, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE } },
    { NULL, &soon, NULL, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE, .ends = NOW + 10 } },
    { &soon, NULL, &later, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE, .ends = NOW + 20 } },
    { &later, &soon, NULL, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE, .ends = NOW + 20 } },
    { &soon, NULL, &muted, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE } },
    { &muted, NULL, &soon, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL, .muted = TRUE } },
    { &over, &over, &over, KITH_GUILD_NOTIFICATION_LEVEL_ALL, { .level = ALL } },
    { &loud,
      &aloof,
      &deaf,
      KITH_GUILD_NOTIFICATION_LEVEL_ALL,
      { .level = ALL, .suppress_everyone = TRUE, .suppress_roles = TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const KithNoticeScope scope = { .channel = table[i].channel,
                                      .category = table[i].category,
                                      .guild = table[i].guild,
                                      .guild_default = table[i].guild_default,
                                      .now = NOW };
      const KithNotice found = kith_notice_resolve (&scope);

      g_test_message ("line %u", i);
      g_assert_cmpint (found.level, ==, table[i].expected.level);
      g_assert_cmpint (found.muted, ==, table[i].expected.muted);
      g_assert_cmpint (found.ends, ==, table[i].expected.ends);
      g_assert_cmpint (found.suppress_everyone, ==, table[i].expected.suppress_everyone);
      g_assert_cmpint (found.suppress_roles, ==, table[i].expected.suppress_roles);
    }
}

/* In a conversation there is nobody to suppress. */
static void
test_conversation (void)
{
  const KithWireNotificationSettings deaf = { .suppress_everyone = TRUE, .suppress_roles = TRUE };
  const KithNoticeScope scope = { .conversation = TRUE, .channel = &deaf };
  const KithNotice found = kith_notice_resolve (&scope);

  g_assert_true (found.conversation && !found.suppress_everyone && !found.suppress_roles);
}

static void
test_count (void)
{
  const KithMentions mentions = { .all = 10, .roles = 3, .everyone = 5 };
  const struct
  {
    KithNotice notice;
    guint expected;
  } table[] = {
    { { .level = ALL }, 10 },
    { { .level = NOTHING }, 10 },
    { { .level = ALL, .suppress_roles = TRUE }, 7 },
    { { .level = ALL, .suppress_everyone = TRUE }, 5 },
    { { .level = ALL, .suppress_everyone = TRUE, .suppress_roles = TRUE }, 2 },
    { { .level = ALL, .muted = TRUE }, 2 },
  };
  KithMentions added = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpuint (kith_notice_count (&table[i].notice, &mentions), ==, table[i].expected);
  for (int call = KITH_CALL_NONE; call <= KITH_CALL_NAME; call++)
    kith_mentions_add (&added, (KithCall) call);
  g_assert_cmpuint (added.all, ==, 3);
  g_assert_cmpuint (added.roles, ==, 1);
  g_assert_cmpuint (added.everyone, ==, 1);
}

typedef struct
{
  const char *name;
  KithNotice notice;
  KithNoticeMessage message;
  KithNoticeScene scene;
  KithNoticeVerdict expected;
} Case;

#define BOTH (KITH_NOTICE_SHOW | KITH_NOTICE_SOUND)
#define ON .enabled = TRUE, .sound = TRUE

static const Case cases[] = {
  { "plain", { .level = ALL }, { TRUE, KITH_CALL_NONE }, { ON }, BOTH },
  { "silent", { .level = ALL }, { TRUE, KITH_CALL_NONE }, { .enabled = TRUE }, KITH_NOTICE_SHOW },
  { "switched off", { .level = ALL }, { TRUE, KITH_CALL_NAME }, { .sound = TRUE }, KITH_NOTICE_NOTHING },
  { "mine", { .level = ALL }, { FALSE, KITH_CALL_NONE }, { ON }, KITH_NOTICE_NOTHING },
  { "blocked", { .level = ALL }, { FALSE, KITH_CALL_NAME }, { ON }, KITH_NOTICE_NOTHING },
  { "busy", { .level = ALL }, { TRUE, KITH_CALL_NAME }, { ON, .do_not_disturb = TRUE }, KITH_NOTICE_NOTHING },
  { "in view", { .level = ALL }, { TRUE, KITH_CALL_NAME }, { ON, .in_view = TRUE }, KITH_NOTICE_NOTHING },
  { "in view, aloud",
    { .level = ALL },
    { TRUE, KITH_CALL_NONE },
    { ON, .sound_in_view = TRUE, .in_view = TRUE },
    KITH_NOTICE_SOUND },
  { "muted", { .level = ALL, .muted = TRUE }, { TRUE, KITH_CALL_NAME }, { ON }, KITH_NOTICE_NOTHING },
  { "muted, in view",
    { .level = ALL, .muted = TRUE },
    { TRUE, KITH_CALL_NAME },
    { ON, .sound_in_view = TRUE, .in_view = TRUE },
    KITH_NOTICE_NOTHING },
  { "nothing", { .level = NOTHING }, { TRUE, KITH_CALL_NAME }, { ON }, KITH_NOTICE_NOTHING },
  { "mentions, none", { .level = MENTIONS }, { TRUE, KITH_CALL_NONE }, { ON }, KITH_NOTICE_NOTHING },
  { "mentions, name", { .level = MENTIONS }, { TRUE, KITH_CALL_NAME }, { ON }, BOTH },
  { "mentions, role", { .level = MENTIONS }, { TRUE, KITH_CALL_ROLE }, { ON }, BOTH },
  { "mentions, everyone", { .level = MENTIONS }, { TRUE, KITH_CALL_EVERYONE }, { ON }, BOTH },
  { "mentions, no everyone",
    { .level = MENTIONS, .suppress_everyone = TRUE },
    { TRUE, KITH_CALL_EVERYONE },
    { ON },
    KITH_NOTICE_NOTHING },
  { "mentions, no roles",
    { .level = MENTIONS, .suppress_roles = TRUE },
    { TRUE, KITH_CALL_ROLE },
    { ON },
    KITH_NOTICE_NOTHING },
  { "mentions, name past all",
    { .level = MENTIONS, .suppress_roles = TRUE, .suppress_everyone = TRUE },
    { TRUE, KITH_CALL_NAME },
    { ON },
    BOTH },
  /* Who wants all is told of a suppressed call as of any other message. */
  { "all, no everyone", { .level = ALL, .suppress_everyone = TRUE }, { TRUE, KITH_CALL_EVERYONE }, { ON }, BOTH },
  { "talk", { .conversation = TRUE, .level = ALL }, { TRUE, KITH_CALL_EVERYONE }, { ON }, BOTH },
  { "talk, mentions",
    { .conversation = TRUE, .level = MENTIONS },
    { TRUE, KITH_CALL_EVERYONE },
    { ON },
    KITH_NOTICE_NOTHING },
  { "talk, name", { .conversation = TRUE, .level = MENTIONS }, { TRUE, KITH_CALL_NAME }, { ON }, BOTH },
  { "talk, muted",
    { .conversation = TRUE, .level = ALL, .muted = TRUE },
    { TRUE, KITH_CALL_NAME },
    { ON },
    KITH_NOTICE_NOTHING },
};

static void
test_judge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (kith_notice_judge (&cases[i].notice, &cases[i].message, &cases[i].scene), ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/notice/resolve", test_resolve);
  g_test_add_func ("/client/notice/conversation", test_conversation);
  g_test_add_func ("/client/notice/count", test_count);
  g_test_add_func ("/client/notice/judge", test_judge);
  return g_test_run ();
}
