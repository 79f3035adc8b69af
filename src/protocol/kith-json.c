/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-json.h"

#include "kith-error.h"

#include <string.h>

/* json-glib's parser calls itself for every level, so a body of brackets alone would exhaust the stack. */
static gboolean
is_too_deep (const char *data, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_string = FALSE;
        }
      else if (data[i] == '"')
        in_string = TRUE;
      else if ((data[i] == '{' || data[i] == '[') && ++depth > KITH_LIMIT_JSON_DEPTH)
        return TRUE;
      else if ((data[i] == '}' || data[i] == ']') && depth > 0)
        depth--;
    }
  return FALSE;
}

/* json-glib takes comments and single quotes for JSON; inside a JSON text outside strings neither can occur. An escaped
 * NUL is JSON, but no C string could hold it and the text would be cut short in silence. */
static gboolean
is_foreign (const char *data, gsize length)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && data[i] == '\\')
        {
          if (length - i >= 6 && strncmp (data + i, "\\u0000", 6) == 0)
            return TRUE;
          i++;
        }
      else if (data[i] == '"')
        in_string = !in_string;
      else if (data[i] == '\0' || (!in_string && (data[i] == '/' || data[i] == '\'' || data[i] == '#')))
        return TRUE;
    }
  return FALSE;
}

/* json-glib lets an integer that does not fit wrap round, so that -18446744073709551615 would be read as 1. */
static gboolean
has_huge_integer (const char *data, gsize length)
{
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gsize digits = 0;

      if (in_string && data[i] == '\\')
        i++;
      else if (data[i] == '"')
        in_string = !in_string;
      if (in_string || !g_ascii_isdigit (data[i]))
        continue;
      while (i + digits < length && g_ascii_isdigit (data[i + digits]))
        digits++;
      /* Nineteen digits hold all of 64 bits; that of a fraction or exponent does no harm to refuse as well. */
      if (digits > 19 || (digits == 19 && strncmp (data + i, "9223372036854775807", 19) > 0))
        return TRUE;
      i += digits - 1;
    }
  return FALSE;
}

/**
 * kith_json_parse:
 * @length: bytes of @data, or -1 where it ends with a NUL
 *
 * Reads one JSON text from a stranger. Fails with %KITH_ERROR_MALFORMED_JSON or %KITH_ERROR_JSON_TOO_DEEP.
 *
 * Returns: (transfer full): its root
 */
JsonNode *
kith_json_parse (const char *data, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root = NULL;

  if (is_too_deep (data, size))
    {
      kith_error_set (error, KITH_ERROR_JSON_TOO_DEEP);
      return NULL;
    }
  parser = json_parser_new_immutable ();
  if (size > 0 && g_utf8_validate_len (data, size, NULL) && !is_foreign (data, size) &&
      !has_huge_integer (data, size) && json_parser_load_from_data (parser, data, (gssize) size, NULL))
    root = json_parser_steal_root (parser);
  if (!root)
    kith_error_set (error, KITH_ERROR_MALFORMED_JSON);
  return root;
}

/**
 * kith_json_print:
 *
 * Returns: (transfer full): the node as one line
 */
char *
kith_json_print (JsonNode *node)
{
  return json_to_string (node, FALSE);
}
