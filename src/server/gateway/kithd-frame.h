/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-compressor.h"

G_BEGIN_DECLS

/* RFC 6455 section 5.2. */
typedef enum
{
  KITHD_OPCODE_CONTINUATION = 0x0,
  KITHD_OPCODE_TEXT = 0x1,
  KITHD_OPCODE_BINARY = 0x2,
  KITHD_OPCODE_CLOSE = 0x8,
  KITHD_OPCODE_PING = 0x9,
  KITHD_OPCODE_PONG = 0xa,
} KithdOpcode;

/* A control frame carries at most this much. */
#define KITHD_CONTROL_MAX 125

/* A frame as it goes out: encoded once and shared by all who get it. It belongs to the gateway's thread. */
typedef struct _KithdFrame KithdFrame;
struct _KithdFrame
{
  guint refs;
  guint32 length;
  guint32 header; /* bytes before the payload */
  gboolean compression_tried;
  KithdFrame *compressed; /* (nullable) */
  guint8 data[];
};

KithdFrame *kithd_frame_new (KithdOpcode opcode, gboolean compressed, gconstpointer payload, gsize length);
KithdFrame *kithd_frame_new_close (guint code, const char *reason);
KithdFrame *kithd_frame_new_bundle (const GPtrArray *frames, KithdCompressor *compressor);
KithdFrame *kithd_frame_ref (KithdFrame *self);
void kithd_frame_unref (KithdFrame *self);
KithdFrame *kithd_frame_get_compressed (KithdFrame *self, KithdCompressor *compressor);
void kithd_frame_drop_compressed (KithdFrame *self);

/* A message or control frame that has come in; its bytes are valid until the next call. */
typedef struct
{
  KithdOpcode opcode;
  const guint8 *data;
  gsize length;
} KithdMessage;

typedef enum
{
  KITHD_READ_MORE, /* what is left must wait for more bytes */
  KITHD_READ_MESSAGE,
  KITHD_READ_REFUSED, /* close with the code */
} KithdReadResult;

/* Reads what a client sends, strictly; zero-initialised it is ready. */
typedef struct
{
  gboolean compression; /* negotiated */
  guint8 opcode;        /* of the message whose fragments are coming; 0 for none */
  gboolean message_compressed;
  GByteArray *fragments;
  guint n_frames; /* ever */
} KithdFrameReader;

KithdReadResult kithd_frame_reader_next (KithdFrameReader *self, KithdCompressor *compressor, guint8 *data,
                                         gsize length, gsize *used, KithdMessage *message, guint *close_code);
void kithd_frame_reader_clear (KithdFrameReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdFrame, kithd_frame_unref)

G_END_DECLS
