/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VMM_OPTIONS_H
#define VMM_OPTIONS_H

#include <linux/if_ether.h>
#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "pin.h"
#include "virtio_net.h"

struct drive_options {
  const char* file;
  bool read_only;
  bool write_through; /* else the page cache is written back */
};

struct card_options {
  const char* tap;
  uint8_t mac[ETH_ALEN];
  struct virtio_net_options virtio;
};

struct options {
  const char *kernel, *initrd, *append;
  unsigned cpus;
  uint32_t memory; /* bytes */
  struct drive_options drives[BOARD_VIRTIO_MAX];
  unsigned drive_count;
  struct card_options cards[BOARD_VIRTIO_MAX];
  unsigned card_count;
  bool virtio_console;
  bool keyboard;                        /* -nographic: standard input is the console's */
  bool modern;                          /* virtio 1.0 registers */
  bool eventfds;                        /* kicks and interrupts by them */
  bool counters;                        /* print what KVM counted */
  int vcpu_pin[BOARD_CPUS_MAX], io_pin; /* host CPU or NOT_PINNED */
};

/* A mistake ends the program with one line and status 2; --help with 0. May change the strings. */
struct options parse_options(int count, char** arguments);

#endif
