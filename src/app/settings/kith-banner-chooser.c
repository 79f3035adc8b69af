/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-banner-chooser.h"

#include "kith-error.h"
#include "kith-session-pictures.h"

#include <glib/gi18n.h>

/* The picture at the top of a profile: a file is chosen and sent as it is; the server keeps its middle. */

typedef struct
{
  KithSession *session;
  KithBannerFunc func;
  GObject *data;
  GtkFileChooserNative *chooser; /* (nullable) */
} Errand;

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->session);
  g_object_unref (errand->data);
  g_clear_object (&errand->chooser);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static Errand *
errand_new (KithSession *session, KithBannerFunc func, GObject *data)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->session = g_object_ref (session);
  errand->func = func;
  errand->data = g_object_ref (data);
  return errand;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;

  kith_session_set_banner_finish (KITH_SESSION (source), result, &error);
  errand->func (error, errand->data);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  KithSession *session = errand->session;

  if (picture && g_bytes_get_size (picture) > KITH_LIMIT_PICTURE_BYTES)
    kith_error_set (&error, KITH_ERROR_PICTURE_TOO_LARGE);
  if (error)
    errand->func (error, errand->data);
  else
    kith_session_set_banner_async (session, picture, NULL, on_sent, g_steal_pointer (&errand));
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                                           : NULL;

  if (file)
    g_file_load_bytes_async (file, NULL, on_loaded, g_steal_pointer (&errand));
}

/**
 * kith_banner_choose:
 *
 * Asks for a file and sends it as one's banner.
 */
void
kith_banner_choose (GtkWindow *parent, KithSession *session, KithBannerFunc func, GObject *data)
{
  Errand *errand = errand_new (session, func, data);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/webp");
  errand->chooser = gtk_file_chooser_native_new (_ ("Choose a Banner"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
                                                 NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (errand->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (errand->chooser), filter);
  g_signal_connect (errand->chooser, "response", G_CALLBACK (on_chosen), errand);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (errand->chooser));
}

void
kith_banner_remove (KithSession *session, KithBannerFunc func, GObject *data)
{
  kith_session_set_banner_async (session, NULL, NULL, on_sent, errand_new (session, func, data));
}
