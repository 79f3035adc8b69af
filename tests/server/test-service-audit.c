/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

/* Reads a page of the log, which must be allowed. */
static KithWireAuditLog *
read_log (ServiceFixture *fixture, const KithdActor *actor, const char *guild_id, const KithWireAuditQuery *query)
{
  KithErrorCode code;
  KithWireAuditLog *log = service_fixture_call (fixture, actor, KITH_ROUTE_AUDIT_LOG_GET, guild_id, NULL, NULL, query,
                                                &code);

  g_assert_cmpstr (kith_error_get_name (code), ==, kith_error_get_name (KITH_ERROR_NONE));
  return log;
}

static const KithWireAuditEntry *
get_entry (const KithWireAuditLog *log, guint i)
{
  g_assert_cmpuint (i, <, log->items->len);
  return g_ptr_array_index (log->items, i);
}

static void
assert_change (const KithWireAuditEntry *entry, const char *field, const char *before, const char *after)
{
  for (guint i = 0; i < entry->changes->len; i++)
    {
      const KithWireAuditChange *change = g_ptr_array_index (entry->changes, i);

      if (!g_str_equal (change->field, field))
        continue;
      g_assert_cmpstr (change->before, ==, before);
      g_assert_cmpstr (change->after, ==, after);
      return;
    }
  g_error ("no change of %s", field);
}

static KithWireChannel *
add_channel (ServiceFixture *fixture, const KithdActor *actor, const char *guild_id, const char *name)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = KITH_CHANNEL_KIND_TEXT };

  return service_fixture_expect (fixture, actor, KITH_ROUTE_CHANNEL_CREATE, guild_id, NULL, &body);
}

static void
set_everyone (ServiceFixture *fixture, const char *guild_id, guint64 permissions)
{
  service_fixture_sql (fixture, "UPDATE roles SET permissions = $2 WHERE id = $1", KITHD_ID (guild_id),
                       KITHD_INT (permissions));
}

static void
test_acts (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireGuildPatch rename = { .name = (char *) "Renamed", .reason = (char *) "It grew" };
  const KithWireChannelPatch topic = { .has_topic = TRUE, .topic = (char *) "Tea" };
  const KithWireInviteRequest twice = { .has_max_uses = TRUE, .max_uses = 2 };
  const KithWireReasonQuery why = { .reason = (char *) "Empty" };
  g_autoptr (KithWireChannel) channel = add_channel (fixture, owner, guild->id, "kitchen");
  g_autoptr (KithWireInvite) invite = NULL;
  g_autoptr (KithWireAuditLog) log = NULL;
  const KithWireAuditEntry *entry;
  KithErrorCode code;

  kith_wire_channel_free (service_fixture_expect (fixture, owner, KITH_ROUTE_CHANNEL_PATCH, channel->id, NULL, &topic));
  /* What changes nothing is no act. */
  kith_wire_channel_free (service_fixture_expect (fixture, owner, KITH_ROUTE_CHANNEL_PATCH, channel->id, NULL, &topic));
  kith_wire_guild_free (service_fixture_expect (fixture, owner, KITH_ROUTE_GUILD_PATCH, guild->id, NULL, &rename));
  kith_wire_guild_free (service_fixture_expect (fixture, owner, KITH_ROUTE_GUILD_PATCH, guild->id, NULL, &rename));
  invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &twice);
  service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_REVOKE, invite->code, NULL, NULL);
  service_fixture_call (fixture, owner, KITH_ROUTE_CHANNEL_DELETE, channel->id, NULL, NULL, &why, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);

  log = read_log (fixture, owner, guild->id, NULL);
  g_assert_cmpuint (log->items->len, ==, 6);
  g_assert_null (log->next);
  entry = get_entry (log, 0);
  g_assert_cmpint (entry->action, ==, KITH_AUDIT_ACTION_CHANNEL_DELETE);
  g_assert_cmpint (entry->target_kind, ==, KITH_AUDIT_TARGET_CHANNEL);
  g_assert_cmpstr (entry->target_id, ==, channel->id);
  g_assert_cmpstr (entry->target_name, ==, "kitchen");
  g_assert_cmpstr (entry->reason, ==, "Empty");
  g_assert_cmpstr (entry->actor->username, ==, "owner");
  entry = get_entry (log, 1);
  g_assert_cmpint (entry->action, ==, KITH_AUDIT_ACTION_INVITE_REVOKE);
  g_assert_null (entry->target_id);
  g_assert_cmpstr (entry->target_name, ==, invite->code);
  entry = get_entry (log, 2);
  g_assert_cmpint (entry->action, ==, KITH_AUDIT_ACTION_INVITE_CREATE);
  assert_change (entry, "max_uses", NULL, "2");
  entry = get_entry (log, 3);
  g_assert_cmpint (entry->action, ==, KITH_AUDIT_ACTION_GUILD_UPDATE);
  assert_change (entry, "name", "Guild", "Renamed");
  g_assert_cmpstr (entry->reason, ==, "It grew");
  entry = get_entry (log, 4);
  g_assert_cmpint (entry->action, ==, KITH_AUDIT_ACTION_CHANNEL_UPDATE);
  assert_change (entry, "topic", NULL, "Tea");
  g_assert_cmpint (get_entry (log, 5)->action, ==, KITH_AUDIT_ACTION_CHANNEL_CREATE);
}

