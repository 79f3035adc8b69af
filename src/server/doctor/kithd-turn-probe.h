/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How it went to ask a STUN server, or to get a place at a TURN relay. */
typedef enum
{
  KITHD_TURN_WORKS,
  KITHD_TURN_OPEN,          /* a relay for everybody, without a password */
  KITHD_TURN_WRONG_SECRET,  /* it does not take what is made of the secret */
  KITHD_TURN_REFUSES,       /* for another reason */
  KITHD_TURN_IS_NONE,       /* something else answers */
  KITHD_TURN_TIMES_OUT,     /* nothing answers */
  KITHD_TURN_UNREACHABLE,   /* no name, no way, nobody listens */
  KITHD_TURN_NOT_SUPPORTED, /* by any client that we know of */
} KithdTurnResult;

typedef struct
{
  KithdTurnResult result;
  char *detail;            /* (nullable): what was said about it */
  char *certificate;       /* (nullable): what is wrong with it */
  GSocketAddress *mapped;  /* (nullable): as what the server sees this machine */
  GSocketAddress *relayed; /* (nullable): what it would hand out */
} KithdTurnProbe;

KithdTurnProbe *kithd_turn_probe (const char *url, const char *username, const char *credential, guint timeout_ms);
void kithd_turn_probe_free (KithdTurnProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdTurnProbe, kithd_turn_probe_free)

G_END_DECLS
