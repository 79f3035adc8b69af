/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-picture.h"

#include "kith-session-pictures.h"

/**
 * KithPicture:
 *
 * The pixels of one picture in one size, shared by all that show it. It is fetched and decoded away from the main
 * thread; until then, and where that fails, there are none.
 */
struct _KithPicture
{
  GObject parent_instance;

  char *id;
  int size;
  cairo_surface_t *surface; /* (nullable) */
  gboolean loading;
  gint64 failed_at; /* monotonic; 0: it did not */
};

G_DEFINE_FINAL_TYPE (KithPicture, kith_picture, G_TYPE_OBJECT)

/* Of a session: the last pictures that somebody asked for, so that a list that is scrolled back shows them at once. */
#define POOL_KEY "kith-pictures"
#define MAX_RECENT 128
#define RETRY_US (30 * G_USEC_PER_SEC)
/* A server that sends more than it should is not believed. */
#define MAX_SIDE 1024

static guint loaded_signal;

static void
pool_free (gpointer data)
{
  g_queue_free_full (data, g_object_unref);
}

static GQueue *
get_pool (KithSession *session)
{
  GQueue *pool = g_object_get_data (G_OBJECT (session), POOL_KEY);

  if (!pool)
    {
      pool = g_queue_new ();
      g_object_set_data_full (G_OBJECT (session), POOL_KEY, pool, pool_free);
    }
  return pool;
}

static void
kith_picture_finalize (GObject *object)
{
  KithPicture *self = KITH_PICTURE (object);

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self->id);
  G_OBJECT_CLASS (kith_picture_parent_class)->finalize (object);
}

static void
kith_picture_class_init (KithPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_picture_finalize;
  loaded_signal = g_signal_new ("loaded", KITH_TYPE_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_picture_init (KithPicture *self)
{
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  gboolean *too_large = data;

  *too_large = width > MAX_SIDE || height > MAX_SIDE;
  if (*too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

static cairo_surface_t *
decode (GBytes *bytes, int size)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GdkPixbuf) scaled = NULL;
  cairo_surface_t *surface;
  gboolean too_large = FALSE, good;
  GdkPixbuf *pixels;
  cairo_t *cairo;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &too_large);
  good = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  good = gdk_pixbuf_loader_close (loader, NULL) && good;
  pixels = good && !too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (!pixels)
    return NULL;
  scaled = gdk_pixbuf_scale_simple (pixels, size, size, GDK_INTERP_BILINEAR);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo = cairo_create (surface);
  gdk_cairo_set_source_pixbuf (cairo, scaled, 0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  return surface;
}

static void
run_decode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  cairo_surface_t *surface = decode (data, KITH_PICTURE (source)->size);

  if (surface)
    g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a picture");
}

static void
set_failed (KithPicture *self)
{
  self->loading = FALSE;
  self->failed_at = g_get_monotonic_time ();
}

static void
on_decoded (GObject *object, GAsyncResult *result, gpointer data)
{
  KithPicture *self = KITH_PICTURE (object);

  self->surface = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!self->surface)
    {
      set_failed (self);
      return;
    }
  self->loading = FALSE;
  g_signal_emit (self, loaded_signal, 0);
}

static void
on_fetched (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPicture) self = data;
  GBytes *bytes = kith_session_fetch_picture_finish (KITH_SESSION (object), result, NULL);
  g_autoptr (GTask) task = NULL;

  if (!bytes)
    {
      set_failed (self);
      return;
    }
  task = g_task_new (self, NULL, on_decoded, NULL);
  g_task_set_task_data (task, bytes, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, run_decode);
}

static void
load (KithPicture *self, KithSession *session)
{
  if (self->surface || self->loading || (self->failed_at && g_get_monotonic_time () - self->failed_at < RETRY_US))
    return;
  self->loading = TRUE;
  kith_session_fetch_picture_async (session, self->id, (guint) self->size, NULL, on_fetched, g_object_ref (self));
}

static KithPicture *
find (GQueue *pool, const char *id, int size)
{
  for (GList *link = pool->head; link; link = link->next)
    {
      KithPicture *picture = link->data;

      if (picture->size == size && g_str_equal (picture->id, id))
        {
          g_queue_unlink (pool, link);
          g_queue_push_head_link (pool, link);
          return picture;
        }
    }
  return NULL;
}

/**
 * kith_picture_get:
 * @id: of the picture
 * @pixels: how wide it is shown, in pixels of the screen
 *
 * Returns: (transfer full): the picture, which may have no pixels yet
 */
KithPicture *
kith_picture_get (KithSession *session, const char *id, int pixels)
{
  GQueue *pool = get_pool (session);
  KithPicture *self = find (pool, id, pixels);

  if (!self)
    {
      self = g_object_new (KITH_TYPE_PICTURE, NULL);
      self->id = g_strdup (id);
      self->size = pixels;
      g_queue_push_head (pool, self);
      if (pool->length > MAX_RECENT)
        g_object_unref (g_queue_pop_tail (pool));
    }
  load (self, session);
  return g_object_ref (self);
}

/**
 * kith_picture_get_surface:
 *
 * Returns: (transfer none) (nullable): the pixels, once they are there
 */
cairo_surface_t *
kith_picture_get_surface (KithPicture *self)
{
  return self->surface;
}

const char *
kith_picture_get_id (KithPicture *self)
{
  return self->id;
}

/**
 * kith_picture_set_source:
 * @size: width and height in the units of @cairo
 *
 * Makes the picture, at the origin, what is painted with. It must have pixels.
 */
void
kith_picture_set_source (KithPicture *self, cairo_t *cairo, double size)
{
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, self->size / size, self->size / size);
  cairo_set_source_surface (cairo, self->surface, 0, 0);
  cairo_pattern_set_matrix (cairo_get_source (cairo), &matrix);
}
