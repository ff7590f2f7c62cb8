/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stage 2 translation (ARM DDI 0406C B3.6, B3.7.6, B3.13.6): data and prefetch aborts to Hyp mode with
 * syndrome and intermediate address, faults on stage 1's own walks, HCR.PTW, VMID, ATS12NSO*.
 *
 * The guest runs at PL1 with its code mapped flat; kWindow is what the tests remap.
 */
#include "cp15.h"
#include "mmu.h"

enum { kWindow = 0x40000000, kTarget = 0x80400000, kOther = 0x80600000 };
enum { kTranslation = 4, kAccessFlag = 8, kPermission = 12 };
enum { kVm = 1 << 0, kPtw = 1 << 2 };
enum { kDataClass = 0x24, kPrefetchClass = 0x20 };
/* HSR.ISS of a data abort (B3.13.6). */
enum { kIsv = 1 << 24, kWord = 2 << 22, kS1Ptw = 1 << 7, kWnr = 1 << 6 };
enum { kStage2None = 0, kStage2Ro = 1, kStage2Wo = 2, kStage2Rw = 3 };
/* VTCR: 32-bit IPA (T0SZ = 0), walks from level 1 (SL0 = 1), cacheable, shareable; bit 31 is one. */
enum { kVtcr = 1 << 6 | 1 << 8 | 1 << 10 | 3 << 12 };

static u64 level1[4] __attribute__((aligned(32)));
static u64 level2[512] __attribute__((aligned(4096)));
static u64 level3[512] __attribute__((aligned(4096)));
static u64 other1[4] __attribute__((aligned(32)));
/* The guest's stage 1. */
static u64 guest1[4] __attribute__((aligned(32)));

static u32 flush(u32 unused) {
  dsb();
  write_tlbiallnsnh(0);
  write_iciallu(0);
  dsb();
  isb();
  return unused;
}

static u32 set_hcr(u32 value) {
  write_hcr(value);
  return flush(0);
}

static void in_hyp(u32 (*function)(u32), u32 argument) {
  call_in(kScrNormal, kHypMode | kMasked, function, argument);
}

static u32 setup(u32 unused) {
  level1[0] = 0x00000000 | LONG_BLOCK | S2_DEVICE | S2_AP(kStage2Rw);
  level1[2] = 0x80000000 | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw);
  for (u32 i = 0; i < 4; ++i) other1[i] = level1[i];
  write_vtcr(1u << 31 | kVtcr);
  write_vttbr((u32)level1 | 1ull << 48); /* VMID 1 */
  write_hcr(kVm);
  return flush(unused);
}

static void map1(u64 descriptor) {
  level1[1] = descriptor;
  in_hyp(flush, 0);
}

static void map2(u64 descriptor) {
  level2[0] = descriptor;
  map1((u32)level2 | LONG_TABLE);
}

static void map3(u64 descriptor) {
  level3[0] = descriptor;
  map2((u32)level3 | LONG_TABLE);
}

/* --- what the guest does --- */
static u32 do_load(u32 address) { return load(address); }
static u32 do_load_r5(u32 address) {
  __asm__ volatile("ldr r5, [%0]" : : "r"(address) : "r5", "memory");
  return 0;
}
static u32 do_store_byte_r9(u32 address) {
  __asm__ volatile("strb r9, [%0]" : : "r"(address) : "memory");
  return 0;
}
static u32 do_load_signed_half(u32 address) {
  __asm__ volatile("ldrsh r3, [%0]" : : "r"(address) : "r3", "memory");
  return 0;
}
static u32 do_load_writeback(u32 address) {
  __asm__ volatile("ldr r5, [%0], #4" : "+r"(address) : : "r5", "memory");
  return 0;
}
static u32 do_load_double(u32 address) {
  __asm__ volatile("ldrd r4, r5, [%0]" : : "r"(address) : "r4", "r5", "memory");
  return 0;
}
static u32 do_store(u32 address) {
  store(address, 1);
  return 0;
}
static u32 do_call(u32 address) {
  call_aborting(address);
  return 0;
}

