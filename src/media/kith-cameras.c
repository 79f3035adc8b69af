/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-cameras.h"

#include <gst/gst.h>

#include "kith-media.h"

/* (transfer full) (nullable): a camera by its path. */
static KithShareSource *
make_source (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  g_autofree char *label = gst_device_get_display_name (device);
  const char *path = properties ? gst_structure_get_string (properties, "device.path") : NULL;
  KithShareSource *source;

  if (!path)
    return NULL;
  source = kith_share_source_new (KITH_SHARE_SOURCE_CAMERA, label);
  source->device = g_strdup (path);
  return source;
}

/**
 * kith_cameras_list:
 *
 * Returns: (transfer full) (element-type KithShareSource) (nullable): the cameras that are connected
 */
GPtrArray *
kith_cameras_list (GError **error)
{
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  GPtrArray *sources;
  GList *devices;

  if (!kith_media_init (error))
    return NULL;
  sources = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_share_source_free);
  monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  devices = gst_device_monitor_get_devices (monitor);
  for (GList *each = devices; each; each = each->next)
    {
      KithShareSource *source = make_source (each->data);

      if (source)
        g_ptr_array_add (sources, source);
    }
  g_list_free_full (devices, gst_object_unref);
  return sources;
}
