/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-device-watch.h"
#include "kith-media-pipeline.h"

G_BEGIN_DECLS

/* A pipeline with a microphone or speakers, which may be pulled out or lose their sound server at any time. Then the
 * system's default takes their place, or where that fails too, something that needs no device; and as soon as the
 * chosen one works again it comes back. It belongs to the thread of its context. */
typedef struct _KithDeviceStream KithDeviceStream;

typedef enum
{
  KITH_DEVICE_CHOSEN,
  KITH_DEVICE_FALLBACK, /* the default of the system, where the chosen one has a name and is not there */
  KITH_DEVICE_NONE,     /* what stands in where nothing works */
} KithDeviceUse;

/* (nullable) @trouble: why it is not the chosen one */
typedef void (*KithDeviceChanged) (gpointer owner, KithDeviceUse use, const GError *trouble);

typedef struct
{
  /* (transfer full) (nullable): a pipeline that works with that device */
  GstElement *(*make) (gpointer owner, KithDeviceUse use, GError **error);
  void (*connect) (gpointer owner, GstElement *pipeline); /* before it plays */
  void (*disconnect) (gpointer owner);                    /* when it has ended */
  /* whether a device is there; NULL stands for any */
  KithDevicePresence (*look) (gpointer owner, const char *name);
  KithDeviceChanged changed;
} KithDeviceStreamEvents;

KithDeviceStream *kith_device_stream_new (const KithMediaTime *time, const KithDeviceStreamEvents *events,
                                          gpointer owner);
void kith_device_stream_free (KithDeviceStream *self);
void kith_device_stream_start (KithDeviceStream *self, const char *name);
void kith_device_stream_stop (KithDeviceStream *self);
gboolean kith_device_stream_is_running (KithDeviceStream *self);
GstElement *kith_device_stream_get_pipeline (KithDeviceStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDeviceStream, kith_device_stream_free)

G_END_DECLS
