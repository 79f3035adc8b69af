/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"

#include <stdio.h>
#include <string.h>

struct _KithCtlTable
{
  guint n_columns;
  GPtrArray *cells; /* char *, row by row, the titles first */
};

/**
 * kith_ctl_make_printable:
 *
 * Returns: (transfer full): a text that does nothing to a terminal
 */
char *
kith_ctl_make_printable (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = text ? text : ""; *at; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      g_string_append_unichar (out, g_unichar_isprint (character) ? character : 0xfffd);
    }
  return g_strdup (out->str);
}

KithCtlTable *
kith_ctl_table_new (const char *const *titles)
{
  KithCtlTable *self = g_new0 (KithCtlTable, 1);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  for (; titles[self->n_columns]; self->n_columns++)
    g_ptr_array_add (self->cells, g_strdup (titles[self->n_columns]));
  return self;
}

void
kith_ctl_table_free (KithCtlTable *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * kith_ctl_table_add:
 *
 * Adds a row: as many texts as there are columns, then %NULL.
 */
void
kith_ctl_table_add (KithCtlTable *self, ...)
{
  va_list arguments;

  va_start (arguments, self);
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, kith_ctl_make_printable (va_arg (arguments, const char *)));
  va_end (arguments);
}

/* How many columns of a terminal a text takes. */
static guint
get_width (const char *text)
{
  guint width = 0;

  for (; *text; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (character) ? 0 : g_unichar_iswide (character) ? 2 : 1;
    }
  return width;
}

void
kith_ctl_table_print (KithCtlTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], get_width (self->cells->pdata[i]));
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = self->cells->pdata[i];
      guint column = i % self->n_columns;

      if (column + 1 == self->n_columns)
        printf ("%s\n", cell);
      else
        printf ("%s%*s", cell, (int) (widths[column] - get_width (cell) + 2), "");
    }
}

/**
 * kith_ctl_print_json:
 * @type: (nullable): of the answer; %NULL where there is none
 */
void
kith_ctl_print_json (const KithWireType *type, gconstpointer answer)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (answer)
    kith_wire_write (type, answer, text);
  printf ("%s\n", answer ? text->str : "{}");
}

void
kith_ctl_print_fact (const char *name, const char *format, ...)
{
  g_autofree char *text = NULL, *printable = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printable = kith_ctl_make_printable (text);
  printf ("%-14s%s\n", name, printable);
}

/**
 * kith_ctl_format_time:
 * @time_ms: since 1970; 0 for never
 *
 * Returns: (transfer full): the time in the zone of whoever looks
 */
char *
kith_ctl_format_time (gint64 time_ms)
{
  g_autoptr (GDateTime) time = time_ms ? g_date_time_new_from_unix_local (time_ms / 1000) : NULL;

  return time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("never");
}
