/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 1 of Hyp mode (ARM DDI 0406C B3.6, B3.13.6): HTTBR, HTCR, aborts taken from Hyp to Hyp mode. */
#include "cp15.h"
#include "mmu.h"

enum { kWindow = 0x40000000, kTarget = 0x80400000 };
enum { kTranslation = 4, kAccessFlag = 8, kPermission = 12, kWnr = 1 << 6 };
enum { kDataAbortClass = 0x25, kPrefetchAbortClass = 0x21 };
#define AP_RW 1 /* AP[1] is one in Hyp tables */
#define AP_RO 3

static u64 level1[4] __attribute__((aligned(32)));
static u64 level2[512] __attribute__((aligned(4096)));
static u64 level3[512] __attribute__((aligned(4096)));

static void flush(void) {
  dsb();
  write_tlbiallh(0);
  write_iciallu(0);
  dsb();
  isb();
}

static void map1(u64 descriptor) {
  level1[1] = descriptor;
  flush();
}

static void map2(u64 descriptor) {
  level2[0] = descriptor;
  map1((u32)level2 | LONG_TABLE);
}

static void map3(u64 descriptor) {
  level3[0] = descriptor;
  map2((u32)level3 | LONG_TABLE);
}

static u32 data_fault(u32 address, u32 write) {
  expect();
  if (write) {
    store(address, 1);
  } else {
    load(address);
  }
  if (exception()->count == 0) return 0;
  CHECK(took(kHyp, kDataAbort));
  CHECK_EQUAL(exception()->hsr >> 26, kDataAbortClass);
  CHECK_EQUAL(exception()->hsr >> 24 & 1, 0); /* ISV: not for stage 1 */
  CHECK_EQUAL(exception()->dfar, address);
  CHECK_EQUAL(exception()->spsr & 0x1f, kHypMode);
  return exception()->hsr & (0x3f | kWnr);
}

static u32 fetch_fault(u32 address) {
  expect();
  call_aborting(address);
  if (exception()->count == 0) return 0;
  CHECK(took(kHyp, kPrefetchAbort));
  CHECK_EQUAL(exception()->hsr >> 26, kPrefetchAbortClass);
  CHECK_EQUAL(exception()->ifar, address);
  CHECK_EQUAL(exception()->lr, address);
  return exception()->hsr & 0x3f;
}

static u32 in_hyp(u32 unused) {
  level1[0] = 0x00000000 | LONG_BLOCK | LONG_AF | LONG_DEVICE | LONG_AP(AP_RW) | LONG_XN;
  level1[2] = 0x80000000 | LONG_BLOCK | LONG_NORMAL | LONG_AP(AP_RW);
  write_hmair0(kMair0);
  write_htcr(0);
  write_httbr((u32)level1);
  flush();
  write_hsctlr(read_hsctlr() | 1);

  store(kTarget + 0x458, 0x22222222);
  store(kTarget, kBxLr);
  map1(0x80000000 | LONG_BLOCK | LONG_NORMAL | LONG_AP(AP_RW));
  CHECK_EQUAL(load(kWindow + 0x400458), 0x22222222);
  map2(kTarget | LONG_BLOCK | LONG_NORMAL | LONG_AP(AP_RW));
  CHECK_EQUAL(load(kWindow + 0x458), 0x22222222);
  CHECK_EQUAL(data_fault(kWindow, 0), 0);
  CHECK_EQUAL(fetch_fault(kWindow), 0);
  map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_AP(AP_RW));
  CHECK_EQUAL(load(kWindow + 0x458), 0x22222222);

  map1(0);
  CHECK_EQUAL(data_fault(kWindow, 0), kTranslation + 1);
  CHECK_EQUAL(data_fault(kWindow + 4, 1), (kTranslation + 1) | kWnr);
  CHECK_EQUAL(fetch_fault(kWindow), kTranslation + 1);
  map2(0);
  CHECK_EQUAL(data_fault(kWindow, 0), kTranslation + 2);
  map3(0);
  CHECK_EQUAL(data_fault(kWindow, 0), kTranslation + 3);
  map2(kTarget | LONG_BLOCK | LONG_SH | LONG_AP(AP_RW));
  CHECK_EQUAL(data_fault(kWindow, 0), kAccessFlag + 2);
  map2(kTarget | LONG_BLOCK | LONG_NORMAL | LONG_AP(AP_RO));
  CHECK_EQUAL(data_fault(kWindow, 0), 0);
  CHECK_EQUAL(data_fault(kWindow, 1), (kPermission + 2) | kWnr);
  map2(kTarget | LONG_BLOCK | LONG_NORMAL | LONG_AP(AP_RW) | LONG_XN);
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 2);
  map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_AP(AP_RW) | LONG_XN);
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 3);

  /* ATS1HR, ATS1HW. */
  map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_AP(AP_RO));
  write_ats1hr(kWindow + 0x345);
  CHECK_EQUAL((u32)read_par_64() & 0xfffff001, kTarget);
  write_ats1hw(kWindow);
  CHECK_EQUAL((u32)read_par_64() & 0x87f, 1 << 11 | (kPermission + 3) << 1 | 1);

  write_hsctlr(read_hsctlr() & ~1u);
  flush();
  return unused;
}

void test(void) { call_in(kScrNormal, kHypMode | kMasked, in_hyp, 0); }
