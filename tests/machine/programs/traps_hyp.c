/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every trap from Non-secure PL1 to Hyp mode: the instruction traps with the control bit set, with
 * the syndrome of ARM DDI 0406C B3.13.6 and B1.14, and does not with the bit clear.
 */
#include "bare.h"
#include "cp15.h"

enum control { kHcr, kHstr, kHcptr, kHdcr, kCnthctl };

struct trap {
  u32 code;    /* instructions that run at PL1; ends with BX LR */
  u32 trapped; /* address of the one that traps */
  u32 control, bit, class;
  const char *name;
};

/* `before` is executed first and does not trap. CNTHCTL's bits enable: there "set" means clear. */
#define TRAP(before, instruction, control, bit, class)              \
  "1: " before "\n2: " instruction "\n\tbx lr\n"                    \
  ".pushsection .rodata.names, \"a\"\n3: .asciz \"" instruction ", bit " #bit "\"\n.popsection\n"      \
  ".pushsection .rodata.traps, \"a\"\n\t"                              \
  ".word 1b, 2b, " #control ", 1 << " #bit ", " #class ", 3b\n.popsection\n"
#define HCR_TRAP(bit, class, instruction) TRAP("", instruction, 0, bit, class)
#define HSTR_TRAP(bit, class, instruction) TRAP("", instruction, 1, bit, class)
#define HCPTR_TRAP(bit, class, instruction) TRAP("", instruction, 2, bit, class)
#define HDCR_TRAP(bit, class, instruction) TRAP("", instruction, 3, bit, class)
#define CNTHCTL_TRAP(bit, class, instruction) TRAP("", instruction, 4, bit, class)
/* Writes back what it has read, in case it does not trap. */
#define HCR_WRITE(bit, reg) TRAP("mrc p15, " reg, "mcr p15, " reg, 0, bit, 3)

