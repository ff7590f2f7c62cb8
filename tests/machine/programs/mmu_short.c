/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Short-descriptor translation (ARM DDI 0406C B3.5, B3.7, B3.13): sizes, permissions, domains, access
 * flag, XN, PXN, the two table bases, address translation operations, fault status.
 */
#include "cp15.h"
#include "mmu.h"

enum { kWindow = 0x40000000, kTarget = 0x80400000 /* 4 MiB into the RAM, out of the program's way */ };
enum { kM = 1 << 0, kAfe = 1 << 29 };
enum { kClient0 = 1, kManager = 3 };
enum { kFullAccess = 3, kWnr = 0x800 };

static u32 level1[4096] __attribute__((aligned(16384)));
static u32 level1_low[1024] __attribute__((aligned(4096)));
static u32 level2[256] __attribute__((aligned(1024)));

static void flush(void) {
  dsb();
  write_tlbiall(0);
  write_iciallu(0);
  dsb();
  isb();
}

static void map_machine(u32 *table) {
  table[0x1c0] = 0x1c000000 | kSection | kSectionDevice | section_ap(kFullAccess);
  table[0x2c0] = 0x2c000000 | kSection | kSectionDevice | section_ap(kFullAccess);
}

static void mmu_on(void) {
  map_machine(level1);
  for (u32 i = 0; i < 16; ++i) {
    level1[0x800 + i] = (0x80000000 + (i << 20)) | kSection | kSectionNormal | section_ap(kFullAccess);
  }
  write_ttbcr(0);
  write_ttbr0((u32)level1);
  write_dacr(kClient0);
  flush();
  write_sctlr((read_sctlr() & ~(u32)kAfe) | kM);
}

static void mmu_off(void) { write_sctlr(read_sctlr() & ~(u32)(kM | kAfe)); }

/* Level 1 descriptor of the window. */
static void map(u32 descriptor) {
  level1[kWindow >> 20] = descriptor;
  flush();
}

static void map_page(u32 descriptor) {
  for (u32 i = 0; i < 16; ++i) level2[i] = descriptor;
  map((u32)level2 | kPageTable);
}

/* The fault status (DFSR but for the domain) of an access; 0 if there was no fault. */
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
  return exception()->dfsr & 0xc0f;
}

/* The IFSR of a call; 0 if the code there ran. */
static u32 fetch_fault(u32 address) {
  expect();
  call_aborting(address);
  if (exception()->count == 0) return 0;
  CHECK(took(kSecure, kPrefetchAbort));
  CHECK_EQUAL(exception()->ifar, address);
  CHECK_EQUAL(exception()->lr, address + 4);
  return exception()->ifsr & 0x40f;
}

static void test_sizes(void) {
  store(kTarget + 0x12340, 0x11111111);
  store(kTarget + 0x5340, 0x22222222);
  map(kTarget | kSection | kSectionNormal | section_ap(kFullAccess));
  CHECK_EQUAL(load(kWindow + 0x12340), 0x11111111);
  /* A supersection takes 16 descriptors and 16 MiB. */
  for (u32 i = 0; i < 16; ++i) {
    level1[(kWindow >> 20) + i] = 0x80000000 | kSupersection | kSectionNormal | section_ap(kFullAccess);
  }
  flush();
  CHECK_EQUAL(load(kWindow + 0x412340), 0x11111111);
  for (u32 i = 0; i < 16; ++i) level1[(kWindow >> 20) + i] = 0;
  map_page(0);
  level2[3] = (kTarget + 0x5000) | kSmallPage | kPageNormal | page_ap(kFullAccess);
  flush();
  CHECK_EQUAL(load(kWindow + 0x3340), 0x22222222);
  CHECK_EQUAL(fault(kLoad, kWindow + 0x4000), 7);
  /* A large page takes 16 descriptors and 64 KiB. */
  map_page((kTarget + 0x10000) | kLargePage | kLargeNormal | page_ap(kFullAccess));
  CHECK_EQUAL(load(kWindow + 0x2340), 0x11111111);
}

