/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <errno.h>
#include <netinet/ether.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static const char usage[] =
    "usage: vmm -kernel FILE [options]\n"
    "  -kernel FILE     zImage, or an ELF file that runs without an operating system\n"
    "  -initrd FILE     initial RAM disk\n"
    "  -append TEXT     kernel command line\n"
    "  -smp N           virtual CPUs (default 1)\n"
    "  -m SIZE          memory in MiB, or with suffix M or G (default 128)\n"
    "  -drive file=FILE,if=virtio[,readonly=on][,cache=writeback|writethrough]\n"
    "  -netdev tap,ifname=NAME[,mac=52:54:00:12:34:56][,csum=off][,gso=off][,mrg_rxbuf=off]\n"
    "          [,tx=bh|timer]   checksums, segmentation, merged buffers; a kick is served by the "
    "I/O\n"
    "                   thread at once, or 150 us later\n"
    "  -device virtconsole   a virtio console besides the UART\n"
    "  -virtio legacy|1.0    register layout of the virtio devices (default legacy)\n"
    "  --eventfds       kicks by ioeventfd, interrupts by irqfd; else by exits and ioctls\n"
    "  -nographic       the console reads standard input too; Ctrl-a x ends the VM\n"
    "  --counters       at the end, what KVM has counted (needs debugfs)\n"
    "  --pin vcpu0=1,vcpu1=0,io=1   host CPU of each thread\n";

static unsigned long number(const char* option, const char* text, unsigned long min,
                            unsigned long max) {
  char* end;
  errno = 0;
  unsigned long value = strtoul(text, &end, 10);
  if (errno != 0 || end == text || *end != 0 || text[0] == '-' || value < min || value > max) {
    user_error("%s: '%s' is not a number from %lu to %lu", option, text, min, max);
  }
  return value;
}

static uint32_t memory_size(char* text) {
  size_t length = strlen(text);
  unsigned shift = 20;
  if (length > 1 && strchr("MmGg", text[length - 1])) {
    if (strchr("Gg", text[length - 1])) shift = 30;
    text[length - 1] = 0;
  }
  return (uint32_t)(number("-m", text, 1, BOARD_RAM_MAX >> shift) << shift);
}

/* Splits "key=value" in place; the value of a word without '=' is "". */
static char* value_of(char* word) {
  char* equals = strchr(word, '=');
  if (equals == NULL) return word + strlen(word);
  *equals = 0;
  return equals + 1;
}

static unsigned devices(const struct options* options) {
  return options->drive_count + options->card_count + options->virtio_console;
}

static void need_slot(const struct options* options) {
  if (devices(options) == BOARD_VIRTIO_MAX) {
    user_error("more than %d virtio devices", BOARD_VIRTIO_MAX);
  }
}

static void parse_drive(struct options* options, char* text) {
  need_slot(options);
  struct drive_options* drive = &options->drives[options->drive_count++];
  for (char* word = strtok(text, ","); word != NULL; word = strtok(NULL, ",")) {
    const char* value = value_of(word);
    if (strcmp(word, "file") == 0) {
      drive->file = value;
    } else if (strcmp(word, "readonly") == 0 && strcmp(value, "on") == 0) {
      drive->read_only = true;
    } else if (strcmp(word, "cache") == 0 && strcmp(value, "writethrough") == 0) {
      drive->write_through = true;
    } else if (!(strcmp(word, "if") == 0 && strcmp(value, "virtio") == 0) &&
               !(strcmp(word, "format") == 0 && strcmp(value, "raw") == 0) &&
               !(strcmp(word, "cache") == 0 && strcmp(value, "writeback") == 0)) {
      user_error("-drive: unknown '%s=%s'; see --help", word, value);
    }
  }
  if (drive->file == NULL || *drive->file == 0) user_error("-drive: file=FILE is missing");
}

static void parse_mac(const char* text, uint8_t mac[ETH_ALEN]) {
  const struct ether_addr* address = ether_aton(text);
  if (address == NULL) user_error("-netdev: '%s' is no MAC address", text);
  memcpy(mac, address, ETH_ALEN);
}

/* One of the card's features; false for any other word. */
static bool parse_card_feature(struct virtio_net_options* virtio, const char* word,
                               const char* value) {
  bool on = strcmp(value, "on") == 0;
  bool* feature = strcmp(word, "csum") == 0        ? &virtio->csum
                  : strcmp(word, "gso") == 0       ? &virtio->gso
                  : strcmp(word, "mrg_rxbuf") == 0 ? &virtio->mrg_rxbuf
                                                   : NULL;
  if (feature != NULL && (on || strcmp(value, "off") == 0)) {
    *feature = on;
  } else if (strcmp(word, "tx") == 0 && strcmp(value, "bh") == 0) {
    virtio->tx = TX_BOTTOM_HALF;
  } else if (strcmp(word, "tx") == 0 && strcmp(value, "timer") == 0) {
    virtio->tx = TX_TIMER;
  } else {
    return false;
  }
  return true;
}

