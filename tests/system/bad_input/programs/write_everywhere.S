// SPDX-License-Identifier: Apache-2.0
// Core 0 stores and loads a word in every 4 KiB of the address space outside RAM, at an offset where the
// devices that are there have identification registers or nothing. Aborts are passed over. Stops with
// status 0 at the end; core 1 sleeps.
#include "vesim_marker.h"
#define OFFSET 0xff0

  .global _start
_start:
  mrc p15, 0, r0, c0, c0, 5  // MPIDR
  tst r0, #3
sleep:
  wfine
  bne sleep
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0  // VBAR
  cpsie a
  mvn r5, #0
  mov r4, #0
  mov r6, #0x80000000
  bl touch
  mov r4, #0xc0000000
  mov r6, #0
  bl touch
  ldr r12, =VESIM_MARKER_SIGNATURE
  mov r0, #VESIM_MARK_STOP
  mov r1, #0
  dbg #15
end:
  b end

touch:  // [r4, r6)
  add r1, r4, #OFFSET
  str r5, [r1]
  ldr r2, [r1]
  add r4, r4, #0x1000
  cmp r4, r6
  bne touch
  bx lr

  .balign 32
vectors:
  .rept 4
  b .
  .endr
  subs pc, lr, #4  // data abort: after the access
  b .
  b .
  b .
