/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Structs of the wire are described by tables (made from the schema), which one codec walks:
 *   string, id      char *, NULL where missing
 *   time            gint64 milliseconds since 1970, 0 where missing
 *   int             gint64;  permissions guint64;  bool gboolean;  enum its C enum; where one of these is optional,
 *                   `has_NAME` tells whether it is there
 *   object          pointer, NULL where missing
 *   list            GPtrArray that owns its items; never NULL where the field is required
 * A clearable field has `has_NAME` (it is there) and `clear_NAME` (it is null). */

typedef enum
{
  KITH_WIRE_ID,
  KITH_WIRE_STRING,
  KITH_WIRE_BOOL,
  KITH_WIRE_INT,
  KITH_WIRE_TIME,
  KITH_WIRE_PERMISSIONS,
  KITH_WIRE_ENUM,
  KITH_WIRE_OBJECT,
} KithWireKind;

typedef enum
{
  KITH_WIRE_OPTIONAL = 1 << 0,
  KITH_WIRE_CLEARABLE = 1 << 1,
  KITH_WIRE_LIST = 1 << 2,
  KITH_WIRE_SECRET = 1 << 3,
} KithWireFlags;

#define KITH_WIRE_NO_OFFSET G_MAXUINT16

typedef struct _KithWireType KithWireType;

typedef struct
{
  const char *name;
  KithWireKind kind;
  guint flags;
  guint16 offset;
  guint16 has_offset;
  guint16 clear_offset;
  gint64 min, max;              /* characters, value or items */
  int too_short, too_long, bad; /* KithErrorCode */
  gboolean (*check) (const char *text);
  const KithWireType *object;
  const char *const *values; /* of an enum, NULL-terminated */
} KithWireField;

struct _KithWireType
{
  const char *name;
  gsize size;
  const KithWireField *fields;
  guint n_fields;
};

gpointer kith_wire_new (const KithWireType *type);
gpointer kith_wire_copy (const KithWireType *type, gconstpointer self);
void kith_wire_free (const KithWireType *type, gpointer self);
gpointer kith_wire_decode (const KithWireType *type, JsonNode *node, GPtrArray *errors);
JsonNode *kith_wire_encode (const KithWireType *type, gconstpointer self);
void kith_wire_write (const KithWireType *type, gconstpointer self, GString *out);
gboolean kith_wire_field_is_there (const KithWireField *field, gconstpointer self);
GPtrArray *kith_wire_errors_new (void);

G_END_DECLS
