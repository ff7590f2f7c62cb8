/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executes what is not defined: each undefined class of ARM and Thumb, then every register of the
 * coprocessors 14 and 15, read and written. Each ends as executed or undefined, nothing else happens.
 */
#include "cp15.h"
#include "guest.h"
#include "mmu.h"

enum { kThumbBxLr = 0x4770, kCrnVbar = 12, kCoprocessors = 14 };

/* Coprocessor instructions on r0 (and r1), the coprocessor at bit 8. */
enum coprocessor_instruction {
  kMrc = (int)0xee100010, kMcr = (int)0xee000010, kMrrc = (int)0xec510000, kMcrr = (int)0xec410000,
  kCdp = (int)0xee000000, kLdc = (int)0xed900000,
};

static const u32 kArm[] = {
    0xe7f000f0, 0xe7ffffff,                         /* UDF */
    0xe6000010, 0xe61000b0, 0xe6900010, 0xe7200010, /* media instructions */
    0xe1000020, 0xe1000060, 0xe1400060,             /* miscellaneous */
    0xe1600070,                                     /* SMC: there is no Secure state */
    0xf0000000, 0xf7f000f0,                         /* unconditional instructions */
    0xee300a00, 0xf2000d00, 0xeee80a10,             /* VFP, Advanced SIMD: not enabled */
};

static const u32 kThumb[] = {
    0xde00, 0xdeff, 0xba80, 0xb600, /* UDF, miscellaneous */
    0xf7f0a000, 0xf7ffafff,         /* UDF.W */
    0xf7f08000,                     /* SMC */
    0xee100010, 0xec510000,         /* coprocessor 0 */
};

static u32 code[kPage / 4] __attribute__((aligned(4096)));
static u32 undefined;

/* Runs what code[] holds; r0 to r3 are 0. */
static void run(u32 address) {
  write_dccmvac((u32)code);
  dsb();
  write_iciallu(0);
  expect();
  __asm__ volatile("mov r0, #0\n\tmov r1, #0\n\tmov r2, #0\n\tmov r3, #0\n\tblx %0"
                   :
                   : "r"(address)
                   : "r0", "r1", "r2", "r3", "r12", "lr", "cc", "memory");
  const u32 count = exception()->count;
  CHECK(count == 0 || took(kNormal, kUndefined));
  undefined += count;
}

static void arm(u32 instruction) {
  code[0] = instruction;
  code[1] = kBxLr;
  run((u32)code);
}

static void thumb(u32 instruction) {
  volatile u16 *halves = (volatile u16 *)code;
  if (instruction >> 16) *halves++ = (u16)(instruction >> 16);
  halves[0] = (u16)instruction;
  halves[1] = kThumbBxLr;
  run((u32)code | 1);
}

static void classes(void) {
  for (u32 i = 0; i < sizeof kArm / sizeof kArm[0]; i++) arm(kArm[i]);
  CHECK_EQUAL(undefined, sizeof kArm / sizeof kArm[0]);
  undefined = 0;
  for (u32 i = 0; i < sizeof kThumb / sizeof kThumb[0]; i++) thumb(kThumb[i]);
  CHECK_EQUAL(undefined, sizeof kThumb / sizeof kThumb[0]);
}

static void missing_coprocessors(void) {
  undefined = 0;
  for (u32 number = 0; number < kCoprocessors; number++) {
    arm((u32)kMrc | number << 8);
    arm((u32)kCdp | number << 8);
    arm((u32)kLdc | number << 8);
  }
  CHECK_EQUAL(undefined, 3 * kCoprocessors);
}

/* opc1, CRn, CRm, opc2 in every combination, or every so many; but VBAR is needed to come back. */
static void registers(u32 instruction, u32 number, u32 step) {
  for (u32 i = 0; i < 1 << 14; i += step) {
    const u32 opc1 = i >> 11, crn = i >> 7 & 15, crm = i >> 3 & 15, opc2 = i & 7;
    if (instruction == (u32)kMcr && number == 15 && crn == kCrnVbar) continue;
    arm(instruction | opc1 << 21 | crn << 16 | number << 8 | opc2 << 5 | crm);
  }
}

static void long_registers(u32 instruction, u32 number) {
  for (u32 i = 0; i < 1 << 8; i++) arm(instruction | number << 8 | i);
}

void test(void) {
  classes();
  missing_coprocessors();
  for (u32 number = 14; number < 16; number++) {
    registers((u32)kMrc, number, number == 15 ? 1 : 7);
    long_registers((u32)kMrrc, number);
    registers((u32)kMcr, number, 5);
    long_registers((u32)kMcrr, number);
    arm((u32)kLdc | number << 8);
  }
  CHECK(undefined > 0);
}
