/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The GIC's virtual interface (ARM IHI 0048B chapter 5): list registers, the virtual CPU interface, the
 * maintenance interrupt with all its causes, physical deactivation through a list register.
 */
#include "cp15.h"
#include "gic.h"

/* GICH_LRn. */
enum { kPending = 1u << 28, kActive = 1u << 29, kStateMask = 3u << 28, kGroup1 = 1u << 30, kEoiBit = 1u << 19 };
static const u32 kHw = 1u << 31;
static inline u32 priority(u32 p) { return p >> 3 << 23; }

/* GICH_HCR and GICH_MISR: the same positions but for En and EOI. */
enum {
  kEn = 1 << 0, kUie = 1 << 1, kLrenpie = 1 << 2, kNpie = 1 << 3, kGrp0Eie = 1 << 4,
  kGrp0Die = 1 << 5, kGrp1Eie = 1 << 6, kGrp1Die = 1 << 7,
};
enum { kMisrEoi = 1 << 0, kMisrU = 1 << 1, kMisrLrenp = 1 << 2, kMisrNp = 1 << 3 };
enum { kEoiMode = 1 << 9, kMaintenance = 25, kLists = 4, kSpi = 40 };

static u32 lr(u32 n) { return gich(kHLr0 + 4 * n); }
static void set_lr(u32 n, u32 value) { set_gich(kHLr0 + 4 * n, value); }
static u32 state(u32 n) { return lr(n) & kStateMask; }
static u32 maintenance(void) { return gicd_bit(kDIspendr, kMaintenance); }

static void reset_virtual(void) {
  for (u32 n = 0; n < kLists; ++n) set_lr(n, 0);
  set_gich(kHApr, 0);
  set_gich(kHHcr, kEn);
  set_gicv(kCtlr, kEnableGrp0 | kEnableGrp1);
  set_gicv(kPmr, 0xf8);
  set_gicv(kBpr, 0);
  set_gicv(kAbpr, 0);
}

static void test_identification(void) {
  CHECK_EQUAL(gich(kHVtr), 4u << 29 | 4u << 26 | 3); /* 5 bits, 5 preemption bits, 4 list registers */
  reset_virtual();
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xf);
  CHECK_EQUAL(gich(kHEisr0), 0);
  /* GICH_VMCR is GICV's CTLR, PMR and binary points in one word (5.3.2). */
  set_gicv(kPmr, 0x98);
  CHECK_EQUAL(gich(kHVmcr) >> 27, 0x98 >> 3);
  CHECK_EQUAL(gich(kHVmcr) & 0x21f, 3);
  CHECK_EQUAL(gich(kHVmcr) >> 21 & 7, 2); /* the least binary point with 5 preemption bits */
  set_gich(kHVmcr, 0xa8u >> 3 << 27 | 3 << 21 | 4 << 18 | kEoiMode | 1);
  CHECK_EQUAL(gicv(kPmr), 0xa8);
  CHECK_EQUAL(gicv(kCtlr), kEoiMode | kEnableGrp0);
  CHECK_EQUAL(gicv(kBpr), 3);
  CHECK_EQUAL(gicv(kAbpr), 4);
}

/* Pending, active, invalid (5.2.2). */
static void test_life(void) {
  reset_virtual();
  CHECK_EQUAL(gicv(kIar), kSpurious);
  set_lr(1, kPending | priority(0x80) | 100);
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xd);
  CHECK_EQUAL(gicv(kHppir), 100);
  CHECK_EQUAL(gicv(kIar), 100);
  CHECK_EQUAL(state(1), kActive);
  CHECK_EQUAL(gicv(kRpr), 0x80);
  CHECK_EQUAL(gich(kHApr), 1 << (0x80 >> 3));
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xd);
  set_gicv(kEoir, 100);
  CHECK_EQUAL(state(1), 0);
  CHECK_EQUAL(gich(kHApr), 0);
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xf);
  CHECK_EQUAL(gich(kHEisr0), 0); /* nobody asked for it */
  /* Active and pending: comes again after the end. */
  set_lr(0, kPending | kActive | priority(0x80) | 101);
  set_gich(kHApr, 1 << (0x80 >> 3));
  CHECK_EQUAL(gicv(kIar), kSpurious);
  set_gicv(kEoir, 101);
  CHECK_EQUAL(state(0), kPending);
  CHECK_EQUAL(gicv(kIar), 101);
  set_gicv(kEoir, 101);
  /* A software generated interrupt brings its virtual sender along. */
  set_lr(0, kPending | priority(0x80) | 1 << 10 | 5);
  CHECK_EQUAL(gicv(kIar), 1 << 10 | 5);
  set_gicv(kEoir, 1 << 10 | 5);
  CHECK_EQUAL(state(0), 0);
}

