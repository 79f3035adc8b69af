/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KITH_TYPE_SOUND_DEVICE (kith_sound_device_get_type ())
G_DECLARE_FINAL_TYPE (KithSoundDevice, kith_sound_device, KITH, SOUND_DEVICE, GObject)

const char *kith_sound_device_get_name (KithSoundDevice *self);
const char *kith_sound_device_get_label (KithSoundDevice *self);

typedef enum
{
  KITH_DEVICE_UNKNOWN,
  KITH_DEVICE_THERE,
  KITH_DEVICE_GONE,
} KithDevicePresence;

#define KITH_TYPE_DEVICE_WATCH (kith_device_watch_get_type ())
G_DECLARE_FINAL_TYPE (KithDeviceWatch, kith_device_watch, KITH, DEVICE_WATCH, GObject)

/* The microphones and speakers that are there now. It belongs to the thread that made it. */

KithDeviceWatch *kith_device_watch_new (void);
GListModel *kith_device_watch_list_inputs (KithDeviceWatch *self);
GListModel *kith_device_watch_list_outputs (KithDeviceWatch *self);
KithDevicePresence kith_device_watch_look (GListModel *devices, const char *name);

G_END_DECLS
