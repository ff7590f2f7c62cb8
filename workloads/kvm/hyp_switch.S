/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Hyp side: vectors and world switch. Runs at the module's own addresses, which our Hyp tables
 * map; data are the vCPU's page and this CPU's Hyp page, host context at the bottom, stack at the top.
 */
#include <linux/linkage.h>
#include "hyp_state.h"

	.arch	armv7-a
	.arch_extension virt
	.arch_extension sec
	.fpu	neon-vfpv4
	.arm
	.section .text.hyp, "ax"

ENTRY(hyp_text_start)
	.balign	32
ENTRY(hyp_vectors)
	b	hyp_bad				@ reset, not used
	b	hyp_bad				@ undefined instruction in Hyp
	b	hyp_bad				@ HVC in Hyp
	b	hyp_bad				@ prefetch abort in Hyp
	b	hyp_bad				@ data abort in Hyp
	b	hyp_trap			@ anything trapped, and HVC
	b	hyp_irq
	b	hyp_bad				@ FIQ

hyp_trap:
	push	{r0-r2}
	mrc	p15, 4, r1, c5, c2, 0		@ HSR
	lsr	r0, r1, #26
	cmp	r0, #0x12			@ HVC, from the host if VTTBR has VMID 0
	bne	1f
	mrrc	p15, 6, r0, r2, c2
	lsr	r2, r2, #16
	ands	r2, r2, #0xff
	beq	host_call
	b	2f
1:	cmp	r0, #0x07			@ VFP or Advanced SIMD
	beq	guest_first_vfp
