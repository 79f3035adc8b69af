/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-sdp-check.h"

#include <gio/gio.h>
#include <string.h>

#include "kith-media.h"

#define FINGERPRINT "a=fingerprint:"
#define RTPMAP "a=rtpmap:"
#define DIGEST_LENGTH 64

static gboolean
bad_sdp (GError **error, const char *why)
{
  g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_DESCRIPTION, "a description is not taken: %s", why);
  return FALSE;
}

/* Only what can be printed and line ends; a NUL cannot be in it. */
static gboolean
is_plain (const char *text, gboolean lines)
{
  for (const char *at = text; *at; at++)
    if (!g_ascii_isprint (*at) && !(lines && (*at == '\r' || *at == '\n')))
      return FALSE;
  return TRUE;
}

/* "sha-256 AB:CD:…" becomes its digits; NULL where it is something else. */
static char *
parse_fingerprint (const char *value)
{
  g_autoptr (GString) digits = g_string_sized_new (DIGEST_LENGTH);

  if (g_ascii_strncasecmp (value, "sha-256 ", 8) != 0)
    return NULL;
  for (const char *at = value + 8; *at; at += 3)
    {
      if (!g_ascii_isxdigit (at[0]) || !g_ascii_isxdigit (at[1]) || (at[2] && at[2] != ':') ||
          digits->len >= DIGEST_LENGTH)
        return NULL;
      g_string_append_c (digits, g_ascii_tolower (at[0]));
      g_string_append_c (digits, g_ascii_tolower (at[1]));
      if (!at[2])
        break;
    }
  return digits->len == DIGEST_LENGTH ? g_strdup (digits->str) : NULL;
}

static gboolean
take_fingerprint (KithSdpFacts *facts, const char *value, GError **error)
{
  g_autofree char *fingerprint = parse_fingerprint (value);

  if (!fingerprint)
    return bad_sdp (error, "its fingerprint is not SHA-256");
  if (facts->fingerprint && strcmp (facts->fingerprint, fingerprint) != 0)
    return bad_sdp (error, "it names two certificates");
  g_free (facts->fingerprint);
  facts->fingerprint = g_steal_pointer (&fingerprint);
  return TRUE;
}

static gboolean
take_rtpmap (KithSdpFacts *facts, const char *value, GError **error)
{
  char *end;
  guint64 payload = g_ascii_strtoull (value, &end, 10);

  if (end == value || payload > 127 || *end != ' ')
    return bad_sdp (error, "a payload type is none");
  if (g_ascii_strncasecmp (end + 1, "opus/48000", 10) == 0)
    facts->opus_payload = (guint) payload;
  else if (g_ascii_strncasecmp (end + 1, "VP9/90000", 9) == 0)
    facts->vp9_payload = (guint) payload;
  return TRUE;
}

/* What parts a description has. */
typedef struct
{
  gboolean share;
  guint n_sound, n_picture;
} Parts;

static gboolean
take_part (Parts *parts, const char *line, GError **error)
{
  if (g_str_has_prefix (line, "m=audio "))
    parts->n_sound++;
  else if (parts->share && g_str_has_prefix (line, "m=video "))
    parts->n_picture++;
  else
    return bad_sdp (error, parts->share ? "it offers more than a picture and sound" : "it offers more than sound");
  return TRUE;
}

static gboolean
take_line (KithSdpFacts *facts, const char *line, Parts *parts, GError **error)
{
  if (*line && (!g_ascii_islower (line[0]) || line[1] != '='))
    return bad_sdp (error, "a line is none");
  if (g_str_has_prefix (line, "m="))
    {
      return take_part (parts, line, error);
    }
  else if (g_str_has_prefix (line, FINGERPRINT))
    {
      return take_fingerprint (facts, line + strlen (FINGERPRINT), error);
    }
  else if (g_str_has_prefix (line, RTPMAP))
    {
      return take_rtpmap (facts, line + strlen (RTPMAP), error);
    }
  return TRUE;
}

