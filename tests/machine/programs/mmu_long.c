/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long-descriptor translation (ARM DDI 0406C B3.6, B3.7, B3.13): levels, permissions and their limits in
 * the tables, access flag, XN, PXN, the two table bases, address translation operations, fault status.
 */
#include "cp15.h"
#include "mmu.h"

enum { kWindow = 0x40000000, kTarget = 0x80400000 };
enum { kM = 1 << 0, kWnr = 0x800, kLpae = 1 << 9 };
enum { kTranslation = 4, kAccessFlag = 8, kPermission = 12 }; /* + level */
#define EAE (1u << 31)

static u64 level1[4] __attribute__((aligned(32)));
static u64 level2[512] __attribute__((aligned(4096)));
static u64 level3[512] __attribute__((aligned(4096)));
static u64 machine2[512] __attribute__((aligned(4096)));

static void flush(void) {
  dsb();
  write_tlbiall(0);
  write_iciallu(0);
  dsb();
  isb();
}

static void mmu_on(void) {
  machine2[0x1c000000 >> 21] = 0x1c000000 | LONG_BLOCK | LONG_AF | LONG_DEVICE | LONG_AP(1);
  machine2[0x2c000000 >> 21] = 0x2c000000 | LONG_BLOCK | LONG_AF | LONG_DEVICE | LONG_AP(1);
  level1[0] = (u32)machine2 | LONG_TABLE;
  level1[2] = 0x80000000 | LONG_BLOCK | LONG_NORMAL | LONG_AP(1) ;
  level1[1] = 0;
  write_prrr(kMair0); /* MAIR0, MAIR1 with EAE */
  write_nmrr(0);
  write_ttbcr(EAE);
  write_ttbr0_64((u32)level1);
  write_ttbr1_64((u32)level1);
  flush();
  write_sctlr(read_sctlr() | kM);
}

static void mmu_off(void) {
  write_sctlr(read_sctlr() & ~(u32)kM);
  write_ttbcr(0);
}

static void map1(u64 descriptor) {
  level1[1] = descriptor;
  flush();
}

static void map2(u64 descriptor, u64 table_bits) {
  level2[0] = descriptor;
  map1((u32)level2 | LONG_TABLE | table_bits);
}

static void map3(u64 descriptor, u64 table_bits) {
  level3[0] = descriptor;
  map2((u32)level3 | LONG_TABLE | table_bits, 0);
}

enum access { kLoad, kStore, kLoadUser, kStoreUser };
static u32 fault(enum access access, u32 address) {
  expect();
  switch (access) {
    case kLoad: load(address); break;
    case kStore: store(address, 1); break;
    case kLoadUser: load_user(address); break;
    default: store_user(address, 1);
  }
  if (exception()->count == 0) return 0;
  CHECK(took(kSecure, kDataAbort));
  CHECK_EQUAL(exception()->dfar, address);
  CHECK_EQUAL(exception()->dfsr & kLpae, kLpae);
  return exception()->dfsr & 0x83f;
}

static u32 fetch_fault(u32 address) {
  expect();
  call_aborting(address);
  if (exception()->count == 0) return 0;
  CHECK(took(kSecure, kPrefetchAbort));
  CHECK_EQUAL(exception()->ifar, address);
  CHECK_EQUAL(exception()->ifsr & kLpae, kLpae);
  return exception()->ifsr & 0x3f;
}

static void test_levels(void) {
  store(kTarget + 0x3458, 0x11111111);
  store(kTarget + 0x458, 0x22222222);
  map1(0x80000000 | LONG_BLOCK | LONG_NORMAL);
  CHECK_EQUAL(load(kWindow + 0x403458), 0x11111111);
  map2(kTarget | LONG_BLOCK | LONG_NORMAL, 0);
  CHECK_EQUAL(load(kWindow + 0x3458), 0x11111111);
  map3(kTarget | LONG_PAGE | LONG_NORMAL, 0);
  CHECK_EQUAL(load(kWindow + 0x458), 0x22222222);
  map1(0);
  CHECK_EQUAL(fault(kLoad, kWindow), kTranslation + 1);
  CHECK_EQUAL(fault(kStore, kWindow), (kTranslation + 1) | kWnr);
  CHECK_EQUAL(fetch_fault(kWindow), kTranslation + 1);
  map2(0, 0);
  CHECK_EQUAL(fault(kLoad, kWindow), kTranslation + 2);
  map3(0, 0);
  CHECK_EQUAL(fault(kLoad, kWindow), kTranslation + 3);
  map3(kTarget | LONG_BLOCK | LONG_NORMAL, 0); /* 0b01 is reserved at level 3: invalid */
  CHECK_EQUAL(fault(kLoad, kWindow), kTranslation + 3);
}

static void test_access_flag(void) {
  map1(0x80000000 | LONG_BLOCK | LONG_SH);
  CHECK_EQUAL(fault(kLoad, kWindow), kAccessFlag + 1);
  map2(kTarget | LONG_BLOCK | LONG_SH, 0);
  CHECK_EQUAL(fault(kStore, kWindow), (kAccessFlag + 2) | kWnr);
  map3(kTarget | LONG_PAGE | LONG_SH, 0);
  CHECK_EQUAL(fault(kLoad, kWindow), kAccessFlag + 3);
}

