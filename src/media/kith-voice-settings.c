/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-settings.h"

#include "kith-level-meter.h"

#include <string.h>

/* Relays that are tried; each costs a connection. */
#define SERVERS_MAX 4

G_DEFINE_BOXED_TYPE (KithVoiceSettings, kith_voice_settings, kith_voice_settings_copy, kith_voice_settings_free)

/**
 * kith_voice_settings_new:
 *
 * Returns: (transfer full): what suits most people
 */
KithVoiceSettings *
kith_voice_settings_new (void)
{
  KithVoiceSettings *self = g_new0 (KithVoiceSettings, 1);

  self->input_volume = 1;
  self->output_volume = 1;
  self->talk_threshold = KITH_LEVEL_SILENCE;
  self->echo_cancel = TRUE;
  self->noise_suppression = 2;
  self->gain_control = TRUE;
  return self;
}

KithVoiceSettings *
kith_voice_settings_copy (const KithVoiceSettings *self)
{
  KithVoiceSettings *copy = g_memdup2 (self, sizeof *self);

  copy->input = g_strdup (self->input);
  copy->output = g_strdup (self->output);
  return copy;
}

void
kith_voice_settings_free (KithVoiceSettings *self)
{
  if (!self)
    return;
  g_free (self->input);
  g_free (self->output);
  g_free (self);
}

/**
 * kith_voice_settings_same_input:
 *
 * Returns: whether what is recorded can go on as it is; volume and threshold can change at any time
 */
gboolean
kith_voice_settings_same_input (const KithVoiceSettings *a, const KithVoiceSettings *b)
{
  return g_strcmp0 (a->input, b->input) == 0 && a->echo_cancel == b->echo_cancel &&
         a->noise_suppression == b->noise_suppression && a->gain_control == b->gain_control &&
         a->low_delay == b->low_delay;
}

gboolean
kith_voice_settings_same_output (const KithVoiceSettings *a, const KithVoiceSettings *b)
{
  return g_strcmp0 (a->output, b->output) == 0 && a->low_delay == b->low_delay;
}

KithIceConfig *
kith_ice_config_new (void)
{
  KithIceConfig *self = g_new0 (KithIceConfig, 1);

  self->turn = g_ptr_array_new_with_free_func (g_free);
  return self;
}

KithIceConfig *
kith_ice_config_copy (const KithIceConfig *self)
{
  KithIceConfig *copy = kith_ice_config_new ();

  copy->stun = g_strdup (self->stun);
  copy->relay_only = self->relay_only;
  for (guint i = 0; i < self->turn->len; i++)
    g_ptr_array_add (copy->turn, g_strdup (self->turn->pdata[i]));
  return copy;
}

void
kith_ice_config_free (KithIceConfig *self)
{
  if (!self)
    return;
  g_free (self->stun);
  g_ptr_array_unref (self->turn);
  g_free (self);
}

/* HOST[:PORT][?transport=udp|tcp] of RFC 7064 and 7065; nothing else may come to stand in an address. */
static gboolean
is_place (const char *place)
{
  const char *query = strchr (place, '?');

  if (query && strcmp (query, "?transport=udp") != 0 && strcmp (query, "?transport=tcp") != 0)
    return FALSE;
  for (const char *at = place; *at && at != query; at++)
    if (!g_ascii_isalnum (*at) && !strchr (".-:[]", *at))
      return FALSE;
  return *place && place != query;
}

/**
 * kith_ice_config_add_server:
 * @url: as RFC 7064 and 7065 have it: `stun:HOST:PORT`, `turn:HOST:PORT?transport=udp`, `turns:…`
 * @username: (nullable): for a relay
 * @credential: (nullable): for a relay
 *
 * Returns: whether the server is one that can be used
 */
gboolean
kith_ice_config_add_server (KithIceConfig *self, const char *url, const char *username, const char *credential)
{
  const char *colon = strchr (url, ':');
  g_autofree char *scheme = colon ? g_strndup (url, (gsize) (colon - url)) : NULL;

  if (!scheme || !is_place (colon + 1))
    return FALSE;
  if (strcmp (scheme, "stun") == 0)
    {
      if (!self->stun)
        self->stun = g_strconcat ("stun://", colon + 1, NULL);
      return TRUE;
    }
  if ((strcmp (scheme, "turn") == 0 || strcmp (scheme, "turns") == 0) && username && credential &&
      self->turn->len < SERVERS_MAX)
    {
      g_autofree char *user = g_uri_escape_string (username, NULL, FALSE);
      g_autofree char *password = g_uri_escape_string (credential, NULL, FALSE);

      g_ptr_array_add (self->turn, g_strconcat (scheme, "://", user, ":", password, "@", colon + 1, NULL));
      return TRUE;
    }
  return FALSE;
}
