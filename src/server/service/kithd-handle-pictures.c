/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include <gio/gio.h>

#include "kithd-accounts.h"
#include "kithd-audit.h"
#include "kithd-guilds.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-picture-maker.h"
#include "kithd-picture.h"
#include "kithd-pictures.h"
#include "kithd-profile.h"

/* Pictures of people and guilds. A picture is stored before the row that points to it, and removed after the row that
 * did: what a crash leaves between the two is swept away at the next start. */

typedef struct
{
  KithdService *service;
  KithdCall *call;
  KithdOutcome *outcome;
  char *fresh; /* (nullable): id of the new picture */
  char *old;   /* (nullable): id of the one before */
  gpointer answer;
} Change;

static void
change_clear (Change *change)
{
  kithd_outcome_free (change->outcome);
  g_free (change->fresh);
  g_free (change->old);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

static void
remove_picture (KithdService *self, const char *id)
{
  static const char *const suffixes[] = { KITHD_PICTURE_SUFFIX_LARGE, KITHD_PICTURE_SUFFIX_SMALL };

  for (guint i = 0; id && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (id, suffixes[i], NULL);
      g_autoptr (GError) error = NULL;

      if (!kithd_blobs_remove (self->blobs, name, &error))
        g_warning ("a picture stays until the next start: %s", error->message);
    }
}

/* On the writer's thread, after the commit. */
static void
publish (gpointer data, const GError *error)
{
  Change *change = data;

  if (!kithd_outcome_should_publish (change->outcome, error))
    return;
  if (change->service->publisher)
    change->service->publisher (g_steal_pointer (&change->outcome), change->service->publisher_data);
  else
    kithd_outcome_move (change->outcome, change->call->outcome);
}

static char *
store_picture (KithdService *self, GBytes *upload, KithdPictureShape shape, GError **error)
{
  g_autoptr (GBytes) large = NULL, small = NULL;
  g_autofree char *id = kithd_service_new_id (self);
  g_autofree char *large_name = g_strconcat (id, KITHD_PICTURE_SUFFIX_LARGE, NULL);
  g_autofree char *small_name = g_strconcat (id, KITHD_PICTURE_SUFFIX_SMALL, NULL);

  if (!self->blobs || !upload)
    {
      kith_error_set (error, KITH_ERROR_PICTURE_UNSUPPORTED);
      return NULL;
    }
  if (!kithd_picture_make (self->program, upload, shape, &large, &small, error))
    return NULL;
  if (kithd_blobs_put (self->blobs, large_name, large, error) &&
      kithd_blobs_put (self->blobs, small_name, small, error))
    return g_steal_pointer (&id);
  remove_picture (self, id);
  return NULL;
}

/* One of the pictures of an account. */
static gboolean
set_account_picture (KithdDb *db, Change *change, char **(*find_field) (KithWireAccount *account), GError **error)
{
  KithWireAccount *account;
  char **field;

  if (!kithd_accounts_find (db, change->call->actor->user_id, &account, error))
    return FALSE;
  if (!account)
    {
      kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
      return FALSE;
    }
  field = find_field (account);
  change->old = g_steal_pointer (field);
  *field = g_strdup (change->fresh);
  change->answer = account;
  if (kithd_accounts_update_profile (db, account, error) && kithd_profile_note (db, account, change->outcome, error))
    return TRUE;
  g_clear_pointer (&account, kith_wire_account_free);
  change->answer = NULL;
  return FALSE;
}

static char **
find_avatar (KithWireAccount *account)
{
  return &account->avatar;
}

static gboolean
set_avatar (KithdDb *db, gpointer data, GError **error)
{
  return set_account_picture (db, data, find_avatar, error);
}

static char **
find_banner (KithWireAccount *account)
{
  return &account->banner;
}

static gboolean
set_banner (KithdDb *db, gpointer data, GError **error)
{
  return set_account_picture (db, data, find_banner, error);
}

/* The picture of a member in one guild. */
static gboolean
set_member_avatar (KithdDb *db, gpointer data, GError **error)
{
  Change *change = data;
  const char *guild_id = change->call->params[0], *user_id = change->call->actor->user_id;
  g_autoptr (KithWireMember) member = NULL;

  if (!kithd_members_find (db, guild_id, user_id, &member, error))
    return FALSE;
  if (!member)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return FALSE;
    }
  change->old = g_steal_pointer (&member->avatar);
  member->avatar = g_strdup (change->fresh);
  if (!kithd_members_set_avatar (db, guild_id, user_id, change->fresh, error))
    return FALSE;
  kithd_outcome_add_guild (change->outcome, KITH_EVENT_MEMBER_UPDATE, kith_wire_member_copy (member), guild_id);
  kithd_outcome_keep_sight (change->outcome);
  change->answer = g_steal_pointer (&member);
  return TRUE;
}

/* Whether one is a member, before the picture is looked at. */
static gboolean
check_member (KithdDb *db, gpointer data, GError **error)
{
  Change *change = data;
  KithdCall call = *change->call;
  g_autoptr (KithdRights) rights = NULL;

  call.db = db;
  rights = kithd_may_in_guild (change->service, &call, call.params[0], 0, error);
  return rights != NULL;
}

