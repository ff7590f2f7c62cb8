/* SPDX-License-Identifier: Apache-2.0 */
#include "pin.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "message.h"

void pin_thread(int cpu) {
  if (cpu == NOT_PINNED) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) < 0) {
    user_error("--pin: the host has no CPU %d for this: %s", cpu, strerror(errno));
  }
}