/* AP[2:1] (table B3-7), alone and under APTable of the level above (table B3-10). */
static void check_permissions(u32 ap, u32 aptable, u32 allowed) {
  for (u32 access = kLoad; access <= kStoreUser; ++access) {
    const u32 wnr = access == kStore || access == kStoreUser ? kWnr : 0;
    const u32 ok = allowed >> access & 1;
    map2(kTarget | LONG_BLOCK | LONG_NORMAL | LONG_AP(ap), (u64)aptable << 61);
    check_equal(fault(access, kWindow), ok ? 0 : (kPermission + 2) | wnr, "block permission",
                100 * aptable + 10 * ap + access);
    map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_AP(ap), (u64)aptable << 61);
    check_equal(fault(access, kWindow), ok ? 0 : (kPermission + 3) | wnr, "page permission",
                100 * aptable + 10 * ap + access);
  }
}

static void test_permissions(void) {
  enum { kR = 1, kW = 2, kUr = 4, kUw = 8 };
  static const u32 kAllowed[4] = {kR | kW, kR | kW | kUr | kUw, kR, kR | kUr};
  for (u32 ap = 0; ap < 4; ++ap) {
    check_permissions(ap, 0, kAllowed[ap]);
    check_permissions(ap, 1, kAllowed[ap] & (kR | kW)); /* no access from PL0 */
    check_permissions(ap, 2, kAllowed[ap] & (kR | kUr)); /* no writes */
    check_permissions(ap, 3, kAllowed[ap] & kR);
  }
}

static void test_execute_never(void) {
  store(kTarget, kBxLr);
  const u64 block = kTarget | LONG_BLOCK | LONG_NORMAL;
  map2(block, 0);
  CHECK_EQUAL(fetch_fault(kWindow), 0);
  map2(block | LONG_XN, 0);
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 2);
  map2(block | LONG_PXN, 0);
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 2);
  map2(block, 1ull << 60); /* XNTable */
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 2);
  map2(block, 1ull << 59); /* PXNTable */
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 2);
  map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_XN, 0);
  CHECK_EQUAL(fetch_fault(kWindow), kPermission + 3);
}

/* T0SZ, T1SZ, EPD0, EPD1 (B3.6.4, B4.1.153). */
static void test_two_bases(void) {
  enum { kT1sz1 = 1 << 16, kEpd1 = 1 << 23, kEpd0 = 1 << 7 };
  static u64 upper[4] __attribute__((aligned(32)));
  store(kTarget, 0xaaaa);
  /* T1SZ = 1: from 2 GiB on by TTBR1, whose first entry is then for 2 GiB. */
  upper[0] = level1[2];
  upper[1] = 0x80000000 | LONG_BLOCK | LONG_NORMAL;
  map1(0x80000000 | LONG_BLOCK | LONG_NORMAL);
  write_ttbr1_64((u32)upper);
  write_ttbcr(EAE | kT1sz1);
  flush();
  CHECK_EQUAL(load(0xc0400000), 0xaaaa);
  CHECK_EQUAL(load(kWindow + 0x400000), 0xaaaa);
  upper[1] = 0;
  flush();
  CHECK_EQUAL(fault(kLoad, 0xc0400000), kTranslation + 1);
  /* EPD0: no walks by TTBR0. The stack and the code are TTBR1's. */
  write_ttbcr(EAE | kT1sz1 | kEpd0);
  flush();
  expect();
  load(kWindow + 0x400000);
  const u32 count = exception()->count, dfsr = exception()->dfsr;
  write_ttbcr(EAE | kT1sz1);
  flush();
  CHECK_EQUAL(count, 1);
  CHECK_EQUAL(dfsr & 0x3f, kTranslation + 1);
  /* T0SZ = 2: TTBR0 spans 1 GiB, whose walk begins at level 2; what is in neither region faults. */
  static u64 low2[512] __attribute__((aligned(4096)));
  for (u32 i = 0; i < 512; ++i) low2[i] = machine2[i];
  low2[0x10000000 >> 21] = kTarget | LONG_BLOCK | LONG_NORMAL;
  write_ttbcr(EAE | kT1sz1 | 2);
  write_ttbr0_64((u32)low2);
  flush();
  CHECK_EQUAL(load(0x10000000), 0xaaaa);
  CHECK_EQUAL(fault(kLoad, 0x10200000), kTranslation + 2);
  CHECK_EQUAL(fault(kLoad, kWindow), kTranslation + 1);
  write_ttbr0_64((u32)level1);
  write_ttbcr(EAE);
  flush();
}

static void test_address_translation(void) {
  map3(kTarget | LONG_PAGE | LONG_NORMAL | LONG_AP(2), 0);
  write_ats1cpr(kWindow + 0x345);
  u64 par = read_par_64();
  CHECK_EQUAL((u32)par & 0xfffff001, kTarget);
  CHECK_EQUAL((u32)(par >> 32) & 0xff, 0);
  CHECK_EQUAL(par >> 11 & 1, 1);    /* long format */
  CHECK_EQUAL(par >> 56, 0xff);     /* the attributes of MAIR */
  CHECK_EQUAL(par >> 7 & 3, 3);     /* inner shareable */
  write_ats1cpw(kWindow);
  par = read_par_64();
  CHECK_EQUAL((u32)par & 0x87f, 1 << 11 | (kPermission + 3) << 1 | 1);
  write_ats1cur(kWindow);
  CHECK_EQUAL((u32)read_par_64() & 0x7f, (kPermission + 3) << 1 | 1);
  map1(0);
  write_ats1cpr(kWindow);
  CHECK_EQUAL((u32)read_par_64() & 0x7f, (kTranslation + 1) << 1 | 1);
}

void test(void) {
  mmu_on();
  test_levels();
  test_access_flag();
  test_permissions();
  test_execute_never();
  test_two_bases();
  test_address_translation();
  mmu_off();
}
