/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells the local network of a server until it is freed. It belongs to the thread of its main context. */
typedef struct _KithLanAnnouncer KithLanAnnouncer;

/* What is told; the texts are copied. */
typedef struct
{
  const char *name;        /* what people call the server */
  const char *fingerprint; /* (nullable): of its certificate, in hexadecimal, where people are to know it by that */
  guint16 port;
  gboolean tls;
} KithLanAnnouncement;

KithLanAnnouncer *kith_lan_announcer_new (GMainContext *context, const KithLanAnnouncement *announcement,
                                          GError **error);
void kith_lan_announcer_free (KithLanAnnouncer *self);
gboolean kith_lan_announcer_is_heard (KithLanAnnouncer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithLanAnnouncer, kith_lan_announcer_free)

G_END_DECLS