/* An act that is refused leaves no note. */
static void
test_refused (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireGuildPatch rename = { .name = (char *) "Mine" };
  g_autoptr (KithWireAuditLog) log = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_GUILD_PATCH, guild->id, NULL, &rename,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_AUDIT_LOG_GET, guild->id, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, bob, KITH_ROUTE_AUDIT_LOG_GET, guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD);
  log = read_log (fixture, owner, guild->id, NULL);
  g_assert_cmpuint (log->items->len, ==, 1);
  g_assert_cmpint (get_entry (log, 0)->action, ==, KITH_AUDIT_ACTION_INVITE_CREATE);
  set_everyone (fixture, guild->id, KITH_PERMISSIONS_EVERYONE | KITH_PERMISSION_VIEW_AUDIT_LOG);
  kith_wire_audit_log_free (read_log (fixture, alice, guild->id, NULL));
}

static void
test_pages_and_filters (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireAuditQuery of_alice = { .user = alice->user_id };
  const KithWireAuditQuery channels = { .has_action = TRUE, .action = KITH_AUDIT_ACTION_CHANNEL_CREATE };
  g_autoptr (KithWireAuditLog) by_person = NULL;
  g_autoptr (KithWireAuditLog) by_action = NULL;
  g_autofree char *before = NULL;
  guint n_seen = 0, n_pages = 0;

  service_fixture_join (fixture, owner, guild->id, alice);
  set_everyone (fixture, guild->id, KITH_PERMISSIONS_EVERYONE | KITH_PERMISSION_MANAGE_CHANNELS);
  for (guint i = 0; i < 11; i++)
    kith_wire_channel_free (add_channel (fixture, i < 4 ? alice : owner, guild->id, "room"));
  do
    {
      const KithWireAuditQuery query = { .before = before, .has_limit = TRUE, .limit = 4 };
      g_autoptr (KithWireAuditLog) page = read_log (fixture, owner, guild->id, &query);

      g_assert_cmpuint (page->items->len, ==, 4);
      n_seen += page->items->len;
      n_pages++;
      g_free (before);
      before = g_strdup (page->next);
    }
  while (before);
  g_assert_cmpuint (n_seen, ==, 12);
  g_assert_cmpuint (n_pages, ==, 3);
  by_person = read_log (fixture, owner, guild->id, &of_alice);
  g_assert_cmpuint (by_person->items->len, ==, 4);
  by_action = read_log (fixture, owner, guild->id, &channels);
  g_assert_cmpuint (by_action->items->len, ==, 11);
}

/* What was done in a channel tells nothing to who may not see it, also when it is gone. */
static void
test_hidden (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireAuditQuery one = { .has_limit = TRUE, .limit = 1 };
  g_autoptr (KithWireChannel) hidden = NULL;
  g_autoptr (KithWireAuditLog) before = NULL;
  g_autoptr (KithWireAuditLog) after = NULL;
  g_autoptr (KithWireAuditLog) all = NULL;
  g_autoptr (KithWireAuditLog) administrator = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  set_everyone (fixture, guild->id, KITH_PERMISSIONS_EVERYONE | KITH_PERMISSION_VIEW_AUDIT_LOG);
  hidden = add_channel (fixture, owner, guild->id, "hidden");
  service_fixture_sql (fixture,
                       "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) "
                       "VALUES ($1, $2, 0, 0, $3)",
                       KITHD_ID (hidden->id), KITHD_ID (guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  before = read_log (fixture, alice, guild->id, &one);
  g_assert_cmpuint (before->items->len, ==, 1);
  g_assert_null (before->next);
  g_assert_cmpint (get_entry (before, 0)->action, ==, KITH_AUDIT_ACTION_INVITE_CREATE);
  service_fixture_expect (fixture, owner, KITH_ROUTE_CHANNEL_DELETE, hidden->id, NULL, NULL);
  after = read_log (fixture, alice, guild->id, NULL);
  g_assert_cmpuint (after->items->len, ==, 1);
  all = read_log (fixture, owner, guild->id, NULL);
  g_assert_cmpuint (all->items->len, ==, 3);
  set_everyone (fixture, guild->id, KITH_PERMISSION_ADMINISTRATOR);
  administrator = read_log (fixture, alice, guild->id, NULL);
  g_assert_cmpuint (administrator->items->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/audit/acts", test_acts);
  service_test_add ("/service/audit/refused", test_refused);
  service_test_add ("/service/audit/pages-and-filters", test_pages_and_filters);
  service_test_add ("/service/audit/hidden", test_hidden);
  return g_test_run ();
}
