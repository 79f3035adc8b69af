/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-media.h"

#include <gst/gst.h>

G_DEFINE_QUARK (kith - media - error - quark, kith_media_error)

/* Elements that every call needs; sound devices are asked for when they are used. */
static const char *const needed[] = {
  "appsrc",      "appsink",     "audiomixer", "audioconvert", "audioresample", "audiotestsrc",    "capsfilter",
  "volume",      "queue",       "opusenc",    "opusdec",      "rtpopuspay",    "rtpopusdepay",    "webrtcbin",
  "dtlssrtpenc", "dtlssrtpdec", "nicesrc",    "nicesink",     "webrtcdsp",     "webrtcechoprobe",
};

/**
 * kith_media_init:
 *
 * Makes GStreamer ready and looks whether all is there that calls need. Can be called any number of times, from any
 * thread; the first time may take a second, while GStreamer learns what is installed.
 *
 * Returns: whether it is; otherwise @error names what is missing
 */
gboolean
kith_media_init (GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr (GstElementFactory) factory = gst_element_factory_find (needed[i]);

      if (!factory)
        g_string_append_printf (missing, "%s%s", missing->len ? ", " : "", needed[i]);
    }
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks %s", missing->str);
  return FALSE;
}
