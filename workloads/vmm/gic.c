/* SPDX-License-Identifier: Apache-2.0 */
#include "gic.h"

#include <string.h>

#define SPURIOUS 1023u
#define IDLE_PRIORITY 0xff
#define IIDR 0x0200043bu /* GIC-400, Arm */
#define PRIORITY_BITS 0xf8

static struct gic_irq* irq_of(struct gic* gic, unsigned cpu, unsigned irq) {
  return irq < GIC_PRIVATE ? &gic->cpu[cpu].banked[irq] : &gic->shared[irq - GIC_PRIVATE];
}

/* --- state of an interrupt ----------------------------------------------------------------------
 */

static bool is_pending(const struct gic_irq* irq) {
  return irq->latched || irq->sources != 0 || (irq->line && !irq->edge);
}

static uint8_t running_priority(struct gic* gic, unsigned cpu) {
  uint8_t running = IDLE_PRIORITY;
  for (unsigned i = 0; i < GIC_IRQS; i++) {
    const struct gic_irq* irq = irq_of(gic, cpu, i);
    if (irq->active && irq->active_cpu == cpu && irq->priority < running) running = irq->priority;
  }
  return running;
}

/* The pending interrupt of highest priority that this CPU may take now. */
static unsigned best_pending(struct gic* gic, unsigned cpu) {
  unsigned best = SPURIOUS;
  uint8_t limit = running_priority(gic, cpu);
  if (gic->cpu[cpu].priority_mask < limit) limit = gic->cpu[cpu].priority_mask;
  if (!gic->enabled) return SPURIOUS;
  for (unsigned i = 0; i < GIC_IRQS; i++) {
    const struct gic_irq* irq = irq_of(gic, cpu, i);
    if (!irq->enabled || irq->active || irq->priority >= limit || !is_pending(irq)) continue;
    if (i >= GIC_PRIVATE && !(irq->targets >> cpu & 1)) continue;
    best = i;
    limit = irq->priority;
  }
  return best;
}

static void update(struct gic* gic) {
  for (unsigned cpu = 0; cpu < gic->cpus; cpu++) {
    bool output = gic->cpu[cpu].enabled && best_pending(gic, cpu) != SPURIOUS;
    if (output == gic->cpu[cpu].output) continue;
    gic->cpu[cpu].output = output;
    gic->set_output(gic->opaque, cpu, output);
  }
}

void gic_init(struct gic* gic, unsigned cpus,
              void (*set_output)(void* opaque, unsigned cpu, bool level), void* opaque) {
  memset(gic, 0, sizeof *gic);
  gic->cpus = cpus;
  gic->set_output = set_output;
  gic->opaque = opaque;
  for (unsigned cpu = 0; cpu < cpus; cpu++) {
    for (unsigned i = 0; i < GIC_SGIS; i++) {
      gic->cpu[cpu].banked[i].enabled = true;
      gic->cpu[cpu].banked[i].edge = true;
    }
  }
}

void gic_set_line(struct gic* gic, unsigned cpu, unsigned number, bool level) {
  struct gic_irq* irq = irq_of(gic, cpu, number);
  if (irq->line == level) return;
  irq->line = level;
  if (level && irq->edge) irq->latched = true;
  update(gic);
}

/* --- distributor
 * ---------------------------------------------------------------------------------- */

static bool* bit_at(struct gic_irq* irq, uint32_t offset) {
  return offset < 0x200 ? &irq->enabled : offset < 0x300 ? &irq->latched : &irq->active;
}

/* I?ENABLER, I?PENDR, I?ACTIVER: a bit per interrupt, set by one half, cleared by the other. */
static uint32_t read_bits(struct gic* gic, unsigned cpu, uint32_t offset) {
  uint32_t value = 0;
  unsigned first = (offset & 0x7f) * 8;
  for (unsigned i = 0; i < 32 && first + i < GIC_IRQS; i++) {
    struct gic_irq* irq = irq_of(gic, cpu, first + i);
    bool pending = offset >= 0x200 && offset < 0x300;
    value |= (uint32_t)(pending ? is_pending(irq) : *bit_at(irq, offset)) << i;
  }
  return value;
}

static void write_bits(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value) {
  unsigned first = (offset & 0x7f) * 8;
  for (unsigned i = 0; i < 32 && first + i < GIC_IRQS; i++) {
    bool fixed = first + i < GIC_SGIS && offset < 0x300; /* SGIs: enabled, pending by sources */
    if ((value >> i & 1) && !fixed) *bit_at(irq_of(gic, cpu, first + i), offset) = !(offset & 0x80);
  }
}

static uint8_t* byte_at(struct gic* gic, unsigned cpu, uint32_t offset) {
  unsigned irq = offset & 0x3ff;
  if (irq >= GIC_IRQS || offset < 0x400) return NULL;
  if (offset < 0x800) return &irq_of(gic, cpu, irq)->priority;
  return irq >= GIC_PRIVATE ? &irq_of(gic, cpu, irq)->targets : NULL;
}

