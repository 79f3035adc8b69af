/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-device-watch.h"

#include <gst/gst.h>

#include "kith-media-hop.h"
#include "kith-media.h"

struct _KithSoundDevice
{
  GObject parent_instance;

  char *name, *label;
};

G_DEFINE_FINAL_TYPE (KithSoundDevice, kith_sound_device, G_TYPE_OBJECT)

static void
kith_sound_device_finalize (GObject *object)
{
  KithSoundDevice *self = KITH_SOUND_DEVICE (object);

  g_free (self->name);
  g_free (self->label);
  G_OBJECT_CLASS (kith_sound_device_parent_class)->finalize (object);
}

static void
kith_sound_device_class_init (KithSoundDeviceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_sound_device_finalize;
}

static void
kith_sound_device_init (KithSoundDevice *self)
{
}

/**
 * kith_sound_device_get_name:
 *
 * Returns: what the sound server calls it, for #KithVoiceSettings
 */
const char *
kith_sound_device_get_name (KithSoundDevice *self)
{
  return self->name;
}

/**
 * kith_sound_device_get_label:
 *
 * Returns: what people call it
 */
const char *
kith_sound_device_get_label (KithSoundDevice *self)
{
  return self->label;
}

#define RETRY_MS 1000

struct _KithDeviceWatch
{
  GObject parent_instance;

  GListStore *inputs, *outputs;
  KithMediaHop *hop;
  GThread *thread; /* that asks the sound server, which may take its time */
  GstDeviceProvider *provider;
  GMainContext *context;
  GMainLoop *loop;
  gboolean started; /* of the thread */
};

G_DEFINE_FINAL_TYPE (KithDeviceWatch, kith_device_watch, G_TYPE_OBJECT)

/* A device that has come or gone. */
typedef struct
{
  char *name, *label;
  gboolean input, gone;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_free (change->label);
  g_free (change);
}

static gboolean
find (GListStore *list, const char *name, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (KithSoundDevice) device = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (device->name, name))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
on_change (gpointer owner, gpointer payload)
{
  KithDeviceWatch *self = owner;
  const Change *change = payload;
  GListStore *list = change->input ? self->inputs : self->outputs;
  g_autoptr (KithSoundDevice) device = NULL;
  guint position;

  if (find (list, change->name, &position))
    g_list_store_remove (list, position);
  if (change->gone)
    return;
  device = g_object_new (KITH_TYPE_SOUND_DEVICE, NULL);
  device->name = g_strdup (change->name);
  device->label = g_strdup (change->label);
  g_list_store_append (list, device);
}

/* The name that pulsesrc and pulsesink take; NULL for devices of other makers, which are the same ones over again, and
 * for what is no microphone but listens to speakers. */
static char *
dup_name (GstDevice *device)
{
  g_autoptr (GstStructure) structure = gst_device_get_properties (device);
  g_autoptr (GstElement) element = NULL;
  const char *class = structure ? gst_structure_get_string (structure, "device.class") : NULL;
  char *name = NULL;

  if (!g_str_has_prefix (G_OBJECT_TYPE_NAME (device), "GstPulse") || g_strcmp0 (class, "monitor") == 0)
    return NULL;
  element = gst_device_create_element (device, NULL);
  if (element)
    {
      g_object_ref_sink (element);
      g_object_get (element, "device", &name, NULL);
    }
  return name;
}

static void
post (KithDeviceWatch *self, GstDevice *device, gboolean gone)
{
  g_autofree char *name = dup_name (device);
  Change *change;

  if (!name)
    return;
  change = g_new0 (Change, 1);
  change->name = g_steal_pointer (&name);
  change->label = gst_device_get_display_name (device);
  change->input = gst_device_has_classes (device, "Audio/Source");
  change->gone = gone;
  kith_media_hop_post (self->hop, on_change, change, change_free);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (GstDevice) device = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    gst_message_parse_device_added (message, &device);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    gst_message_parse_device_removed (message, &device);
  if (device)
    post (data, device, GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED);
  return G_SOURCE_CONTINUE;
}

static void
post_all (KithDeviceWatch *self)
{
  GList *devices = gst_device_provider_get_devices (self->provider);

  for (GList *link = devices; link; link = link->next)
    post (self, link->data, FALSE);
  g_list_free_full (devices, gst_object_unref);
}

