/* SPDX-License-Identifier: Apache-2.0 */
/* Writes to all of the distributor and of the CPU interface. */
#include "gic.h"
#include "guest.h"
#include "mmu.h"

enum { kDistributorSize = 0x1000, kInterfaceSize = 0x2000, kWords = 32, kFirstSpi = 32 };

static const u32 kPatterns[] = {~0u, 0x55555555, 0xaaaaaaaa, 0x12345678, 0};

/* Plain stores: one with write-back has no syndrome and ends the VM. */
static void store16(u32 address, u32 value) {
  __asm__ volatile("strh %0, [%1]" : : "r"(value), "r"(address) : "memory");
}
static void store8(u32 address, u32 value) {
  __asm__ volatile("strb %0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static void scribble(u32 base, u32 size) {
  for (u32 p = 0; p < sizeof kPatterns / sizeof kPatterns[0]; p++) {
    for (u32 at = base; at < base + size; at += 4) store(at, kPatterns[p]);
  }
}

static void scribble_in_parts(void) {
  for (u32 at = kGicd; at < kGicd + kDistributorSize; at += 4) {
    store16(at + 2, 0xffff);
    store8(at + 1, 0xff);
    store8(at + 3, load(at));
  }
}

/* List registers stay full of interrupts too low to be taken; the distributor itself still works. */
static void check_registers(void) {
  set_gicd(kDCtlr, 0);
  CHECK_EQUAL(gicd(kDCtlr), 0);
  for (u32 i = 1; i < kWords; i++) {
    set_gicd(kDIcenabler + 4 * i, ~0u);
    set_gicd(kDIcpendr + 4 * i, ~0u);
    CHECK_EQUAL(gicd(kDIsenabler + 4 * i), 0);
    CHECK_EQUAL(gicd(kDIspendr + 4 * i), 0);
  }
  set_gicd_byte(kDIpriorityr, kFirstSpi, 0xa0);
  CHECK_EQUAL(gicd_byte(kDIpriorityr, kFirstSpi), 0xa0);
  set_gicd_byte(kDItargetsr, kFirstSpi, 3);
  CHECK_EQUAL(gicd_byte(kDItargetsr, kFirstSpi), 3);
  CHECK_EQUAL(gicd(kDTyper) >> 5 & 7, 1);
}

static u32 run(u32 unused) {
  scribble(kGicd, kDistributorSize);
  scribble_in_parts();
  scribble(kGicc, kInterfaceSize);
  return unused;
}

void test(void) {
  both_cpus_on();
  start_cpu1(run, 0);
  run(0);
  wait_cpu1();
  check_registers();
}
