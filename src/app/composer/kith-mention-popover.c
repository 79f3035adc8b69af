/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-mention-popover.h"

#include "kith-composer-text.h"
#include "kith-guild-roles.h"
#include "kith-guild-people.h"
#include "kith-role-dot.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_SHOWN 7
/* Names are not longer. */
#define MAX_QUERY 40

struct _KithMentionPopover
{
  GtkPopover parent_instance;

  GtkTextView *text;    /* not owned */
  KithChannel *channel; /* (nullable) */
  GtkWidget *list;
  guint n_shown;
  gboolean dismissed; /* until another word is begun */
  int start;          /* offset of the @ */
  char *asked;        /* (nullable): what the server was asked for last */
  GPtrArray *found;   /* (nullable): KithMember that it found */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KithMentionPopover, kith_mention_popover, GTK_TYPE_POPOVER)

/* Finds what is typed behind an @ that begins a word. */
static char *
dup_query (KithMentionPopover *self, int *offset)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter cursor, start;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  start = cursor;
  for (guint i = 0; i < MAX_QUERY && gtk_text_iter_backward_char (&start); i++)
    {
      gunichar character = gtk_text_iter_get_char (&start);
      GtkTextIter before = start;
      g_autoptr (GSList) tags = NULL;

      if (character == '\n')
        return NULL;
      if (character != '@')
        continue;
      tags = gtk_text_iter_get_tags (&start);
      if (tags)
        return NULL;
      if (gtk_text_iter_backward_char (&before) && !g_unichar_isspace (gtk_text_iter_get_char (&before)) &&
          !g_unichar_ispunct (gtk_text_iter_get_char (&before)))
        return NULL;
      *offset = gtk_text_iter_get_offset (&start);
      gtk_text_iter_forward_char (&start);
      return gtk_text_iter_get_text (&start, &cursor);
    }
  return NULL;
}

/* 0 for no match; the more the better. */
static guint
score (const char *display_name, KithUser *user, const char *query)
{
  g_autofree char *name = g_utf8_casefold (display_name, -1);
  g_autofree char *username = g_utf8_casefold (kith_user_get_username (user), -1);
  const char *found = strstr (name, query);

  if (g_str_has_prefix (name, query))
    return 4;
  if (g_str_has_prefix (username, query))
    return 3;
  if (found && found > name && *g_utf8_prev_char (found) == ' ')
    return 2;
  return found || strstr (username, query) ? 1 : 0;
}

static GtkWidget *
create_mark (const char *name, const char *target, int colour)
{
  GtkWidget *dot;

  if (!target || *target != '&')
    return adw_avatar_new (24, target ? name : "@", TRUE);
  dot = kith_role_dot_new (14);
  kith_role_dot_set_colour (KITH_ROLE_DOT (dot), colour);
  gtk_widget_set_size_request (dot, 24, 24);
  return dot;
}

static GtkWidget *
create_row (const char *name, const char *detail, const char *target, int colour)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (name), *small = gtk_label_new (detail);

  gtk_box_append (GTK_BOX (box), create_mark (name, target, colour));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (small, "dim-label");
  gtk_widget_add_css_class (small, "caption");
  gtk_widget_set_hexpand (small, TRUE);
  gtk_widget_set_halign (small, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), small);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (row), "target", g_strdup (target), g_free);
  return row;
}

static void
clear_rows (KithMentionPopover *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  self->n_shown = 0;
}

static guint
score_member (KithMember *member, const char *query)
{
  return score (kith_member_get_display_name (member), kith_member_get_user (member), query);
}

static void
append_person (KithMentionPopover *self, const char *name, KithUser *user)
{
  g_autofree char *detail = g_strconcat ("@", kith_user_get_username (user), NULL);

  gtk_list_box_append (GTK_LIST_BOX (self->list), create_row (name, detail, kith_user_get_id (user), -1));
  self->n_shown++;
}

