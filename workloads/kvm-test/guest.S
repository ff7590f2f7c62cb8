/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest without an operating system: hypercall, device access, memory, VFP, timer and device
 * interrupts, more interrupts than list registers, WFE, performance monitors, an interrupt to the other
 * vCPU. A word written to 0x1c090000 is a line of the test's protocol.
 */
#define OUT 0x1c090000
#define GICD 0x2c001000
#define GICC 0x2c002000
#define TIMER_IRQ 27

	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.fpu	neon-vfpv4
	.arm
	.section .rodata
	.global	guest_start, guest_end
	.balign	4096

.macro	report value
	ldr	r1, =\value
	str	r1, [r11]
.endm

/* Sleeps until the handler has seen this interrupt; masked from the look at r8 to WFI. */
.macro	wait_for irq
10:	cpsid	i
	cmp	r8, #\irq
	beq	11f
	wfi
	cpsie	i
	b	10b
11:	cpsie	i
.endm

guest_start:
	b	start
	b	unexpected			@ undefined instruction
	b	unexpected
	b	unexpected
	b	unexpected			@ data abort
	b	unexpected
	b	interrupt
	b	unexpected

start:	ldr	r11, =OUT
	mrc	p15, 0, r0, c0, c0, 5
	ands	r0, r0, #0xff
	bne	second_cpu
	adr	r0, guest_start
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	cps	#0x12
	adr	sp, guest_start
	add	sp, sp, #0x20000
	cps	#0x13
	report	0x600d0001			@ alive
	ldr	r1, [r11, #4]			@ user space answers
	str	r1, [r11]
	ldr	r0, =0x84000000			@ PSCI_VERSION
	hvc	#0
	cmp	r0, #2				@ 0.2 or newer, as KVM has it from Linux 4.16 on
	movge	r0, #2
	str	r0, [r11]

	adr	r2, guest_start			@ fresh pages
	add	r2, r2, #0x200000
	mov	r3, #64
1:	str	r3, [r2]
	ldr	r4, [r2]
	add	r2, r2, #4096
	cmp	r4, r3
	bne	unexpected
	subs	r3, r3, #1
	bne	1b
	report	0x600d0002			@ user space takes the pages back
	adr	r2, guest_start
	add	r2, r2, #0x200000
	ldr	r4, [r2]
	str	r4, [r11]

	mrc	p15, 0, r0, c1, c0, 2		@ VFP
	orr	r0, r0, #(0xf << 20)
	mcr	p15, 0, r0, c1, c0, 2
	isb
	mov	r0, #(1 << 30)
	vmsr	fpexc, r0
	mov	r0, #21
	vmov	s0, r0
	vadd.i32 d0, d0, d0
	vmov	r0, s0
	str	r0, [r11]

	ldr	r10, =GICD
	mov	r0, #1
	str	r0, [r10]
	ldr	r0, =(1 << TIMER_IRQ)
	str	r0, [r10, #0x100]
	ldr	r9, =GICC
	mov	r0, #0xff
	str	r0, [r9, #4]
	mov	r0, #1
	str	r0, [r9]
	ldr	r0, =24000
	mcr	p15, 0, r0, c14, c3, 0		@ CNTV_TVAL: 1 ms
	mov	r0, #1
	mcr	p15, 0, r0, c14, c3, 1
	mov	r8, #0
	wait_for TIMER_IRQ
	report	0x600d0003
	mov	r8, #0
	ldr	r0, =24000
	mcr	p15, 0, r0, c14, c3, 0
	mov	r0, #1
	mcr	p15, 0, r0, c14, c3, 1
1:	cmp	r8, #TIMER_IRQ			@ this time without WFI
	bne	1b
	report	0x600d0004

	ldr	r0, =0x01010101			@ SPIs 40 to 43 are the first CPU's
	str	r0, [r10, #0x828]
	mov	r8, #0
	str	r8, [r11, #8]			@ user space raises SPI 40
	ldr	r0, =(1 << (40 - 32))
	str	r0, [r10, #0x104]
1:	cmp	r8, #40
	bne	1b
	report	0x600d0005

	cpsid	i				@ more at once than there are list registers
	mov	r6, #0
	mov	r7, #-1
	ldr	r0, =0xa0a0a0a0			@ the last one is the most urgent
	str	r0, [r10, #0x400]
	str	r0, [r10, #0x404]
	str	r0, [r10, #0x408]
	ldr	r0, =0x50a0a0a0
	str	r0, [r10, #0x40c]
	ldr	r0, =(2 << 24)			@ to itself
	ldr	r1, =(2 << 24 | 15)
1:	str	r0, [r10, #0xf00]
	cmp	r0, r1
	add	r0, r0, #1
	bne	1b
	cpsie	i
	ldr	r1, =0xffff
1:	cmp	r6, r1
	bne	1b
	str	r7, [r11]			@ the first one taken

	mov	r8, #0				@ SPI 41, an edge
	mov	r0, #(1 << 19)
	str	r0, [r10, #0xc08]
	mov	r0, #(1 << (41 - 32))
	str	r0, [r10, #0x104]
	str	r8, [r11, #16]			@ a doorbell: user space or an ioeventfd answers by it
	wait_for 41
	report	0x600d0007

	wfe					@ the event may be set; the second one waits
	wfe
	mrc	p15, 0, r0, c9, c12, 0		@ PMCR: zero if the monitors are not the guest's
	cmp	r0, #0
	movne	r0, #1
	str	r0, [r11]

	mov	r8, #-1
	ldr	r0, =0x84000003			@ PSCI CPU_ON
	mov	r1, #1
	adr	r2, guest_start
	mov	r3, #0x77
	hvc	#0
	str	r0, [r11]
	wait_for 5				@ SGI 5 from the second CPU
	report	0x600d0006
	ldr	r0, =0x84000008			@ PSCI SYSTEM_OFF
	hvc	#0
	b	.

second_cpu:
	ldr	r10, =GICD
	ldr	r0, =(1 << 16 | 5)
	str	r0, [r10, #0xf00]
	ldr	r0, =0x84000002			@ PSCI CPU_OFF
	hvc	#0
	b	.

/* r8 = the interrupt's number. The level-sensitive test line is lowered by user space. */
interrupt:
	push	{r0-r1}
	ldr	r0, [r9, #0xc]
	ubfx	r8, r0, #0, #10
	mov	r1, #1
	orr	r6, r6, r1, lsl r8		@ SGIs seen
	cmn	r7, #1
	moveq	r7, r8				@ the first interrupt seen
	cmp	r8, #40
	streq	r8, [r11, #12]
	mov	r1, #0
	cmp	r8, #TIMER_IRQ
	mcreq	p15, 0, r1, c14, c3, 1
	str	r0, [r9, #0x10]
	pop	{r0-r1}
	subs	pc, lr, #4

unexpected:
	ldr	r11, =OUT
	str	lr, [r11]
	report	0xbad0bad0
	ldr	r0, =0x84000008
	hvc	#0
	b	.
	.ltorg
guest_end:
	.section .note.GNU-stack, "", %progbits