static void test_translation_faults(void) {
  map(0);
  CHECK_EQUAL(fault(kLoad, kWindow + 8), 5);
  CHECK_EQUAL(fault(kStore, kWindow + 0xffffc), 5 | kWnr);
  CHECK_EQUAL(fetch_fault(kWindow + 16), 5);
  map_page(0);
  CHECK_EQUAL(fault(kLoad, kWindow + 8), 7);
  CHECK_EQUAL(fault(kStore, kWindow + 8), 7 | kWnr);
  CHECK_EQUAL(fetch_fault(kWindow + 16), 7);
}

/* AP[2:0] with SCTLR.AFE clear (table B3-8): what PL1 and PL0 may read and write. */
static void check_permissions(u32 ap, u32 allowed) {
  for (u32 access = kLoad; access <= kStoreUser; ++access) {
    const u32 wnr = access == kStore || access == kStoreUser ? kWnr : 0;
    const u32 ok = allowed >> access & 1;
    map(kTarget | kSection | kSectionNormal | section_ap(ap));
    check_equal(fault(access, kWindow), ok ? 0 : 0xd | wnr, "section permission", 10 * ap + access);
    map_page(kTarget | kSmallPage | kPageNormal | page_ap(ap));
    check_equal(fault(access, kWindow), ok ? 0 : 0xf | wnr, "page permission", 10 * ap + access);
  }
}

static void test_permissions(void) {
  enum { kR = 1, kW = 2, kUr = 4, kUw = 8 };
  check_permissions(0, 0);
  check_permissions(1, kR | kW);
  check_permissions(2, kR | kW | kUr);
  check_permissions(3, kR | kW | kUr | kUw);
  check_permissions(5, kR);
  check_permissions(7, kR | kUr);
  /* SCTLR.AFE: AP[2:1] only (table B3-7); AP[0] is the access flag. */
  write_sctlr(read_sctlr() | kAfe);
  level1[0x800] |= section_ap(1);
  check_permissions(1, kR | kW);
  check_permissions(3, kR | kW | kUr | kUw);
  check_permissions(5, kR);
  check_permissions(7, kR | kUr);
  map(kTarget | kSection | kSectionNormal | section_ap(2));
  CHECK_EQUAL(fault(kLoad, kWindow), 3);
  CHECK_EQUAL(fault(kStore, kWindow), 3 | kWnr);
  map_page(kTarget | kSmallPage | kPageNormal | page_ap(2));
  CHECK_EQUAL(fault(kLoad, kWindow), 6);
  write_sctlr(read_sctlr() & ~(u32)kAfe);
}

static void test_domains(void) {
  enum { kDomain = 5 };
  const u32 section = kTarget | kSection | kSectionNormal | kDomain << 5 | section_ap(1);
  map(section);
  write_dacr(kClient0);
  CHECK_EQUAL(fault(kLoad, kWindow), 9);
  CHECK_EQUAL(exception()->dfsr >> 4 & 0xf, kDomain);
  CHECK_EQUAL(fetch_fault(kWindow), 9);
  map_page(kTarget | kSmallPage | kPageNormal | page_ap(1));
  map((u32)level2 | kPageTable | kDomain << 5);
  CHECK_EQUAL(fault(kStore, kWindow), 0xb | kWnr);
  write_dacr(kClient0 | 1u << 2 * kDomain);
  CHECK_EQUAL(fault(kLoad, kWindow), 0);
  CHECK_EQUAL(fault(kLoadUser, kWindow), 0xf);
  write_dacr(kClient0 | kManager << 2 * kDomain); /* no checks at all */
  CHECK_EQUAL(fault(kLoadUser, kWindow), 0);
  map(section & ~section_ap(7));
  CHECK_EQUAL(fault(kStoreUser, kWindow), 0);
  write_dacr(kClient0);
}

