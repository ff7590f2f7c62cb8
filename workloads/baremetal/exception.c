/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"
#include "cp15.h"
#include "layout.h"

static volatile struct exception last[CPU_COUNT];
static volatile u32 expected[CPU_COUNT];
volatile u32 resume_at[CPU_COUNT]; /* call_aborting() */
int (*volatile exception_hook)(enum table table, enum vector vector, struct frame *frame);

/* CPU 1's mailbox, see start.S: function, argument, result. */
volatile struct {
  u32 function, argument, result;
} cpu1_mailbox;

volatile struct exception *exception(void) { return &last[cpu_number()]; }

void expect(void) {
  const u32 cpu = cpu_number();
  last[cpu].count = 0;
  expected[cpu] = 1;
}

int took(enum table table, enum vector vector) {
  const volatile struct exception *e = exception();
  return e->count == 1 && e->table == table && e->vector == vector;
}

/* HSR exception classes of which ELR_hyp is the instruction behind (SVC, HVC; B1.8.3). */
static int hyp_call(u32 hsr) {
  const u32 class = hsr >> 26;
  return class == 0x11 || class == 0x12;
}

/* From the link register to the preferred return address (ARM DDI 0406C table B1-7). */
static u32 preferred_return(enum table table, enum vector vector, u32 lr, u32 spsr) {
  if (table == kHyp) return lr;
  switch (vector) {
    case kUndefined: return lr - ((spsr & kPsrT) ? 2 : 4);
    case kDataAbort: return lr - 8;
    case kPrefetchAbort:
    case kIrq:
    case kFiq: return lr - 4;
    default: return lr;
  }
}

/* How far behind the preferred return address the next instruction is. */
static u32 instruction_length(enum table table, enum vector vector, u32 pc, u32 spsr, u32 hsr) {
  if (vector == kIrq || vector == kFiq || vector == kCall) return 0;
  if (table == kHyp && vector == kHypTrap && hyp_call(hsr)) return 0;
  if (!(spsr & kPsrT)) return 4;
  return (*(volatile u16 *)pc >> 11) >= 0x1d ? 4 : 2; /* 32-bit Thumb instructions (A6.1) */
}

static void unexpected(const volatile struct exception *e, const struct frame *frame) {
  static const char *const kTables[] = {"Secure", "Monitor", "Non-secure", "Hyp"};
  print("unexpected exception: %s vector %u, LR %08x SPSR %08x CPSR %08x return %08x\n",
        kTables[e->table], e->vector, e->lr, e->spsr, e->cpsr, frame->pc);
  print("DFSR %08x DFAR %08x IFSR %08x IFAR %08x HSR %08x HPFAR %08x\n", e->dfsr, e->dfar, e->ifsr,
        e->ifar, e->hsr, e->hpfar);
  end_program(2);
}

void handle_exception(enum table table, enum vector vector, struct frame *frame, u32 cpsr) {
  const u32 cpu = cpu_number();
  volatile struct exception *e = &last[cpu];
  e->count++;
  e->table = table;
  e->vector = vector;
  e->lr = frame->pc;
  e->spsr = frame->spsr;
  e->cpsr = cpsr;
  if (table == kHyp) {
    e->hsr = read_hsr();
    e->hpfar = read_hpfar();
    e->dfsr = e->ifsr = 0;
    e->dfar = read_hdfar();
    e->ifar = read_hifar();
  } else {
    e->hsr = e->hpfar = 0;
    e->dfsr = read_dfsr();
    e->dfar = read_dfar();
    e->ifsr = read_ifsr();
    e->ifar = read_ifar();
  }
  frame->pc = preferred_return(table, vector, e->lr, e->spsr);
  if (exception_hook && exception_hook(table, vector, frame)) return;
  if (!expected[cpu]) unexpected(e, frame);
  if (vector == kPrefetchAbort && resume_at[cpu] != 0) {
    frame->pc = resume_at[cpu];
    frame->spsr &= ~(u32)kPsrT;
    resume_at[cpu] = 0;
    return;
  }
  frame->pc += instruction_length(table, vector, frame->pc, frame->spsr, e->hsr);
}

void start_cpu1(u32 (*function)(u32), u32 argument) {
  cpu1_mailbox.argument = argument;
  __asm__ volatile("dmb" ::: "memory");
  cpu1_mailbox.function = (u32)function;
  __asm__ volatile("dsb\n\tsev" ::: "memory");
}

u32 wait_cpu1(void) {
  while (cpu1_mailbox.function != 0) __asm__ volatile("wfe");
  __asm__ volatile("dmb" ::: "memory");
  return cpu1_mailbox.result;
}
