/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "kith-share-frame.h"

G_BEGIN_DECLS

KithShareFrame *kith_share_frame_new (GstSample *sample);

G_END_DECLS