__asm__(
    ".pushsection .rodata.traps, \"a\"\ntraps_begin:\n.popsection\n.text\n.arm\n.fpu neon-vfpv4\n"
    /* HCR.TID0-TID3: identification groups. */
    HCR_TRAP(15, 8, "vmrs r4, fpsid")
    HCR_TRAP(15, 5, "mrc p14, 7, r4, c0, c0, 0") /* JIDR */
    HCR_TRAP(16, 3, "mrc p15, 0, r4, c0, c0, 2") /* TCMTR */
    HCR_TRAP(16, 3, "mrc p15, 0, r5, c0, c0, 3") /* TLBTR */
    HCR_TRAP(16, 3, "mrc p15, 1, r6, c0, c0, 7") /* AIDR */
    HCR_TRAP(16, 3, "mrc p15, 0, r6, c0, c0, 6") /* REVIDR */
    HCR_TRAP(17, 3, "mrc p15, 0, r7, c0, c0, 1") /* CTR */
    HCR_TRAP(17, 3, "mrc p15, 1, r7, c0, c0, 0") /* CCSIDR */
    HCR_TRAP(17, 3, "mrc p15, 1, r7, c0, c0, 1") /* CLIDR */
    HCR_TRAP(17, 3, "mrc p15, 2, r7, c0, c0, 0") /* CSSELR */
    HCR_TRAP(17, 3, "mcr p15, 2, r0, c0, c0, 0")
    HCR_TRAP(18, 3, "mrc p15, 0, r8, c0, c1, 0") /* ID_PFR0 */
    HCR_TRAP(18, 3, "mrc p15, 0, r8, c0, c1, 4") /* ID_MMFR0 */
    HCR_TRAP(18, 3, "mrc p15, 0, r8, c0, c2, 5") /* ID_ISAR5 */
    HCR_TRAP(18, 8, "vmrs r8, mvfr0")
    HCR_TRAP(18, 8, "vmrs r8, mvfr1")
    /* HCR.TSC, TIDCP, TAC, TSW, TPC, TPU, TTLB, TVM. */
    HCR_TRAP(19, 0x13, "smc #0")
    HCR_TRAP(20, 3, "mrc p15, 1, r9, c9, c0, 2") /* L2CTLR, in the lockdown space */
    HCR_TRAP(21, 3, "mrc p15, 0, r10, c1, c0, 1") /* ACTLR */
    HCR_TRAP(22, 3, "mcr p15, 0, r0, c7, c10, 2") /* DCCSW */
    HCR_TRAP(22, 3, "mcr p15, 0, r0, c7, c14, 2") /* DCCISW */
    HCR_TRAP(23, 3, "mcr p15, 0, r0, c7, c10, 1") /* DCCMVAC */
    HCR_TRAP(23, 3, "mcr p15, 0, r0, c7, c14, 1") /* DCCIMVAC */
    HCR_TRAP(24, 3, "mcr p15, 0, r0, c7, c5, 0") /* ICIALLU */
    HCR_TRAP(24, 3, "mcr p15, 0, r0, c7, c5, 1") /* ICIMVAU */
    HCR_TRAP(24, 3, "mcr p15, 0, r0, c7, c1, 0") /* ICIALLUIS */
    HCR_TRAP(24, 3, "mcr p15, 0, r0, c7, c11, 1") /* DCCMVAU */
    HCR_TRAP(25, 3, "mcr p15, 0, r0, c8, c7, 0") /* TLBIALL */
    HCR_TRAP(25, 3, "mcr p15, 0, r0, c8, c3, 1") /* TLBIMVAIS */
    HCR_WRITE(26, "0, r4, c1, c0, 0") /* SCTLR */
    HCR_WRITE(26, "0, r4, c2, c0, 0") /* TTBR0 */
    HCR_WRITE(26, "0, r4, c2, c0, 1") /* TTBR1 */
    HCR_WRITE(26, "0, r4, c2, c0, 2") /* TTBCR */
    HCR_WRITE(26, "0, r4, c3, c0, 0") /* DACR */
    HCR_WRITE(26, "0, r4, c5, c0, 0") /* DFSR */
    HCR_WRITE(26, "0, r4, c5, c0, 1") /* IFSR */
    HCR_WRITE(26, "0, r4, c5, c1, 0") /* ADFSR */
    HCR_WRITE(26, "0, r4, c6, c0, 0") /* DFAR */
    HCR_WRITE(26, "0, r4, c6, c0, 2") /* IFAR */
    HCR_WRITE(26, "0, r4, c10, c2, 0") /* PRRR */
    HCR_WRITE(26, "0, r4, c10, c2, 1") /* NMRR */
    HCR_WRITE(26, "0, r4, c13, c0, 1") /* CONTEXTIDR */
    TRAP("mrrc p15, 0, r4, r5, c2", "mcrr p15, 0, r4, r5, c2", 0, 26, 4) /* TTBR0, 64 bits */
    /* HSTR.Tn: by primary register, CRm for 64-bit accesses; ThumbEE, Jazelle. */
    HSTR_TRAP(0, 3, "mrc p15, 0, r4, c0, c0, 0")
    HSTR_TRAP(1, 3, "mrc p15, 0, r4, c1, c0, 0")
    HSTR_TRAP(2, 3, "mrc p15, 0, r4, c2, c0, 0")
    HSTR_TRAP(2, 4, "mrrc p15, 0, r4, r5, c2")
    HSTR_TRAP(3, 3, "mrc p15, 0, r4, c3, c0, 0")
    HSTR_TRAP(5, 3, "mrc p15, 0, r4, c5, c0, 0")
    HSTR_TRAP(6, 3, "mrc p15, 0, r4, c6, c0, 0")
    HSTR_TRAP(7, 3, "mrc p15, 0, r4, c7, c4, 0")
    HSTR_TRAP(8, 3, "mcr p15, 0, r0, c8, c7, 0")
    HSTR_TRAP(9, 3, "mrc p15, 0, r4, c9, c12, 0")
    HSTR_TRAP(10, 3, "mrc p15, 0, r4, c10, c2, 0")
    HSTR_TRAP(12, 3, "mrc p15, 0, r4, c12, c0, 0")
    HSTR_TRAP(13, 3, "mrc p15, 0, r4, c13, c0, 4")
    HSTR_TRAP(16, 5, "mrc p14, 6, r4, c0, c0, 0") /* TTEE: TEECR */
    HSTR_TRAP(16, 5, "mrc p14, 6, r4, c1, c0, 0") /* TEEHBR */
    HSTR_TRAP(17, 5, "mrc p14, 7, r4, c2, c0, 0") /* TJDBX: JMCR */
    /* HCPTR. */
    HCPTR_TRAP(31, 3, "mrc p15, 0, r4, c1, c0, 2") /* TCPAC: CPACR */
    /* HDCR. */
    HDCR_TRAP(5, 3, "mrc p15, 0, r4, c9, c12, 0") /* TPMCR: PMCR */
    HDCR_TRAP(6, 3, "mrc p15, 0, r4, c9, c12, 0") /* TPM: all of the performance monitors */
    HDCR_TRAP(6, 3, "mrc p15, 0, r4, c9, c13, 0") /* PMCCNTR */
    HDCR_TRAP(6, 3, "mrc p15, 0, r4, c9, c14, 0") /* PMUSERENR */
    HDCR_TRAP(9, 5, "mrc p14, 0, r4, c0, c1, 0") /* TDA: DBGDSCRint */
    HDCR_TRAP(10, 5, "mrc p14, 0, r4, c1, c1, 4") /* TDOSA: DBGOSLSR */
    HDCR_TRAP(11, 5, "mrc p14, 0, r4, c1, c0, 0") /* TDRA: DBGDRAR */
    /* CNTHCTL.PL1PCTEN, PL1PCEN. */
    CNTHCTL_TRAP(0, 4, "mrrc p15, 0, r4, r5, c14") /* CNTPCT */
    CNTHCTL_TRAP(1, 3, "mrc p15, 0, r4, c14, c2, 0") /* CNTP_TVAL */
    CNTHCTL_TRAP(1, 3, "mrc p15, 0, r4, c14, c2, 1") /* CNTP_CTL */
    CNTHCTL_TRAP(1, 4, "mrrc p15, 2, r6, r7, c14") /* CNTP_CVAL */
    ".pushsection .rodata.traps, \"a\"\ntraps_end:\n.popsection\n");

