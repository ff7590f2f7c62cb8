/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entry to and return from Hyp mode (ARM DDI 0406C B1.8, B3.13.6), routing by HCR.TGE, SCR.HCE, and
 * the virtual exceptions (B1.8.11).
 */
#include "bare.h"
#include "cp15.h"

enum { kTge = 1 << 27, kVa = 1 << 8, kVi = 1 << 7, kVf = 1 << 6, kAmo = 1 << 5, kImo = 1 << 4, kFmo = 1 << 3 };
enum { kIl = 1 << 25, kWnr = 1 << 6 };

static u32 words[2];

/* Address of the instruction after "adr", for the checks of ELR. */
static volatile u32 at;
#define RUN_AT(instruction)                                                                       \
  do {                                                                                            \
    u32 at_;                                                                                      \
    __asm__ volatile("adr %0, 1f\n1: " instruction                                                \
                     : "=&r"(at_) : "r"((u32)words + 1) : "memory", "lr", "r0");                  \
    at = at_;                                                                                     \
  } while (0)

static u32 do_hvc(u32 unused) { (void)unused; RUN_AT("hvc #0x1234"); return 5; }
static u32 do_svc(u32 unused) { (void)unused; RUN_AT("svc #0x4321"); return 0; }
static u32 do_smc(u32 unused) { (void)unused; RUN_AT("smc #0"); return 0; }
static u32 do_udf(u32 unused) { (void)unused; RUN_AT("udf #0"); return 0; }
static u32 do_unaligned_load(u32 unused) { (void)unused; RUN_AT("ldr r0, [%1]"); return 0; }
static u32 do_unaligned_store(u32 unused) { (void)unused; RUN_AT("str r0, [%1]"); return 0; }

static u32 in_normal(u32 mode, u32 (*function)(u32)) {
  expect();
  return call_in(kScrNormal, mode | kMasked, function, 0);
}

static u32 set_hcr(u32 value) { write_hcr(value); return 0; }
static u32 set_hsctlr(u32 value) { write_hsctlr(value); return 0; }
static u32 set_sctlr(u32 value) { write_sctlr(value); return 0; }
static void hyp_control(u32 value) { call_in(kScrNormal, kHypMode | kMasked, set_hcr, value); }

static void check_hyp(enum vector vector, u32 hsr_class, u32 hsr_iss, u32 return_offset, u32 from) {
  const volatile struct exception *e = exception();
  CHECK(took(kHyp, vector));
  CHECK_EQUAL(e->hsr >> 26, hsr_class);
  CHECK_EQUAL(e->hsr & 0x1ffffff, hsr_iss);
  CHECK_EQUAL(e->lr, at + return_offset);
  CHECK_EQUAL(e->spsr & 0x1f, from);
  CHECK_EQUAL(e->cpsr & 0x1f, kHypMode);
  CHECK_EQUAL(e->cpsr & kMasked, kMasked);
}

static void test_hvc(void) {
  CHECK_EQUAL(in_normal(kSvc, do_hvc), 5);
  check_hyp(kHypTrap, 0x12, 0x1234, 4, kSvc);
  CHECK_EQUAL(exception()->hsr & kIl, kIl);
  in_normal(kSys, do_hvc);
  check_hyp(kHypTrap, 0x12, 0x1234, 4, kSys);
  in_normal(kHypMode, do_hvc); /* from Hyp mode itself: another vector */
  check_hyp(kCall, 0x12, 0x1234, 4, kHypMode);
  in_normal(kUsr, do_hvc);
  CHECK(took(kNormal, kUndefined));
  /* SCR.HCE clear: UNDEFINED at PL1. */
  expect();
  call_in(kScrNormal & ~kScrHce, kSvc | kMasked, do_hvc, 0);
  CHECK(took(kNormal, kUndefined));
}

/* What Hyp mode raises stays in Hyp mode. */
static void test_in_hyp(void) {
  in_normal(kHypMode, do_svc);
  check_hyp(kCall, 0x11, 0x4321, 4, kHypMode);
  in_normal(kHypMode, do_udf);
  CHECK(took(kHyp, kUndefined));
  CHECK_EQUAL(exception()->hsr >> 26, 0);
  CHECK_EQUAL(exception()->lr, at);
  call_in(kScrNormal, kHypMode | kMasked, set_hsctlr, 0x30c50818 | 2); /* A */
  in_normal(kHypMode, do_unaligned_load);
  const volatile struct exception *e = exception();
  CHECK(took(kHyp, kDataAbort));
  CHECK_EQUAL(e->hsr >> 26, 0x25);
  CHECK_EQUAL(e->hsr & 0x3f, 0x21); /* alignment fault */
  CHECK_EQUAL(e->hsr & kWnr, 0);
  CHECK_EQUAL(e->dfar, (u32)words + 1);
  CHECK_EQUAL(e->lr, at);
  in_normal(kHypMode, do_unaligned_store);
  CHECK_EQUAL(exception()->hsr & kWnr, kWnr);
  call_in(kScrNormal, kHypMode | kMasked, set_hsctlr, 0x30c50818);
  in_normal(kHypMode, do_smc);
  CHECK(took(kMonitor, kCall));
  CHECK_EQUAL(exception()->spsr & 0x1f, kHypMode);
  CHECK_EQUAL(exception()->lr, at + 4);
}

static void test_normal_world(void) {
  in_normal(kUsr, do_svc);
  CHECK(took(kNormal, kCall));
  CHECK_EQUAL(exception()->cpsr & 0x1f, kSvc);
  in_normal(kUsr, do_udf);
  CHECK(took(kNormal, kUndefined));
  in_normal(kSvc, do_smc);
  CHECK(took(kMonitor, kCall));
  CHECK_EQUAL(exception()->spsr & 0x1f, kSvc);
}