static void parse_netdev(struct options* options, char* text) {
  need_slot(options);
  struct card_options* card = &options->cards[options->card_count];
  *card = (struct card_options){
      NULL, {0x52, 0x54, 0x00, 0x12, 0x34, 0x56 + options->card_count}, VIRTIO_NET_DEFAULTS};
  char* kind = strtok(text, ",");
  if (kind == NULL || strcmp(kind, "tap") != 0) user_error("-netdev: only tap is known");
  for (char* word = strtok(NULL, ","); word != NULL; word = strtok(NULL, ",")) {
    const char* value = value_of(word);
    if (strcmp(word, "ifname") == 0) {
      card->tap = value;
    } else if (strcmp(word, "mac") == 0) {
      parse_mac(value, card->mac);
    } else if (!parse_card_feature(&card->virtio, word, value) && strcmp(word, "id") != 0 &&
               !((strcmp(word, "script") == 0 || strcmp(word, "downscript") == 0) &&
                 strcmp(value, "no") == 0)) {
      user_error("-netdev: unknown '%s=%s'; see --help", word, value);
    }
  }
  if (card->tap == NULL || *card->tap == 0) user_error("-netdev: ifname=NAME is missing");
  options->card_count++;
}

static void parse_pin(struct options* options, char* text) {
  for (char* word = strtok(text, ","); word != NULL; word = strtok(NULL, ",")) {
    const char* value = value_of(word);
    int* pin = &options->io_pin;
    if (strncmp(word, "vcpu", 4) == 0) {
      pin = &options->vcpu_pin[number("--pin vcpu", word + 4, 0, BOARD_CPUS_MAX - 1)];
    } else if (strcmp(word, "io") != 0) {
      user_error("--pin: unknown thread '%s'; there are io and vcpu0 to vcpu%d", word,
                 BOARD_CPUS_MAX - 1);
    }
    *pin = (int)number("--pin", value, 0, CPU_SETSIZE - 1);
  }
}

static void parse_virtio(struct options* options, const char* text) {
  if (strcmp(text, "1.0") == 0) {
    options->modern = true;
  } else if (strcmp(text, "legacy") != 0) {
    user_error("-virtio: '%s' is neither legacy nor 1.0", text);
  }
}

static void parse_device(struct options* options, const char* text) {
  if (strcmp(text, "virtconsole") != 0) user_error("-device: unknown '%s'; see --help", text);
  if (options->virtio_console) user_error("-device virtconsole: given twice");
  need_slot(options);
  options->virtio_console = true;
}

static void parse_with_value(struct options* options, const char* name, char* value) {
  if (strcmp(name, "-kernel") == 0) {
    options->kernel = value;
  } else if (strcmp(name, "-initrd") == 0) {
    options->initrd = value;
  } else if (strcmp(name, "-append") == 0) {
    options->append = value;
  } else if (strcmp(name, "-smp") == 0) {
    options->cpus = (unsigned)number("-smp", value, 1, BOARD_CPUS_MAX);
  } else if (strcmp(name, "-m") == 0) {
    options->memory = memory_size(value);
  } else if (strcmp(name, "-drive") == 0) {
    parse_drive(options, value);
  } else if (strcmp(name, "-netdev") == 0) {
    parse_netdev(options, value);
  } else if (strcmp(name, "-device") == 0) {
    parse_device(options, value);
  } else if (strcmp(name, "-virtio") == 0) {
    parse_virtio(options, value);
  } else {
    parse_pin(options, value);
  }
}

static bool takes_value(const char* name) {
  static const char* const names[] = {"-kernel", "-initrd", "-append", "-smp",    "-m",
                                      "-drive",  "-netdev", "-device", "-virtio", "--pin"};
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i]) == 0) return true;
  }
  return false;
}

struct options parse_options(int count, char** arguments) {
  struct options options = {.append = "", .cpus = 1, .memory = 128u << 20, .io_pin = NOT_PINNED};
  for (unsigned i = 0; i < BOARD_CPUS_MAX; i++) options.vcpu_pin[i] = NOT_PINNED;
  for (int i = 1; i < count; i++) {
    const char* name = arguments[i];
    if (strcmp(name, "--help") == 0) {
      fputs(usage, stdout);
      exit(0);
    } else if (strcmp(name, "-nographic") == 0) {
      options.keyboard = true;
    } else if (strcmp(name, "--eventfds") == 0) {
      options.eventfds = true;
    } else if (strcmp(name, "--counters") == 0) {
      options.counters = true;
    } else if (!takes_value(name)) {
      user_error("unknown option %s; see --help", name);
    } else if (i + 1 == count) {
      user_error("%s: its value is missing", name);
    } else {
      parse_with_value(&options, name, arguments[++i]);
    }
  }
  if (options.kernel == NULL) user_error("-kernel FILE is missing; see --help");
  return options;
}
