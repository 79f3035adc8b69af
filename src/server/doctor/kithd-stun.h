/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Messages of STUN (RFC 8489) and of TURN (RFC 8656), as far as a server for them is tried out. */

#define KITHD_STUN_BINDING 0x001
#define KITHD_STUN_ALLOCATE 0x003
#define KITHD_STUN_REFRESH 0x004

#define KITHD_STUN_LIFETIME 0x000d
#define KITHD_STUN_REQUESTED_TRANSPORT 0x0019

#define KITHD_STUN_HEADER 20
#define KITHD_STUN_MAX 1500

typedef struct
{
  gboolean success;
  guint code;              /* of an error; 0 where it tells none */
  char *reason;            /* (nullable): of an error */
  char *realm, *nonce;     /* (nullable) */
  GSocketAddress *mapped;  /* (nullable): of who has asked, as the server sees it */
  GSocketAddress *relayed; /* (nullable): where the relay takes what is for them */
} KithdStunReply;

GByteArray *kithd_stun_request_new (guint method);
void kithd_stun_request_add (GByteArray *request, guint attribute, const guint8 *value, gsize length);
void kithd_stun_request_sign (GByteArray *request, const char *username, const char *password,
                              const KithdStunReply *challenge);

gsize kithd_stun_get_length (const guint8 header[KITHD_STUN_HEADER]);
KithdStunReply *kithd_stun_reply_parse (const GByteArray *request, const guint8 *data, gsize length);
void kithd_stun_reply_free (KithdStunReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdStunReply, kithd_stun_reply_free)

G_END_DECLS
