/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exceptions taken to Secure PL1 modes and to Monitor mode: mode, masks, link register, SPSR
 * (ARM DDI 0406C B1.8.3 to B1.9).
 */
#include "bare.h"
#include "cp15.h"

enum { kDbgStatusMask = 0x1ff };

/* Executes one instruction with a label on it; gives its address. */
#define AT(instruction, ...)                                                              \
  ({                                                                                      \
    u32 at_;                                                                              \
    __asm__ volatile("adr %0, 1f\n1: " instruction : "=&r"(at_) : __VA_ARGS__ : "memory", "lr", "r0", "r1"); \
    at_;                                                                                  \
  })

static u32 cpsr(void) {
  u32 value;
  __asm__ volatile("mrs %0, cpsr" : "=r"(value));
  return value;
}

static void test_svc(void) {
  const u32 before = cpsr();
  expect();
  const u32 at = AT("svc #0x123456", "r"(0));
  const volatile struct exception *e = exception();
  CHECK(took(kSecure, kCall));
  CHECK_EQUAL(e->lr, at + 4);
  CHECK_EQUAL(e->spsr & kDbgStatusMask, before & kDbgStatusMask);
  CHECK_EQUAL(e->cpsr & 0x1f, kSvc);
}

static void test_undefined(void) {
  expect();
  const u32 at = AT("udf #7", "r"(0));
  CHECK(took(kSecure, kUndefined));
  CHECK_EQUAL(exception()->lr, at + 4);
  CHECK_EQUAL(exception()->cpsr & 0x1f, kUnd);
  /* HVC is UNDEFINED in Secure state (B1.8.12). */
  expect();
  AT("hvc #0", "r"(0));
  CHECK(took(kSecure, kUndefined));
}

/* SCTLR.A: every access must be aligned (A3.2.1). */
static void test_alignment(void) {
  static u32 words[2];
  write_sctlr(read_sctlr() | 2);
  expect();
  const u32 at = AT("ldr r0, [%1]", "r"((u32)words + 1));
  const volatile struct exception *e = exception();
  CHECK(took(kSecure, kDataAbort));
  CHECK_EQUAL(e->lr, at + 8);
  CHECK_EQUAL(e->cpsr & 0x1f, kAbt);
  CHECK_EQUAL(e->dfar, (u32)words + 1);
  CHECK_EQUAL(e->dfsr & 0xc0f, 0x001); /* alignment fault, read */
  expect();
  AT("str r0, [%1]", "r"((u32)words + 2));
  CHECK_EQUAL(exception()->dfsr & 0xc0f, 0x801); /* WnR */
  write_sctlr(read_sctlr() & ~2u);
  /* Without SCTLR.A too: with the MMU off memory is Strongly-ordered and must be accessed aligned
   * (A3.2.2), and LDM always must. */
  expect();
  AT("ldr r0, [%1]", "r"((u32)words + 1));
  const int mmu_off_aborts = took(kSecure, kDataAbort);
  CHECK(mmu_off_aborts);
  expect();
  AT("ldm %1, {r0, r1}", "r"((u32)words + 1));
  CHECK(took(kSecure, kDataAbort));
}

/* Only the mask of the exception's own kind is set on entry, and A for all but SVC and undefined. */
static u32 unmasked(u32 unused) {
  (void)unused;
  __asm__ volatile("cpsie aif");
  expect();
  AT("svc #0", "r"(0));
  CHECK_EQUAL(exception()->spsr & kMasked, 0);
  CHECK_EQUAL(exception()->cpsr & kMasked, kPsrI);
  expect();
  AT("udf #0", "r"(0));
  CHECK_EQUAL(exception()->cpsr & kMasked, kPsrI);
  static u32 words[2];
  write_sctlr(read_sctlr() | 2);
  expect();
  AT("ldr r0, [%1]", "r"((u32)words + 1));
  CHECK_EQUAL(exception()->cpsr & kMasked, kPsrA | kPsrI);
  write_sctlr(read_sctlr() & ~2u);
  __asm__ volatile("cpsid aif");
  return 0;
}

static void test_smc(void) {
  expect();
  const u32 at = AT("smc #0", "r"(0));
  CHECK(took(kMonitor, kCall));
  CHECK_EQUAL(exception()->lr, at + 4);
  CHECK_EQUAL(exception()->cpsr & 0x1f, kMon);
  CHECK_EQUAL(exception()->cpsr & kMasked, kMasked);
  CHECK_EQUAL(exception()->spsr & 0x1f, kSvc);
}

/* From User mode: SVC goes to Supervisor mode; SMC is UNDEFINED. */
static u32 in_user(u32 unused) {
  (void)unused;
  expect();
  AT("svc #1", "r"(0));
  CHECK(took(kSecure, kCall));
  CHECK_EQUAL(exception()->spsr & 0x1f, kUsr);
  expect();
  AT("smc #0", "r"(0));
  CHECK(took(kSecure, kUndefined));
  expect();
  u32 value;
  __asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(value)); /* SCTLR is for PL1 */
  CHECK(took(kSecure, kUndefined));
  /* Mode and masks do not change from User mode: CPS is a no-operation, MSR writes flags only. */
  const u32 before = cpsr();
  __asm__ volatile("cpsid i\n\tmsr cpsr_c, %0" : : "r"(kMasked | kSvc));
  CHECK_EQUAL(cpsr(), before);
  return 7;
}

