/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-details.h"

#include "kith-guild.h"
#include "kith-menu-button.h"
#include "kith-voice-actions.h"
#include "kith-voice-link-row.h"

#include <glib/gi18n.h>

#define WIDTH 480
#define HEIGHT 560

/**
 * KithVoiceDetails:
 *
 * A row for each of the others, measured once a second while it is shown.
 */
struct _KithVoiceDetails
{
  AdwWindow parent_instance;

  KithVoiceCall *call;
  GCancellable *cancellable;
  GHashTable *rows; /* peer id → KithVoiceLinkRow, not owned */
  AdwPreferencesGroup *group;
  GtkStack *stack;
  AdwStatusPage *empty;
  AdwToastOverlay *toasts;
  GtkWidget *copy;
  guint timer;
};

G_DEFINE_FINAL_TYPE (KithVoiceDetails, kith_voice_details, ADW_TYPE_WINDOW)

/* What a measurement belongs to, by when it is there. */
typedef struct
{
  KithVoiceDetails *self;
  char *peer_id;
} Measuring;

static KithLinkState
get_state (KithVoiceDetails *self, const char *peer_id)
{
  KithVoiceRoom *room = kith_voice_call_get_room (self->call);
  const KithVoicePeer *peer = room ? kith_voice_room_get_peer (room, peer_id) : NULL;

  return peer ? peer->state : KITH_LINK_NEW;
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  Measuring *measuring = data;
  g_autoptr (KithVoiceDetails) self = measuring->self;
  g_autofree char *peer_id = measuring->peer_id;
  g_autoptr (KithLinkStats) stats = kith_voice_room_measure_finish (KITH_VOICE_ROOM (source), result, NULL);
  KithVoiceLinkRow *row = self->call ? g_hash_table_lookup (self->rows, peer_id) : NULL;

  g_free (measuring);
  if (row)
    kith_voice_link_row_show (row, get_state (self, peer_id), stats);
}

static void
measure (KithVoiceDetails *self, const char *peer_id)
{
  KithVoiceRoom *room = kith_voice_call_get_room (self->call);
  Measuring *measuring = g_new0 (Measuring, 1);

  measuring->self = g_object_ref (self);
  measuring->peer_id = g_strdup (peer_id);
  kith_voice_room_measure_async (room, peer_id, self->cancellable, on_measured, measuring);
}

static const char *
get_name (KithChannel *channel, KithVoiceMember *member)
{
  KithUser *user = kith_voice_member_get_user (member);
  KithGuild *guild = kith_channel_get_guild (channel);
  KithMember *known = guild ? kith_guild_find_member (guild, kith_user_get_id (user)) : NULL;

  return known ? kith_member_get_display_name (known) : kith_user_get_display_name (user);
}

static void
add_row (KithVoiceDetails *self, KithChannel *channel, KithVoiceMember *member)
{
  GtkWidget *row = kith_voice_link_row_new (get_name (channel, member));

  g_hash_table_insert (self->rows, g_strdup (kith_voice_member_get_peer_id (member)), row);
  adw_preferences_group_add (self->group, row);
}

static void
remove_others (KithVoiceDetails *self, GHashTable *there)
{
  GHashTableIter iter;
  gpointer peer_id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &peer_id, &row))
    if (!g_hash_table_contains (there, peer_id))
      {
        adw_preferences_group_remove (self->group, row);
        g_hash_table_iter_remove (&iter);
      }
}

static void
show_empty (KithVoiceDetails *self)
{
  gboolean alone = kith_voice_call_get_state (self->call) != KITH_CALL_IDLE;

  adw_status_page_set_title (self->empty, alone ? _ ("Nobody Else Is Here") : _ ("Not in a Voice Channel"));
  adw_status_page_set_description (self->empty,
                                   alone ? _ ("As soon as somebody comes, this shows how well you are connected.")
                                         : _ ("Join one to see how well you are connected to the others."));
}

static void
refresh (KithVoiceDetails *self)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  KithVoiceRoom *room = kith_voice_call_get_room (self->call);
  KithChannel *channel = kith_voice_call_get_channel (self->call);
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;
  KithVoiceMember *own = kith_voice_call_get_own (self->call);
  GListModel *list = session ? kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel))
                             : NULL;

  for (guint i = 0; list && room && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);
      const char *peer_id = kith_voice_member_get_peer_id (member);

      if (member == own)
        continue;
      g_hash_table_add (there, (gpointer) peer_id);
      if (!g_hash_table_contains (self->rows, peer_id))
        add_row (self, channel, member);
      measure (self, peer_id);
    }
  remove_others (self, there);
  show_empty (self);
  gtk_widget_set_sensitive (self->copy, g_hash_table_size (self->rows) > 0);
  gtk_stack_set_visible_child_name (self->stack, g_hash_table_size (self->rows) ? "links" : "empty");
}

static gboolean
on_timer (gpointer data)
{
  refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
copy_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithVoiceDetails *self = KITH_VOICE_DETAILS (widget);
  g_autoptr (GString) report = g_string_new ("Kith " KITH_VERSION ", voice\n");
  GHashTableIter iter;
  gpointer row;
  guint number = 0;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      g_autofree char *link = kith_voice_link_row_dup_report (row);

      g_string_append_printf (report, "link %u: %s", ++number, link);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report->str);
  adw_toast_overlay_add_toast (self->toasts,
                               adw_toast_new (_ ("The report was copied; it names nobody and no address")));
}

static void
kith_voice_details_dispose (GObject *object)
{
  KithVoiceDetails *self = KITH_VOICE_DETAILS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (kith_voice_details_parent_class)->dispose (object);
}

static void
kith_voice_details_finalize (GObject *object)
{
  KithVoiceDetails *self = KITH_VOICE_DETAILS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->rows);
  G_OBJECT_CLASS (kith_voice_details_parent_class)->finalize (object);
}

static void
kith_voice_details_class_init (KithVoiceDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_voice_details_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_voice_details_finalize;
  gtk_widget_class_install_action (widget_class, "details.copy", NULL, copy_report);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_voice_details_init (KithVoiceDetails *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->cancellable = g_cancellable_new ();
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->empty, "audio-speakers-symbolic");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, page, "links");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->copy = gtk_button_new_with_mnemonic (_ ("_Copy Report"));
  kith_button_let_shorten (self->copy);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy), "details.copy");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->copy);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, box);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->toasts));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Connection Details"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

/**
 * kith_voice_details_present:
 *
 * Shows how well the links of a call carry.
 */
void
kith_voice_details_present (GtkWindow *parent, KithVoiceCall *call)
{
  KithVoiceDetails *self = g_object_new (KITH_TYPE_VOICE_DETAILS, "transient-for", parent, "modal", TRUE, NULL);

  self->call = g_object_ref (call);
  refresh (self);
  self->timer = g_timeout_add_seconds (1, on_timer, self);
  gtk_window_present (GTK_WINDOW (self));
}
