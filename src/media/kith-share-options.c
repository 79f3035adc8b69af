/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-options.h"

#include <fcntl.h>
#include <unistd.h>

static const KithShareFormat formats[KITH_SHARE_N_QUALITIES] = {
  [KITH_SHARE_QUALITY_TEXT] = { 1920, 1080, 15, 2500000 },
  [KITH_SHARE_QUALITY_MOTION] = { 1280, 720, 30, 2500000 },
  [KITH_SHARE_QUALITY_FULL_MOTION] = { 1920, 1080, 30, 4000000 },
  [KITH_SHARE_QUALITY_CAMERA] = { 640, 360, 30, 800000 },
};

KithShareSource *
kith_share_source_new (KithShareSourceKind kind, const char *label)
{
  KithShareSource *self = g_new0 (KithShareSource, 1);

  self->kind = kind;
  self->label = g_strdup (label);
  self->fd = -1;
  return self;
}

/**
 * kith_share_source_copy:
 *
 * Returns: (transfer full): a copy with a descriptor of its own
 */
KithShareSource *
kith_share_source_copy (const KithShareSource *self)
{
  KithShareSource *copy = g_memdup2 (self, sizeof *self);

  copy->label = g_strdup (self->label);
  copy->device = g_strdup (self->device);
  copy->keep = self->keep ? g_object_ref (self->keep) : NULL;
  copy->fd = self->fd < 0 ? -1 : fcntl (self->fd, F_DUPFD_CLOEXEC, 3);
  return copy;
}

void
kith_share_source_free (KithShareSource *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->keep);
  g_free (self->label);
  g_free (self->device);
  g_free (self);
}

/**
 * kith_share_quality_get_format:
 *
 * Returns: how a picture is encoded for viewers whom all of it reaches
 */
KithShareFormat
kith_share_quality_get_format (KithShareQuality quality)
{
  return formats[quality];
}
