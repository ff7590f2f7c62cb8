/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assembler macros of the world switch: one register set each, the same for host and guest.
 * r0 points to the vCPU, \ctx to the context that is saved or loaded; r2-r10 are free.
 */
#include "hyp_layout.h"

.macro	save_mode mode, offset, ctx
	mrs	r2, SP_\mode
	mrs	r3, LR_\mode
	mrs	r4, SPSR_\mode
	add	r5, \ctx, #\offset
	stm	r5, {r2-r4}
.endm

.macro	load_mode mode, offset, ctx
	add	r5, \ctx, #\offset
	ldm	r5, {r2-r4}
	msr	SP_\mode, r2
	msr	LR_\mode, r3
	msr	SPSR_\mode, r4
.endm

.macro	save_banked ctx
	mrs	r2, SP_usr
	str	r2, [\ctx, #CTX_R(13)]
	save_mode svc, CTX_SVC, \ctx
	save_mode abt, CTX_ABT, \ctx
	save_mode und, CTX_UND, \ctx
	save_mode irq, CTX_IRQ, \ctx
	mrs	r2, R8_fiq
	mrs	r3, R9_fiq
	mrs	r4, R10_fiq
	mrs	r5, R11_fiq
	mrs	r6, R12_fiq
	mrs	r7, SP_fiq
	mrs	r8, LR_fiq
	mrs	r9, SPSR_fiq
	add	r10, \ctx, #CTX_FIQ
	stm	r10, {r2-r9}
.endm

.macro	load_banked ctx
	ldr	r2, [\ctx, #CTX_R(13)]
	msr	SP_usr, r2
	load_mode svc, CTX_SVC, \ctx
	load_mode abt, CTX_ABT, \ctx
	load_mode und, CTX_UND, \ctx
	load_mode irq, CTX_IRQ, \ctx
	add	r10, \ctx, #CTX_FIQ
	ldm	r10, {r2-r9}
	msr	R8_fiq, r2
	msr	R9_fiq, r3
	msr	R10_fiq, r4
	msr	R11_fiq, r5
	msr	R12_fiq, r6
	msr	SP_fiq, r7
	msr	LR_fiq, r8
	msr	SPSR_fiq, r9
.endm

/* The 22 CP15 registers that are switched; \op is mrc or mcr (mrrc or mcrr). */
.macro	cp15_all op32, op64, mem32, mem64, ctx
	cp15_32	\op32, \mem32, \ctx, CP15_SCTLR, 0, c1, c0, 0
	cp15_32	\op32, \mem32, \ctx, CP15_CPACR, 0, c1, c0, 2
	cp15_32	\op32, \mem32, \ctx, CP15_TTBCR, 0, c2, c0, 2
	cp15_32	\op32, \mem32, \ctx, CP15_DACR, 0, c3, c0, 0
	cp15_64	\op64, \mem64, \ctx, CP15_TTBR0, 0, c2
	cp15_64	\op64, \mem64, \ctx, CP15_TTBR1, 1, c2
	cp15_32	\op32, \mem32, \ctx, CP15_PRRR, 0, c10, c2, 0
	cp15_32	\op32, \mem32, \ctx, CP15_NMRR, 0, c10, c2, 1
	cp15_32	\op32, \mem32, \ctx, CP15_CSSELR, 2, c0, c0, 0
	cp15_32	\op32, \mem32, \ctx, CP15_CID, 0, c13, c0, 1
	cp15_32	\op32, \mem32, \ctx, CP15_TID_URW, 0, c13, c0, 2
	cp15_32	\op32, \mem32, \ctx, CP15_TID_URO, 0, c13, c0, 3
	cp15_32	\op32, \mem32, \ctx, CP15_TID_PRIV, 0, c13, c0, 4
	cp15_32	\op32, \mem32, \ctx, CP15_DFSR, 0, c5, c0, 0
	cp15_32	\op32, \mem32, \ctx, CP15_IFSR, 0, c5, c0, 1
	cp15_32	\op32, \mem32, \ctx, CP15_ADFSR, 0, c5, c1, 0
	cp15_32	\op32, \mem32, \ctx, CP15_AIFSR, 0, c5, c1, 1
	cp15_32	\op32, \mem32, \ctx, CP15_DFAR, 0, c6, c0, 0
	cp15_32	\op32, \mem32, \ctx, CP15_IFAR, 0, c6, c0, 2
	cp15_32	\op32, \mem32, \ctx, CP15_VBAR, 0, c12, c0, 0
	cp15_32	\op32, \mem32, \ctx, CP15_CNTKCTL, 0, c14, c1, 0
	cp15_64	\op64, \mem64, \ctx, CP15_PAR, 0, c7
.endm

.macro	cp15_32 op, mem, ctx, index, opc1, crn, crm, opc2
	.ifc	\op, mrc
	mrc	p15, \opc1, r2, \crn, \crm, \opc2
	.endif
	\mem	r2, [\ctx, #CTX_CP15_REG(\index)]
	.ifc	\op, mcr
	mcr	p15, \opc1, r2, \crn, \crm, \opc2
	.endif
.endm

.macro	cp15_64 op, mem, ctx, index, opc1, crm
	.ifc	\op, mrrc
	mrrc	p15, \opc1, r2, r3, \crm
	.endif
	add	r4, \ctx, #CTX_CP15_REG(\index)
	\mem	r4, {r2, r3}
	.ifc	\op, mcrr
	mcrr	p15, \opc1, r2, r3, \crm
	.endif
.endm

.macro	save_cp15 ctx
	cp15_all mrc, mrrc, str, stm, \ctx
.endm

.macro	load_cp15 ctx
	cp15_all mcr, mcrr, ldr, ldm, \ctx
.endm

#define FPEXC_EN (1 << 30)

/* FPEXC, which is left with EN set, so that the others can be moved. */
.macro	save_fpexc ctx
	vmrs	r2, fpexc
	str	r2, [\ctx, #CTX_FPEXC]
	orr	r2, r2, #FPEXC_EN
	vmsr	fpexc, r2
.endm

.macro	load_fpexc ctx
	ldr	r2, [\ctx, #CTX_FPEXC]
	vmsr	fpexc, r2
.endm

/* 32 double registers and FPSCR, while FPEXC.EN is set. */
.macro	save_vfp ctx
	vmrs	r2, fpscr
	str	r2, [\ctx, #CTX_FPSCR]
	add	r3, \ctx, #CTX_VFP
	vstmia	r3!, {d0-d15}
	vstmia	r3!, {d16-d31}
.endm

.macro	load_vfp ctx
	add	r3, \ctx, #CTX_VFP
	vldmia	r3!, {d0-d15}
	vldmia	r3!, {d16-d31}
	ldr	r2, [\ctx, #CTX_FPSCR]
	vmsr	fpscr, r2
.endm

/* GICH registers: HCR 0, VMCR 8, MISR 10, EISR 20, ELRSR 30, APR f0, LR 100. */
.macro	save_vgic
	ldr	r2, [r0, #VCPU_GICH]
	cmp	r2, #0
	beq	2f
	ldr	r3, [r2, #0x00]
	ldr	r4, [r2, #0x08]
	ldr	r5, [r2, #0x10]
	ldr	r6, [r2, #0x20]
	ldr	r7, [r2, #0x24]
	ldr	r8, [r2, #0x30]
	ldr	r9, [r2, #0x34]
	ldr	r10, [r2, #0xf0]
	add	r11, r0, #VCPU_GICH_HCR
	stm	r11, {r3-r10}
	mov	r3, #0
	str	r3, [r2, #0x00]
	add	r2, r2, #0x100
	add	r3, r0, #VCPU_GICH_LR
	ldr	r4, [r0, #VCPU_NR_LR]
1:	ldr	r5, [r2], #4
	str	r5, [r3], #4
	subs	r4, r4, #1
	bne	1b
2:
.endm

.macro	load_vgic
	ldr	r2, [r0, #VCPU_GICH]
	cmp	r2, #0
	beq	2f
	ldr	r3, [r0, #VCPU_GICH_HCR]
	ldr	r4, [r0, #VCPU_GICH_VMCR]
	ldr	r5, [r0, #VCPU_GICH_APR]
	str	r3, [r2, #0x00]
	str	r4, [r2, #0x08]
	str	r5, [r2, #0xf0]
	add	r2, r2, #0x100
	add	r3, r0, #VCPU_GICH_LR
	ldr	r4, [r0, #VCPU_NR_LR]
1:	ldr	r5, [r3], #4
	str	r5, [r2], #4
	subs	r4, r4, #1
	bne	1b
2:
.endm

/* The virtual timer stops at exit; physical counter and timer are the host's again. */
.macro	save_timer
	mrc	p15, 0, r2, c14, c3, 1		@ CNTV_CTL
	and	r2, r2, #3
	str	r2, [r0, #VCPU_CNTV_CTL]
	isb
	mrrc	p15, 3, r4, r5, c14		@ CNTV_CVAL
	add	r3, r0, #VCPU_CNTV_CVAL
	stm	r3, {r4, r5}
	mov	r2, #0
	mcr	p15, 0, r2, c14, c3, 1
	mcrr	p15, 4, r2, r2, c14		@ CNTVOFF
	mrc	p15, 4, r2, c14, c1, 0		@ CNTHCTL
	orr	r2, r2, #3
	mcr	p15, 4, r2, c14, c1, 0
.endm

.macro	load_timer
	mrc	p15, 4, r2, c14, c1, 0
	orr	r2, r2, #1			@ physical counter readable,
	bic	r2, r2, #2			@ physical timer not
	mcr	p15, 4, r2, c14, c1, 0
	add	r3, r0, #VCPU_CNTVOFF
	ldm	r3, {r4, r5}
	mcrr	p15, 4, r4, r5, c14
	add	r3, r0, #VCPU_CNTV_CVAL
	ldm	r3, {r4, r5}
	mcrr	p15, 3, r4, r5, c14
	isb
	ldr	r2, [r0, #VCPU_CNTV_CTL]
	mcr	p15, 0, r2, c14, c3, 1
.endm

/* What the guest may not do by itself; the same bits are taken back at exit. */
#define HSTR_T15 (1 << 15)

.macro	change_traps op
	mrc	p15, 4, r2, c1, c1, 3		@ HSTR
	\op	r2, r2, #HSTR_T15
	mcr	p15, 4, r2, c1, c1, 3
	ldr	r3, [r0, #VCPU_HCPTR]
	mrc	p15, 4, r2, c1, c1, 2		@ HCPTR
	\op	r2, r2, r3
	mcr	p15, 4, r2, c1, c1, 2
	ldr	r3, [r0, #VCPU_HDCR]
	mrc	p15, 4, r2, c1, c1, 1		@ HDCR
	\op	r2, r2, r3
	mcr	p15, 4, r2, c1, c1, 1
.endm
