/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

#include "kithd-members.h"
#include "kithd-roles.h"
#include "kithd-roster.h"

/* Member lists that sessions follow. The list of a guild is read when the first session asks for it, kept in order by
 * the events that pass, and forgotten some time after the last session has turned away. Changes are told together after
 * a moment; they and the pages are encoded once for all who follow. */

/* Members that are read in one question. */
#define READ_AT_ONCE 1000
/* Changes within this time are told together. */
#define TELL_MS 200
/* How long a list is kept that nobody follows. */
#define KEEP_SECONDS 60
/* Until a list that could not be read is read again; twice as long each time, up to the most. */
#define RETRY_SECONDS 1
#define RETRY_SECONDS_MAX 32

/* What is read on a reader's thread. */
typedef struct
{
  KithdGateway *gateway;
  KithdWatch *watch; /* NULL once it is gone */
  char *guild_id;
  GPtrArray *members, *roles;
  gboolean failed;
} Reading;

/* A session that asked for pages while the list was being read. */
typedef struct
{
  KithdSession *session;
  guint page, pages;
} Waiting;

struct _KithdWatch
{
  KithdGateway *gateway;
  KithdRoster *roster;
  Reading *reading;    /* (nullable) */
  GPtrArray *sessions; /* KithdSession that follow */
  GArray *waiting;     /* Waiting */
  GHashTable *pages;   /* KithdFrame by page, as they are now */
  GSource *tell;       /* (nullable) while there is something to tell */
  guint idle_seconds;
  guint retry_seconds; /* between readings that fail; 0 while none did */
  guint retry_in;
};

static void
reading_free (Reading *reading)
{
  g_ptr_array_unref (reading->members);
  g_ptr_array_unref (reading->roles);
  g_free (reading->guild_id);
  g_free (reading);
}

static void
stop_telling (KithdWatch *self)
{
  if (!self->tell)
    return;
  g_source_destroy (self->tell);
  g_clear_pointer (&self->tell, g_source_unref);
}

void
kithd_watch_free (gpointer data)
{
  KithdWatch *self = data;

  for (guint i = 0; i < self->sessions->len; i++)
    ((KithdSession *) self->sessions->pdata[i])->watch = NULL;
  if (self->reading)
    self->reading->watch = NULL;
  stop_telling (self);
  kithd_roster_free (self->roster);
  g_ptr_array_unref (self->sessions);
  g_array_unref (self->waiting);
  g_hash_table_unref (self->pages);
  g_free (self);
}

/* Takes the payload. */
static KithdFrame *
encode (KithdGateway *self, KithEventId id, gpointer payload)
{
  g_autoptr (KithdEvent) event = g_new0 (KithdEvent, 1);

  event->event = id;
  event->payload = payload;
  return kithd_bus_encode (self->bus, event);
}

static gboolean
tell_changes (gpointer data)
{
  KithdWatch *self = data;
  KithEventId event;
  gpointer payload = kithd_roster_take_changes (self->roster, &event);
  g_autoptr (KithdFrame) frame = payload ? encode (self->gateway, event, payload) : NULL;

  stop_telling (self);
  for (guint i = 0; frame && i < self->sessions->len; i++)
    kithd_connection_send (&((KithdSession *) self->sessions->pdata[i])->connection, frame);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tell (gpointer data)
{
  KithdHub *hub = ((KithdWatch *) data)->gateway->hub;

  tell_changes (data);
  kithd_hub_end_turn (hub);
  return G_SOURCE_REMOVE;
}

/* Something may have changed: pages that were encoded are old, and those who follow are told in a moment. */
static void
note_change (KithdWatch *self)
{
  if (!kithd_roster_is_filled (self->roster) || !kithd_roster_has_changes (self->roster))
    return;
  g_hash_table_remove_all (self->pages);
  if (self->tell)
    return;
  self->tell = g_timeout_source_new (TELL_MS);
  g_source_set_callback (self->tell, on_tell, self, NULL);
  g_source_attach (self->tell, g_source_get_context (self->gateway->tick));
}

static KithdFrame *
find_page (KithdWatch *self, guint page)
{
  KithdFrame *frame = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (page));

  if (!frame)
    {
      frame = encode (self->gateway, KITH_EVENT_MEMBER_LIST_PAGE, kithd_roster_make_page (self->roster, page));
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (page), frame);
    }
  return frame;
}

