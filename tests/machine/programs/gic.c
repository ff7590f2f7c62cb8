/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distributor and CPU interface, with the Security Extensions (ARM IHI 0048B chapters 3 and 4), and
 * where the processor takes the interrupts to (ARM DDI 0406C B1.8.4).
 */
#include "gic.h"

#include "cp15.h"

enum { kSpi = 40, kSpi2 = 41, kSgi = 3, kSelf = 2 << 24, kIdle = 0xff };

static void reset_gic(void) {
  set_gicd(kDCtlr, 0);
  set_gicc(kCtlr, 0);
  for (u32 id = 0; id < 96; id += 32) {
    set_gicd(kDIcenabler + id / 8, ~0u);
    set_gicd(kDIcpendr + id / 8, ~0u);
    set_gicd(kDIcactiver + id / 8, ~0u);
    set_gicd(kDIgroupr + id / 8, 0);
  }
  set_gicd(kDCpendsgir, ~0u);
  for (u32 id = 32; id < 96; ++id) set_gicd_byte(kDItargetsr, id, 1);
  set_gicc(kPmr, 0xff);
  set_gicc(kBpr, 0);
  set_gicd(kDCtlr, 3);
  set_gicc(kCtlr, kEnableGrp0);
}

static void raise_spi(u32 id, u32 priority) {
  set_gicd_byte(kDIpriorityr, id, priority);
  set_gicd_bit(kDIsenabler, id);
  set_gicd_bit(kDIspendr, id);
}

static u32 pending_irq(void) { return read_isr() >> 7 & 1; }
static u32 pending_fiq(void) { return read_isr() >> 6 & 1; }

static void test_identification(void) {
  CHECK_EQUAL(gicd(kDTyper) >> 5 & 7, 1);  /* two CPU interfaces */
  CHECK_EQUAL(gicd(kDTyper) >> 10 & 1, 1); /* Security Extensions */
  CHECK_EQUAL(gicd_byte(kDItargetsr, 0), 1 << 0); /* the reading CPU */
}

/* Pending, acknowledged, ended: state and running priority at each step (3.2). */
static void test_life(void) {
  reset_gic();
  CHECK_EQUAL(gicc(kIar), kSpurious);
  CHECK_EQUAL(gicc(kRpr), kIdle);
  raise_spi(kSpi, 0x50);
  CHECK_EQUAL(gicd_bit(kDIspendr, kSpi), 1);
  CHECK_EQUAL(gicc(kHppir), kSpi);
  CHECK_EQUAL(pending_irq(), 1);
  CHECK_EQUAL(gicc(kIar), kSpi);
  CHECK_EQUAL(gicd_bit(kDIspendr, kSpi), 0);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 1);
  CHECK_EQUAL(gicc(kRpr), 0x50);
  CHECK_EQUAL(pending_irq(), 0);
  set_gicc(kEoir, kSpi);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 0);
  CHECK_EQUAL(gicc(kRpr), kIdle);
  CHECK_EQUAL(gicc(kIar), kSpurious);
}

/* Every condition of signalling by itself: distributor, group, CPU interface, enable, mask, target. */
static void test_conditions(void) {
  reset_gic();
  raise_spi(kSpi, 0x50);
  CHECK_EQUAL(pending_irq(), 1);
  set_gicd(kDCtlr, 2); /* group 0 off at the distributor */
  CHECK_EQUAL(pending_irq(), 0);
  set_gicd(kDCtlr, 1);
  CHECK_EQUAL(pending_irq(), 1);
  set_gicc(kCtlr, kEnableGrp1);
  CHECK_EQUAL(pending_irq(), 0);
  set_gicc(kCtlr, kEnableGrp0);
  set_gicc(kPmr, 0x50); /* only priorities above the mask */
  CHECK_EQUAL(pending_irq(), 0);
  CHECK_EQUAL(gicc(kIar), kSpurious);
  set_gicc(kPmr, 0x58);
  CHECK_EQUAL(pending_irq(), 1);
  set_gicd_bit(kDIcenabler, kSpi);
  CHECK_EQUAL(pending_irq(), 0);
  CHECK_EQUAL(gicd_bit(kDIspendr, kSpi), 1); /* still pending */
  set_gicd_bit(kDIsenabler, kSpi);
  set_gicd_byte(kDItargetsr, kSpi, 2);
  CHECK_EQUAL(pending_irq(), 0);
  set_gicd_byte(kDItargetsr, kSpi, 1);
  CHECK_EQUAL(pending_irq(), 1);
  set_gicd_bit(kDIcpendr, kSpi);
  CHECK_EQUAL(pending_irq(), 0);
}

