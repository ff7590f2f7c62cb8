/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>

#include "message.h"

static void configure(int fd, int header_length, unsigned offloads) {
  if (ioctl(fd, TUNSETVNETHDRSZ, &header_length) < 0) warn("tap: %s", strerror(errno));
  if (ioctl(fd, TUNSETOFFLOAD, (unsigned long)offloads) < 0) warn("tap: %s", strerror(errno));
}

struct net_backend tap_open(const char* name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
  if (strlen(name) >= sizeof request.ifr_name) user_error("tap name %s is too long", name);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) user_error("/dev/net/tun: %s; is the module tun loaded?", strerror(errno));
  strcpy(request.ifr_name, name);
  if (ioctl(fd, TUNSETIFF, &request) < 0) user_error("tap %s: %s", name, strerror(errno));
  return (struct net_backend){fd, configure, true};
}
