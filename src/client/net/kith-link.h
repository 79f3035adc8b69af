/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One open connection to a gateway. Signals:
 *   frame (JsonNode *)                  a text frame came
 *   closed (guint code, const char *)   the connection is over, for good; emitted exactly once */
#define KITH_TYPE_LINK (kith_link_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithLink, kith_link, KITH, LINK, GObject)

struct _KithLinkClass
{
  GObjectClass parent_class;

  void (*send) (KithLink *self, JsonNode *frame);
  void (*close) (KithLink *self);
};

/* Close code of a connection that was lost without a word (RFC 6455, 7.4.1). */
#define KITH_LINK_CLOSE_LOST 1006

void kith_link_send (KithLink *self, JsonNode *frame);
void kith_link_close (KithLink *self);
gboolean kith_link_is_open (KithLink *self);

/* For implementations. */
void kith_link_emit_frame (KithLink *self, JsonNode *frame);
void kith_link_emit_closed (KithLink *self, guint code, const char *reason);

G_END_DECLS