extern const struct trap traps_begin[], traps_end[];

static const u32 kResetValue[] = {0, 0, 0x33ff, 0, 3};

static u32 set_control(u32 packed) {
  const struct trap *trap = (const struct trap *)(packed & ~1u);
  u32 value = kResetValue[trap->control];
  if (trap->control == kHdcr) value = read_pmcr() >> 11 & 0x1f;
  if (packed & 1) value ^= trap->bit;
  switch (trap->control) {
    case kHcr: write_hcr(value); break;
    case kHstr: write_hstr(value); break;
    case kHcptr: write_hcptr(value); break;
    case kHdcr: write_hdcr(value); break;
    default: write_cnthctl(value);
  }
  return 0;
}

/* Condition fields of an unconditional ARM instruction: CV = 1, COND = 0b1110. */
enum { kAlways = 1 << 24 | 0xe << 20, kIl = 1 << 25 };

static u32 syndrome(const struct trap *trap) {
  const u32 word = *(const u32 *)trap->trapped;
  const u32 head = trap->class << 26 | kIl;
  const u32 direction = word >> 20 & 1; /* L: 1 = read */
  switch (trap->class) {
    case 3:
    case 5: /* MCR, MRC: Opc2, Opc1, CRn, Rt, CRm */
      return head | kAlways | (word >> 5 & 7) << 17 | (word >> 21 & 7) << 14 |
             (word >> 16 & 15) << 10 | (word >> 12 & 15) << 5 | (word & 15) << 1 | direction;
    case 8: /* VMRS: Opc1 = 0b111, CRn = the register */
      return head | kAlways | 7 << 14 | (word >> 16 & 15) << 10 | (word >> 12 & 15) << 5 | 1;
    case 4: /* MCRR, MRRC: Opc1, Rt2, Rt, CRm */
      return head | kAlways | (word >> 4 & 15) << 16 | (word >> 16 & 15) << 10 |
             (word >> 12 & 15) << 5 | (word & 15) << 1 | direction;
    default: /* 0x13, SMC: no more */
      return head;
  }
}

static void run(const struct trap *trap, u32 set) {
  call_in(kScrNormal, kHypMode | kMasked, set_control, (u32)trap | set);
  expect();
  call_in(kScrNormal, kSvc | kMasked, (u32(*)(u32))trap->code, 0);
  const u32 count = exception()->count;
  const enum table table = exception()->table;
  const u32 lr = exception()->lr, hsr = exception()->hsr;
  call_in(kScrNormal, kHypMode | kMasked, set_control, (u32)trap);

  const u32 index = trap - traps_begin;
  const int trapped = count == 1 && table == kHyp;
  if (set) {
    check_equal(trapped && lr == trap->trapped ? hsr : 0, syndrome(trap), trap->name, index);
  } else {
    check_equal(trapped, 0, trap->name, index);
  }
}

