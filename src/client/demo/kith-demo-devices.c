/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-devices.h"

#include "kith-demo-id.h"
#include "kith-demo-routes.h"
#include "kith-error.h"

/* Where the demo's person is signed in. */

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

static const struct
{
  const char *name;
  const char *address;
  gint64 hours;  /* since it was made */
  gint64 unused; /* hours since it was used */
} devices[] = {
  { "kitchen-laptop", "192.168.1.20", 24 * 3, 0 },
  { "studio-pc", "192.168.1.31", 24 * 40, 5 },
  { "old-thinkpad", "203.0.113.77", 24 * 190, 24 * 16 },
};

/**
 * kith_demo_devices_new:
 *
 * Returns: (transfer full) (element-type KithWireSession): the devices, newest first; the first one is this
 */
GPtrArray *
kith_demo_devices_new (gint64 now_ms)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_session_free);

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      KithWireSession *session = kith_wire_session_new ();

      session->id = kith_demo_id_format (now_ms, KITH_DEMO_ID_SESSION, 0, i);
      session->device = g_strdup (devices[i].name);
      session->address = g_strdup (devices[i].address);
      session->created_at = now_ms - devices[i].hours * HOUR_MS;
      session->last_used_at = now_ms - devices[i].unused * HOUR_MS;
      session->current = i == 0;
      g_ptr_array_add (list, session);
    }
  return list;
}

static gpointer
list_devices (const KithDemoRequest *request, GError **error)
{
  KithWireSessionList *list = kith_wire_session_list_new ();

  for (guint i = 0; i < request->world->devices->len; i++)
    g_ptr_array_add (list->items, kith_wire_session_copy (request->world->devices->pdata[i]));
  return list;
}

static gpointer
end_device (const KithDemoRequest *request, GError **error)
{
  GPtrArray *list = request->world->devices;

  for (guint i = 0; i < list->len; i++)
    {
      KithWireSession *session = (KithWireSession *) g_ptr_array_index (list, i);

      if (!session->current && g_str_equal (session->id, request->params[0]))
        {
          g_ptr_array_remove_index (list, i);
          return NULL;
        }
    }
  kith_error_set (error, KITH_ERROR_UNKNOWN_SESSION);
  return NULL;
}

static gpointer
end_others (const KithDemoRequest *request, GError **error)
{
  g_ptr_array_set_size (request->world->devices, 1);
  return NULL;
}

const KithDemoHandler kith_demo_device_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_SESSIONS_LIST] = list_devices,
  [KITH_ROUTE_SESSION_REVOKE] = end_device,
  [KITH_ROUTE_SESSIONS_REVOKE_OTHERS] = end_others,
};
