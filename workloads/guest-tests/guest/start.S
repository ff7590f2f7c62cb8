/* SPDX-License-Identifier: Apache-2.0 */
/* A vCPU starts here in Supervisor mode, MMU and caches off: CPU 0 by the VMM, CPU 1 by PSCI CPU_ON. */
#include "layout.h"

        .syntax unified
        .arch armv7ve
        .arm

        .macro  set_stack mode
        cps     #\mode
        mov     sp, r0
        sub     r0, r0, #STACK_SIZE
        .endm

        .section .text.start, "ax"
        .global _start
_start: cpsid   aif
        mrc     p15, 0, r4, c0, c0, 5
        and     r4, r4, #3
        ldr     r0, =__stacks
        add     r1, r4, #1
        ldr     r2, =(STACK_MODES * STACK_SIZE)
        mla     r0, r1, r2, r0
        set_stack 0x11
        set_stack 0x12
        set_stack 0x17
        set_stack 0x1b
        set_stack 0x1f
        set_stack 0x13
        ldr     r0, =normal_vectors
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR */
        mcr     p15, 0, r4, c13, c0, 3          /* TPIDRURO: cpu_number() */
        isb
        cmp     r4, #0
        bne     1f
        bl      test
        bl      finish
1:      bl      mmu_on
        b       cpu1_loop

        .section .note.GNU-stack, "", %progbits
