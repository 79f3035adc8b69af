/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-member-private.h"

#include "kith-model-private.h"

struct _KithVoiceMember
{
  GObject parent_instance;

  KithUser *user;
  KithWireVoiceState *wire; /* (nullable) until it was told once */
  gboolean heard;           /* to talk, by oneself */
  gboolean told;            /* to talk, by the server */
  guint told_source;        /* until when that counts */
  char *trouble;            /* (nullable) */
};

G_DEFINE_FINAL_TYPE (KithVoiceMember, kith_voice_member, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_USER,
  PROP_CHANNEL_ID,
  PROP_PEER_ID,
  PROP_MUTED,
  PROP_SILENCED,
  PROP_DEAFENED,
  PROP_PRIORITY,
  PROP_TALKING,
  PROP_TROUBLE,
  PROP_N_SHARES,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_voice_member_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithVoiceMember *self = KITH_VOICE_MEMBER (object);

  switch (id)
    {
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;
    case PROP_CHANNEL_ID:
      g_value_set_string (value, kith_voice_member_get_channel_id (self));
      break;
    case PROP_PEER_ID:
      g_value_set_string (value, kith_voice_member_get_peer_id (self));
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, kith_voice_member_get_muted (self));
      break;
    case PROP_SILENCED:
      g_value_set_boolean (value, kith_voice_member_get_silenced (self));
      break;
    case PROP_DEAFENED:
      g_value_set_boolean (value, kith_voice_member_get_deafened (self));
      break;
    case PROP_PRIORITY:
      g_value_set_boolean (value, kith_voice_member_get_priority (self));
      break;
    case PROP_TALKING:
      g_value_set_boolean (value, kith_voice_member_get_talking (self));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    case PROP_N_SHARES:
      g_value_set_uint (value, kith_voice_member_get_n_shares (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_voice_member_finalize (GObject *object)
{
  KithVoiceMember *self = KITH_VOICE_MEMBER (object);

  g_clear_handle_id (&self->told_source, g_source_remove);
  g_object_unref (self->user);
  kith_wire_voice_state_free (self->wire);
  g_free (self->trouble);
  G_OBJECT_CLASS (kith_voice_member_parent_class)->finalize (object);
}

static void
kith_voice_member_class_init (KithVoiceMemberClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_voice_member_get_property;
  object_class->finalize = kith_voice_member_finalize;

  properties[PROP_USER] = g_param_spec_object ("user", NULL, NULL, KITH_TYPE_USER, KITH_PROPERTY_FLAGS);
  properties[PROP_CHANNEL_ID] = g_param_spec_string ("channel-id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_PEER_ID] = g_param_spec_string ("peer-id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_SILENCED] = g_param_spec_boolean ("silenced", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_DEAFENED] = g_param_spec_boolean ("deafened", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_PRIORITY] = g_param_spec_boolean ("priority", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_TALKING] = g_param_spec_boolean ("talking", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_N_SHARES] = g_param_spec_uint ("n-shares", NULL, NULL, 0, G_MAXUINT, 0, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_voice_member_init (KithVoiceMember *self)
{
}

KithVoiceMember *
kith_voice_member_new (KithUser *user)
{
  KithVoiceMember *self = g_object_new (KITH_TYPE_VOICE_MEMBER, NULL);

  self->user = g_object_ref (user);
  return self;
}

/* @old: (nullable) */
static gboolean
shows_otherwise (const KithWireVoiceState *old, const KithWireVoiceState *new)
{
  guint n_old = old ? old->shares->len : 0;

  if (n_old != new->shares->len)
    return TRUE;
  for (guint i = 0; i < n_old; i++)
    {
      const KithWireVoiceShare *a = old->shares->pdata[i], *b = new->shares->pdata[i];

      if (g_strcmp0 (a->id, b->id) != 0 || a->kind != b->kind || a->sound != b->sound)
        return TRUE;
    }
  return FALSE;
}

/**
 * kith_voice_member_update:
 *
 * Returns: whether anything is otherwise than before
 */
gboolean
kith_voice_member_update (KithVoiceMember *self, const KithWireVoiceState *wire)
{
  const KithWireVoiceState *old = self->wire;
  gboolean moved = !old || g_strcmp0 (old->channel_id, wire->channel_id) != 0;
  gboolean renamed = !old || g_strcmp0 (old->peer_id, wire->peer_id) != 0;
  gboolean muted = kith_voice_member_get_muted (self), silenced = kith_voice_member_get_silenced (self);
  gboolean deafened = kith_voice_member_get_deafened (self), priority = kith_voice_member_get_priority (self);
  gboolean reshown = shows_otherwise (old, wire), talked = kith_voice_member_get_talking (self);
  gboolean changed = moved || reshown || renamed || old->self_mute != wire->self_mute ||
                     old->self_deaf != wire->self_deaf || old->mute != wire->mute || old->deaf != wire->deaf ||
                     old->suppress != wire->suppress || old->priority != wire->priority;
  const struct
  {
    gboolean changed;
    guint property;
  } told[] = { { moved, PROP_CHANNEL_ID }, { renamed, PROP_PEER_ID }, { reshown, PROP_N_SHARES } };

  kith_wire_voice_state_free (self->wire);
  self->wire = kith_wire_voice_state_copy (wire);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    if (told[i].changed)
      g_object_notify_by_pspec (G_OBJECT (self), properties[told[i].property]);
  if (muted != kith_voice_member_get_muted (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
  if (silenced != kith_voice_member_get_silenced (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENCED]);
  if (deafened != kith_voice_member_get_deafened (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEAFENED]);
  if (priority != kith_voice_member_get_priority (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIORITY]);
  if (talked != kith_voice_member_get_talking (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TALKING]);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

KithUser *
kith_voice_member_get_user (KithVoiceMember *self)
{
  return self->user;
}

const char *
kith_voice_member_get_guild_id (KithVoiceMember *self)
{
  return self->wire ? self->wire->guild_id : NULL;
}

const char *
kith_voice_member_get_channel_id (KithVoiceMember *self)
{
  return self->wire ? self->wire->channel_id : NULL;
}

/**
 * kith_voice_member_get_peer_id:
 *
 * Returns: what their device is called by the others in the channel
 */
const char *
kith_voice_member_get_peer_id (KithVoiceMember *self)
{
  return self->wire ? self->wire->peer_id : NULL;
}

gboolean
kith_voice_member_get_muted (KithVoiceMember *self)
{
  return self->wire && (self->wire->self_mute || self->wire->mute || self->wire->suppress);
}

/**
 * kith_voice_member_get_silenced:
 *
 * Returns: whether nobody plays them, whatever they send
 */
gboolean
kith_voice_member_get_silenced (KithVoiceMember *self)
{
  return self->wire && (self->wire->mute || self->wire->suppress);
}

gboolean
kith_voice_member_get_server_muted (KithVoiceMember *self)
{
  return self->wire && self->wire->mute;
}

gboolean
kith_voice_member_get_deafened (KithVoiceMember *self)
{
  return self->wire && (self->wire->self_deaf || self->wire->deaf);
}

gboolean
kith_voice_member_get_server_deafened (KithVoiceMember *self)
{
  return self->wire && self->wire->deaf;
}

/**
 * kith_voice_member_get_priority:
 *
 * Returns: whether others are quieter while they talk
 */
gboolean
kith_voice_member_get_priority (KithVoiceMember *self)
{
  return self->wire && self->wire->priority;
}

gboolean
kith_voice_member_get_talking (KithVoiceMember *self)
{
  return (self->heard || self->told) && !kith_voice_member_get_muted (self);
}

/**
 * kith_voice_member_get_trouble:
 *
 * Returns: (nullable): why one does not hear them, and is not heard by them
 */
const char *
kith_voice_member_get_trouble (KithVoiceMember *self)
{
  return self->trouble;
}

static void
set_flag (KithVoiceMember *self, gboolean *flag, gboolean value)
{
  gboolean talked = kith_voice_member_get_talking (self);

  *flag = value;
  if (talked != kith_voice_member_get_talking (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TALKING]);
}

void
kith_voice_member_set_talking (KithVoiceMember *self, gboolean talking)
{
  set_flag (self, &self->heard, talking);
  if (!talking)
    kith_voice_member_set_told (self, FALSE);
}

static gboolean
on_told_over (gpointer data)
{
  KithVoiceMember *self = data;

  self->told_source = 0;
  set_flag (self, &self->told, FALSE);
  return G_SOURCE_REMOVE;
}

/**
 * kith_voice_member_set_told:
 *
 * Takes note of what the server tells those who are not in the same call; to talk must be told again and again.
 */
void
kith_voice_member_set_told (KithVoiceMember *self, gboolean talking)
{
  g_clear_handle_id (&self->told_source, g_source_remove);
  if (talking)
    self->told_source = g_timeout_add_seconds (KITH_LIMIT_TALKING_SECONDS, on_told_over, self);
  set_flag (self, &self->told, talking);
}

void
kith_voice_member_set_trouble (KithVoiceMember *self, const char *trouble)
{
  kith_set_string (self, &self->trouble, trouble, properties[PROP_TROUBLE]);
}

/**
 * kith_voice_member_get_n_shares:
 *
 * Returns: how many things they show; the property is also notified when they show another one instead
 */
guint
kith_voice_member_get_n_shares (KithVoiceMember *self)
{
  return self->wire ? self->wire->shares->len : 0;
}

/**
 * kith_voice_member_get_share:
 *
 * Returns: what they show, until it changes
 */
const KithWireVoiceShare *
kith_voice_member_get_share (KithVoiceMember *self, guint position)
{
  g_return_val_if_fail (position < kith_voice_member_get_n_shares (self), NULL);
  return self->wire->shares->pdata[position];
}

/**
 * kith_voice_member_find_share:
 *
 * Returns: (nullable): what they show by that id, until it changes
 */
const KithWireVoiceShare *
kith_voice_member_find_share (KithVoiceMember *self, const char *id)
{
  for (guint i = 0; i < kith_voice_member_get_n_shares (self); i++)
    if (g_strcmp0 (kith_voice_member_get_share (self, i)->id, id) == 0)
      return kith_voice_member_get_share (self, i);
  return NULL;
}