static void test_conditions(void) {
  reset_virtual();
  set_lr(0, kPending | priority(0x80) | 100);
  set_gicv(kPmr, 0x80);
  CHECK_EQUAL(gicv(kIar), kSpurious);
  set_gicv(kPmr, 0xf8);
  /* A group that is off is not acknowledged (ReadGICC_IAR in 4.4.4), whatever IAR says of the other. */
  set_gicv(kCtlr, kEnableGrp1);
  const u32 group0_off = gicv(kIar);
  CHECK_EQUAL(group0_off, kSpurious);
  reset_virtual();
  set_gicv(kCtlr, kEnableGrp0);
  set_lr(0, kPending | priority(0x80) | 100);
  CHECK_EQUAL(gicv(kIar), 100);
  set_gicv(kEoir, 100);
  /* Group 1: by the aliased register, or with AckCtl. */
  set_lr(0, kPending | kGroup1 | priority(0x80) | 100);
  const u32 group1_off = gicv(kIar);
  CHECK_EQUAL(group1_off, kSpurious);
  set_gicv(kCtlr, kEnableGrp0 | kEnableGrp1);
  CHECK_EQUAL(gicv(kIar), kSpuriousGroup1);
  set_gicv(kCtlr, kEnableGrp0 | kEnableGrp1 | kAckCtl);
  CHECK_EQUAL(gicv(kIar), 100);
  set_gicv(kEoir, 100);
  set_gicv(kCtlr, kEnableGrp1);
  set_lr(0, kPending | kGroup1 | priority(0x80) | 102);
  const u32 aliased = gicv(kAiar);
  CHECK_EQUAL(aliased, 102);
  set_gicv(kAeoir, 102);
  const u32 after_aeoir = state(0);
  CHECK_EQUAL(after_aeoir, 0);
}

static void test_priorities(void) {
  reset_virtual();
  set_lr(0, kPending | priority(0x80) | 100);
  set_lr(1, kPending | priority(0x40) | 101);
  set_lr(2, kPending | priority(0x38) | 102);
  CHECK_EQUAL(gicv(kIar), 102);
  CHECK_EQUAL(gicv(kIar), kSpurious); /* 0x40 does not preempt 0x38 */
  set_gicv(kEoir, 102);
  CHECK_EQUAL(gicv(kIar), 101);
  set_lr(3, kPending | priority(0x20) | 103);
  CHECK_EQUAL(gicv(kIar), 103); /* preempts */
  CHECK_EQUAL(gich(kHApr), 1 << (0x20 >> 3) | 1 << (0x40 >> 3));
  set_gicv(kEoir, 103);
  CHECK_EQUAL(gicv(kRpr), 0x40);
  set_gicv(kEoir, 101);
  CHECK_EQUAL(gicv(kIar), 100);
  set_gicv(kEoir, 100);
  CHECK_EQUAL(gich(kHApr), 0);
}

/* EOImode: EOIR drops the priority, DIR deactivates (5.5.5, 5.5.14). */
static void test_eoi_mode(void) {
  reset_virtual();
  set_gicv(kCtlr, kEnableGrp0 | kEoiMode);
  set_lr(0, kPending | priority(0x80) | 100);
  CHECK_EQUAL(gicv(kIar), 100);
  set_gicv(kEoir, 100);
  CHECK_EQUAL(gich(kHApr), 0);
  CHECK_EQUAL(state(0), kActive);
  set_gicv(kDir, 100);
  CHECK_EQUAL(state(0), 0);
}

/* Every cause of the maintenance interrupt, and that each enable bit matters (5.3.1, 5.3.4). */
static void check_cause(u32 enable, u32 expected_misr) {
  set_gich(kHHcr, (gich(kHHcr) & 0xf8000000) | kEn);
  CHECK_EQUAL(gich(kHMisr), 0);
  CHECK_EQUAL(maintenance(), 0);
  set_gich(kHHcr, (gich(kHHcr) & 0xf8000000) | kEn | enable);
  CHECK_EQUAL(gich(kHMisr), expected_misr);
  CHECK_EQUAL(maintenance(), expected_misr != 0);
  set_gich(kHHcr, (gich(kHHcr) & 0xf8000000) | enable); /* En clear: no interrupt */
  CHECK_EQUAL(maintenance(), 0);
  set_gich(kHHcr, (gich(kHHcr) & 0xf8000000) | kEn);
}