static void
append_member (KithMentionPopover *self, KithMember *member)
{
  append_person (self, kith_member_get_display_name (member), kith_member_get_user (member));
}

static void
append_members (KithMentionPopover *self, GListModel *members, const char *query, guint wanted)
{
  guint n = g_list_model_get_n_items (members);

  for (guint i = 0; i < n && self->n_shown < MAX_SHOWN; i++)
    {
      g_autoptr (KithMember) member = g_list_model_get_item (members, i);

      if (score_member (member, query) == wanted)
        append_member (self, member);
    }
}

/* Of a conversation without a guild. */
static void
append_people (KithMentionPopover *self, GListModel *people, const char *query, guint wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (people) && self->n_shown < MAX_SHOWN; i++)
    {
      g_autoptr (KithUser) user = g_list_model_get_item (people, i);

      if (!kith_user_get_deleted (user) && score (kith_user_get_display_name (user), user, query) == wanted)
        append_person (self, kith_user_get_display_name (user), user);
    }
}

/* Those that one may mention: what is not for everybody is for who may mention everyone. */
static void
append_roles (KithMentionPopover *self, KithGuild *guild, const char *query)
{
  GListModel *roles = kith_guild_list_roles (guild);
  gboolean all = kith_channel_can (self->channel, KITH_PERMISSION_MENTION_EVERYONE);

  for (guint i = 0; *query && i < g_list_model_get_n_items (roles) && self->n_shown < MAX_SHOWN; i++)
    {
      g_autoptr (KithRole) role = g_list_model_get_item (roles, i);
      g_autofree char *name = g_utf8_casefold (kith_role_get_name (role), -1);
      g_autofree char *target = g_strconcat ("&", kith_role_get_id (role), NULL);
      GtkWidget *row;

      if (kith_role_is_everyone (role) || !strstr (name, query) || !(all || kith_role_get_mentionable (role)))
        continue;
      row = create_row (kith_role_get_name (role), _ ("Calls all who have the role"), target,
                        kith_role_get_colour (role));
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      self->n_shown++;
    }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithMentionPopover) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = kith_guild_search_members_finish (KITH_GUILD (source), result, &error);

  /* Without an answer those are offered who are known. */
  if (!found)
    return;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = g_steal_pointer (&found);
  kith_mention_popover_update (self);
}

/* Of a large guild few members are known: the server is asked for the others. */
static void
ask_server (KithMentionPopover *self, KithGuild *guild, const char *query)
{
  if (kith_guild_get_members_complete (guild) || !*query || g_strcmp0 (self->asked, query) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self->asked);
  self->asked = g_strdup (query);
  self->cancellable = g_cancellable_new ();
  kith_guild_search_members_async (guild, query, MAX_SHOWN, self->cancellable, on_found, g_object_ref (self));
}

static void
fill_from_guild (KithMentionPopover *self, KithGuild *guild, const char *query, const char *folded)
{
  ask_server (self, guild, query);
  for (guint wanted = 4; wanted > 0; wanted--)
    append_members (self, kith_guild_list_members (guild), folded, wanted);
  /* The server knows more ways of writing a name than those above. */
  for (guint i = 0; self->found && i < self->found->len && self->n_shown < MAX_SHOWN; i++)
    if (score_member (self->found->pdata[i], folded) == 0)
      append_member (self, self->found->pdata[i]);
  append_roles (self, guild, folded);
  if (self->n_shown < MAX_SHOWN && *folded && g_str_has_prefix ("everyone", folded) &&
      kith_channel_can (self->channel, KITH_PERMISSION_MENTION_EVERYONE))
    {
      gtk_list_box_append (GTK_LIST_BOX (self->list), create_row ("everyone", _ ("Calls all members"), NULL, -1));
      self->n_shown++;
    }
}