static gboolean
note_icon (Change *change, KithdCall *call, const KithWireGuild *guild, GError **error)
{
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  kithd_audit_changes_add (changes, "icon", change->old, change->fresh);
  return kithd_audit_note (change->service, call, guild->id,
                           &(KithdAuditNote){ .action = KITH_AUDIT_ACTION_GUILD_UPDATE,
                                              .target_kind = KITH_AUDIT_TARGET_GUILD,
                                              .target_id = guild->id,
                                              .target_name = guild->name,
                                              .changes = changes },
                           error);
}

static gboolean
set_icon (KithdDb *db, gpointer data, GError **error)
{
  Change *change = data;
  KithdCall call = *change->call;
  const char *guild_id = call.params[0];
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireGuild) guild = NULL;

  call.db = db;
  call.outcome = change->outcome;
  rights = kithd_may_in_guild (change->service, &call, guild_id, KITH_PERMISSION_MANAGE_GUILD, error);
  if (!rights || !kithd_guilds_find (db, guild_id, &guild, error))
    return FALSE;
  change->old = g_steal_pointer (&guild->icon);
  guild->icon = g_strdup (change->fresh);
  if (!kithd_guilds_set_icon (db, guild_id, change->fresh, error) || !note_icon (change, &call, guild, error))
    return FALSE;
  kithd_outcome_add_guild (change->outcome, KITH_EVENT_GUILD_UPDATE, kith_wire_guild_copy (guild), guild_id);
  kithd_outcome_keep_sight (change->outcome);
  change->answer = g_steal_pointer (&guild);
  return TRUE;
}

/* Whether one may, before the picture is looked at. */
static gboolean
check_icon (KithdDb *db, gpointer data, GError **error)
{
  Change *change = data;
  KithdCall call = *change->call;
  g_autoptr (KithdRights) rights = NULL;

  call.db = db;
  rights = kithd_may_in_guild (change->service, &call, call.params[0], KITH_PERMISSION_MANAGE_GUILD, error);
  return rights != NULL;
}

static gpointer
put_picture (KithdService *self, KithdCall *call, KithdPictureShape shape, KithdStoreFunc check, KithdStoreFunc set,
             GError **error)
{
  g_auto (Change) change = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  if (check && !kithd_store_call (self->store, KITHD_STORE_READ, check, &change, error))
    return NULL;
  change.fresh = store_picture (self, call->upload, shape, error);
  if (!change.fresh)
    return NULL;
  if (kithd_store_call_full (self->store, KITHD_STORE_WRITE, set, publish, &change, error))
    {
      remove_picture (self, change.old);
      return change.answer;
    }
  remove_picture (self, change.fresh);
  return NULL;
}

gpointer
kithd_handle_avatar_put (KithdService *self, KithdCall *call, GError **error)
{
  return put_picture (self, call, KITHD_PICTURE_SQUARE, NULL, set_avatar, error);
}

gpointer
kithd_handle_icon_put (KithdService *self, KithdCall *call, GError **error)
{
  return put_picture (self, call, KITHD_PICTURE_SQUARE, check_icon, set_icon, error);
}

gpointer
kithd_handle_banner_put (KithdService *self, KithdCall *call, GError **error)
{
  return put_picture (self, call, KITHD_PICTURE_BANNER, NULL, set_banner, error);
}

gpointer
kithd_handle_member_avatar_put (KithdService *self, KithdCall *call, GError **error)
{
  return put_picture (self, call, KITHD_PICTURE_SQUARE, check_member, set_member_avatar, error);
}

/* The file is left for the next start, since the row may not be committed after all. */
static gpointer
take_away (KithdService *self, KithdCall *call, KithdStoreFunc set, GError **error)
{
  g_auto (Change) change = { .service = self, .call = call };
  gboolean done;

  change.outcome = g_steal_pointer (&call->outcome);
  done = set (call->db, &change, error);
  call->outcome = g_steal_pointer (&change.outcome);
  return done ? change.answer : NULL;
}

gpointer
kithd_handle_avatar_delete (KithdService *self, KithdCall *call, GError **error)
{
  return take_away (self, call, set_avatar, error);
}

gpointer
kithd_handle_banner_delete (KithdService *self, KithdCall *call, GError **error)
{
  return take_away (self, call, set_banner, error);
}

gpointer
kithd_handle_member_avatar_delete (KithdService *self, KithdCall *call, GError **error)
{
  return take_away (self, call, set_member_avatar, error);
}

gpointer
kithd_handle_icon_delete (KithdService *self, KithdCall *call, GError **error)
{
  return take_away (self, call, set_icon, error);
}

gpointer
kithd_handle_picture_get (KithdService *self, KithdCall *call, GError **error)
{
  const KithWirePictureQuery *query = call->query;
  gboolean small = query->has_size && query->size <= KITHD_PICTURE_SMALL;
  g_autofree char *name = g_strconcat (call->params[0], small ? KITHD_PICTURE_SUFFIX_SMALL : KITHD_PICTURE_SUFFIX_LARGE,
                                       NULL);
  g_autoptr (GError) local = NULL;

  if (!self->blobs)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_PICTURE);
      return NULL;
    }
  call->file = kithd_blobs_get (self->blobs, name, &local);
  if (!call->file && (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
                      g_error_matches (local, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME)))
    kith_error_set (error, KITH_ERROR_UNKNOWN_PICTURE);
  else if (!call->file)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
