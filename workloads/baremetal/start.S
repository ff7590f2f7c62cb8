/* SPDX-License-Identifier: Apache-2.0 */
/* Both cores start here, in Secure Supervisor mode, MMU and caches off. */
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
        cmp     r4, #CPU_COUNT
        bhs     .
        ldr     r0, =__stacks
        add     r1, r4, #1
        ldr     r2, =(STACK_MODES * STACK_SIZE)
        mla     r0, r1, r2, r0
        set_stack 0x11
        set_stack 0x12
        set_stack 0x17
        set_stack 0x1b
        set_stack 0x1f
        mov     r5, r0                          /* for Hyp mode */
        sub     r0, r0, #STACK_SIZE
        cps     #0x16
        mov     sp, r0
        sub     r6, r0, #STACK_SIZE             /* for Supervisor mode */
        bl      setup
        cps     #0x13
        mov     sp, r6
        cmp     r4, #0
        bne     cpu1_loop
        bl      test
        bl      finish

/* In Monitor mode: everything that is UNKNOWN after reset and that the tests rely on. */
setup:  mrc     p15, 0, r0, c1, c0, 1
        orr     r0, r0, #(1 << 6)               /* ACTLR.SMP */
        mcr     p15, 0, r0, c1, c0, 1
        ldr     r0, =(3 << 10)
        mcr     p15, 0, r0, c1, c1, 2           /* NSACR: VFP and Advanced SIMD */
        ldr     r0, =0x00f00000
        mcr     p15, 0, r0, c1, c0, 2           /* CPACR: the same for PL0 and PL1 */
        ldr     r0, =24000000
        mcr     p15, 0, r0, c14, c0, 0          /* CNTFRQ */
        ldr     r0, =secure_vectors
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR (Secure) */
        ldr     r0, =monitor_vectors
        mcr     p15, 0, r0, c12, c0, 1          /* MVBAR */
        mcr     p15, 0, r4, c13, c0, 3          /* TPIDRURO (Secure): cpu_number() */
        mov     r0, #0
        mcr     p15, 0, r0, c2, c0, 2           /* TTBCR (Secure) */
        mcr     p15, 0, r0, c8, c7, 0           /* TLBIALL */

        ldr     r0, =SCR_NORMAL
        mcr     p15, 0, r0, c1, c1, 0
        isb
        mov     r0, #0
        ldr     r1, =0x00c50078
        mcr     p15, 0, r1, c1, c0, 0           /* SCTLR (Non-secure) */
        mcr     p15, 0, r0, c2, c0, 2           /* TTBCR */
        ldr     r1, =normal_vectors
        mcr     p15, 0, r1, c12, c0, 0          /* VBAR */
        mcr     p15, 0, r4, c13, c0, 3          /* TPIDRURO */
        ldr     r1, =hyp_vectors
        mcr     p15, 4, r1, c12, c0, 0          /* HVBAR */
        ldr     r1, =0x30c50818
        mcr     p15, 4, r1, c1, c0, 0           /* HSCTLR */
        mcr     p15, 4, r0, c1, c1, 0           /* HCR */
        mcr     p15, 4, r0, c1, c1, 3           /* HSTR */
        ldr     r1, =0x000033ff
        mcr     p15, 4, r1, c1, c1, 2           /* HCPTR */
        mrc     p15, 0, r1, c9, c12, 0
        ubfx    r1, r1, #11, #5
        mcr     p15, 4, r1, c1, c1, 1           /* HDCR.HPMN = PMCR.N */
        mrc     p15, 0, r1, c0, c0, 0
        mcr     p15, 4, r1, c0, c0, 0           /* VPIDR */
        mrc     p15, 0, r1, c0, c0, 5
        mcr     p15, 4, r1, c0, c0, 5           /* VMPIDR */
        mcrr    p15, 6, r0, r0, c2              /* VTTBR */
        mov     r1, #3
        mcr     p15, 4, r1, c14, c1, 0          /* CNTHCTL */
        mcrr    p15, 4, r0, r0, c14             /* CNTVOFF */
        msr     sp_hyp, r5
        mcr     p15, 4, r0, c8, c7, 0           /* TLBIALLH */
        mcr     p15, 4, r0, c8, c7, 4           /* TLBIALLNSNH */
        dsb
        ldr     r0, =SCR_SECURE
        mcr     p15, 0, r0, c1, c1, 0
        isb
        bx      lr

        .section .note.GNU-stack, "", %progbits
