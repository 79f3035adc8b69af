/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A picture that was received: B8G8R8A8, the alpha always full. */
typedef struct
{
  GBytes *pixels;
  int width, height;
  gsize stride;
} KithShareFrame;

void kith_share_frame_free (KithShareFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareFrame, kith_share_frame_free)

G_END_DECLS
