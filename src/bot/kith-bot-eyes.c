/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-eyes.h"

#include "kith-test-picture.h"

struct _KithBotEyes
{
  GObject parent_instance;

  KithShareView *view;
  guint n_frames, n_numbered, n_backwards;
  guint32 first, last;
  int width, height;
  gint64 first_us, last_us;
};

G_DEFINE_FINAL_TYPE (KithBotEyes, kith_bot_eyes, G_TYPE_OBJECT)

static void
on_frame (KithBotEyes *self)
{
  g_autoptr (KithShareFrame) frame = kith_share_view_take_frame (self->view);
  guint32 number;

  if (!frame)
    return;
  self->last_us = g_get_monotonic_time ();
  if (self->n_frames++ == 0)
    self->first_us = self->last_us;
  self->width = frame->width;
  self->height = frame->height;
  if (!kith_test_picture_read (g_bytes_get_data (frame->pixels, NULL), frame->width, frame->height, frame->stride,
                               &number))
    return;
  if (self->n_numbered++ == 0)
    self->first = number;
  else if (number < self->last)
    self->n_backwards++;
  self->last = number;
}

static void
kith_bot_eyes_finalize (GObject *object)
{
  g_object_unref (KITH_BOT_EYES (object)->view);
  G_OBJECT_CLASS (kith_bot_eyes_parent_class)->finalize (object);
}

static void
kith_bot_eyes_class_init (KithBotEyesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_bot_eyes_finalize;
}

static void
kith_bot_eyes_init (KithBotEyes *self)
{
}

KithBotEyes *
kith_bot_eyes_new (KithShareView *view)
{
  KithBotEyes *self = g_object_new (KITH_TYPE_BOT_EYES, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * kith_bot_eyes_describe:
 *
 * Returns: (transfer full): what was seen so far
 */
JsonObject *
kith_bot_eyes_describe (KithBotEyes *self)
{
  JsonObject *object = json_object_new ();
  double seconds = (double) (self->last_us - self->first_us) / G_USEC_PER_SEC;
  const char *trouble = kith_share_view_get_trouble (self->view);

  json_object_set_boolean_member (object, "shown", kith_share_view_get_shown (self->view));
  json_object_set_int_member (object, "frames", self->n_frames);
  json_object_set_int_member (object, "width", self->width);
  json_object_set_int_member (object, "height", self->height);
  json_object_set_double_member (object, "rate", seconds > 0 ? (self->n_frames - 1) / seconds : 0);
  json_object_set_int_member (object, "numbered", self->n_numbered);
  json_object_set_int_member (object, "backwards", self->n_backwards);
  json_object_set_int_member (object, "first", self->first);
  json_object_set_int_member (object, "last", self->last);
  if (trouble)
    json_object_set_string_member (object, "trouble", trouble);
  return object;
}