static void test_execute_never(void) {
  store(kTarget, kBxLr);
  const u32 section = kTarget | kSection | kSectionNormal | section_ap(kFullAccess);
  map(section);
  CHECK_EQUAL(fetch_fault(kWindow), 0);
  map(section | kS1Xn);
  CHECK_EQUAL(fetch_fault(kWindow), 0xd);
  map(section | kS1Pxn);
  CHECK_EQUAL(fetch_fault(kWindow), 0xd);
  const u32 page = kTarget | kSmallPage | kPageNormal | page_ap(kFullAccess);
  map_page(page);
  CHECK_EQUAL(fetch_fault(kWindow), 0);
  map_page(page | kPageXn);
  CHECK_EQUAL(fetch_fault(kWindow), 0xf);
  map_page(page);
  map((u32)level2 | kPageTable | 1 << 2); /* PXN of all pages of the table */
  CHECK_EQUAL(fetch_fault(kWindow), 0xf);
  map_page(kTarget | kLargePage | kLargeNormal | page_ap(kFullAccess) | kLargeXn);
  CHECK_EQUAL(fetch_fault(kWindow), 0xf);
  /* Not readable, not executable. */
  map(kTarget | kSection | kSectionNormal | section_ap(0));
  CHECK_EQUAL(fetch_fault(kWindow), 0xd);
}

/* TTBCR.N = 2: below 1 GiB by TTBR0, with a table of 1024 entries; above by TTBR1 (B3.5.4). */
static void test_two_bases(void) {
  enum { kLow = 0x30000000, kPd0 = 1 << 4, kPd1 = 1 << 5 };
  map_machine(level1_low);
  level1_low[kLow >> 20] = kTarget | kSection | kSectionNormal | section_ap(kFullAccess);
  map((kTarget + 0x100000) | kSection | kSectionNormal | section_ap(kFullAccess));
  store(kTarget, 0xaaaa);
  store(kTarget + 0x100000, 0xbbbb);
  write_ttbr1((u32)level1);
  write_ttbcr(2);
  write_ttbr0((u32)level1_low);
  flush();
  CHECK_EQUAL(load(kLow), 0xaaaa);
  CHECK_EQUAL(load(kWindow), 0xbbbb);
  write_ttbcr(2 | kPd0); /* no walks by TTBR0 */
  flush();
  expect();
  load(kLow);
  const u32 dfsr = exception()->dfsr, count = exception()->count;
  write_ttbcr(2);
  flush();
  CHECK_EQUAL(count, 1);
  CHECK_EQUAL(dfsr & 0xc0f, 5);
  write_ttbr0((u32)level1);
  write_ttbcr(kPd1); /* N = 0: TTBR1 is not used, nor its PD1 */
  flush();
  CHECK_EQUAL(load(kWindow), 0xbbbb);
  write_ttbcr(0);
}

static void test_address_translation(void) {
  map(kTarget | kSection | kSectionNormal | section_ap(2));
  write_ats1cpr(kWindow + 0x12345);
  CHECK_EQUAL(read_par() & 0xfffff001, kTarget + 0x12000);
  CHECK_EQUAL(read_par() >> 4 & 7, 5); /* inner write-back, write-allocate */
  CHECK_EQUAL(read_par() >> 7 & 1, 1); /* shareable */
  write_ats1cpw(kWindow);
  CHECK_EQUAL(read_par() & 1, 0);
  write_ats1cur(kWindow);
  CHECK_EQUAL(read_par() & 1, 0);
  write_ats1cuw(kWindow);
  CHECK_EQUAL(read_par() & 0x7f, 0xd << 1 | 1);
  map(0);
  expect();
  write_ats1cpr(kWindow);
  CHECK_EQUAL(exception()->count, 0); /* reported in PAR, not by an abort */
  CHECK_EQUAL(read_par() & 0x7f, 5 << 1 | 1);
  for (u32 i = 0; i < 16; ++i) {
    level1[(kWindow >> 20) + i] = 0x80000000 | kSupersection | kSectionNormal | section_ap(kFullAccess);
  }
  flush();
  write_ats1cpr(kWindow + 0x412345);
  CHECK_EQUAL(read_par() & 0xff000003, 0x80000002); /* SS */
  for (u32 i = 0; i < 16; ++i) level1[(kWindow >> 20) + i] = 0;
  flush();
}

void test(void) {
  mmu_on();
  test_sizes();
  test_translation_faults();
  test_permissions();
  test_domains();
  test_execute_never();
  test_two_bases();
  test_address_translation();
  mmu_off();
}
