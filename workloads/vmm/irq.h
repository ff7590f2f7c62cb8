/* SPDX-License-Identifier: Apache-2.0 */
/* An interrupt output of a device. */
#ifndef VMM_IRQ_H
#define VMM_IRQ_H

#include <stdbool.h>

struct irq_line {
  void (*set)(void* controller, unsigned spi, bool level);
  void* controller;
  unsigned spi;
  bool level;
};

static inline void irq_set(struct irq_line* line, bool level) {
  if (line->level == level) return;
  line->level = level;
  line->set(line->controller, line->spi, level);
}

#endif
