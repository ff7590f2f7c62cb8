/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Into Hyp and out again. This code runs from a copy in a page of low memory that our tables map at
 * its physical address, since it switches the Hyp MMU on and off. Position-independent, no literals.
 */
#include <linux/linkage.h>
#include "hyp_layout.h"

	.arch	armv7-a
	.arch_extension virt
	.arm
	.section .rodata
	.balign	4

/*
 * The Hyp stub branches here with the MMU off (HVC with r0 = 1, r1 = this physical address).
 * In: r2 HTTBR, r3 stack top, r4 vectors. Out: r0 the stub's HVBAR, r1 its HSCTLR.
 */
ENTRY(hyp_init_enter)
	mrc	p15, 4, r0, c12, c0, 0		@ HVBAR
	mrc	p15, 4, r1, c1, c0, 0		@ HSCTLR
	movw	r5, #0x04ff			@ HMAIR0: 0 normal write-back, 1 device
	mov	r6, #0
	mcr	p15, 4, r5, c10, c2, 0
	mcr	p15, 4, r6, c10, c2, 1		@ HMAIR1
	movw	r5, #0x3500			@ HTCR: walks inner shareable, write-back
	movt	r5, #0x8080
	mcr	p15, 4, r5, c2, c0, 2
	movw	r5, #0x3558			@ VTCR: 40 bits, start at level 1, same walks
	movt	r5, #0x8000
	mcr	p15, 4, r5, c2, c1, 2
	mcrr	p15, 4, r2, r6, c2		@ HTTBR
	mcrr	p15, 6, r6, r6, c2		@ VTTBR: VMID 0 is the host
	isb
	mcr	p15, 4, r6, c8, c7, 0		@ TLBIALLH
	mcr	p15, 0, r6, c7, c5, 0		@ ICIALLU
	dsb
	isb
	movw	r5, #0x1005			@ HSCTLR: I, C, M
	orr	r5, r1, r5
	bic	r5, r5, #(1 << 30)		@ exceptions in ARM state
	mcr	p15, 4, r5, c1, c0, 0
	isb
	mcr	p15, 4, r4, c12, c0, 0
	mov	sp, r3
	isb
	eret
ENDPROC(hyp_init_enter)

/* The way back, called as a Hyp function. In: r0 HVBAR, r1 HSCTLR to restore. */
ENTRY(hyp_init_leave)
	ldr	lr, [sp, #8]			@ the host's LR, saved by the call's entry
	mcr	p15, 4, r1, c1, c0, 0
	isb
	mcr	p15, 4, r0, c12, c0, 0
	mov	r2, #0
	mcr	p15, 4, r2, c8, c7, 0		@ TLBIALLH
	dsb
	isb
	eret
ENDPROC(hyp_init_leave)

ENTRY(hyp_init_end)
