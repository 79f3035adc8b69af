/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-platform.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/un.h>
#include <sys/socket.h>

#ifdef __linux__
#  include <sys/prctl.h>
#endif

/* Runs in the child between fork and exec. */
static void
end_with_parent (gpointer data)
{
#ifdef __linux__
  prctl (PR_SET_PDEATHSIG, SIGTERM);
#endif
}

/**
 * kith_host_platform_prepare:
 *
 * Sees to it that the server doesn't outlive a program that was killed, where the system can do that.
 */
void
kith_host_platform_prepare (GSubprocessLauncher *launcher)
{
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
}

/**
 * kith_host_platform_ask_to_end:
 *
 * Asks @process to finish what it does and end.
 */
void
kith_host_platform_ask_to_end (GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGTERM);
}

/**
 * kith_host_platform_find_own_directory:
 *
 * Returns: (transfer full) (nullable): the directory of the running program
 */
char *
kith_host_platform_find_own_directory (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program ? g_path_get_dirname (program) : NULL;
}

/**
 * kith_host_platform_list_addresses:
 *
 * Returns: (transfer full): IPv4 addresses under which others in the same network reach this machine, best first
 */
char **
kith_host_platform_list_addresses (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) == 0)
    {
      for (struct ifaddrs *at = interfaces; at; at = at->ifa_next)
        {
          char text[INET_ADDRSTRLEN];

          if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || !(at->ifa_flags & IFF_UP) ||
              (at->ifa_flags & IFF_LOOPBACK))
            continue;
          if (inet_ntop (AF_INET, &((struct sockaddr_in *) at->ifa_addr)->sin_addr, text, sizeof text))
            g_strv_builder_add (builder, text);
        }
      freeifaddrs (interfaces);
    }
  return g_strv_builder_end (builder);
}

/* In the data directory, unless that is too deep for the name of a socket. */
char *
kith_host_platform_build_socket_path (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "admin.socket", NULL);
  g_autofree char *hash = NULL, *name = NULL;

  if (strlen (path) < sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return g_steal_pointer (&path);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, directory, -1);
  name = g_strdup_printf ("kith-%.16s.socket", hash);
  return g_build_filename (g_get_user_runtime_dir (), name, NULL);
}
