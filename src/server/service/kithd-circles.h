/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who among some people is in which conversation. People are pointers that mean nothing here. */
typedef struct _KithdCircles KithdCircles;

KithdCircles *kithd_circles_new (void);
void kithd_circles_free (KithdCircles *self);

void kithd_circles_add (KithdCircles *self, const char *channel_id, gpointer person);
void kithd_circles_set (KithdCircles *self, const char *channel_id, const GPtrArray *people);
void kithd_circles_forget (KithdCircles *self, gpointer person);
gboolean kithd_circles_has (KithdCircles *self, const char *channel_id, gpointer person);
const GPtrArray *kithd_circles_get (KithdCircles *self, const char *channel_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdCircles, kithd_circles_free)

G_END_DECLS