2:	mrc	p15, 4, r0, c13, c0, 2		@ HTPIDR: the vCPU
	str	r1, [r0, #VCPU_HSR]
	mov	r1, #HYP_EXIT_TRAP
	b	guest_exit

hyp_irq:
	push	{r0-r2}
	mrc	p15, 4, r0, c13, c0, 2
	mov	r1, #HYP_EXIT_IRQ
	b	guest_exit

/*
 * An exception in Hyp itself is a bug of this module. Report it from the host's kernel if we are on
 * behalf of the host; with a guest's state loaded nobody is left to report it.
 */
hyp_bad:
	mrrc	p15, 6, r0, r2, c2
	lsr	r2, r2, #16
	ands	r2, r2, #0xff
1:	bne	1b
	mrs	r0, ELR_hyp
	mrc	p15, 4, r1, c5, c2, 0		@ HSR
	mrc	p15, 4, r2, c6, c0, 0		@ HDFAR
	ldr	r3, =hyp_report_panic
	msr	ELR_hyp, r3
	mov	r3, #0x1d3			@ SVC, A I F masked
	msr	spsr_cxsf, r3
	eret
	.ltorg

/*
 * HVC from the host's kernel: r0 = address of a Hyp function, r1-r3 = its arguments, result in r0.
 * Calls of the Hyp stub's numbers get the stub's answer to what it does not know.
 */
host_call:
	pop	{r0-r2}
	cmp	r0, #HVC_STUB_CALLS
	bhs	1f
	movw	r0, #0xca11
	movt	r0, #0xbad
	eret
1:	push	{lr}
	mrs	lr, SPSR
	push	{lr}
	mrs	lr, ELR_hyp
	push	{lr}
	mov	r12, r0
	mov	r0, r1
	mov	r1, r2
	mov	r2, r3
	blx	r12
	pop	{lr}
	msr	ELR_hyp, lr
	pop	{lr}
	msr	spsr_cxsf, lr
	pop	{lr}
	eret

/* u32 hyp_run_vcpu(struct hyp_vcpu *): into the guest until something ends it; HYP_EXIT_*. */
ENTRY(hyp_run_vcpu)
	push	{lr}
	mcr	p15, 4, r0, c13, c0, 2		@ HTPIDR
	lsr	r1, sp, #12
	lsl	r1, r1, #12			@ host context: the bottom of this CPU's page
	add	r2, r1, #CTX_R(4)
	stm	r2, {r4-r11}
	save_banked r1
	save_cp15 r1
	save_fpexc r1				@ EN set: VFP traps to Hyp, is not undefined in the guest
	ldr	r2, [r0, #VCPU_HCPTR]
	tst	r2, #HCPTR_VFP
	bne	1f
	save_vfp r1				@ not lazy
	load_vfp r0
	load_fpexc r0
1:
	load_vgic
	load_timer
	load_cp15 r0
	change_traps orr
	ldr	r2, [r0, #VCPU_HCR]
	mcr	p15, 4, r2, c1, c1, 0
	mrc	p15, 0, r2, c0, c0, 0
	mcr	p15, 4, r2, c0, c0, 0		@ VPIDR
	ldr	r2, [r0, #CTX_CP15_REG(CP15_MPIDR)]
	mcr	p15, 4, r2, c0, c0, 5		@ VMPIDR
	add	r3, r0, #VCPU_VTTBR
	ldm	r3, {r4, r5}
	mcrr	p15, 6, r4, r5, c2
	isb
	load_banked r0
	ldr	r2, [r0, #CTX_PC]
	msr	ELR_hyp, r2
	ldr	r2, [r0, #CTX_CPSR]
	msr	spsr_cxsf, r2
	ldr	lr, [r0, #CTX_R(14)]
	ldm	r0, {r0-r12}
	clrex
	eret
ENDPROC(hyp_run_vcpu)

/* r0 = vCPU, r1 = why; the guest's r0-r2 are on the stack. */
guest_exit:
	add	r2, r0, #CTX_R(3)
	stm	r2, {r3-r12}
	str	lr, [r0, #CTX_R(14)]
	pop	{r3-r5}
	stm	r0, {r3-r5}
	mrs	r2, ELR_hyp
	str	r2, [r0, #CTX_PC]
	mrs	r2, SPSR
	str	r2, [r0, #CTX_CPSR]
	save_banked r0
	push	{r1}
	cmp	r1, #HYP_EXIT_TRAP
	bleq	save_fault
	pop	{r1}
	save_cp15 r0
	save_vgic
	save_timer

	mrc	p15, 4, r11, c1, c1, 2		@ HCPTR: did the guest use VFP?
	change_traps bic
	isb
	lsr	r12, sp, #12
	lsl	r12, r12, #12
	tst	r11, #HCPTR_VFP
	bne	1f
	save_fpexc r0
	save_vfp r0
	load_vfp r12
1:	load_fpexc r12
	mov	r2, #0
	mcr	p15, 4, r2, c1, c1, 0		@ HCR
	mcrr	p15, 6, r2, r2, c2		@ VTTBR
	mrc	p15, 0, r2, c0, c0, 5		@ reads the real MPIDR in Hyp
	mcr	p15, 4, r2, c0, c0, 5
	isb
	load_cp15 r12
	load_banked r12
	add	r2, r12, #CTX_R(4)
	ldm	r2, {r4-r11}
	clrex
	isb
	mov	r0, r1
	pop	{pc}

/*
 * Fault registers. HPFAR is not valid for a permission fault outside a table walk: translate again.
 * If that fails too the guest has changed its tables meanwhile; HPFAR 0 with HSR EC 0 says "again".
 */
save_fault:
	ldr	r2, [r0, #VCPU_HSR]
	lsr	r3, r2, #26
	cmp	r3, #0x20
	mrceq	p15, 4, r4, c6, c0, 2		@ HIFAR
	beq	1f
	cmp	r3, #0x24
	bxne	lr
	mrc	p15, 4, r4, c6, c0, 0		@ HDFAR
1:	str	r4, [r0, #VCPU_HXFAR]
	tst	r2, #(1 << 7)			@ S1PTW
	bne	2f
	and	r3, r2, #0x3c
	cmp	r3, #0x0c			@ permission fault
	beq	3f
2:	mrc	p15, 4, r4, c6, c0, 4		@ HPFAR
	str	r4, [r0, #VCPU_HPFAR]
	bx	lr
3:	mrrc	p15, 0, r6, r7, c7		@ PAR is the guest's
	mcr	p15, 0, r4, c7, c8, 0		@ ATS1CPR
	isb
	mrrc	p15, 0, r2, r3, c7
	mcrr	p15, 0, r6, r7, c7
	tst	r2, #1
	movne	r2, #0
	strne	r2, [r0, #VCPU_HSR]
	bxne	lr
	lsr	r2, r2, #12
	lsl	r2, r2, #4
	orr	r2, r2, r3, lsl #24		@ as in HPFAR: address >> 8
	str	r2, [r0, #VCPU_HPFAR]
	bx	lr

/* The guest's first VFP instruction since entry: give it its registers and let it try again. */
guest_first_vfp:
	push	{r3-r4}
	mrc	p15, 4, r2, c1, c1, 2
	bic	r2, r2, #HCPTR_VFP
	mcr	p15, 4, r2, c1, c1, 2
	isb
	lsr	r1, sp, #12
	lsl	r1, r1, #12
	save_vfp r1
	mrc	p15, 4, r0, c13, c0, 2
	load_vfp r0
	load_fpexc r0
	ldr	r1, [r0, #VCPU_VFP_TRAPS]
	add	r1, r1, #1
	str	r1, [r0, #VCPU_VFP_TRAPS]
	pop	{r3-r4}
	pop	{r0-r2}
	eret

/* void hyp_flush_vmid(u32 vttbr_low, u32 vttbr_high): all stage-1 and stage-2 entries of one VMID. */
ENTRY(hyp_flush_vmid)
	mcrr	p15, 6, r0, r1, c2
	isb
	mov	r2, #0
	dsb
	mcr	p15, 0, r2, c8, c3, 0		@ TLBIALLIS
	dsb
	isb
	mcrr	p15, 6, r2, r2, c2
	isb
	bx	lr
ENDPROC(hyp_flush_vmid)

/* void hyp_flush_all_vmids(void): at a VMID roll-over. */
ENTRY(hyp_flush_all_vmids)
	mov	r0, #0
	dsb
	mcr	p15, 4, r0, c8, c3, 4		@ TLBIALLNSNHIS
	mcr	p15, 0, r0, c7, c1, 0		@ ICIALLUIS
	dsb
	isb
	bx	lr
ENDPROC(hyp_flush_all_vmids)

ENTRY(hyp_text_end)