static void test_maintenance(void) {
  reset_virtual();
  check_cause(kUie, kMisrU); /* none valid */
  set_lr(0, kPending | priority(0x80) | 100);
  check_cause(kUie, kMisrU); /* one */
  check_cause(kNpie, 0);
  set_lr(1, kPending | priority(0x80) | 101);
  check_cause(kUie, 0); /* two */
  set_lr(0, kActive | priority(0x80) | 100);
  set_lr(1, kActive | priority(0x80) | 101);
  check_cause(kNpie, kMisrNp);
  reset_virtual();
  check_cause(kGrp0Eie, kGrp0Eie);
  check_cause(kGrp0Die, 0);
  check_cause(kGrp1Eie, kGrp1Eie);
  check_cause(kGrp1Die, 0);
  set_gicv(kCtlr, 0);
  check_cause(kGrp0Eie, 0);
  check_cause(kGrp0Die, kGrp0Die);
  check_cause(kGrp1Eie, 0);
  check_cause(kGrp1Die, kGrp1Die);

  /* An end of interrupt that no list register knows: counted (5.3.1 EOICount). */
  reset_virtual();
  set_gich(kHApr, 1 << 16);
  set_gicv(kEoir, 77);
  CHECK_EQUAL(gich(kHHcr) >> 27, 1);
  CHECK_EQUAL(gich(kHApr), 0);
  check_cause(kLrenpie, kMisrLrenp);
  set_gich(kHHcr, kEn);
  CHECK_EQUAL(gich(kHHcr) >> 27, 0);

  /* LR.EOI: maintenance at the end of this interrupt, until the list register is used again. */
  set_lr(2, kPending | kEoiBit | priority(0x80) | 100);
  CHECK_EQUAL(gicv(kIar), 100);
  CHECK_EQUAL(gich(kHEisr0), 0);
  set_gicv(kEoir, 100);
  CHECK_EQUAL(gich(kHEisr0), 1 << 2);
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xb); /* still needs service */
  CHECK_EQUAL(gich(kHMisr), kMisrEoi);
  CHECK_EQUAL(maintenance(), 1);
  set_lr(2, 0);
  CHECK_EQUAL(gich(kHEisr0), 0);
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xf);
  CHECK_EQUAL(maintenance(), 0);
}

/* LR.HW: the guest's end of interrupt deactivates the physical one (5.2.2). */
static void test_hardware(void) {
  reset_virtual();
  set_gicc(kCtlr, 1 | 1 << 9); /* Non-secure view: EnableGrp1, EOImodeNS */
  set_gicc(kPmr, 0xf0);
  set_gicd_bit(kDIspendr, kSpi);
  CHECK_EQUAL(gicc(kIar), kSpi);
  set_gicc(kEoir, kSpi);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 1);
  set_lr(0, kHw | kPending | priority(0x80) | kSpi << 10 | 100);
  CHECK_EQUAL(gicv(kIar), 100);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 1);
  set_gicv(kEoir, 100);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 0);
  CHECK_EQUAL(state(0), 0);
  CHECK_EQUAL(gich(kHElsr0) & 0xf, 0xf);
  CHECK_EQUAL(gich(kHEisr0), 0);
  set_gicc(kCtlr, 0);
}

static u32 in_hyp(u32 unused) {
  test_identification();
  test_life();
  test_conditions();
  test_priorities();
  test_eoi_mode();
  test_maintenance();
  test_hardware();
  return unused;
}

/* --- delivery to the guest --- */

static u32 arm_virtual(u32 hcr) {
  reset_virtual();
  write_hcr(hcr);
  set_lr(0, kPending | priority(0x80) | 100);
  dsb();
  return 0;
}

static u32 disarm(u32 unused) {
  write_hcr(0);
  set_gich(kHHcr, 0);
  return unused;
}

static int guest_handler(enum table table, enum vector vector, struct frame *frame) {
  (void)table, (void)frame;
  if (vector != kIrq && vector != kFiq) return 0;
  const u32 id = gicv(kIar);
  CHECK_EQUAL(id, 100);
  set_gicv(kEoir, id);
  dsb();
  return 1;
}

static u32 guest(u32 control) {
  if (control) set_gicv(kCtlr, control);
  dsb();
  const u32 isr = read_isr();
  __asm__ volatile("cpsie if\n\tnop\n\tnop\n\tcpsid if");
  return isr;
}

static void test_delivery(void) {
  enum { kImo = 1 << 4, kFmo = 1 << 3 };
  exception_hook = guest_handler;
  call_in(kScrNormal, kHypMode | kMasked, arm_virtual, kImo | kFmo);
  expect();
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, guest, 0) & 0x1c0, kPsrI);
  CHECK(took(kNormal, kIrq));
  /* VFIQEn: group 0 by virtual FIQ. */
  call_in(kScrNormal, kHypMode | kMasked, arm_virtual, kImo | kFmo);
  expect();
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, guest, kEnableGrp0 | kFiqEn) & 0x1c0, kPsrF);
  CHECK(took(kNormal, kFiq));
  /* Without HCR.IMO no virtual interrupt is taken. */
  call_in(kScrNormal, kHypMode | kMasked, arm_virtual, 0);
  expect();
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, guest, 0) & 0x1c0, 0);
  CHECK_EQUAL(exception()->count, 0);
  call_in(kScrNormal, kHypMode | kMasked, disarm, 0);
  exception_hook = 0;
}

void test(void) {
  set_group(kMaintenance, 1);
  set_group(kSpi, 1);
  set_gicd_byte(kDIpriorityr, kSpi, 0xa0);
  set_gicd_byte(kDItargetsr, kSpi, 1);
  set_gicd_bit(kDIsenabler, kSpi);
  set_gicc(kPmr, 0xf8);
  set_gicd(kDCtlr, 3);
  call_in(kScrNormal, kHypMode | kMasked, in_hyp, 0);
  test_delivery();
}
