/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vesim-netcat: moves bytes as netcat-openbsd did when the paper was written. It polls, reads at
 * most BYTES, writes them and polls again: 2048 with version 1.105 (Debian 7), 1024 with 1.89,
 * while today's fills 16384 both ways.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { kMostBytes = 65536 };
static char buffer[kMostBytes];

static int fail(const char* what) {
  fprintf(stderr, "vesim-netcat: %s: %s\n", what, strerror(errno));
  return 1;
}

static int write_all(int to, size_t size) {
  for (size_t done = 0; done < size;) {
    const ssize_t n = write(to, buffer + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    done += (size_t)n;
  }
  return 0;
}

/* Between the connection and standard input and output, until the peer has closed. */
static int move(int net, size_t bytes, int with_input) {
  struct pollfd from[2] = {{.fd = net, .events = POLLIN},
                           {.fd = with_input ? STDIN_FILENO : -1, .events = POLLIN}};
  while (from[0].fd >= 0) {
    if (poll(from, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return fail("poll");
    }
    for (int i = 0; i < 2; ++i) {
      if (from[i].fd < 0 || !(from[i].revents & (POLLIN | POLLHUP | POLLERR))) continue;
      const ssize_t n = read(from[i].fd, buffer, bytes);
      if (n < 0) return fail("read");
      if (n == 0) {
        if (i == 1) shutdown(net, SHUT_WR);
        from[i].fd = -1;
      } else if (write_all(i == 0 ? STDOUT_FILENO : net, (size_t)n) < 0) {
        return fail("write");
      }
    }
  }
  return 0;
}

/* A TCP socket that `use` has given the address, or -1. */
static int socket_at(const char* address, const char* port,
                     int (*use)(int, const struct sockaddr*, socklen_t)) {
  struct sockaddr_in place = {.sin_family = AF_INET,
                              .sin_port = htons((uint16_t)strtoul(port, NULL, 10))};
  if (!inet_aton(address, &place.sin_addr) || place.sin_port == 0) {
    errno = EINVAL;
    return -1;
  }
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      use(s, (const struct sockaddr*)&place, sizeof place) < 0)
    return -1;
  return s;
}

static int serve(const char* port, size_t bytes) {
  const int listener = socket_at("0.0.0.0", port, bind);
  if (listener < 0 || listen(listener, 1) < 0) return fail(port);
  for (;;) {
    const int net = accept(listener, NULL, NULL);
    if (net < 0) return fail("accept");
    move(net, bytes, 0);
    close(net);
  }
}

int main(int argc, char** argv) {
  char* end;
  const unsigned long bytes = argc == 4 ? strtoul(argv[1], &end, 10) : 0;
  if (bytes == 0 || bytes > kMostBytes || *end != '\0') {
    fputs(
        "usage: vesim-netcat BYTES ADDRESS PORT   standard input there, what comes back to "
        "standard output\n"
        "       vesim-netcat BYTES -l PORT        one connection after the other to standard "
        "output\n"
        "BYTES at a time: 1 to 65536.\n",
        stderr);
    return 2;
  }
  if (strcmp(argv[2], "-l") == 0) return serve(argv[3], bytes);
  const int net = socket_at(argv[2], argv[3], connect);
  return net < 0 ? fail(argv[2]) : move(net, bytes, 1);
}
