/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kithd-metrics.h"

G_BEGIN_DECLS

/* Who may connect: bounds on connections in all and of one address, on those that have said nothing yet, and on the
 * rate of TLS handshakes. Safe to share between threads. */
typedef struct _KithdAdmission KithdAdmission;

typedef struct
{
  guint connections;
  guint connections_per_address;
  guint half_open;
  guint half_open_per_address;
  double handshakes_per_second; /* of one address */
  double handshakes_burst;
  KithdMetrics *metrics; /* (nullable) */
} KithdAdmissionLimits;

typedef enum
{
  KITHD_ADMIT,
  KITHD_ADMIT_EVICT_OWN,    /* once the oldest half-open connection of the same address is dropped */
  KITHD_ADMIT_EVICT_OLDEST, /* once the oldest half-open connection of all is dropped */
  KITHD_REFUSE,
} KithdAdmissionVerdict;

KithdAdmission *kithd_admission_new (KithClock *clock, const KithdAdmissionLimits *limits);
void kithd_admission_free (KithdAdmission *self);

KithdAdmissionVerdict kithd_admission_enter (KithdAdmission *self, const char *address);
gboolean kithd_admission_begin_handshake (KithdAdmission *self, const char *address);
void kithd_admission_opened (KithdAdmission *self, const char *address);
void kithd_admission_leave (KithdAdmission *self, const char *address, gboolean half_open);
void kithd_admission_sweep (KithdAdmission *self);
guint kithd_admission_get_connections (KithdAdmission *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdAdmission, kithd_admission_free)

G_END_DECLS