/* In Thumb state the undefined instruction's link register is 2 behind, an SVC's too (table B1-7). */
__attribute__((naked, noinline, target("thumb"))) static void thumb_calls(void) {
  __asm__(
      "push {r4, lr}\n\t"
      "svc #0\n\t"
      "pop {r4, pc}");
}

__attribute__((naked, noinline, target("thumb"))) static void thumb_undefined(void) {
  __asm__(
      "udf #0\n\t"
      "bx lr");
}

static void test_thumb(void) {
  expect();
  thumb_calls();
  CHECK(took(kSecure, kCall));
  CHECK_EQUAL(exception()->lr, ((u32)thumb_calls & ~1u) + 4);
  CHECK_EQUAL(exception()->spsr & kPsrT, kPsrT);
  CHECK_EQUAL(exception()->cpsr & kPsrT, 0); /* SCTLR.TE is clear */
  expect();
  thumb_undefined();
  CHECK(took(kSecure, kUndefined));
  CHECK_EQUAL(exception()->lr, ((u32)thumb_undefined & ~1u) + 2);
}

/* The IT state is in the SPSR and comes back with it: both instructions of the block still count. */
__attribute__((naked, noinline, target("thumb"))) static u32 thumb_it_block(u32 n __attribute__((unused))) {
  __asm__(
      "push {r4, lr}\n\t"
      "mov r4, r0\n\t"
      "cmp r0, #1\n\t"
      "itte eq\n\t"
      "svceq #0\n\t"
      "addeq r4, #10\n\t"
      "addne r4, #100\n\t"
      "mov r0, r4\n\t"
      "pop {r4, pc}");
}

static void test_it_state(void) {
  expect();
  CHECK_EQUAL(thumb_it_block(1), 11);
  CHECK(took(kSecure, kCall));
  const u32 it = (exception()->spsr >> 25 & 3) | (exception()->spsr >> 8 & 0xfc);
  /* ITTE EQ = 0000 0110; advanced past the SVC: 0000 1100 (A2.5.2). */
  CHECK_EQUAL(it, 0x0c);
  expect();
  CHECK_EQUAL(thumb_it_block(2), 102);
  CHECK_EQUAL(exception()->count, 0); /* a condition that fails raises no exception */
}

/* SRS and RFE: store LR and SPSR on another mode's stack, return from there. */
static void test_srs_rfe(void) {
  u32 result, flags;
  __asm__ volatile(
      "cps #0x1b\n\t"
      "ldr lr, =1f\n\t"
      "mrs r0, cpsr\n\t"
      "orr r0, r0, #0xa0000000\n\t" /* N, C */
      "bic r0, r0, #0x50000000\n\t"
      "bic r0, r0, #0x1f\n\t"
      "orr r0, r0, #0x13\n\t"
      "msr spsr_cxsf, r0\n\t"
      "srsdb sp!, #0x17\n\t" /* to the Abort mode stack */
      "cps #0x17\n\t"
      "rfeia sp!\n\t"
      "b 2f\n\t"
      ".ltorg\n"
      "1: mrs %1, cpsr\n"
      "2: mrs %0, cpsr\n"
      : "=r"(result), "=&r"(flags)
      :
      : "r0", "memory", "cc");
  CHECK_EQUAL(result & 0x1f, kSvc);
  CHECK_EQUAL(flags >> 28, 0xa);
}

/* Banked registers by MRS and MSR (B9.3.9), and LDM/STM of User registers from PL1. */
static void test_banked(void) {
  u32 value;
  __asm__ volatile("msr lr_irq, %1\n\tmrs %0, lr_irq" : "=r"(value) : "r"(0x12345678));
  CHECK_EQUAL(value, 0x12345678);
  __asm__ volatile("cps #0x12\n\tmov %0, lr\n\tcps #0x13" : "=r"(value));
  CHECK_EQUAL(value, 0x12345678);
  __asm__ volatile("msr r8_fiq, %1\n\tcps #0x11\n\tmov %0, r8\n\tcps #0x13" : "=r"(value) : "r"(0xf1f1f1f1));
  CHECK_EQUAL(value, 0xf1f1f1f1);
  __asm__ volatile("msr spsr_abt, %1\n\tmrs %0, spsr_abt" : "=r"(value) : "r"(0x600001d7));
  CHECK_EQUAL(value, 0x600001d7);
  u32 store[2];
  __asm__ volatile("msr lr_usr, %1\n\tstmia %0, {sp, lr}^" : : "r"(store), "r"(0xabcd0123) : "memory");
  CHECK_EQUAL(store[1], 0xabcd0123);
}

void test(void) {
  test_svc();
  test_undefined();
  test_alignment();
  call_in(kScrSecure, kSvc | kMasked, unmasked, 0);
  test_smc();
  CHECK_EQUAL(call_in(kScrSecure, kUsr | kMasked, in_user, 0), 7);
  test_thumb();
  test_it_state();
  test_srs_rfe();
  test_banked();
}