static uint32_t read_bytes(struct gic* gic, unsigned cpu, uint32_t offset, unsigned size) {
  uint32_t value = 0;
  for (unsigned i = 0; i < size; i++) {
    const uint8_t* byte = byte_at(gic, cpu, offset + i);
    uint32_t own = offset >= 0x800 && offset < 0x820 ? 1u << cpu : 0;
    value |= (byte ? *byte : own) << 8 * i;
  }
  return value;
}

static void write_bytes(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value,
                        unsigned size) {
  for (unsigned i = 0; i < size; i++) {
    uint8_t* byte = byte_at(gic, cpu, offset + i);
    if (byte) *byte = value >> 8 * i & (offset < 0x800 ? PRIORITY_BITS : 0xff);
  }
}

static uint32_t read_configuration(struct gic* gic, unsigned cpu, uint32_t offset) {
  uint32_t value = 0;
  unsigned first = (offset - 0xc00) * 4;
  for (unsigned i = 0; i < 16 && first + i < GIC_IRQS; i++) {
    value |= (irq_of(gic, cpu, first + i)->edge ? 2u : 0u) << 2 * i;
  }
  return value;
}

static void write_configuration(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value) {
  unsigned first = (offset - 0xc00) * 4;
  for (unsigned i = 0; i < 16 && first + i < GIC_IRQS; i++) {
    if (first + i >= GIC_PRIVATE) irq_of(gic, cpu, first + i)->edge = value >> 2 * i & 2;
  }
}

static void send_sgi(struct gic* gic, unsigned sender, uint32_t value) {
  uint32_t filter = value >> 24 & 3, list = value >> 16 & 0xff;
  if (filter != 0) list = filter == 1 ? ~(1u << sender) : filter == 2 ? 1u << sender : 0;
  for (unsigned cpu = 0; cpu < gic->cpus; cpu++) {
    if (list >> cpu & 1) gic->cpu[cpu].banked[value & 0xf].sources |= 1u << sender;
  }
}

uint32_t gic_distributor_read(struct gic* gic, unsigned cpu, uint32_t offset, unsigned size) {
  if (offset >= 0x400 && offset < 0xc00) return read_bytes(gic, cpu, offset, size);
  offset &= ~3u;
  if (offset >= 0x100 && offset < 0x400) return read_bits(gic, cpu, offset);
  if (offset >= 0xc00 && offset < 0xd00) return read_configuration(gic, cpu, offset);
  switch (offset) {
    case 0x000:
      return gic->enabled;
    case 0x004:
      return (gic->cpus - 1) << 5 | (GIC_IRQS / 32 - 1);
    case 0x008:
      return IIDR;
    default:
      return 0;
  }
}

void gic_distributor_write(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value,
                           unsigned size) {
  if (offset >= 0x400 && offset < 0xc00) {
    write_bytes(gic, cpu, offset, value, size);
  } else if (offset >= 0x100 && offset < 0x400) {
    write_bits(gic, cpu, offset & ~3u, value << 8 * (offset & 3));
  } else if (offset >= 0xc00 && offset < 0xd00) {
    write_configuration(gic, cpu, offset, value);
  } else if (offset == 0xf00) {
    send_sgi(gic, cpu, value);
  } else if (offset == 0x000) {
    gic->enabled = value & 1;
  }
  update(gic);
}

/* --- CPU interface
 * -------------------------------------------------------------------------------- */

static uint32_t acknowledge(struct gic* gic, unsigned cpu) {
  unsigned number = best_pending(gic, cpu);
  if (number == SPURIOUS) return SPURIOUS;
  struct gic_irq* irq = irq_of(gic, cpu, number);
  uint32_t source = 0;
  if (irq->sources != 0) {
    source = (uint32_t)__builtin_ctz(irq->sources);
    irq->sources &= irq->sources - 1;
  }
  irq->latched = false;
  irq->active = true;
  irq->active_cpu = (uint8_t)cpu;
  update(gic);
  return number | source << 10;
}

uint32_t gic_cpu_read(struct gic* gic, unsigned cpu, uint32_t offset) {
  switch (offset) {
    case 0x00:
      return gic->cpu[cpu].enabled;
    case 0x04:
      return gic->cpu[cpu].priority_mask;
    case 0x08:
      return gic->cpu[cpu].binary_point;
    case 0x0c:
      return acknowledge(gic, cpu);
    case 0x14:
      return running_priority(gic, cpu);
    case 0x18:
      return best_pending(gic, cpu);
    case 0xfc:
      return IIDR;
    default:
      return 0;
  }
}

void gic_cpu_write(struct gic* gic, unsigned cpu, uint32_t offset, uint32_t value) {
  unsigned number = value & 0x3ff;
  switch (offset) {
    case 0x00:
      gic->cpu[cpu].enabled = value & 1;
      break;
    case 0x04:
      gic->cpu[cpu].priority_mask = value & PRIORITY_BITS;
      break;
    case 0x08:
      gic->cpu[cpu].binary_point = value & 7;
      break;
    case 0x10: /* EOIR drops the priority and deactivates */
      if (number < GIC_IRQS) irq_of(gic, cpu, number)->active = false;
      break;
    default:
      break;
  }
  update(gic);
}