static gboolean
check_lines (const char *sdp, KithSdpFacts *facts, Parts *parts, GError **error)
{
  g_auto (GStrv) lines = NULL;

  *facts = (KithSdpFacts){ NULL };
  if (strnlen (sdp, KITH_SDP_MAX + 1) > KITH_SDP_MAX)
    return bad_sdp (error, "it is too long");
  if (!is_plain (sdp, TRUE))
    return bad_sdp (error, "it is not text");
  lines = g_strsplit (sdp, "\n", KITH_SDP_LINES_MAX + 2);
  if (g_strv_length (lines) > KITH_SDP_LINES_MAX)
    return bad_sdp (error, "it has too many lines");
  if (!lines[0] || strcmp (g_strchomp (lines[0]), "v=0") != 0)
    return bad_sdp (error, "it is of another version");
  for (guint i = 1; lines[i]; i++)
    if (!take_line (facts, g_strchomp (lines[i]), parts, error))
      return FALSE;
  return facts->fingerprint || bad_sdp (error, "it names no certificate");
}

/**
 * kith_sdp_check:
 * @facts: (out caller-allocates): what the description says; also to be cleared after a failure
 *
 * Looks at a description of a link for voice: its size, that it is text of the right form, that it has one part for
 * sound with Opus, and one certificate.
 */
gboolean
kith_sdp_check (const char *sdp, KithSdpFacts *facts, GError **error)
{
  Parts parts = { FALSE };

  if (!check_lines (sdp, facts, &parts, error))
    return FALSE;
  if (parts.n_sound != 1)
    return bad_sdp (error, "it does not have one part for sound");
  return facts->opus_payload || bad_sdp (error, "it has no Opus");
}

/**
 * kith_sdp_check_share:
 * @facts: (out caller-allocates): what the description says; also to be cleared after a failure
 *
 * Looks at a description of a link for a share: as kith_sdp_check(), but it has one part for a picture with VP9, and
 * may have one for sound.
 */
gboolean
kith_sdp_check_share (const char *sdp, KithSdpFacts *facts, GError **error)
{
  Parts parts = { TRUE };

  if (!check_lines (sdp, facts, &parts, error))
    return FALSE;
  if (parts.n_picture != 1 || parts.n_sound > 1)
    return bad_sdp (error, "it does not have one part for a picture, and one for sound at most");
  if (!facts->vp9_payload)
    return bad_sdp (error, "it has no VP9");
  return !parts.n_sound || facts->opus_payload || bad_sdp (error, "it has no Opus");
}

void
kith_sdp_facts_clear (KithSdpFacts *facts)
{
  g_clear_pointer (&facts->fingerprint, g_free);
}

static gboolean
bad_candidate (GError **error, const char *why)
{
  g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_CANDIDATE, "an address is not taken: %s", why);
  return FALSE;
}

static gboolean
is_number (const char *text, guint64 min, guint64 max)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, min, max, &number, NULL);
}

/* A literal address, or a name of mDNS, which browsers send in its place; other names would have us ask a name server
 * for whatever a peer likes. */
static gboolean
is_address (const char *text)
{
  if (g_hostname_is_ip_address (text))
    return TRUE;
  if (!g_str_has_suffix (text, ".local"))
    return FALSE;
  for (const char *at = text; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '.')
      return FALSE;
  return TRUE;
}

static gboolean
is_kind (const char *text)
{
  static const char *const kinds[] = { "host", "srflx", "prflx", "relay", NULL };

  return g_strv_contains (kinds, text);
}

/**
 * kith_candidate_check:
 * @candidate: `candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ KIND …` of RFC 8839
 *
 * Looks at an address that a peer says it can be reached at.
 */
gboolean
kith_candidate_check (const char *candidate, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (strnlen (candidate, KITH_CANDIDATE_MAX + 1) > KITH_CANDIDATE_MAX)
    return bad_candidate (error, "it is too long");
  if (!is_plain (candidate, FALSE) || !g_str_has_prefix (candidate, "candidate:"))
    return bad_candidate (error, "it is none");
  words = g_strsplit (candidate + strlen ("candidate:"), " ", 64);
  if (g_strv_length (words) < 8 || strlen (words[0]) > 32 || strcmp (words[6], "typ") != 0 || !is_kind (words[7]))
    return bad_candidate (error, "it is not of the right form");
  if (!is_number (words[1], 1, 2) || !is_number (words[3], 0, G_MAXUINT32) || !is_number (words[5], 0, G_MAXUINT16))
    return bad_candidate (error, "a number is out of range");
  if (g_ascii_strcasecmp (words[2], "UDP") != 0 && g_ascii_strcasecmp (words[2], "TCP") != 0)
    return bad_candidate (error, "its transport is not known");
  return is_address (words[4]) || bad_candidate (error, "it has no address");
}
