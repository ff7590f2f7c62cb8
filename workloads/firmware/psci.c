/* SPDX-License-Identifier: Apache-2.0 */
/* Power State Coordination Interface 1.0 (ARM DEN 0022C) over SMC (ARM DEN 0028, SMCCC 1.1). */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "layout.h"

/* One per CPU, in SRAM; uncached because the secure MMU is off. */
struct cpu {
  uint32_t state;        /* STATE_* */
  uint32_t arguments[3]; /* r0-r2 at the entry */
  uint32_t entry;        /* address, bit 0 clear */
  uint32_t spsr;         /* PSR at the entry */
  uint32_t reserved[2];
};

_Static_assert(offsetof(struct cpu, state) == CPU_STATE, "layout.h");
_Static_assert(offsetof(struct cpu, arguments) == CPU_ARGUMENTS, "layout.h");
_Static_assert(offsetof(struct cpu, entry) == CPU_ENTRY, "layout.h");
_Static_assert(offsetof(struct cpu, spsr) == CPU_SPSR, "layout.h");
_Static_assert(sizeof(struct cpu) == CPU_SIZE, "layout.h");

/* What the loader leaves at PARAM_BASE; README.md is the reference. */
struct parameters {
  uint32_t magic;
  uint32_t entry;
  uint32_t device_tree;
  uint32_t mode;
};

enum {
  kSuccess = 0,
  kNotSupported = -1,
  kInvalidParameters = -2,
  kAlreadyOn = -4,
  kOnPending = -5,
  kInvalidAddress = -9,
};

enum {
  kSmcccVersion = 0x80000000u,
  kSmcccArchFeatures = 0x80000001u,
  kPsciVersion = 0x84000000u,
  kCpuSuspend = 0x84000001u,
  kCpuOff = 0x84000002u,
  kCpuOn = 0x84000003u,
  kAffinityInfo = 0x84000004u,
  kMigrateInfoType = 0x84000006u,
  kSystemOff = 0x84000008u,
  kSystemReset = 0x84000009u,
  kPsciFeatures = 0x8400000au,
};

volatile struct cpu cpus[CPU_COUNT];
static uint32_t entry_mode; /* the mode of the normal world's first entry, for CPU_ON too */

void cpu_leave(void) __attribute__((noreturn));

/* Writes the entry, then the state: the waiting core reads them in the other order. */
static void give_entry(volatile struct cpu *cpu, uint32_t entry, uint32_t r0, uint32_t r1,
                       uint32_t r2) {
  cpu->arguments[0] = r0;
  cpu->arguments[1] = r1;
  cpu->arguments[2] = r2;
  cpu->entry = entry & ~1u;
  cpu->spsr = PSR_AIF | entry_mode | ((entry & 1) ? PSR_T : 0);
  __asm__ volatile("dmb" ::: "memory");
  cpu->state = STATE_ON_PENDING;
  __asm__ volatile("dsb\n\tsev" ::: "memory");
}

/* Linux boot protocol for device trees: r0 = 0, r1 = ~0, r2 = address of the tree. */
void boot_from_parameters(void) {
  const volatile struct parameters *p = (const volatile struct parameters *)PARAM_BASE;
  if (p->magic != PARAM_MAGIC) {
    fatal("no parameter block in SRAM, found ", p->magic);
  }
  if (p->mode != MODE_HYP && p->mode != MODE_SVC) {
    fatal("entry mode is neither Hyp nor Supervisor: ", p->mode);
  }
  entry_mode = p->mode;
  give_entry(&cpus[0], p->entry, 0, ~0u, p->device_tree);
}

static int cpu_on(uint32_t target, uint32_t entry, uint32_t context) {
  if (target >= CPU_COUNT) {
    return kInvalidParameters;
  }
  if (entry < DRAM_BASE) {
    return kInvalidAddress;
  }
  switch (cpus[target].state) {
    case STATE_ON:
      return kAlreadyOn;
    case STATE_ON_PENDING:
      return kOnPending;
    default:
      give_entry(&cpus[target], entry, context, 0, 0);
      return kSuccess;
  }
}

/* DEN 0022C 5.7.1: 0 on, 1 off, 2 on pending; a cluster is on when one of its cores is. */
static int affinity_info(uint32_t target, uint32_t level) {
  if (level == 0 && target < CPU_COUNT) {
    switch (cpus[target].state) {
      case STATE_ON:
        return 0;
      case STATE_ON_PENDING:
        return 2;
      default:
        return 1;
    }
  }
  if (level == 1 && target < 0x100) {
    return 0; /* the caller runs on it */
  }
  return kInvalidParameters;
}

/* Standby only (StateType 0): returns at the next interrupt, with the caller's state kept. */
static int cpu_suspend(uint32_t power_state) {
  if (power_state != 0) {
    return kInvalidParameters;
  }
  __asm__ volatile("dsb\n\twfi" ::: "memory");
  return kSuccess;
}

static int psci_features(uint32_t function) {
  switch (function) {
    case kSmcccVersion:
    case kPsciVersion:
    case kCpuSuspend:
    case kCpuOff:
    case kCpuOn:
    case kAffinityInfo:
    case kMigrateInfoType:
    case kSystemOff:
    case kSystemReset:
    case kPsciFeatures:
      return kSuccess;
    default:
      return kNotSupported;
  }
}

static int smccc_arch_features(uint32_t function) {
  return function == kSmcccVersion || function == kSmcccArchFeatures ? kSuccess : kNotSupported;
}

int smc_call(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3) {
  switch (function) {
    case kSmcccVersion:
      return 0x10001;
    case kSmcccArchFeatures:
      return smccc_arch_features(a1);
    case kPsciVersion:
      return 0x10000;
    case kCpuSuspend:
      return cpu_suspend(a1);
    case kCpuOff:
      cpu_leave();
    case kCpuOn:
      return cpu_on(a1, a2, a3);
    case kAffinityInfo:
      return affinity_info(a1, a2);
    case kMigrateInfoType:
      return 2; /* no Trusted OS, nothing to migrate */
    case kSystemOff:
      board_power(kPowerOff);
    case kSystemReset:
      board_power(kPowerReset);
    case kPsciFeatures:
      return psci_features(a1);
    default:
      return kNotSupported;
  }
}
