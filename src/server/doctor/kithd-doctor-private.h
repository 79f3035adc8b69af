/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-doctor.h"

G_BEGIN_DECLS

typedef struct
{
  const KithdConfig *config;
  const GPtrArray *running; /* (nullable): GSocketAddress that the server listens on; NULL where it does not run */
  KithWireAdminReport *report;
} KithdDoctor;

void kithd_doctor_say (KithdDoctor *self, const char *name, KithCheckLevel level, const char *advice,
                       const char *format, ...) G_GNUC_PRINTF (5, 6);

void kithd_doctor_check_certificate (KithdDoctor *self);
void kithd_doctor_check_ports (KithdDoctor *self);
void kithd_doctor_check_turn (KithdDoctor *self);
void kithd_doctor_check_disk (KithdDoctor *self);
void kithd_doctor_check_permissions (KithdDoctor *self);
void kithd_doctor_check_database (KithdDoctor *self);

G_END_DECLS
