/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-anchor-list.h"
#include "kith-client.h"
#include "kith-composer.h"
#include "kith-conversation.h"
#include "kith-guild.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A conversation in a window, over the still community of the demo. */
typedef struct
{
  char *directory;
  KithClient *client;
  KithSession *session;
  KithGuild *guild;
  GtkWidget *window;
  KithConversation *conversation;
  KithAnchorList *list;
  KithComposer *composer;
  GtkTextBuffer *buffer;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer channel_name);
void fixture_tear_down (Fixture *self, gconstpointer data);

KithChannel *fixture_find_channel (Fixture *self, const char *name);
void fixture_open (Fixture *self, const char *name);
void fixture_settle (Fixture *self);
GtkWidget *fixture_find (GtkWidget *root, GType type, const char *css_class);
gboolean fixture_press_key (GtkWidget *widget, guint key, GdkModifierType state);
void fixture_click (GtkWidget *widget, int n, double x, double y);
GListModel *fixture_get_model (Fixture *self);
double fixture_get_row_y (Fixture *self, guint position);

#define fixture_wait(self, condition)                                                                                  \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                                                      \
    while (!(condition))                                                                                               \
      {                                                                                                                \
        g_assert_cmpint (g_get_monotonic_time (), <, until);                                                           \
        g_main_context_iteration (NULL, FALSE);                                                                        \
      }                                                                                                                \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
