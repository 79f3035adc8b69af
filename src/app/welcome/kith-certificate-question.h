/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called with whether the person trusts the certificate, and with the widget that asked. */
typedef void (*KithCertificateAnswer) (gboolean trusted, gpointer widget);

void kith_certificate_question_ask (GtkWidget *widget, KithServerAddress *address, const char *fingerprint,
                                    KithCertificateAnswer answer);
char *kith_fingerprint_split (const char *fingerprint);

G_END_DECLS