/* What changed before is told first, so that a page is never of another list than the one that its reader knows. */
static void
send_pages (KithdWatch *self, const Waiting *asked)
{
  guint n_pages = (kithd_roster_get_n_rows (self->roster) + KITH_LIMIT_MEMBER_LIST_PAGE - 1) /
                  KITH_LIMIT_MEMBER_LIST_PAGE;

  tell_changes (self);
  for (guint i = 0; i < asked->pages && (i == 0 || asked->page + i < n_pages); i++)
    {
      KithdFrame *frame = find_page (self, asked->page + i);

      kithd_connection_allow (&asked->session->connection, frame->length);
      kithd_connection_send (&asked->session->connection, frame);
    }
}

static gboolean
read_all (KithdDb *db, Reading *reading, GError **error)
{
  g_autofree char *after = NULL;

  if (!kithd_roles_list (db, reading->guild_id, reading->roles, error))
    return FALSE;
  for (;;)
    {
      g_autofree char *next = NULL;

      if (!kithd_members_list (db, reading->guild_id, after, READ_AT_ONCE, reading->members, &next, error))
        return FALSE;
      if (!next)
        return TRUE;
      g_free (after);
      after = g_steal_pointer (&next);
    }
}

/* On a reader's thread. */
static gboolean
run_reading (KithdDb *db, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->members, 0);
  g_ptr_array_set_size (reading->roles, 0);
  return read_all (db, reading, error);
}

/* On the gateway's thread. */
static void
on_read (gpointer data)
{
  Reading *reading = data;
  KithdWatch *self = reading->watch;
  KithdGateway *gateway = reading->gateway;

  gateway->n_loads--;
  if (self)
    self->reading = NULL;
  if (self && reading->failed)
    {
      /* Those who wait go on waiting. */
      self->retry_seconds = self->retry_seconds ? MIN (2 * self->retry_seconds, RETRY_SECONDS_MAX) : RETRY_SECONDS;
      self->retry_in = self->retry_seconds;
    }
  else if (self)
    {
      kithd_roster_fill (self->roster, reading->members, reading->roles);
      for (guint i = 0; i < self->waiting->len; i++)
        send_pages (self, &g_array_index (self->waiting, Waiting, i));
      g_array_set_size (self->waiting, 0);
    }
  reading_free (reading);
}

/* On any thread. */
static void
on_reading_done (gpointer data, const GError *error)
{
  Reading *reading = data;

  reading->failed = error != NULL;
  if (error)
    g_warning ("a member list cannot be read: %s", error->message);
  kithd_mailbox_post (reading->gateway->mailbox, on_read, reading);
}

static void
begin_reading (KithdWatch *self)
{
  KithdGateway *gateway = self->gateway;

  self->reading = g_new0 (Reading, 1);
  self->reading->gateway = gateway;
  self->reading->watch = self;
  self->reading->guild_id = g_strdup (kithd_roster_get_guild_id (self->roster));
  self->reading->members = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_member_free);
  self->reading->roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  gateway->n_loads++;
  kithd_store_submit (gateway->store, KITHD_STORE_READ, run_reading, on_reading_done, self->reading);
}

static KithdWatch *
begin (KithdGateway *gateway, const char *guild_id)
{
  KithdWatch *self = g_new0 (KithdWatch, 1);

  self->gateway = gateway;
  self->roster = kithd_roster_new (guild_id, gateway->presence);
  self->sessions = g_ptr_array_new ();
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) kithd_frame_unref);
  g_hash_table_insert (gateway->watches, (gpointer) kithd_roster_get_guild_id (self->roster), self);
  begin_reading (self);
  return self;
}

/*
 * kithd_gateway_unwatch_members:
 *
 * A session turns away from the list that it follows, or is gone.
 */
