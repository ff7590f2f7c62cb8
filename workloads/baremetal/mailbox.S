/* SPDX-License-Identifier: Apache-2.0 */
        .syntax unified
        .arch armv7ve
        .arm
        .text

/* CPU 1: does what start_cpu1() leaves in the mailbox, again and again. */
        .global cpu1_loop
cpu1_loop:
        ldr     r7, =cpu1_mailbox
1:      wfe
        ldr     r1, [r7]                        /* function */
        cmp     r1, #0
        beq     1b
        dmb
        ldr     r0, [r7, #4]                    /* argument */
        blx     r1
        str     r0, [r7, #8]                    /* result */
        dmb
        mov     r1, #0
        str     r1, [r7]
        dsb
        sev
        b       1b

        .section .note.GNU-stack, "", %progbits
