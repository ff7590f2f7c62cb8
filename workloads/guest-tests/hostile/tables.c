/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Garbage for translation tables. The lower half of the address space is translated by them, the
 * upper half, with the program, by sane ones; in the short and in the long format.
 */
#include "cp15.h"
#include "gic.h"
#include "guest.h"
#include "layout.h"
#include "mmu.h"

/* Of such addresses QEMU 7.2 tells the hypervisor the lower half only, and the fault comes again. */
enum { kSupersectionBit = 1 << 18, kAddressAbove4G = 0xff };

enum { kLoads = 200, kGarbagePages = 64, kShortSplit = 1, kLongSplit = (int)(1u << 31 | 1 << 16 | 1) };

static u64 upper_half[4] __attribute__((aligned(32)));
static u32 seed = 1;

static u32 next(void) {
  seed = seed * 1664525 + 1013904223;
  return seed ^ seed >> 16;
}

static void set_tables(u32 control, u64 lower, u64 upper) {
  write_sctlr(read_sctlr() & ~1u);
  write_ttbcr(control);
  if (control >> 31) {
    write_ttbr0_64(lower);
    write_ttbr1_64(upper);
    write_prrr(kMair0); /* MAIR0 */
  } else {
    write_ttbr0((u32)lower);
    write_ttbr1((u32)upper);
  }
  write_dacr(1);
  write_tlbiall(0);
  dsb();
  write_sctlr(read_sctlr() | 1);
}

/* Each load ends with a value or an abort. */
static u32 load_anywhere(void) {
  u32 aborts = 0;
  for (u32 i = 0; i < kLoads; i++) {
    expect();
    load(next() & 0x7ffffffc);
    const u32 count = exception()->count;
    CHECK(count == 0 || took(kNormal, kDataAbort));
    aborts += count;
  }
  return aborts;
}

static const u32 kNowhere[] = {0, 0x40000000, 0x7fff8000, 0xc0000000, 0xffff8000};
static const u32 kDevices[] = {UART0_BASE, kGicd & ~0x3fffu, SYSREG_BASE};

static void try_all(u32 control, u64 upper) {
  for (u32 i = 0; i < sizeof kNowhere / sizeof kNowhere[0]; i++) {
    set_tables(control, kNowhere[i], upper);
    CHECK_EQUAL(load_anywhere(), kLoads);
  }
  for (u32 i = 0; i < sizeof kDevices / sizeof kDevices[0]; i++) {
    set_tables(control, kDevices[i], upper);
    load_anywhere();
  }
  for (u32 i = 0; i < kGarbagePages / 4; i++) {
    set_tables(control, (u32)kFresh + i * 4 * kPage, upper);
    load_anywhere();
  }
}

void test(void) {
  upper_half[0] = upper_half[2] = 0x80000000 | LONG_NORMAL | LONG_BLOCK;
  upper_half[1] = upper_half[3] = 0xc0000000 | LONG_NORMAL | LONG_BLOCK;
  for (u32 i = 0; i < kGarbagePages * kPage; i += 4) {
    *reg32((u32)kFresh + i) = next() & ~(u32)kSupersectionBit & ~(i & 4 ? kAddressAbove4G : 0u);
  }
  mmu_on();
  try_all(kShortSplit, (u32)flat_table | 0x4a);
  try_all(kLongSplit, (u32)upper_half);
  write_sctlr(read_sctlr() & ~1u); /* the UART is in the lower half */
}