void
kithd_gateway_unwatch_members (KithdSession *session)
{
  KithdWatch *self = g_steal_pointer (&session->watch);

  if (!self)
    return;
  g_ptr_array_remove_fast (self->sessions, session);
  for (guint i = self->waiting->len; i > 0; i--)
    if (g_array_index (self->waiting, Waiting, i - 1).session == session)
      g_array_remove_index (self->waiting, i - 1);
  self->idle_seconds = 0;
}

/*
 * kithd_gateway_watch_members:
 *
 * A session follows a guild's member list, and gets pages of it as soon as they are there.
 */
void
kithd_gateway_watch_members (KithdSession *session, const KithWireMemberListWatch *asked)
{
  KithdGateway *gateway = session->gateway;
  Waiting waiting = { session, (guint) asked->page, asked->has_pages ? (guint) asked->pages : 1 };
  KithdWatch *self;

  if (session->state != KITHD_SESSION_READY)
    return;
  if (!asked->guild_id || !kithd_access_is_member (gateway->access, session->person->access, asked->guild_id))
    {
      kithd_gateway_unwatch_members (session);
      return;
    }
  self = g_hash_table_lookup (gateway->watches, asked->guild_id);
  if (!self)
    self = begin (gateway, asked->guild_id);
  if (session->watch != self)
    {
      kithd_gateway_unwatch_members (session);
      session->watch = self;
      g_ptr_array_add (self->sessions, session);
    }
  if (kithd_roster_is_filled (self->roster))
    send_pages (self, &waiting);
  else
    g_array_append_val (self->waiting, waiting);
}

/* Who is no member any more follows no more. */
static void
drop_strangers (KithdWatch *self)
{
  const char *guild_id = kithd_roster_get_guild_id (self->roster);

  for (guint i = self->sessions->len; i > 0; i--)
    {
      KithdSession *session = self->sessions->pdata[i - 1];

      if (!kithd_access_is_member (self->gateway->access, session->person->access, guild_id))
        kithd_gateway_unwatch_members (session);
    }
}

/*
 * kithd_gateway_follow_members:
 * @event: that was just delivered
 *
 * Applies an event to the member lists that are kept.
 */
void
kithd_gateway_follow_members (KithdGateway *self, const KithdEvent *event)
{
  const KithWireGuildDeleted *ended = event->event == KITH_EVENT_GUILD_DELETE ? event->payload : NULL;
  const char *guild_id = ended ? ended->id : event->guild_id;
  KithdWatch *watch = guild_id ? g_hash_table_lookup (self->watches, guild_id) : NULL;
  GHashTableIter iter;
  gpointer value;

  if (event->event == KITH_EVENT_USER_UPDATE)
    {
      g_hash_table_iter_init (&iter, self->watches);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          kithd_roster_apply (((KithdWatch *) value)->roster, event->event, event->payload);
          note_change (value);
        }
    }
  if (!watch)
    return;
  if (ended || event->event == KITH_EVENT_MEMBER_REMOVE)
    drop_strangers (watch);
  if (ended && event->audience != KITHD_AUDIENCE_USER)
    {
      g_hash_table_remove (self->watches, guild_id);
      return;
    }
  kithd_roster_apply (watch->roster, event->event, event->payload);
  note_change (watch);
}

/*
 * kithd_gateway_follow_presence:
 *
 * Others see somebody in another way than before.
 */
void
kithd_gateway_follow_presence (KithdGateway *self, const char *user_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      kithd_roster_apply_presence (((KithdWatch *) value)->roster, user_id);
      note_change (value);
    }
}

/*
 * kithd_gateway_tick_watches:
 *
 * Forgets lists that nobody has followed for a while, and reads again what could not be read; to be called once a
 * second.
 */
void
kithd_gateway_tick_watches (KithdGateway *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KithdWatch *watch = value;

      if (watch->sessions->len == 0 && ++watch->idle_seconds > KEEP_SECONDS)
        g_hash_table_iter_remove (&iter);
      else if (watch->retry_in > 0 && !watch->reading && --watch->retry_in == 0)
        begin_reading (watch);
    }
}
