/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-link-stats.h"

/* Six groups of five digits. Who stands between two people can make both certificates that they see, so that a code of
 * n bits costs them 2^(n/2) tries within the few seconds of connecting: 100 bits are enough, 20 would not be. */
#define GROUPS 6
#define GROUP_BYTES 5
#define GROUP_LIMIT 100000

G_DEFINE_BOXED_TYPE (KithLinkStats, kith_link_stats, kith_link_stats_copy, kith_link_stats_free)

GType
kith_link_path_get_type (void)
{
  static const GEnumValue values[] = {
    { KITH_LINK_PATH_UNKNOWN, "KITH_LINK_PATH_UNKNOWN", "unknown" },
    { KITH_LINK_PATH_HOST, "KITH_LINK_PATH_HOST", "host" },
    { KITH_LINK_PATH_REFLEXIVE, "KITH_LINK_PATH_REFLEXIVE", "reflexive" },
    { KITH_LINK_PATH_RELAY, "KITH_LINK_PATH_RELAY", "relay" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KithLinkPath", values));
  return type;
}

/**
 * kith_link_stats_new:
 *
 * Returns: (transfer full): what is known of a link before anything is
 */
KithLinkStats *
kith_link_stats_new (void)
{
  KithLinkStats *self = g_new0 (KithLinkStats, 1);

  self->round_trip = self->jitter = self->lateness = self->hold = self->delay = -1;
  return self;
}

KithLinkStats *
kith_link_stats_copy (const KithLinkStats *self)
{
  KithLinkStats *copy = g_memdup2 (self, sizeof *self);

  copy->codec = g_strdup (self->codec);
  copy->code = g_strdup (self->code);
  return copy;
}

void
kith_link_stats_free (KithLinkStats *self)
{
  if (!self)
    return;
  g_free (self->codec);
  g_free (self->code);
  g_free (self);
}

/**
 * kith_comparison_code:
 * @fingerprint: of a certificate, as 64 lower-case hexadecimal digits
 * @other: of the certificate at the other end
 *
 * Makes of both ends' certificates what two people can read to each other: when it is the same with both, nobody stands
 * between them. Which end it is asked at makes no difference. It is another one with each new link.
 *
 * Returns: (transfer full): digits in groups, parted by spaces
 */
char *
kith_comparison_code (const char *fingerprint, const char *other)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) code = g_string_new (NULL);
  gboolean swap = g_strcmp0 (fingerprint, other) > 0;
  g_autofree char *text = g_strdup_printf ("kith comparison code 1\n%s\n%s\n", swap ? other : fingerprint,
                                           swap ? fingerprint : other);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  for (guint group = 0; group < GROUPS; group++)
    {
      guint64 number = 0;

      for (guint i = 0; i < GROUP_BYTES; i++)
        number = number << 8 | digest[group * GROUP_BYTES + i];
      g_string_append_printf (code, "%s%05u", group ? " " : "", (guint) (number % GROUP_LIMIT));
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}
