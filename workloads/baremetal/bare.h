/* SPDX-License-Identifier: Apache-2.0 */
/* What a bare-metal test program sees; README.md has the overview. */
#ifndef VESIM_BARE_H
#define VESIM_BARE_H

#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/* --- the program and its end (check.c) --- */

/* The test: provided by the program, runs on CPU 0. */
void test(void);

void check_equal(u32 got, u32 want, const char *what, u32 line);
#define CHECK_EQUAL(got, want) check_equal((u32)(got), (u32)(want), #got " == " #want, __LINE__)
#define CHECK(condition) check_equal((condition) != 0, 1, #condition, __LINE__)

/* Prints the summary and ends the program. */
void finish(void) __attribute__((noreturn));

/* Ends it at once (end.c). 0: all checks passed, 1: some failed, 2: unexpected exception. */
void end_program(u32 status) __attribute__((noreturn));

/* A line on the console; conversions %s %c %d %u %x (with 0 and width). */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- exceptions (vectors.S, exception.c) --- */

/* Vector tables: which of the four base registers was used. */
enum table { kSecure, kMonitor, kNormal, kHyp };

/* Offset / 4 in the vector table (ARM DDI 0406C B1.8.1). */
enum vector {
  kReset, kUndefined, kCall /* SVC, SMC or HVC from Hyp */, kPrefetchAbort, kDataAbort,
  kHypTrap, kIrq, kFiq,
};

/* The last exception of a CPU. */
struct exception {
  u32 count;         /* since expect() */
  enum table table;
  enum vector vector;
  u32 lr;            /* LR of the mode, or ELR_hyp, as the hardware left it */
  u32 spsr, cpsr;    /* SPSR; CPSR in the handler */
  u32 dfsr, dfar, ifsr, ifar; /* of the Hyp copies for table kHyp: 0, HDFAR, 0, HIFAR */
  u32 hsr, hpfar;    /* table kHyp only, else 0 */
};

/* Registers of the interrupted code; a hook may change them. */
struct frame {
  u32 spsr, pc; /* pc: where the handler returns to */
  u32 r[13];
  u32 lr;       /* the exception mode's own */
};

/* Last exception of the calling CPU. */
volatile struct exception *exception(void);

/* Allows exceptions until the next call (without, they end the program); forgets the old ones. */
void expect(void);

/* 1 if exactly one exception came since expect(), by this vector. */
int took(enum table table, enum vector vector);

/* Called for each exception before the default of going on behind the instruction; returns 1 if it
 * has dealt with it (frame->pc is then the preferred return address, unless the hook changed it). */
extern int (*volatile exception_hook)(enum table table, enum vector vector, struct frame *frame);

/* Calls an address that is expected to raise a prefetch abort; goes on after the call. */
void call_aborting(u32 address);

/* --- modes and worlds (gate.S) --- */

enum {
  kUsr = 0x10, kFiqMode = 0x11, kIrqMode = 0x12, kSvc = 0x13, kMon = 0x16, kAbt = 0x17,
  kHypMode = 0x1a, kUnd = 0x1b, kSys = 0x1f,
};
enum { kPsrT = 1 << 5, kPsrF = 1 << 6, kPsrI = 1 << 7, kPsrA = 1 << 8, kPsrE = 1 << 9 };
enum { kMasked = kPsrA | kPsrI | kPsrF };

/* SCR (B4.1.129). */
enum {
  kScrNs = 1 << 0, kScrIrq = 1 << 1, kScrFiq = 1 << 2, kScrEa = 1 << 3, kScrFw = 1 << 4,
  kScrAw = 1 << 5, kScrNet = 1 << 6, kScrScd = 1 << 7, kScrHce = 1 << 8, kScrSif = 1 << 9,
};
enum { kScrSecure = kScrFw | kScrAw, kScrNormal = kScrNs | kScrFw | kScrAw | kScrHce };

/* Runs function(argument) with this SCR and CPSR; comes back to Secure Supervisor mode (SCR =
 * kScrSecure, A, I, F masked). Only from there; not nested. SCR.SCD must be clear at the end. */
u32 call_in(u32 scr, u32 psr, u32 (*function)(u32), u32 argument);

/* --- the other core (start.S) --- */

/* Runs function(argument) on CPU 1 in Secure Supervisor mode; does not wait. */
void start_cpu1(u32 (*function)(u32), u32 argument);

/* Waits for it; returns its result. */
u32 wait_cpu1(void);

/* Kept in TPIDRURO of both worlds, which User mode can read too. */
static inline u32 cpu_number(void) {
  u32 number;
  __asm__ volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(number));
  return number;
}

static inline volatile u32 *reg32(u32 address) { return (volatile u32 *)address; }

#endif