static u32 guest(u32 (*function)(u32), u32 argument) {
  expect();
  return call_in(kScrNormal, kSvc | kMasked, function, argument);
}

/* The whole HSR of a data abort to Hyp mode; 0 if there was none. */
static u32 data_abort(u32 (*function)(u32), u32 address) {
  guest(function, address);
  const volatile struct exception *e = exception();
  if (e->count == 0) return 0;
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(e->hsr >> 26, kDataClass);
  CHECK_EQUAL(e->dfar, address);
  CHECK_EQUAL(e->hpfar, address >> 12 << 4); /* stage 1 is off: IPA = VA */
  CHECK_EQUAL(e->spsr & 0x1f, kSvc);
  return e->hsr;
}

static u32 status(u32 (*function)(u32), u32 address) {
  return data_abort(function, address) & (0x3f | kWnr | kS1Ptw);
}

static void test_levels(void) {
  store(kTarget + 0x458, 0x22222222);
  map1(0x80000000 | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw));
  CHECK_EQUAL(guest(do_load, kWindow + 0x400458), 0x22222222);
  map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw));
  CHECK_EQUAL(guest(do_load, kWindow + 0x458), 0x22222222);
  map3(kTarget | LONG_PAGE | S2_NORMAL | S2_AP(kStage2Rw));
  CHECK_EQUAL(guest(do_load, kWindow + 0x458), 0x22222222);
  map1(0);
  CHECK_EQUAL(status(do_load, kWindow + 0x124), kTranslation + 1);
  CHECK_EQUAL(status(do_store, kWindow + 0x124), (kTranslation + 1) | kWnr);
  map2(0);
  CHECK_EQUAL(status(do_load, kWindow), kTranslation + 2);
  map3(0);
  CHECK_EQUAL(status(do_load, kWindow), kTranslation + 3);
  map2(kTarget | LONG_BLOCK | (S2_NORMAL & ~LONG_AF) | S2_AP(kStage2Rw));
  CHECK_EQUAL(status(do_load, kWindow), kAccessFlag + 2);
  map3(kTarget | LONG_PAGE | (S2_NORMAL & ~LONG_AF) | S2_AP(kStage2Rw));
  CHECK_EQUAL(status(do_load, kWindow), kAccessFlag + 3);
}

static void test_permissions(void) {
  static const struct {
    u32 ap, load, store;
  } kCases[] = {
      {kStage2None, kPermission, (kPermission) | kWnr},
      {kStage2Ro, 0, kPermission | kWnr},
      {kStage2Wo, kPermission, 0},
      {kStage2Rw, 0, 0},
  };
  for (u32 i = 0; i < 4; ++i) {
    map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kCases[i].ap));
    check_equal(status(do_load, kWindow), kCases[i].load ? kCases[i].load + 2 : 0, "S2AP load", i);
    check_equal(status(do_store, kWindow), kCases[i].store ? kCases[i].store + 2 : 0, "S2AP store", i);
    map3(kTarget | LONG_PAGE | S2_NORMAL | S2_AP(kCases[i].ap));
    check_equal(status(do_load, kWindow), kCases[i].load ? kCases[i].load + 3 : 0, "S2AP load", i);
  }
}

/* What a hypervisor emulates a device from: size, register, sign, direction, validity. */
static void test_syndrome(void) {
  enum { kSse = 1 << 21 };
  const u32 il = 1u << 25, head = (u32)kDataClass << 26;
  map1(0);
  CHECK_EQUAL(data_abort(do_load_r5, kWindow + 8), head | il | kIsv | kWord | 5 << 16 | (kTranslation + 1));
  CHECK_EQUAL(data_abort(do_store_byte_r9, kWindow + 9),
              head | il | kIsv | 9 << 16 | kWnr | (kTranslation + 1));
  CHECK_EQUAL(data_abort(do_load_signed_half, kWindow + 0x1002),
              head | il | kIsv | 1 << 22 | kSse | 3 << 16 | (kTranslation + 1));
  /* No valid syndrome with writeback or two registers. */
  CHECK_EQUAL(data_abort(do_load_writeback, kWindow) & kIsv, 0);
  CHECK_EQUAL(data_abort(do_load_double, kWindow) & kIsv, 0);
}

