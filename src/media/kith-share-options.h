/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_SHARE_SOURCE_TEST,   /* a moving picture whose frames carry their numbers */
  KITH_SHARE_SOURCE_SCREEN, /* of X11: all of it, or a part */
  KITH_SHARE_SOURCE_WINDOW, /* of X11 */
  KITH_SHARE_SOURCE_STREAM, /* of PipeWire, which a portal has opened */
  KITH_SHARE_SOURCE_CAMERA, /* of Video4Linux */
} KithShareSourceKind;

/* What is shown. */
typedef struct
{
  KithShareSourceKind kind;
  char *label;             /* (nullable): what a person calls it */
  char *device;            /* (nullable): name of the X display, or path of the camera */
  guint64 window;          /* of X11 */
  int x, y, width, height; /* the part of a screen; a width of 0 for all of it; of a test picture its size */
  int fd;                  /* of PipeWire; -1 for none */
  guint node;              /* of PipeWire */
  GObject *keep;           /* (nullable): what keeps that open */
} KithShareSource;

KithShareSource *kith_share_source_new (KithShareSourceKind kind, const char *label);
KithShareSource *kith_share_source_copy (const KithShareSource *self);
void kith_share_source_free (KithShareSource *self);

/* What a person would rather have when not all can be had. */
typedef enum
{
  KITH_SHARE_QUALITY_TEXT,        /* sharp, up to 1080 lines, 15 frames a second */
  KITH_SHARE_QUALITY_MOTION,      /* up to 720 lines, 30 frames a second */
  KITH_SHARE_QUALITY_FULL_MOTION, /* up to 1080 lines, 30 frames a second */
  KITH_SHARE_QUALITY_CAMERA,      /* up to 360 lines, 30 frames a second */
  KITH_SHARE_N_QUALITIES,
} KithShareQuality;

/* How a picture is encoded now. */
typedef struct
{
  int width, height; /* at most */
  int rate;          /* frames a second */
  int bitrate;       /* bits a second */
} KithShareFormat;

KithShareFormat kith_share_quality_get_format (KithShareQuality quality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareSource, kith_share_source_free)

G_END_DECLS
