/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-composer-private.h"

#include "kith-composer-text.h"
#include "kith-guild.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

/* What a KithComposer holds back: too long a text, slow mode, a timeout, a channel to be read only. */

/* The counter is shown from here on. */
#define COUNTER_FROM (KITH_LIMIT_MESSAGE_MAX - 200)

/**
 * kith_composer_update_limits:
 *
 * Shows how much room is left, and what may be sent.
 */
void
kith_composer_update_limits (KithComposer *self)
{
  guint n = kith_composer_text_count (self->buffer);
  gboolean over = n > KITH_LIMIT_MESSAGE_MAX;
  g_autofree char *left = g_strdup_printf ("%d", KITH_LIMIT_MESSAGE_MAX - (int) n);
  g_autofree char *hint = NULL;

  gtk_widget_set_visible (self->counter, n >= COUNTER_FROM);
  gtk_label_set_text (GTK_LABEL (self->counter), left);
  if (over)
    {
      gtk_widget_add_css_class (self->counter, "error");
      /* Translators: over a message that is too long to be sent */
      hint = g_strdup_printf (ngettext ("%d character too many", "%d characters too many", n - KITH_LIMIT_MESSAGE_MAX),
                              (int) n - KITH_LIMIT_MESSAGE_MAX);
    }
  else
    {
      gtk_widget_remove_css_class (self->counter, "error");
      hint = g_strdup (_ ("Characters left"));
    }
  gtk_widget_set_tooltip_text (self->counter, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->counter), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (self->buffer) == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.submit", n > 0 && !over);
}

static gboolean on_pace_tick (gpointer data);

/**
 * kith_composer_update_pace:
 *
 * Shows slow mode: how long it still is, told each second while it is so.
 */
void
kith_composer_update_pace (KithComposer *self)
{
  guint left = self->channel ? kith_channel_get_silent_seconds (self->channel) : 0;
  gboolean slowed = self->channel && kith_channel_get_slowed (self->channel);
  g_autofree char *text = NULL, *hint = NULL;

  if (left > 0 && self->pace_timeout == 0)
    self->pace_timeout = g_timeout_add_seconds (1, on_pace_tick, self);
  else if (left == 0)
    g_clear_handle_id (&self->pace_timeout, g_source_remove);
  gtk_widget_set_visible (self->pace, slowed && self->mode != KITH_COMPOSER_EDIT);
  if (!slowed)
    return;
  /* Translators: how long slow mode still is, in minutes and seconds; or that it is on */
  text = left > 0 ? g_strdup_printf (_ ("Slow mode %u:%02u"), left / 60, left % 60) : g_strdup (_ ("Slow mode"));
  hint = g_strdup_printf (ngettext ("You can send a message every %d second", "You can send a message every %d seconds",
                                    (gulong) kith_channel_get_slow_mode_seconds (self->channel)),
                          kith_channel_get_slow_mode_seconds (self->channel));
  gtk_label_set_text (GTK_LABEL (self->pace), text);
  gtk_widget_set_tooltip_text (self->pace, hint);
}

static gboolean
on_pace_tick (gpointer data)
{
  KithComposer *self = data;
  guint left = kith_channel_get_silent_seconds (self->channel);

  if (left == 0)
    self->pace_timeout = 0;
  kith_composer_update_pace (self);
  return left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_second (gpointer data)
{
  kith_composer_update_permission (data);
  return G_SOURCE_CONTINUE;
}

/* Says why nothing can be written; while it is for a time, how long still. */
static void
explain_block (KithComposer *self)
{
  KithGuild *guild = self->channel ? kith_channel_get_guild (self->channel) : NULL;
  gint64 until = guild ? kith_guild_get_timeout_until (guild) : 0;
  g_autofree char *left = NULL, *text = NULL;

  if (until == 0)
    {
      g_clear_handle_id (&self->timeout_timer, g_source_remove);
      gtk_label_set_label (GTK_LABEL (self->blocked), _ ("You may read this channel, but not write in it."));
      return;
    }
  if (!self->timeout_timer)
    self->timeout_timer = g_timeout_add_seconds (1, on_second, self);
  left = kith_time_words_duration ((until - g_get_real_time () / 1000 + 999) / 1000);
  /* Translators: in place of the text field; %s is a length of time, as in "5 minutes" */
  text = g_strdup_printf (_ ("You are in a timeout and can only read. Time left: %s"), left);
  gtk_label_set_label (GTK_LABEL (self->blocked), text);
}

/**
 * kith_composer_update_permission:
 *
 * Shows whether one may write here, and why not.
 */
void
kith_composer_update_permission (KithComposer *self)
{
  gboolean may = !self->channel || kith_channel_can (self->channel, KITH_PERMISSION_SEND_MESSAGES);
  g_autofree char *placeholder = NULL;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), may ? "write" : "blocked");
  if (may)
    g_clear_handle_id (&self->timeout_timer, g_source_remove);
  else
    explain_block (self);
  if (!self->channel)
    return;
  /* Translators: in the empty text field; %s is the name of a channel */
  if (kith_channel_is_conversation (self->channel))
    /* Translators: in the empty text field; %s is the name of a person or of a group */
    placeholder = g_strdup_printf (_ ("Message %s"), kith_channel_get_name (self->channel));
  else
    placeholder = g_strdup_printf (_ ("Message #%s"), kith_channel_get_name (self->channel));
  gtk_label_set_text (GTK_LABEL (self->placeholder), placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder, -1);
}