static void test_priorities(void) {
  reset_gic();
  raise_spi(kSpi, 0x80);
  raise_spi(kSpi2, 0x40);
  CHECK_EQUAL(gicc(kHppir), kSpi2);
  CHECK_EQUAL(gicc(kIar), kSpi2);
  CHECK_EQUAL(pending_irq(), 0); /* 0x80 does not preempt 0x40 */
  set_gicd_byte(kDIpriorityr, kSpi, 0x38);
  CHECK_EQUAL(pending_irq(), 1); /* 0x38 does */
  CHECK_EQUAL(gicc(kIar), kSpi);
  CHECK_EQUAL(gicc(kRpr), 0x38);
  set_gicc(kEoir, kSpi);
  CHECK_EQUAL(gicc(kRpr), 0x40);
  /* Binary point 4: bits 7..5 are the group priority (3.3.3): 0x20 and 0x38 are one group. */
  set_gicc(kEoir, kSpi2);
  set_gicc(kBpr, 4);
  raise_spi(kSpi, 0x38);
  CHECK_EQUAL(gicc(kIar), kSpi);
  raise_spi(kSpi2, 0x20);
  CHECK_EQUAL(pending_irq(), 0);
  set_gicd_byte(kDIpriorityr, kSpi2, 0x18);
  CHECK_EQUAL(pending_irq(), 1);
  set_gicd_bit(kDIcpendr, kSpi2);
  set_gicc(kEoir, kSpi);
  /* Equal priorities: the lowest number first (3.3). */
  raise_spi(kSpi2, 0x60);
  raise_spi(kSpi, 0x60);
  CHECK_EQUAL(gicc(kIar), kSpi);
  set_gicc(kEoir, kSpi);
  CHECK_EQUAL(gicc(kIar), kSpi2);
  set_gicc(kEoir, kSpi2);
  /* 32 levels of priority on the A15 (TRM 8.2.2). */
  set_gicd_byte(kDIpriorityr, kSpi, 0xff);
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kSpi), 0xf8);
}

/* EOImode: EOIR only drops the priority, DIR deactivates (3.2.1, 4.4.9). */
static void test_eoi_mode(void) {
  reset_gic();
  set_gicc(kCtlr, kEnableGrp0 | kEoiModeS);
  raise_spi(kSpi, 0x50);
  CHECK_EQUAL(gicc(kIar), kSpi);
  set_gicc(kEoir, kSpi);
  CHECK_EQUAL(gicc(kRpr), kIdle);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 1);
  set_gicd_bit(kDIspendr, kSpi); /* active and pending: not signalled again */
  CHECK_EQUAL(pending_irq(), 0);
  set_gicc(kDir, kSpi);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 0);
  CHECK_EQUAL(gicc(kIar), kSpi);
  set_gicc(kEoir, kSpi);
  set_gicc(kDir, kSpi);
}

static u32 send_sgi_from_cpu1(u32 sgir) {
  set_gicd(kDSgir, sgir);
  return gicd(kDItargetsr);
}

