/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"

G_BEGIN_DECLS

/* Length of a UUID as text, without its NUL. */
#define KITH_UUID_LENGTH 36

/* Makes UUIDv7 (RFC 9562) that grow strictly within one generator; safe to share between threads. */
typedef struct _KithUuidGenerator KithUuidGenerator;

KithUuidGenerator *kith_uuid_generator_new (KithClock *clock);
void kith_uuid_generator_free (KithUuidGenerator *self);
void kith_uuid_generator_follow (KithUuidGenerator *self, const char *id);
char *kith_uuid_generator_next (KithUuidGenerator *self);

gboolean kith_uuid_is_valid (const char *text);
gint64 kith_uuid_get_time (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithUuidGenerator, kith_uuid_generator_free)

G_END_DECLS