/* HCR.TGE sends what User mode raises to Hyp mode; PL1 is not concerned (B1.8.4). */
static void test_tge(void) {
  call_in(kScrNormal, kSvc | kMasked, set_sctlr, 0x00c50078 | 2);
  hyp_control(kTge);
  in_normal(kUsr, do_svc);
  check_hyp(kHypTrap, 0x11, 0x4321, 4, kUsr);
  in_normal(kUsr, do_udf);
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(exception()->hsr >> 26, 0);
  CHECK_EQUAL(exception()->lr, at);
  in_normal(kUsr, do_unaligned_store);
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(exception()->hsr >> 26, 0x24); /* data abort from a lower level */
  CHECK_EQUAL(exception()->hsr & 0x3f, 0x21);
  CHECK_EQUAL(exception()->hsr & kWnr, kWnr);
  CHECK_EQUAL(exception()->dfar, (u32)words + 1);
  hyp_control(0);
  in_normal(kUsr, do_unaligned_load);
  CHECK(took(kNormal, kDataAbort));
  CHECK_EQUAL(exception()->dfsr & 0xc0f, 1);
  call_in(kScrNormal, kSvc | kMasked, set_sctlr, 0x00c50078);
}

static u32 unmask_aif(u32 unused) {
  (void)unused;
  __asm__ volatile("cpsie aif\n\tnop\n\tnop\n\tcpsid aif");
  return 0;
}

/* A virtual interrupt stays pending while its HCR bit is set: take it away in the handler. */
static int end_virtual(enum table table, enum vector vector, struct frame *frame) {
  (void)vector;
  if (table == kNormal) __asm__ volatile("hvc #0");
  if (table == kHyp) write_hcr(read_hcr() & ~(u32)(kVi | kVf));
  (void)frame;
  return 1;
}

static void check_virtual(u32 hcr) {
  /* A mask in CPSR holds it back; so do Secure state and Hyp mode. */
  hyp_control(hcr);
  in_normal(kSvc, do_hvc);
  CHECK(took(kHyp, kHypTrap));
  expect();
  unmask_aif(0);
  CHECK_EQUAL(exception()->count, 0);
  in_normal(kHypMode, unmask_aif);
  CHECK_EQUAL(exception()->count, 0);
  exception_hook = end_virtual;
  in_normal(kSvc, unmask_aif);
  exception_hook = 0;
  CHECK_EQUAL(exception()->count, 2); /* the exception, the hook's HVC */
  hyp_control(hcr);
  exception_hook = end_virtual;
  in_normal(kUsr, unmask_aif); /* CPS does nothing at PL0: still masked */
  exception_hook = 0;
  CHECK_EQUAL(exception()->count, 0);
  hyp_control(0);
}

/* Records the first exception only, for the virtual ones whose handler makes another. */
static volatile u32 first_vector, first_table, first_dfsr;
static int note_first(enum table table, enum vector vector, struct frame *frame) {
  if (exception()->count == 1) {
    first_vector = vector;
    first_table = table;
    first_dfsr = exception()->dfsr;
  }
  return end_virtual(table, vector, frame);
}

static void check_virtual_vector(u32 hcr, enum vector vector) {
  hyp_control(hcr);
  exception_hook = note_first;
  in_normal(kSvc, unmask_aif);
  exception_hook = 0;
  CHECK_EQUAL(first_table, kNormal);
  CHECK_EQUAL(first_vector, vector);
  hyp_control(0);
}

static u32 get_hcr(u32 unused) { (void)unused; return read_hcr(); }

static void test_virtual(void) {
  check_virtual(kVi | kImo);
  check_virtual_vector(kVi | kImo, kIrq);
  check_virtual(kVf | kFmo);
  check_virtual_vector(kVf | kFmo, kFiq);
  /* Without the routing bit the pending bit does nothing. */
  hyp_control(kVi | kVf);
  in_normal(kSvc, unmask_aif);
  CHECK_EQUAL(exception()->count, 0);
  hyp_control(0);
  /* The virtual abort: an asynchronous external abort; taking it clears HCR.VA. */
  hyp_control(kVa | kAmo);
  exception_hook = note_first;
  in_normal(kSvc, unmask_aif);
  exception_hook = 0;
  CHECK_EQUAL(first_table, kNormal);
  CHECK_EQUAL(first_vector, kDataAbort);
  CHECK_EQUAL(first_dfsr & 0x40f, 0x406);
  CHECK_EQUAL(call_in(kScrNormal, kHypMode | kMasked, get_hcr, 0) & kVa, 0);
  hyp_control(0);
}

/* ERET takes the state from SPSR_hyp and the address from ELR_hyp: Thumb state, flags, mode. */
__attribute__((naked, noinline, target("thumb"))) static void thumb_end(void) {
  __asm__(
      "mrs r0, cpsr\n\t"
      "mov r12, #0x5a000000\n\t" /* GATE_MAGIC: out of call_in() */
      "smc #0");
}

static u32 eret_to_thumb(u32 psr) {
  __asm__ volatile("msr spsr_cxsf, %0\n\tmsr elr_hyp, %1\n\teret"
                   :
                   : "r"(psr), "r"((u32)thumb_end & ~1u)
                   : "memory");
  return 0;
}

static void test_eret(void) {
  const u32 psr = 0x90000000 | kMasked | kPsrT | kSys; /* N and V */
  const u32 seen = call_in(kScrNormal, kHypMode | kMasked, eret_to_thumb, psr);
  CHECK_EQUAL(seen, psr & ~(u32)kPsrT); /* MRS hides the T bit (B9.3.8: execution state reads as 0) */
}

void test(void) {
  test_hvc();
  test_in_hyp();
  test_normal_world();
  test_tge();
  test_virtual();
  test_eret();
}