static void test_sgi(void) {
  reset_gic();
  set_gicd_byte(kDIpriorityr, kSgi, 0x20);
  set_gicd(kDSgir, kSelf | kSgi);
  CHECK_EQUAL(gicc(kIar), kSgi);
  set_gicc(kEoir, kSgi);
  /* From CPU 1 by the target list, then to all but itself: the number of the sender in bits 12..10. */
  start_cpu1(send_sgi_from_cpu1, 1 << 16 | kSgi);
  CHECK_EQUAL(wait_cpu1() & 0xff, 2); /* ITARGETSR0 is banked: CPU 1 sees itself */
  CHECK_EQUAL(gicc(kIar), 1 << 10 | kSgi);
  set_gicc(kEoir, 1 << 10 | kSgi);
  start_cpu1(send_sgi_from_cpu1, 1 << 24 | kSgi);
  wait_cpu1();
  CHECK_EQUAL(gicd(kDSpendsgir + kSgi / 4 * 4) >> kSgi % 4 * 8 & 0xff, 1 << 1); /* by sender */
  set_gicd(kDSgir, kSelf | kSgi); /* one from each: two interrupts */
  const u32 first = gicc(kIar);
  set_gicc(kEoir, first);
  const u32 second = gicc(kIar);
  set_gicc(kEoir, second);
  CHECK_EQUAL(first ^ second, 1 << 10);
  CHECK_EQUAL(gicc(kIar), kSpurious);
}

/* Group 1 as the secure side sees it: AckCtl, aliased registers, FIQEn (3.7, 4.4). */
static void test_groups(void) {
  reset_gic();
  set_gicc(kCtlr, kEnableGrp0 | kEnableGrp1 | kFiqEn);
  set_group(kSpi, 1);
  raise_spi(kSpi, 0xa0);
  CHECK_EQUAL(pending_irq(), 1);
  CHECK_EQUAL(pending_fiq(), 0);
  CHECK_EQUAL(gicc(kIar), kSpuriousGroup1);
  CHECK_EQUAL(gicc(kHppir), kSpuriousGroup1);
  CHECK_EQUAL(gicc(kAhppir), kSpi);
  raise_spi(kSpi2, 0x20); /* group 0: by FIQ, preferred */
  CHECK_EQUAL(pending_fiq(), 1);
  CHECK_EQUAL(gicc(kIar), kSpi2);
  set_gicc(kEoir, kSpi2);
  CHECK_EQUAL(pending_fiq(), 0);
  CHECK_EQUAL(gicc(kAiar), kSpi);
  set_gicc(kAeoir, kSpi);
  CHECK_EQUAL(gicd_bit(kDIsactiver, kSpi), 0);
  set_gicc(kCtlr, kEnableGrp0 | kEnableGrp1 | kAckCtl);
  set_gicd_bit(kDIspendr, kSpi);
  CHECK_EQUAL(gicc(kIar), kSpi);
  set_gicc(kEoir, kSpi);
}

/* The Non-secure view (3.7.3, 4.3): group 0 is invisible, priorities have one bit less. */
static u32 normal_view(u32 unused) {
  (void)unused;
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kSpi), 0x40); /* 0xa0 */
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kSpi2), 0);   /* group 0 */
  set_gicd_byte(kDIpriorityr, kSpi, 0x80);
  set_gicd_byte(kDIpriorityr, kSpi2, 0x80);
  set_gicd_bit(kDIcenabler, kSpi2);
  CHECK_EQUAL(gicd(kDIgroupr + kSpi / 32 * 4), 0);
  CHECK_EQUAL(gicc(kIar), kSpurious); /* a group 0 interrupt is the highest pending one */
  CHECK_EQUAL(gicc(kPmr), 0xf0);      /* 0xf8 */
  set_gicc(kPmr, 0x80);
  return 0;
}

static u32 normal_acknowledge(u32 unused) {
  (void)unused;
  const u32 id = gicc(kIar);
  CHECK_EQUAL(gicc(kRpr), 0x80);
  set_gicc(kEoir, id);
  return id;
}

static u32 normal_mask(u32 unused) {
  (void)unused;
  set_gicc(kPmr, 0x80);
  return gicc(kPmr);
}

