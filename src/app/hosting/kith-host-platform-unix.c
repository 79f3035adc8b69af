/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-platform.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* How good an address is for others in the same network; those of the link need an interface beside them, which no link
 * to a community can carry. */
static int
rank_address (const struct ifaddrs *entry)
{
  if (!entry->ifa_addr || !(entry->ifa_flags & IFF_UP) || (entry->ifa_flags & IFF_LOOPBACK))
    return -1;
  if (entry->ifa_addr->sa_family == AF_INET)
    {
      guint32 address = ntohl (((struct sockaddr_in *) (void *) entry->ifa_addr)->sin_addr.s_addr);

      return address >> 16 == 0xa9fe ? 2 : 0; /* 169.254/16: RFC 3927 */
    }
  if (entry->ifa_addr->sa_family == AF_INET6)
    return IN6_IS_ADDR_LINKLOCAL (&((struct sockaddr_in6 *) (void *) entry->ifa_addr)->sin6_addr) ? -1 : 1;
  return -1;
}

static char *
write_address (const struct sockaddr *address)
{
  const void *bytes = address->sa_family == AF_INET
                        ? (const void *) &((const struct sockaddr_in *) (const void *) address)->sin_addr
                        : (const void *) &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr;
  char text[INET6_ADDRSTRLEN];

  return g_strdup (inet_ntop (address->sa_family, bytes, text, sizeof text));
}

/**
 * kith_host_platform_list_addresses:
 *
 * Returns: (transfer full): addresses under which others in the same network reach this machine, best first
 */
char **
kith_host_platform_list_addresses (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) < 0)
    return g_strv_builder_end (builder);
  for (int rank = 0; rank <= 2; rank++)
    for (struct ifaddrs *at = interfaces; at; at = at->ifa_next)
      {
        g_autofree char *text = rank_address (at) == rank ? write_address (at->ifa_addr) : NULL;

        if (text)
          g_strv_builder_add (builder, text);
      }
  freeifaddrs (interfaces);
  return g_strv_builder_end (builder);
}

/**
 * kith_host_platform_has_ipv6:
 *
 * Returns: whether the system knows IPv6, and so listens to both at once
 */
gboolean
kith_host_platform_has_ipv6 (void)
{
  int socket_fd = socket (AF_INET6, SOCK_STREAM, 0);

  if (socket_fd < 0)
    return FALSE;
  close (socket_fd);
  return TRUE;
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