static void
fill (KithMentionPopover *self, const char *query)
{
  KithGuild *guild = kith_channel_get_guild (self->channel);
  g_autofree char *folded = g_utf8_casefold (query, -1);

  clear_rows (self);
  if (guild)
    fill_from_guild (self, guild, query, folded);
  for (guint wanted = 4; !guild && wanted > 0; wanted--)
    append_people (self, kith_channel_list_people (self->channel), folded, wanted);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
point_at_word (KithMentionPopover *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter iter;
  GdkRectangle place;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, self->start);
  gtk_text_view_get_iter_location (self->text, &iter, &place);
  gtk_text_view_buffer_to_window_coords (self->text, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  place.width = MAX (place.width, 1);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
}

/**
 * kith_mention_popover_update:
 *
 * Shows, changes or hides the offer after something was typed.
 */
void
kith_mention_popover_update (KithMentionPopover *self)
{
  int start = -1;
  g_autofree char *query = self->channel ? dup_query (self, &start) : NULL;

  if (start != self->start)
    self->dismissed = FALSE;
  self->start = start;
  if (query && !self->dismissed)
    fill (self, query);
  if (!query || self->dismissed || self->n_shown == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  point_at_word (self);
  gtk_popover_popup (GTK_POPOVER (self));
}

static void
accept_row (KithMentionPopover *self, GtkListBoxRow *row)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const char *target = g_object_get_data (G_OBJECT (row), "target");
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));
  g_autofree char *id = g_strdup (target);
  GtkTextIter start, end;

  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, self->start);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_delete (buffer, &start, &end);
  if (id)
    kith_composer_text_insert_mention (buffer, &start, id, name);
  else
    gtk_text_buffer_insert (buffer, &start, "@everyone", -1);
  gtk_text_buffer_insert (buffer, &start, " ", 1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  accept_row (data, row);
}

static void
move_selection (KithMentionPopover *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row ? gtk_list_box_row_get_index (row) + step : 0, n = self->n_shown;

  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (index + n) % n);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
}

/**
 * kith_mention_popover_handle_key:
 * @key: pressed in the text
 *
 * Returns: whether the offer is open and took the key
 */
gboolean
kith_mention_popover_handle_key (KithMentionPopover *self, guint key)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || self->n_shown == 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_selection (self, -1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_selection (self, 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      if (row)
        accept_row (self, row);
      return row != NULL;
    case GDK_KEY_Escape:
      kith_mention_popover_dismiss (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * kith_mention_popover_dismiss:
 *
 * Hides the offer until another word is begun.
 */
void
kith_mention_popover_dismiss (KithMentionPopover *self)
{
  self->dismissed = TRUE;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
kith_mention_popover_dispose (GObject *object)
{
  KithMentionPopover *self = KITH_MENTION_POPOVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_free);
  g_clear_object (&self->channel);
  G_OBJECT_CLASS (kith_mention_popover_parent_class)->dispose (object);
}

static void
kith_mention_popover_class_init (KithMentionPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_mention_popover_dispose;
}

static void
kith_mention_popover_init (KithMentionPopover *self)
{
  self->start = -1;
  self->list = gtk_list_box_new ();
  gtk_widget_set_size_request (self->list, 260, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Members"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_popover_set_child (GTK_POPOVER (self), self->list);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_TOP);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "mentions");
}

/**
 * kith_mention_popover_new:
 * @text: where it is typed
 *
 * Returns: (transfer floating): an offer under @text, which becomes its parent
 */
KithMentionPopover *
kith_mention_popover_new (GtkTextView *text)
{
  KithMentionPopover *self = g_object_new (KITH_TYPE_MENTION_POPOVER, NULL);

  self->text = text;
  gtk_widget_set_parent (GTK_WIDGET (self), GTK_WIDGET (text));
  return self;
}

/**
 * kith_mention_popover_set_channel:
 * @channel: (nullable): whose members are offered
 *
 * Offers the members of another channel.
 */
void
kith_mention_popover_set_channel (KithMentionPopover *self, KithChannel *channel)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_free);
  g_set_object (&self->channel, channel);
}
