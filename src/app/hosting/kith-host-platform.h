/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What hosting needs from the operating system; one implementation a platform. */
void kith_host_platform_prepare (GSubprocessLauncher *launcher);
void kith_host_platform_ask_to_end (GSubprocess *process);
char *kith_host_platform_find_own_directory (void);
char **kith_host_platform_list_addresses (void);
gboolean kith_host_platform_has_ipv6 (void);
char *kith_host_platform_build_socket_path (const char *directory);

G_END_DECLS