/* HCPTR.TCP10, TCP11, TASE: class 7; the floating-point instruction need not even exist in C. */
static u32 do_vfp(u32 unused) {
  (void)unused;
  __asm__ volatile(".fpu neon-vfpv4\n\tvmov.f64 d0, d1");
  return 0;
}
static u32 do_neon(u32 unused) {
  (void)unused;
  __asm__ volatile(".fpu neon-vfpv4\n\tvadd.i32 q0, q1, q2");
  return 0;
}
static u32 enable_vfp(u32 unused) {
  (void)unused;
  __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0" : : "r"(1 << 30));
  return 0;
}
static u32 set_hcptr(u32 value) { write_hcptr(value); return 0; }

/* The syndrome of the trap, 0 if there was none. */
static u32 hcptr_trap(u32 hcptr, u32 (*code)(u32)) {
  call_in(kScrNormal, kHypMode | kMasked, set_hcptr, 0x33ff | hcptr);
  expect();
  call_in(kScrNormal, kSvc | kMasked, code, 0);
  const u32 hsr = took(kHyp, kHypTrap) ? exception()->hsr : 0;
  call_in(kScrNormal, kHypMode | kMasked, set_hcptr, 0x33ff);
  return hsr;
}

static void test_hcptr(void) {
  enum { kTcp1011 = 3 << 10, kTase = 1 << 15, kTa = 1 << 5, kCp10 = 10 };
  const u32 class7 = 7u << 26 | kIl | kAlways;
  call_in(kScrNormal, kSvc | kMasked, enable_vfp, 0);
  CHECK_EQUAL(hcptr_trap(0, do_vfp), 0);
  CHECK_EQUAL(hcptr_trap(0, do_neon), 0);
  CHECK_EQUAL(hcptr_trap(kTcp1011, do_vfp), class7 | kCp10);
  CHECK_EQUAL(hcptr_trap(kTase, do_vfp), 0);
  CHECK_EQUAL(hcptr_trap(kTase, do_neon), class7 | kTa);
}

/* WFI and WFE trap when they would wait. */
static u32 do_wfi(u32 unused) { (void)unused; __asm__ volatile("wfi"); return 0; }
static u32 do_wfe(u32 unused) { (void)unused; __asm__ volatile("wfe\n\twfe"); return 0; }
static u32 do_sev_wfe(u32 unused) { (void)unused; __asm__ volatile("sev\n\twfe"); return 0; }
static u32 set_hcr(u32 value) { write_hcr(value); return 0; }

static void with_hcr(u32 hcr, u32 (*code)(u32)) {
  call_in(kScrNormal, kHypMode | kMasked, set_hcr, hcr);
  expect();
  call_in(kScrNormal, kSvc | kMasked, code, 0);
  call_in(kScrNormal, kHypMode | kMasked, set_hcr, 0);
}

static void test_wait(void) {
  enum { kTwi = 1 << 13, kTwe = 1 << 14, kVi = 1 << 7, kImo = 1 << 4 };
  with_hcr(kTwi, do_wfi);
  CHECK(took(kHyp, kHypTrap));
  CHECK_EQUAL(exception()->hsr, 1u << 26 | kIl | kAlways);
  with_hcr(kVi | kImo, do_wfi); /* a pending virtual interrupt ends it, masked or not */
  CHECK_EQUAL(exception()->count, 0);
  with_hcr(kTwe, do_wfe);
  const u32 wfe_trap = exception()->count > 0 ? exception()->hsr : 0;
  CHECK_EQUAL(wfe_trap, 1u << 26 | kIl | kAlways | 1);
  with_hcr(0, do_sev_wfe);
  CHECK_EQUAL(exception()->count, 0);
}

void test(void) {
  for (const struct trap *trap = traps_begin; trap < traps_end; ++trap) {
    run(trap, 1);
    run(trap, 0);
  }
  test_hcptr();
  test_wait();
}
