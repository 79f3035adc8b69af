/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-time-text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define STYLES "tTdDfFR"
/* Digits of seconds that a calendar can show. */
#define MAX_DIGITS 11

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (30 * DAY)
#define YEAR (365 * DAY)

/**
 * kith_time_text_scan:
 * @text: what stands behind a less-than sign
 * @seconds: (out): since 1970
 * @style: (out): one of the styles
 *
 * Reads a moment as it is written in messages: `t:SECONDS>` or `t:SECONDS:STYLE>`.
 *
 * Returns: bytes that it takes; 0 where it is none
 */
gsize
kith_time_text_scan (const char *text, gint64 *seconds, char *style)
{
  const char *p = text;
  gsize digits;

  if (p[0] != 't' || p[1] != ':')
    return 0;
  p += 2;
  digits = strspn (p + (*p == '-'), "0123456789");
  if (digits == 0 || digits > MAX_DIGITS)
    return 0;
  *seconds = g_ascii_strtoll (p, NULL, 10);
  p += (*p == '-') + digits;
  *style = 'f';
  if (*p == ':')
    {
      if (!p[1] || !strchr (STYLES, p[1]))
        return 0;
      *style = p[1];
      p += 2;
    }
  return *p == '>' ? (gsize) (p + 1 - text) : 0;
}

/**
 * kith_time_text_is_twelve_hours:
 *
 * Returns: whether the reader's language tells the time by twelve hours
 */
gboolean
kith_time_text_is_twelve_hours (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema)
    schema = source ? g_settings_schema_source_lookup (source, "org.gnome.desktop.interface", TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *format = NULL;

  if (!schema || !g_settings_schema_has_key (schema, "clock-format"))
    return FALSE;
  settings = g_settings_new ("org.gnome.desktop.interface");
  format = g_settings_get_string (settings, "clock-format");
  return g_strcmp0 (format, "12h") == 0;
}

static char *
format_distance (gint64 distance)
{
  gboolean past = distance < 0;
  gint64 n = ABS (distance);

  if (n < 45)
    return g_strdup (past ? _ ("just now") : _ ("in a moment"));
  if (n < 45 * MINUTE)
    {
      n = MAX ((n + MINUTE / 2) / MINUTE, 1);
      return past ? g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) n), (int) n)
                  : g_strdup_printf (ngettext ("in %d minute", "in %d minutes", (gulong) n), (int) n);
    }
  if (n < 22 * HOUR)
    {
      n = MAX ((n + HOUR / 2) / HOUR, 1);
      return past ? g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) n), (int) n)
                  : g_strdup_printf (ngettext ("in %d hour", "in %d hours", (gulong) n), (int) n);
    }
  if (n < 26 * DAY)
    {
      n = MAX ((n + DAY / 2) / DAY, 1);
      return past ? g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) n), (int) n)
                  : g_strdup_printf (ngettext ("in %d day", "in %d days", (gulong) n), (int) n);
    }
  if (n < 320 * DAY)
    {
      n = MAX ((n + MONTH / 2) / MONTH, 1);
      return past ? g_strdup_printf (ngettext ("%d month ago", "%d months ago", (gulong) n), (int) n)
                  : g_strdup_printf (ngettext ("in %d month", "in %d months", (gulong) n), (int) n);
    }
  n = MAX ((n + YEAR / 2) / YEAR, 1);
  return past ? g_strdup_printf (ngettext ("%d year ago", "%d years ago", (gulong) n), (int) n)
              : g_strdup_printf (ngettext ("in %d year", "in %d years", (gulong) n), (int) n);
}

static char *
format_clock (GDateTime *local, gboolean with_seconds)
{
  if (!kith_time_text_is_twelve_hours ())
    return g_date_time_format (local, with_seconds ? "%H:%M:%S" : "%H:%M");
  /* Translators: time of day with seconds for those who read twelve hours, in the form of g_date_time_format() */
  return g_date_time_format (local, with_seconds ? _ ("%-I:%M:%S %p") : _ ("%-I:%M %p"));
}

/**
 * kith_time_text_format:
 * @seconds: since 1970
 * @style: one of the styles
 * @now: seconds since 1970, for how far it is away
 *
 * Returns: (transfer full): the moment as the reader says it
 */
char *
kith_time_text_format (gint64 seconds, char style, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *day = NULL, *clock = NULL;

  if (!local)
    return g_strdup_printf ("%" G_GINT64_FORMAT, seconds);
  if (style == 'R')
    return format_distance (seconds - now);
  if (style == 't' || style == 'T')
    return format_clock (local, style == 'T');
  /* Translators: a day of another year, in the form of g_date_time_format() */
  day = g_date_time_format (local, style == 'd' ? "%x" : style == 'F' ? _ ("%A, %-d %B %Y") : _ ("%-d %B %Y"));
  if (style == 'd' || style == 'D')
    return g_steal_pointer (&day);
  clock = format_clock (local, FALSE);
  /* Translators: day and time of a message */
  return g_strdup_printf (_ ("%s, %s"), day, clock);
}
