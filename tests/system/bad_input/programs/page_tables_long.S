// SPDX-License-Identifier: Apache-2.0
// The same with long descriptors: the table is its own next level at all levels and at last its own page;
// core 1's lies at the end of the 40-bit address space.
#define TABLE 0x80100000

  .global _start
_start:
  ldr r0, =TABLE
  orr r2, r0, #3
  orr r2, r2, #0x400  // AF
  mov r3, #0
  mov r4, #512
fill:
  strd r2, r3, [r0], #8
  subs r4, r4, #1
  bne fill
  ldr r0, =TABLE
  mov r1, #0
  mrc p15, 0, r3, c0, c0, 5  // MPIDR
  tst r3, #3
  ldrne r0, =0xfffff000
  movne r1, #0xff
  mcrr p15, 0, r0, r1, c2    // TTBR0
  mov r0, #0x80000000
  mcr p15, 0, r0, c2, c0, 2  // TTBCR.EAE
  mrc p15, 0, r0, c1, c0, 0
  orr r0, r0, #1
  dsb
  mcr p15, 0, r0, c1, c0, 0  // SCTLR.M
  isb
here:
  b here
