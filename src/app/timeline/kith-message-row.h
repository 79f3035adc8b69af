/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-picture.h"
#include "kith-row-style.h"
#include "kith-text-layout.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_ROW_SENT,
  KITH_ROW_PENDING,
  KITH_ROW_FAILED,
} KithRowState;

/* What a row shows. Strings and text are taken over by kith_message_row_set_content(). */
typedef struct
{
  gboolean gap; /* a stretch that is not here yet; of the rest only error counts */
  char *key;    /* names the message in actions */
  char *author;
  KithPicture *picture; /* (nullable): of the author */
  int author_colour;    /* 0xRRGGBB, or -1 */
  char *time;
  char *day;       /* (nullable): a line with it stands above */
  gboolean unread; /* the line of what is new stands above */
  gboolean continues;
  char *reply_author;  /* (nullable) */
  char *reply_excerpt; /* (nullable) */
  gboolean is_reply;
  KithRichText *text; /* (nullable) */
  gboolean edited;
  gboolean mentions_me;
  const char *icon; /* (nullable): the system noted it, in one line behind this icon */
  gboolean pinned;
  gboolean leaving; /* is deleted in a moment */
  KithRowState state;
  char *error; /* (nullable) */
} KithRowContent;

typedef enum
{
  KITH_HIT_NOTHING,
  KITH_HIT_TEXT,  /* place in the text is index */
  KITH_HIT_RANGE, /* and range, which begins at start, can be pressed there */
  KITH_HIT_REPLY,
  KITH_HIT_AUTHOR, /* index is KITH_HIT_PICTURE on the picture */
  KITH_HIT_TIME,
} KithHitKind;

typedef struct
{
  KithHitKind kind;
  guint index, start;
  const KithRange *range; /* (nullable) */
} KithHit;

#define KITH_HIT_PICTURE 1

/* One message of a conversation, drawn by itself; or a gap. */
#define KITH_TYPE_MESSAGE_ROW (kith_message_row_get_type ())
G_DECLARE_FINAL_TYPE (KithMessageRow, kith_message_row, KITH, MESSAGE_ROW, GtkWidget)

KithMessageRow *kith_message_row_new (KithRowStyle *style);
void kith_message_row_set_content (KithMessageRow *self, KithRowContent *content);
const KithRowContent *kith_message_row_get_content (KithMessageRow *self);
void kith_message_row_clear (KithMessageRow *self);
int kith_message_row_measure (KithMessageRow *self, int width);
void kith_message_row_restyle (KithMessageRow *self);

KithTextLayout *kith_message_row_get_text_layout (KithMessageRow *self);
void kith_message_row_hit (KithMessageRow *self, double x, double y, KithHit *hit);
void kith_message_row_get_area (KithMessageRow *self, const KithHit *hit, GdkRectangle *area);
void kith_message_row_set_hovered (KithMessageRow *self, gboolean hovered);
void kith_message_row_set_pointed (KithMessageRow *self, const KithHit *hit);
void kith_message_row_set_picked (KithMessageRow *self, gboolean picked);
void kith_message_row_set_pulse (KithMessageRow *self, double strength);
void kith_message_row_set_selection (KithMessageRow *self, guint start, guint end);
gboolean kith_message_row_reveal (KithMessageRow *self, const KithRange *spoiler);
gboolean kith_message_row_get_focused (KithMessageRow *self, KithHit *hit);
int kith_message_row_get_body_top (KithMessageRow *self);

G_END_DECLS
