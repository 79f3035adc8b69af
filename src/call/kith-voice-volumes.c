/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-volumes.h"

#include "kith-user.h"

#include <math.h>

/* People who are not as they come; more are not kept. */
#define PEOPLE_MAX 500

typedef struct
{
  double volume;
  gboolean hushed;
} Taste;

struct _KithVoiceVolumes
{
  GObject parent_instance;

  GHashTable *tastes; /* ACCOUNT/PERSON → Taste */
};

G_DEFINE_FINAL_TYPE (KithVoiceVolumes, kith_voice_volumes, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kith_voice_volumes_finalize (GObject *object)
{
  g_hash_table_unref (KITH_VOICE_VOLUMES (object)->tastes);
  G_OBJECT_CLASS (kith_voice_volumes_parent_class)->finalize (object);
}

static void
kith_voice_volumes_class_init (KithVoiceVolumesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_voice_volumes_finalize;
  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_VOICE_VOLUMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kith_voice_volumes_init (KithVoiceVolumes *self)
{
  self->tastes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * kith_voice_volumes_new:
 *
 * Returns: (transfer full): volumes of people who all are as they come
 */
KithVoiceVolumes *
kith_voice_volumes_new (void)
{
  return g_object_new (KITH_TYPE_VOICE_VOLUMES, NULL);
}

static char *
make_key (KithSession *session, const char *user_id)
{
  KithUser *account = kith_session_get_account (session);

  return g_strdup_printf ("%s/%s", account ? kith_user_get_id (account) : "", user_id);
}

static Taste
find (KithVoiceVolumes *self, KithSession *session, const char *user_id)
{
  g_autofree char *key = make_key (session, user_id);
  const Taste *taste = g_hash_table_lookup (self->tastes, key);

  return taste ? *taste : (Taste){ 1, FALSE };
}

static double
tidy (double volume)
{
  return isfinite (volume) ? CLAMP (volume, 0, KITH_VOICE_VOLUME_MAX) : 1;
}

static gboolean
is_usual (const Taste *taste)
{
  return !taste->hushed && fabs (taste->volume - 1) < 0.005;
}

static void
put (KithVoiceVolumes *self, KithSession *session, const char *user_id, const Taste *taste)
{
  char *key = make_key (session, user_id);

  if (is_usual (taste) ||
      (g_hash_table_size (self->tastes) >= PEOPLE_MAX && !g_hash_table_contains (self->tastes, key)))
    {
      g_hash_table_remove (self->tastes, key);
      g_free (key);
    }
  else
    {
      g_hash_table_replace (self->tastes, key, g_memdup2 (taste, sizeof *taste));
    }
  g_signal_emit (self, signals[CHANGED], 0, user_id);
}

double
kith_voice_volumes_get (KithVoiceVolumes *self, KithSession *session, const char *user_id)
{
  return find (self, session, user_id).volume;
}

/**
 * kith_voice_volumes_set:
 * @volume: 0 to %KITH_VOICE_VOLUME_MAX; what lies outside is brought inside
 */
void
kith_voice_volumes_set (KithVoiceVolumes *self, KithSession *session, const char *user_id, double volume)
{
  Taste taste = find (self, session, user_id);

  volume = tidy (volume);
  if (taste.volume == volume)
    return;
  taste.volume = volume;
  put (self, session, user_id, &taste);
}

/**
 * kith_voice_volumes_get_hushed:
 *
 * Returns: whether one does not want to hear a person, who is not told of it
 */
gboolean
kith_voice_volumes_get_hushed (KithVoiceVolumes *self, KithSession *session, const char *user_id)
{
  return find (self, session, user_id).hushed;
}

void
kith_voice_volumes_set_hushed (KithVoiceVolumes *self, KithSession *session, const char *user_id, gboolean hushed)
{
  Taste taste = find (self, session, user_id);

  if (taste.hushed == !!hushed)
    return;
  taste.hushed = !!hushed;
  put (self, session, user_id, &taste);
}

/**
 * kith_voice_volumes_save:
 *
 * Returns: (transfer floating): all who are not as they come
 */
GVariant *
kith_voice_volumes_save (KithVoiceVolumes *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (KITH_VOICE_VOLUMES_FORMAT));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->tastes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Taste *taste = value;

      g_variant_builder_add (&builder, "{s(db)}", (const char *) key, taste->volume, taste->hushed);
    }
  return g_variant_builder_end (&builder);
}

/**
 * kith_voice_volumes_load:
 * @saved: as kith_voice_volumes_save() gave it, or anybody wrote it
 */
void
kith_voice_volumes_load (KithVoiceVolumes *self, GVariant *saved)
{
  GVariantIter iter;
  const char *key;
  double volume;
  gboolean hushed;

  g_hash_table_remove_all (self->tastes);
  g_variant_iter_init (&iter, saved);
  while (g_variant_iter_next (&iter, "{&s(db)}", &key, &volume, &hushed))
    {
      const Taste taste = { tidy (volume), hushed };

      if (!is_usual (&taste) && g_hash_table_size (self->tastes) < PEOPLE_MAX)
        g_hash_table_replace (self->tastes, g_strdup (key), g_memdup2 (&taste, sizeof taste));
    }
}