/* (transfer full) (nullable): one of our own. What GStreamer hands out is shared by all of the process, and stays with
 * a sound server that has ended. */
static GstDeviceProvider *
make_provider (void)
{
  g_autoptr (GstDeviceProviderFactory) found = gst_device_provider_factory_find ("pulsedeviceprovider");
  g_autoptr (GstPluginFeature) loaded = found ? gst_plugin_feature_load (GST_PLUGIN_FEATURE (found)) : NULL;

  if (!loaded)
    return NULL;
  return g_object_ref_sink (
    g_object_new (gst_device_provider_factory_get_device_provider_type (GST_DEVICE_PROVIDER_FACTORY (loaded)), NULL));
}

/* There may be no sound server yet. */
static gboolean
on_retry (gpointer data)
{
  KithDeviceWatch *self = data;

  if (self->started)
    return G_SOURCE_REMOVE;
  self->started = gst_device_provider_start (self->provider);
  if (self->started)
    post_all (self);
  return self->started ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gpointer
run (gpointer data)
{
  KithDeviceWatch *self = data;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GSource) watch = NULL;
  g_autoptr (GSource) retry = NULL;

  if (!kith_media_init (NULL))
    return NULL;
  self->provider = make_provider ();
  if (!self->provider)
    return NULL;
  bus = gst_device_provider_get_bus (self->provider);
  watch = gst_bus_create_watch (bus);
  g_source_set_callback (watch, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (watch, self->context);
  retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (retry, on_retry, self, NULL);
  g_source_attach (retry, self->context);
  on_retry (self);
  g_main_loop_run (self->loop);
  if (self->started)
    gst_device_provider_stop (self->provider);
  g_source_destroy (retry);
  g_source_destroy (watch);
  gst_clear_object (&self->provider);
  return NULL;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
kith_device_watch_finalize (GObject *object)
{
  KithDeviceWatch *self = KITH_DEVICE_WATCH (object);
  g_autoptr (GSource) end = g_idle_source_new ();

  kith_media_hop_cut (self->hop);
  g_source_set_callback (end, quit, self->loop, NULL);
  g_source_attach (end, self->context);
  g_thread_join (self->thread);
  kith_media_hop_unref (self->hop);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->inputs);
  g_object_unref (self->outputs);
  G_OBJECT_CLASS (kith_device_watch_parent_class)->finalize (object);
}

static void
kith_device_watch_class_init (KithDeviceWatchClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_device_watch_finalize;
}

static void
kith_device_watch_init (KithDeviceWatch *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->inputs = g_list_store_new (KITH_TYPE_SOUND_DEVICE);
  self->outputs = g_list_store_new (KITH_TYPE_SOUND_DEVICE);
  self->hop = kith_media_hop_new (context, self, NULL, 0);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("kith-devices", run, self);
}

/**
 * kith_device_watch_new:
 *
 * Returns: (transfer full): a watch whose lists fill in a moment
 */
KithDeviceWatch *
kith_device_watch_new (void)
{
  return g_object_new (KITH_TYPE_DEVICE_WATCH, NULL);
}

/**
 * kith_device_watch_list_inputs:
 *
 * Returns: (transfer none): #KithSoundDevice: microphones
 */
GListModel *
kith_device_watch_list_inputs (KithDeviceWatch *self)
{
  return G_LIST_MODEL (self->inputs);
}

/**
 * kith_device_watch_list_outputs:
 *
 * Returns: (transfer none): #KithSoundDevice: speakers
 */
GListModel *
kith_device_watch_list_outputs (KithDeviceWatch *self)
{
  return G_LIST_MODEL (self->outputs);
}

/**
 * kith_device_watch_look:
 * @devices: (nullable): a list of a watch
 * @name: (nullable): %NULL for any
 *
 * Returns: whether a device is there; while there is none at all, that is not known
 */
KithDevicePresence
kith_device_watch_look (GListModel *devices, const char *name)
{
  guint position;

  if (!devices || g_list_model_get_n_items (devices) == 0)
    return KITH_DEVICE_UNKNOWN;
  return !name || find (G_LIST_STORE (devices), name, &position) ? KITH_DEVICE_THERE : KITH_DEVICE_GONE;
}
