/* SPDX-License-Identifier: Apache-2.0 */
/* vmm: runs one virtual machine. Builds the board, then is its I/O thread. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counters.h"
#include "eventfds.h"
#include "lock.h"
#include "message.h"
#include "options.h"
#include "pl011.h"
#include "tap.h"
#include "terminal.h"
#include "virtio_blk.h"
#include "virtio_console.h"
#include "virtio_mmio.h"
#include "virtio_net.h"
#include "vm.h"

struct machine {
  struct vm vm;
  struct event_loop loop;
  struct terminal terminal;
  struct pl011 uart;
  struct virtio_console console;
  struct virtio_blk disks[BOARD_VIRTIO_MAX];
  struct virtio_net cards[BOARD_VIRTIO_MAX];
  struct virtio_mmio transports[BOARD_VIRTIO_MAX];
  struct eventfds eventfds[BOARD_VIRTIO_MAX];
  unsigned transport_count;
  struct event_source signals;
  int ended_by; /* a signal, or 0 */
};

static struct machine machine;

static void add_uart(void) {
  pl011_init(&machine.uart, &machine.terminal);
  machine.uart.irq = (struct irq_line){vm_set_irq, &machine.vm, BOARD_UART_SPI, false};
  bus_add(&machine.vm.bus,
          (struct bus_device){BOARD_UART, PL011_SIZE, pl011_read, pl011_write, &machine.uart});
  terminal_set_sink(&machine.terminal, pl011_sink(&machine.uart));
}

static void add_virtio(struct virtio_device* device, const struct options* options) {
  unsigned index = machine.transport_count++;
  struct virtio_mmio* transport = &machine.transports[index];
  device->irq = (struct irq_line){vm_set_irq, &machine.vm, BOARD_VIRTIO_SPI(index), false};
  virtio_mmio_init(transport, device, !options->modern);
  bus_add(&machine.vm.bus, (struct bus_device){BOARD_VIRTIO(index), VIRTIO_MMIO_SIZE,
                                               virtio_mmio_read, virtio_mmio_write, transport});
  if (options->eventfds) {
    eventfds_init(&machine.eventfds[index], &machine.vm, transport, BOARD_VIRTIO(index));
  }
}

static void add_disk(struct virtio_blk* disk, const struct drive_options* drive,
                     const struct options* options) {
  struct stat status;
  int flags = (drive->read_only ? O_RDONLY : O_RDWR) | (drive->write_through ? O_DSYNC : 0);
  int fd = open(drive->file, flags | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &status) < 0) user_error("-drive %s: %s", drive->file, strerror(errno));
  uint64_t bytes = (uint64_t)status.st_size;
  if (S_ISBLK(status.st_mode)) {
    if (ioctl(fd, BLKGETSIZE64, &bytes) < 0)
      user_error("-drive %s: %s", drive->file, strerror(errno));
  } else if (!S_ISREG(status.st_mode)) {
    user_error("-drive %s is neither a file nor a disk", drive->file);
  }
  virtio_blk_init(disk, &machine.vm.memory, fd, bytes, drive->read_only);
  add_virtio(&disk->virtio, options);
  virtio_blk_start_worker(disk, options->io_pin);
}

static void add_devices(const struct options* options) {
  add_uart();
  for (unsigned i = 0; i < options->card_count; i++) {
    const struct card_options* card = &options->cards[i];
    virtio_net_init(&machine.cards[i], &machine.vm.memory, &machine.loop, tap_open(card->tap),
                    card->mac, card->virtio);
    add_virtio(&machine.cards[i].virtio, options);
  }
  for (unsigned i = 0; i < options->drive_count; i++) {
    add_disk(&machine.disks[i], &options->drives[i], options);
  }
  if (options->virtio_console) {
    virtio_console_init(&machine.console, &machine.vm.memory, &machine.terminal);
    add_virtio(&machine.console.virtio, options);
  }
}

static void signalled(void* opaque, uint32_t events) {
  struct signalfd_siginfo info;
  (void)opaque;
  (void)events;
  if (read(machine.signals.fd, &info, sizeof info) != sizeof info) return;
  machine.ended_by = (int)info.ssi_signo;
  event_loop_stop(&machine.loop);
}

/* Signals that end the VM come through the event loop. Before any thread is made. */
static void take_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGQUIT);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  machine.signals = (struct event_source){signalfd(-1, &set, SFD_CLOEXEC), signalled, NULL};
  if (machine.signals.fd < 0) system_error("signalfd");
  event_loop_add(&machine.loop, &machine.signals, EPOLLIN);
}

/* Dies of the signal that ended the VM, as whoever sent it expects. */
static void die_by(int number) {
  sigset_t set;
  terminal_restore();
  signal(number, SIG_DFL);
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int main(int count, char** arguments) {
  struct options options = parse_options(count, arguments);
  lock();
  event_loop_init(&machine.loop);
  take_signals();
  vm_create(&machine.vm, &machine.loop, options.memory, options.cpus);
  terminal_init(&machine.terminal, &machine.loop, options.keyboard ? STDIN_FILENO : -1,
                STDOUT_FILENO);
  add_devices(&options);
  struct device_tree tree = {.ram_size = options.memory,
                             .cpus = options.cpus,
                             .virtio_devices = machine.transport_count,
                             .psci_0_2 = machine.vm.psci_0_2,
                             .bootargs = options.append};
  vm_start(&machine.vm, load_guest(&machine.vm.memory, options.kernel, options.initrd, &tree),
           options.vcpu_pin);
  pin_thread(options.io_pin); /* now, for threads inherit it */

  event_loop_run(&machine.loop);
  vm_stop(&machine.vm);
  for (unsigned i = 0; i < options.drive_count; i++) virtio_blk_stop_worker(&machine.disks[i]);
  if (options.counters) print_counters(machine.vm.fd);
  if (machine.ended_by) die_by(machine.ended_by);
  return machine.vm.status;
}
