/* SPDX-License-Identifier: Apache-2.0 */
/* Guests of a few instructions; position-independent, MMU off. r1 points to a word of memory. */
        .syntax unified
        .arch armv7-a
        .arch_extension virt
        .arm
        .section .rodata
        .balign 4

/* Stores r0 and switches the VM off. */
        .global guest_store, guest_store_end
guest_store:
        str     r0, [r1]
        movw    r0, #0x0008                     /* PSCI SYSTEM_OFF */
        movt    r0, #0x8400
        hvc     #0
        b       .
guest_store_end:

/* Counts in memory for ever, on 16 pages in turn. */
        .global guest_count, guest_count_end
guest_count:
        add     r2, r1, #0x10000
1:      mov     r3, r1
2:      ldr     r0, [r3]
        add     r0, r0, #1
        str     r0, [r3]
        add     r3, r3, #4096
        cmp     r3, r2
        bne     2b
        b       1b
guest_count_end:

        .section .note.GNU-stack, "", %progbits
