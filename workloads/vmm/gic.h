/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A GICv2 (IHI 0048B) in user space, for a KVM without a vGIC: one group, no security extensions.
 * Its outputs are the vCPUs' IRQ lines.
 */
#ifndef VMM_GIC_H
#define VMM_GIC_H

#include <stdbool.h>
#include <stdint.h>

#define GIC_CPUS 8
#define GIC_IRQS 128
#define GIC_SGIS 16
#define GIC_PRIVATE 32

struct gic_irq {
  bool enabled;
  bool edge;
  bool line;
  bool latched;
  bool active;
  uint8_t priority;
  uint8_t targets;    /* of an SPI */
  uint8_t sources;    /* of an SGI: the senders */
  uint8_t active_cpu; /* who has acknowledged it */
};

struct gic_cpu {
  bool enabled;
  bool output;
  uint8_t priority_mask;
  uint8_t binary_point;
  struct gic_irq banked[GIC_PRIVATE];
};

struct gic {
  unsigned cpus;
  bool enabled;
  struct gic_cpu cpu[GIC_CPUS];
  struct gic_irq shared[GIC_IRQS - GIC_PRIVATE];
  void (*set_output)(void* opaque, unsigned cpu, bool level);
  void* opaque;
};

void gic_init(struct gic* gic, unsigned cpus,
              void (*set_output)(void* opaque, unsigned cpu, bool level), void* opaque);
/* An input; `cpu` matters for PPIs. */
void gic_set_line(struct gic* gic, unsigned cpu, unsigned irq, bool level);
/* Distributor and CPU interface, as this CPU sees them. */
uint32_t gic_distributor_read(struct gic* gic, unsigned cpu, uint32_t offset, unsigned size);
void gic_distributor_write(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value,
                           unsigned size);
uint32_t gic_cpu_read(struct gic* gic, unsigned cpu, uint32_t offset);
void gic_cpu_write(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value);

#endif
