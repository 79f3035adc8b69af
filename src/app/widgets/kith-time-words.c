/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-time-words.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* How many of a unit it takes, begun ones included. */
static guint
count (gint64 seconds, gint64 unit)
{
  return (guint) ((seconds + unit - 1) / unit);
}

/**
 * kith_time_words_duration:
 *
 * Returns: (transfer full): how long it is, in its largest unit and rounded up
 */
char *
kith_time_words_duration (gint64 seconds)
{
  guint n;

  seconds = MAX (seconds, 1);
  if (seconds > 2 * DAY - HOUR)
    {
      n = count (seconds, DAY);
      return g_strdup_printf (ngettext ("%u day", "%u days", n), n);
    }
  if (seconds > 2 * HOUR - MINUTE)
    {
      n = count (seconds, HOUR);
      return g_strdup_printf (ngettext ("%u hour", "%u hours", n), n);
    }
  if (seconds > MINUTE)
    {
      n = count (seconds, MINUTE);
      return g_strdup_printf (ngettext ("%u minute", "%u minutes", n), n);
    }
  n = (guint) seconds;
  return g_strdup_printf (ngettext ("%u second", "%u seconds", n), n);
}

/**
 * kith_time_words_date:
 *
 * Returns: (transfer full): a day, as in "2 March 2025"
 */
char *
kith_time_words_date (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_ms / 1000);
  /* Translators: a date, as in "2 March 2025" */
  char *text = time ? g_date_time_format (time, _ ("%e %B %Y")) : g_strdup ("");

  return g_strstrip (text);
}

/**
 * kith_time_words_past:
 * @time_ms: milliseconds since 1970
 * @now_ms: the time now
 *
 * Returns: (transfer full): how long ago it was, in words; a date where that was more than a month ago
 */
char *
kith_time_words_past (gint64 time_ms, gint64 now_ms)
{
  gint64 ago = MAX (now_ms - time_ms, 0) / 1000;
  int n;

  if (ago < MINUTE)
    return g_strdup (_ ("just now"));
  if (ago < HOUR)
    {
      n = (int) (ago / MINUTE);
      return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) n), n);
    }
  if (ago < DAY)
    {
      n = (int) (ago / HOUR);
      return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) n), n);
    }
  if (ago < 31 * DAY)
    {
      n = (int) (ago / DAY);
      return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) n), n);
    }
  return kith_time_words_date (time_ms);
}

/**
 * kith_time_words_moment:
 *
 * Returns: (transfer full): a day and the time of day
 */
char *
kith_time_words_moment (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_ms / 1000);
  g_autofree char *date = kith_time_words_date (unix_ms);
  gboolean twelve_hours = *nl_langinfo (T_FMT_AMPM) != '\0';
  /* Translators: time of day for those who read twelve hours, in the form of g_date_time_format() */
  g_autofree char *hour = time ? g_date_time_format (time, twelve_hours ? _ ("%-I:%M %p") : "%H:%M") : g_strdup ("");

  /* Translators: a day and a time of day, as in "2 March 2025, 14:03" */
  return g_strdup_printf (_ ("%s, %s"), date, hour);
}