static void test_normal_view(void) {
  reset_gic();
  set_gicc(kPmr, 0xf8);
  set_gicc(kCtlr, kEnableGrp0 | kEnableGrp1 | kFiqEn);
  set_group(kSpi, 1);
  raise_spi(kSpi, 0xa0);
  raise_spi(kSpi2, 0x20);
  call_in(kScrNormal, kSvc | kMasked, normal_view, 0);
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kSpi), 0xc0);  /* 0x80, halved into the upper half */
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kSpi2), 0x20); /* untouched */
  CHECK_EQUAL(gicd_bit(kDIsenabler, kSpi2), 1);
  CHECK_EQUAL(gicc(kPmr), 0xc0);
  set_gicd_bit(kDIcpendr, kSpi2);
  set_gicc(kPmr, 0xf8);
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, normal_acknowledge, 0), kSpi);
  /* A mask in the secure half is out of the other side's reach. */
  set_gicc(kPmr, 0x40);
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, normal_mask, 0), 0);
  CHECK_EQUAL(gicc(kPmr), 0x40);
}

/* --- where the processor takes them --- */

/* Leaves it pending, but masked. Where HCR.IMO or FMO is set, CPSR does not mask it at Non-secure PL1
 * and PL0 (ARM DDI 0406C B1.9.2). */
static int mask_interrupts(enum table table, enum vector vector, struct frame *frame) {
  if (vector != kIrq && vector != kFiq) return 0;
  frame->spsr |= kPsrI | kPsrF;
  if (table == kHyp || (table == kMonitor && (read_scr() & kScrNs))) write_hcr(0);
  return 1;
}

static u32 unmask(u32 unused) {
  (void)unused;
  __asm__ volatile("cpsie if\n\tnop\n\tnop\n\tcpsid if");
  return 0;
}

static u32 stay_masked(u32 unused) { return unused; }
static u32 set_hcr(u32 value) { write_hcr(value); return 0; }

static void take(u32 scr, u32 mode, u32 fiq, u32 hcr, enum table table, u32 new_mode) {
  reset_gic();
  set_gicc(kCtlr, kEnableGrp0 | (fiq ? kFiqEn : 0));
  call_in(kScrNormal, kHypMode | kMasked, set_hcr, hcr);
  raise_spi(kSpi, 0x50);
  dsb();
  exception_hook = mask_interrupts;
  expect();
  /* User mode cannot open the masks itself; where HCR routes, they do not count. */
  const int ignores_masks = hcr != 0 && (scr & kScrNs);
  call_in(scr, mode == kUsr ? kUsr | kPsrA : mode | kMasked, ignores_masks ? stay_masked : unmask, 0);
  exception_hook = 0;
  const volatile struct exception *e = exception();
  CHECK(took(table, fiq ? kFiq : kIrq));
  CHECK_EQUAL(e->cpsr & 0x1f, new_mode);
  CHECK_EQUAL(e->spsr & 0x1f, mode);
  call_in(kScrNormal, kHypMode | kMasked, set_hcr, 0);
}

static void test_routing(void) {
  enum { kImo = 1 << 4, kFmo = 1 << 3 };
  take(kScrSecure, kSvc, 0, 0, kSecure, kIrqMode);
  take(kScrSecure, kSvc, 1, 0, kSecure, kFiqMode);
  take(kScrSecure, kUsr, 0, 0, kSecure, kIrqMode);
  take(kScrSecure | kScrIrq, kSvc, 0, 0, kMonitor, kMon);
  take(kScrSecure | kScrFiq, kSvc, 1, 0, kMonitor, kMon);
  take(kScrNormal, kSvc, 0, 0, kNormal, kIrqMode);
  take(kScrNormal, kSvc, 1, 0, kNormal, kFiqMode);
  take(kScrNormal, kSvc, 0, kImo, kHyp, kHypMode);
  take(kScrNormal, kSvc, 1, kFmo, kHyp, kHypMode);
  take(kScrNormal, kUsr, 0, kImo, kHyp, kHypMode);
  take(kScrNormal | kScrIrq, kSvc, 0, kImo, kMonitor, kMon); /* SCR wins */
  take(kScrNormal | kScrFiq, kSvc, 1, kFmo, kMonitor, kMon);
  take(kScrSecure, kSvc, 0, kImo, kSecure, kIrqMode); /* HCR does not concern Secure state */
}

void test(void) {
  test_identification();
  test_life();
  test_conditions();
  test_priorities();
  test_eoi_mode();
  test_sgi();
  test_groups();
  test_normal_view();
  test_routing();
}
