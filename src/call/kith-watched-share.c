/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-watched-share.h"

struct _KithWatchedShare
{
  GObject parent_instance;

  char *id;
  KithUser *user;
  KithShareKind kind;
  gboolean sound;
  KithShareView *view;
};

G_DEFINE_FINAL_TYPE (KithWatchedShare, kith_watched_share, G_TYPE_OBJECT)

static void
kith_watched_share_finalize (GObject *object)
{
  KithWatchedShare *self = KITH_WATCHED_SHARE (object);

  g_object_unref (self->user);
  g_object_unref (self->view);
  g_free (self->id);
  G_OBJECT_CLASS (kith_watched_share_parent_class)->finalize (object);
}

static void
kith_watched_share_class_init (KithWatchedShareClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_watched_share_finalize;
}

static void
kith_watched_share_init (KithWatchedShare *self)
{
}

/**
 * kith_watched_share_new:
 * @view: (transfer full)
 */
KithWatchedShare *
kith_watched_share_new (KithUser *user, const KithWireVoiceShare *share, KithShareView *view)
{
  KithWatchedShare *self = g_object_new (KITH_TYPE_WATCHED_SHARE, NULL);

  self->id = g_strdup (share->id);
  self->user = g_object_ref (user);
  self->kind = share->kind;
  self->sound = share->sound;
  self->view = view;
  return self;
}

const char *
kith_watched_share_get_id (KithWatchedShare *self)
{
  return self->id;
}

KithUser *
kith_watched_share_get_user (KithWatchedShare *self)
{
  return self->user;
}

KithShareKind
kith_watched_share_get_kind (KithWatchedShare *self)
{
  return self->kind;
}

/**
 * kith_watched_share_get_sound:
 *
 * Returns: whether there is sound with it
 */
gboolean
kith_watched_share_get_sound (KithWatchedShare *self)
{
  return self->sound;
}

KithShareView *
kith_watched_share_get_view (KithWatchedShare *self)
{
  return self->view;
}
