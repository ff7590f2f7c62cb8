/* SPDX-License-Identifier: Apache-2.0 */
/* call_in(): out of Secure Supervisor mode into any other, and back. */
#include "layout.h"

        .syntax unified
        .arch armv7ve
        .arm
        .text

/* u32 call_in(u32 scr, u32 psr, u32 (*function)(u32), u32 argument) */
        .global call_in
call_in:
        push    {r4-r11, lr}
        mrc     p15, 0, r4, c13, c0, 3          /* cpu_number() */
        ldr     r5, =gate_sp
        str     sp, [r5, r4, lsl #2]
        cps     #0x16
        mcr     p15, 0, r0, c1, c1, 0           /* SCR */
        isb
        msr     spsr_cxsf, r1
        ldr     lr, =inside
        movs    pc, lr

inside: mov     r0, r3
        blx     r2
        mov     r12, #GATE_MAGIC
        mrs     r1, cpsr
        and     r1, r1, #0x1f
        cmp     r1, #0x10
        svceq   #0                              /* from User mode by way of the kernel's mode */
        smc     #0
        b       .

/* Monitor's SMC vector comes here when r12 is GATE_MAGIC; r0 is the result. */
        .global gate_return
gate_return:
        ldr     r1, =SCR_SECURE
        mcr     p15, 0, r1, c1, c1, 0
        isb
        cps     #0x13
        mrc     p15, 0, r4, c13, c0, 3          /* cpu_number() */
        ldr     r5, =gate_sp
        ldr     sp, [r5, r4, lsl #2]
        mov     r12, #0                         /* the next SVC or SMC is no way back */
        pop     {r4-r11, pc}

/* void call_aborting(u32 address) */
        .global call_aborting
call_aborting:
        push    {r4, lr}
        mrc     p15, 0, r1, c13, c0, 3          /* cpu_number() */
        ldr     r2, =resume_at
        ldr     r3, =1f
        str     r3, [r2, r1, lsl #2]
        blx     r0
1:      pop     {r4, pc}

        .bss
        .balign 4
gate_sp:
        .space  4 * CPU_COUNT

        .section .note.GNU-stack, "", %progbits
