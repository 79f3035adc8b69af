/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-doctor-private.h"

#include <sys/resource.h>

/*
 * kithd_doctor_say:
 * @advice: (nullable): what to do about it
 *
 * Notes what was found.
 */
void
kithd_doctor_say (KithdDoctor *self, const char *name, KithCheckLevel level, const char *advice, const char *format,
                  ...)
{
  KithWireAdminCheck *check = kith_wire_admin_check_new ();
  va_list arguments;

  check->name = g_strdup (name);
  check->level = level;
  check->advice = g_strdup (advice);
  va_start (arguments, format);
  check->detail = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->report->items, check);
}

/* What the program runs with was understood; the file may have been changed since. */
static void
check_configuration (KithdDoctor *self)
{
  const KithdConfig *config = self->config;
  g_autoptr (KithdConfig) again = kithd_config_new ();
  g_autoptr (GError) error = NULL;

  if (config->file && !kithd_config_load_file (again, config->file, &error))
    kithd_doctor_say (self, "configuration", KITH_CHECK_LEVEL_FAILURE, "Mend the file: the next start will fail.", "%s",
                      error->message);
  else
    kithd_doctor_say (self, "configuration", KITH_CHECK_LEVEL_GOOD, NULL, "%s is understood",
                      config->file ? config->file : "the command line");
  if (config->registration == KITH_REGISTRATION_MODE_OPEN)
    kithd_doctor_say (self, "configuration", KITH_CHECK_LEVEL_NOTE,
                      "Set registration=invite unless that is what you want.", "everybody can make an account");
  if (config->tls == KITHD_TLS_OFF && config->allow_plain_http)
    kithd_doctor_say (self, "configuration", KITH_CHECK_LEVEL_NOTE,
                      "Make sure that others reach it only through a proxy that does TLS.",
                      "TLS is off on addresses that others can reach");
}

static void
check_limits (KithdDoctor *self)
{
  guint wanted = self->config->http.admission.connections, each = self->config->tls == KITHD_TLS_OFF ? 1 : 2;
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return;
  if (!self->running && limit.rlim_max != RLIM_INFINITY && limit.rlim_max < (rlim_t) wanted * each)
    kithd_doctor_say (self, "limits", KITH_CHECK_LEVEL_NOTE, "Raise LimitNOFILE of the service for more.",
                      "%u connections are configured, and %" G_GUINT64_FORMAT " descriptors allow fewer", wanted,
                      (guint64) limit.rlim_max);
  else
    kithd_doctor_say (self, "limits", KITH_CHECK_LEVEL_GOOD, NULL, "up to %u connections", wanted);
}

/**
 * kithd_doctor_examine:
 * @running: (nullable): GSocketAddress that the server listens on, or %NULL for a server that does not run
 *
 * Returns: (transfer full): what was found
 */
KithWireAdminReport *
kithd_doctor_examine (const KithdConfig *config, const GPtrArray *running)
{
  KithdDoctor self = { config, running, kith_wire_admin_report_new () };

  check_configuration (&self);
  kithd_doctor_check_certificate (&self);
  kithd_doctor_check_permissions (&self);
  kithd_doctor_check_disk (&self);
  kithd_doctor_check_database (&self);
  kithd_doctor_check_ports (&self);
  kithd_doctor_check_turn (&self);
  check_limits (&self);
  return self.report;
}
