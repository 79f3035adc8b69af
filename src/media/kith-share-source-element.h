/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "kith-share-options.h"

G_BEGIN_DECLS

GstElement *kith_share_source_make_element (const KithShareSource *source, int rate, GError **error);

G_END_DECLS