static u32 prefetch_abort(u32 address) {
  guest(do_call, address);
  const volatile struct exception *e = exception();
  if (e->count == 0) return 0;
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(e->hsr >> 26, kPrefetchClass);
  CHECK_EQUAL(e->ifar, address);
  CHECK_EQUAL(e->hpfar, address >> 12 << 4);
  CHECK_EQUAL(e->lr, address);
  return e->hsr & 0x3f;
}

/* A guest's abort goes on behind the call, like call_aborting() does for its own vectors. */
extern volatile u32 resume_at[2];
static int resume(enum table table, enum vector vector, struct frame *frame) {
  if (table != kHyp || vector != kHypTrap || exception()->hsr >> 26 != kPrefetchClass) return 0;
  frame->pc = resume_at[0];
  resume_at[0] = 0;
  return 1;
}

static void test_execute(void) {
  store(kTarget, kBxLr);
  exception_hook = resume;
  const u64 block = kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw);
  map2(block);
  CHECK_EQUAL(prefetch_abort(kWindow), 0);
  map2(block | LONG_XN);
  CHECK_EQUAL(prefetch_abort(kWindow), kPermission + 2);
  map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Wo)); /* not readable, not executable */
  CHECK_EQUAL(prefetch_abort(kWindow), kPermission + 2);
  map1(0);
  CHECK_EQUAL(prefetch_abort(kWindow), kTranslation + 1);
  exception_hook = 0;
  resume_at[0] = 0;
}

/* HCR.VM off: no stage 2 at all. */
static void test_disabled(void) {
  map1(0);
  store(kTarget, 0x33333333);
  in_hyp(set_hcr, 0);
  CHECK_EQUAL(guest(do_load, kTarget), 0x33333333);
  in_hyp(set_hcr, kVm);
  CHECK_EQUAL(status(do_load, kWindow), kTranslation + 1);
}

static u32 set_vttbr_other(u32 other) {
  write_vttbr(other ? (u32)other1 | 2ull << 48 : (u32)level1 | 1ull << 48);
  isb();
  return 0;
}

/* Two machines by VMID: no invalidation between them. */
static void test_vmid(void) {
  store(kTarget, 0x1111);
  store(kOther, 0x2222);
  other1[1] = (u32)level3 | LONG_TABLE; /* as a level 2 table */
  level3[0] = kOther | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw);
  map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw));
  for (u32 i = 0; i < 4; ++i) {
    in_hyp(set_vttbr_other, i & 1);
    CHECK_EQUAL(guest(do_load, kWindow), i & 1 ? 0x2222 : 0x1111);
  }
  in_hyp(set_vttbr_other, 0);
}

/* --- with the guest's own stage 1 on --- */
enum { kM = 1, kGuestWindow = 0xc0000000 };
#define EAE (1u << 31)

static u32 guest_mmu(u32 on) {
  if (on) {
    write_prrr(kMair0);
    write_ttbcr(EAE);
    write_ttbr0_64(on & ~1u);
    write_sctlr(read_sctlr() | kM);
  } else {
    write_sctlr(read_sctlr() & ~(u32)kM);
    write_ttbcr(0);
  }
  return 0;
}

