/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called with whether the person trusts the certificate, and with the widget that asked. */
typedef void (*KithCertificateAnswer) (gboolean trusted, gpointer widget);

GtkWidget *kith_certificate_question_new (GtkWindow *parent, const char *server, const char *trusted,
                                          const char *shown);
void kith_certificate_question_confirm (GtkWidget *widget, KithClient *client, KithServerAddress *address,
                                        const char *server, KithCertificateAnswer answer);
gboolean kith_certificate_question_ask (GtkWidget *widget, const GError *error, KithClient *client,
                                        KithServerAddress *address, KithCertificateAnswer answer);
char *kith_fingerprint_split (const char *fingerprint);

G_END_DECLS
