/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Descriptions and addresses come from other people's programs, so they are looked at before GStreamer gets them. */

#define KITH_SDP_MAX 12000
#define KITH_SDP_LINES_MAX 256
#define KITH_CANDIDATE_MAX 512
#define KITH_CANDIDATES_MAX 64

/* What is needed to know of a description that was found good. */
typedef struct
{
  char *fingerprint;  /* of the certificate, SHA-256, 64 lower-case hexadecimal digits */
  guint opus_payload; /* payload type of Opus; 0 for none */
  guint vp9_payload;  /* payload type of VP9; 0 for none */
} KithSdpFacts;

gboolean kith_sdp_check (const char *sdp, KithSdpFacts *facts, GError **error);
gboolean kith_sdp_check_share (const char *sdp, KithSdpFacts *facts, GError **error);
void kith_sdp_facts_clear (KithSdpFacts *facts);
gboolean kith_candidate_check (const char *candidate, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithSdpFacts, kith_sdp_facts_clear)

G_END_DECLS