static void test_both_stages(void) {
  guest1[0] = 0x00000000 | LONG_BLOCK | LONG_AF | LONG_DEVICE | LONG_AP(1);
  guest1[2] = 0x80000000 | LONG_BLOCK | LONG_NORMAL; /* writable at PL1 only */
  guest1[3] = kWindow | LONG_BLOCK | LONG_NORMAL; /* VA 0xc0000000 -> IPA 0x40000000 */
  store(kTarget + 0x458, 0x44444444);
  map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Rw));
  call_in(kScrNormal, kSvc | kMasked, guest_mmu, (u32)guest1 | 1);
  CHECK_EQUAL(guest(do_load, kGuestWindow + 0x458), 0x44444444);

  /* Stage 2 faults: HDFAR is the virtual, HPFAR the intermediate address. */
  map1(0);
  guest(do_load, kGuestWindow + 0x2458);
  const volatile struct exception *e = exception();
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(e->hsr & 0x3f, kTranslation + 1);
  CHECK_EQUAL(e->dfar, kGuestWindow + 0x2458);
  CHECK_EQUAL(e->hpfar, (kWindow + 0x2000) >> 12 << 4);

  /* Stage 1 faults are the guest's own. */
  guest1[3] = 0;
  in_hyp(flush, 0);
  guest(do_load, kGuestWindow);
  CHECK(took(kNormal, kDataAbort));
  CHECK_EQUAL(e->dfsr & 0x3f, kTranslation + 1);
  CHECK_EQUAL(e->dfar, kGuestWindow);

  /* The guest's level 2 table is where stage 2 has nothing: S1PTW, HPFAR is the table's. */
  guest1[3] = (kWindow + 0x5000) | LONG_TABLE;
  in_hyp(flush, 0);
  guest(do_load, kGuestWindow + 0x458);
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(e->hsr & (kS1Ptw | 0x3f), kS1Ptw | (kTranslation + 1));
  CHECK_EQUAL(e->dfar, kGuestWindow + 0x458);
  CHECK_EQUAL(e->hpfar, (kWindow + 0x5000) >> 12 << 4);

  /* HCR.PTW: a table in memory that stage 2 says is Device is a permission fault. */
  static u64 guest2[512] __attribute__((aligned(4096)));
  guest2[0] = kTarget | LONG_BLOCK | LONG_NORMAL;
  guest1[3] = (kWindow + ((u32)guest2 & 0x1fffff)) | LONG_TABLE;
  map2(((u32)guest2 & ~0x1fffffu) | LONG_BLOCK | S2_DEVICE | S2_AP(kStage2Rw));
  CHECK_EQUAL(guest(do_load, kGuestWindow + 0x458), 0x44444444);
  in_hyp(set_hcr, kVm | kPtw);
  guest(do_load, kGuestWindow + 0x458);
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(e->hsr & (kS1Ptw | 0x3f), kS1Ptw | (kPermission + 2));
  in_hyp(set_hcr, kVm);
}

static u32 ats12nsopr(u32 address) {
  write_ats12nsopr(address);
  return (u32)read_par_64();
}
static u32 ats12nsopw(u32 address) {
  write_ats12nsopw(address);
  return (u32)read_par_64();
}
static u32 ats1cpr(u32 address) {
  write_ats1cpr(address);
  return (u32)read_par_64();
}

static void test_address_translation(void) {
  guest1[3] = kWindow | LONG_BLOCK | LONG_NORMAL;
  map2(kTarget | LONG_BLOCK | S2_NORMAL | S2_AP(kStage2Ro));
  CHECK_EQUAL(call_in(kScrNormal, kHypMode | kMasked, ats12nsopr, kGuestWindow + 0x1458) & 0xfffff001,
              kTarget + 0x1000);
  /* A fault of stage 2: FSTAGE (bit 9) and the status. */
  CHECK_EQUAL(call_in(kScrNormal, kHypMode | kMasked, ats12nsopw, kGuestWindow) & 0x27f,
              1 << 9 | (kPermission + 2) << 1 | 1);
  /* Stage 1 alone, by the guest: the intermediate address. */
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, ats1cpr, kGuestWindow + 0x1458) & 0xfffff001,
              kWindow + 0x1000);
  call_in(kScrNormal, kSvc | kMasked, guest_mmu, 0);
}

void test(void) {
  in_hyp(setup, 0);
  test_levels();
  test_permissions();
  test_syndrome();
  test_execute();
  test_disabled();
  test_vmid();
  test_both_stages();
  test_address_translation();
  in_hyp(set_hcr, 0);
}
