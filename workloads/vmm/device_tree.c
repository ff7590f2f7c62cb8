/* SPDX-License-Identifier: Apache-2.0 */
#include "device_tree.h"

#include <libfdt.h>
#include <stdio.h>

#include "../kvm/uapi.h"
#include "board.h"
#include "virtio_mmio.h"

#define SPI 0
#define PPI 1
#define EDGE 1
#define LEVEL 4
#define LEVEL_LOW_ALL_CPUS 0xf08
#define GIC 1 /* phandles */
#define CLOCK 2

/* Keeps the first error. */
struct writer {
  void* fdt;
  int error;
};

static void check(struct writer* writer, int result) {
  if (writer->error == 0) writer->error = result;
}

static void begin(struct writer* writer, const char* name) {
  check(writer, fdt_begin_node(writer->fdt, name));
}

static void begin_at(struct writer* writer, const char* name, uint32_t address) {
  char full[64];
  snprintf(full, sizeof full, "%s@%x", name, address);
  begin(writer, full);
}

static void end(struct writer* writer) { check(writer, fdt_end_node(writer->fdt)); }

static void text(struct writer* writer, const char* name, const char* value) {
  check(writer, fdt_property_string(writer->fdt, name, value));
}

static void bytes(struct writer* writer, const char* name, const void* value, int length) {
  check(writer, fdt_property(writer->fdt, name, value, length));
}

static void cell_list(struct writer* writer, const char* name, const uint32_t* cells, int count) {
  fdt32_t converted[16];
  for (int i = 0; i < count; i++) converted[i] = cpu_to_fdt32(cells[i]);
  bytes(writer, name, converted, count * (int)sizeof converted[0]);
}

/* At most 16 cells. */
#define CELLS(writer, name, ...)                           \
  cell_list(writer, name, (const uint32_t[]){__VA_ARGS__}, \
            (int)(sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)))

static void write_chosen(struct writer* writer, const struct device_tree* tree) {
  begin(writer, "chosen");
  text(writer, "stdout-path", "/serial@1c090000");
  text(writer, "bootargs", tree->bootargs);
  if (tree->initrd_size > 0) {
    CELLS(writer, "linux,initrd-start", tree->initrd);
    CELLS(writer, "linux,initrd-end", tree->initrd + tree->initrd_size);
  }
  end(writer);
}

static void write_cpus(struct writer* writer, const struct device_tree* tree) {
  begin(writer, "cpus");
  CELLS(writer, "#address-cells", 1);
  CELLS(writer, "#size-cells", 0);
  for (uint32_t i = 0; i < tree->cpus; i++) {
    begin_at(writer, "cpu", i);
    text(writer, "device_type", "cpu");
    text(writer, "compatible", "arm,cortex-a15");
    CELLS(writer, "reg", i); /* MPIDR's affinity, as KVM numbers vCPUs */
    text(writer, "enable-method", "psci");
    end(writer);
  }
  end(writer);
  begin(writer, "psci");
  if (tree->psci_0_2) {
    text(writer, "compatible", "arm,psci-0.2");
  } else {
    text(writer, "compatible", "arm,psci");
    CELLS(writer, "cpu_off", KVM_PSCI_FN_CPU_OFF);
    CELLS(writer, "cpu_on", KVM_PSCI_FN_CPU_ON);
  }
  text(writer, "method", "hvc");
  end(writer);
}

static void write_interrupts(struct writer* writer) {
  begin_at(writer, "interrupt-controller", BOARD_GICD);
  text(writer, "compatible", "arm,cortex-a15-gic");
  CELLS(writer, "#interrupt-cells", 3);
  CELLS(writer, "#address-cells", 0);
  bytes(writer, "interrupt-controller", NULL, 0);
  CELLS(writer, "reg", BOARD_GICD, 0x1000, BOARD_GICC, 0x2000);
  CELLS(writer, "phandle", GIC);
  end(writer);
  begin(writer, "timer"); /* secure, non-secure, virtual, Hyp */
  text(writer, "compatible", "arm,armv7-timer");
  CELLS(writer, "interrupts", PPI, 13, LEVEL_LOW_ALL_CPUS, PPI, 14, LEVEL_LOW_ALL_CPUS, PPI, 11,
        LEVEL_LOW_ALL_CPUS, PPI, 10, LEVEL_LOW_ALL_CPUS);
  end(writer);
}

static void write_uart(struct writer* writer) {
  begin(writer, "clock");
  text(writer, "compatible", "fixed-clock");
  CELLS(writer, "#clock-cells", 0);
  CELLS(writer, "clock-frequency", 24000000);
  CELLS(writer, "phandle", CLOCK);
  end(writer);
  begin_at(writer, "serial", BOARD_UART);
  static const char compatible[] = "arm,pl011\0arm,primecell";
  bytes(writer, "compatible", compatible, sizeof compatible);
  CELLS(writer, "reg", BOARD_UART, 0x1000);
  CELLS(writer, "interrupts", SPI, BOARD_UART_SPI, LEVEL);
  CELLS(writer, "clocks", CLOCK, CLOCK);
  static const char names[] = "uartclk\0apb_pclk";
  bytes(writer, "clock-names", names, sizeof names);
  end(writer);
}

static void write_virtio(struct writer* writer, unsigned devices) {
  for (unsigned i = 0; i < devices; i++) {
    begin_at(writer, "virtio_mmio", BOARD_VIRTIO(i));
    text(writer, "compatible", "virtio,mmio");
    CELLS(writer, "reg", BOARD_VIRTIO(i), VIRTIO_MMIO_SIZE);
    CELLS(writer, "interrupts", SPI, BOARD_VIRTIO_SPI(i), EDGE); /* as QEMU describes them */
    end(writer);
  }
}

int device_tree_write(const struct device_tree* tree, void* to, size_t room) {
  struct writer writer = {to, 0};
  check(&writer, fdt_create(to, (int)room));
  check(&writer, fdt_finish_reservemap(to));
  begin(&writer, "");
  text(&writer, "model", "vesim guest");
  static const char compatible[] = "arm,vexpress,v2p-ca15\0arm,vexpress";
  bytes(&writer, "compatible", compatible, sizeof compatible);
  CELLS(&writer, "interrupt-parent", GIC);
  CELLS(&writer, "#address-cells", 1);
  CELLS(&writer, "#size-cells", 1);
  write_chosen(&writer, tree);
  begin_at(&writer, "memory", BOARD_RAM);
  text(&writer, "device_type", "memory");
  CELLS(&writer, "reg", BOARD_RAM, tree->ram_size);
  end(&writer);
  write_cpus(&writer, tree);
  write_interrupts(&writer);
  write_uart(&writer);
  write_virtio(&writer, tree->virtio_devices);
  end(&writer);
  check(&writer, fdt_finish(to));
  return writer.error;
}
