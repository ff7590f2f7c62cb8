/* SPDX-License-Identifier: Apache-2.0 */
/* Four vector tables. Each entry saves a struct frame (bare.h) and calls handle_exception(). */
#include "layout.h"

        .syntax unified
        .arch armv7ve
        .arm
        .text

        .macro  save_and_handle table, vector
        push    {r0-r12, lr}
        mrs     r3, cpsr
        mrs     r1, spsr
        .if \table == 3
        mrs     r2, elr_hyp
        .else
        mov     r2, lr
        .endif
        push    {r1, r2}
        mov     r0, #\table
        mov     r1, #\vector
        mov     r2, sp
        bl      handle_exception
        pop     {r1, r2}
        msr     spsr_cxsf, r1
        .if \table == 3
        msr     elr_hyp, r2
        pop     {r0-r12, lr}
        eret
        .else
        str     r2, [sp, #(13 * 4)]
        pop     {r0-r12, lr}
        movs    pc, lr
        .endif
        .endm

/* SVC and Hyp traps: the way out of call_in() goes on to Monitor mode. */
        .macro  vector_table name, table
        .balign 32
        .global \name
\name:  b       0f
        b       1f
        b       2f
        b       3f
        b       4f
        b       5f
        b       6f
        b       7f
0:      save_and_handle \table, 0
1:      save_and_handle \table, 1
2:      cmp     r12, #GATE_MAGIC
        .if \table == 1
        beq     gate_return
        .else
        smceq   #0
        .endif
        save_and_handle \table, 2
3:      save_and_handle \table, 3
4:      save_and_handle \table, 4
5:
        .if \table == 3
        cmp     r12, #GATE_MAGIC
        smceq   #0
        .endif
        save_and_handle \table, 5
6:      save_and_handle \table, 6
7:      save_and_handle \table, 7
        .endm

        vector_table secure_vectors, 0
        vector_table monitor_vectors, 1
        vector_table normal_vectors, 2
        vector_table hyp_vectors, 3

        .section .note.GNU-stack, "", %progbits
