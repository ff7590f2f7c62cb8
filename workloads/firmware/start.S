/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From reset to the normal world.
 *
 * Every core comes here in Secure Supervisor mode with MMU and caches off, prepares the secure side
 * (ARM DDI 0406C B1.5, B8.1.1, A15 TRM 4.3), then waits in Monitor mode for its first normal-world
 * entry: CPU 0 finds it in the loader's parameter block, the others get it by PSCI CPU_ON.
 */
#include "layout.h"

        .syntax unified
        .arch armv7ve
        .arm

        .section .vectors, "ax"
        .global _start
_start: b       reset
        b       unexpected      /* undefined instruction */
        b       unexpected      /* supervisor call */
        b       unexpected      /* prefetch abort */
        b       unexpected      /* data abort */
        b       unexpected
        b       unexpected      /* IRQ */
        b       unexpected      /* FIQ */

        .balign 32
monitor_vectors:
        b       unexpected
        b       unexpected
        b       secure_monitor_call
        b       unexpected      /* prefetch abort */
        b       unexpected      /* data abort */
        b       unexpected
        b       unexpected      /* IRQ */
        b       unexpected      /* FIQ */

        .text
reset:  cpsid   aif
        mrc     p15, 0, r4, c0, c0, 5           /* MPIDR */
        ubfx    r5, r4, #0, #24                 /* affinity 2..0; the A15 cluster is 0 */
        cmp     r5, #CPU_COUNT
        bhs     not_ours
        mov     r8, #1
        ldr     r6, =cpus
        add     r6, r6, r5, lsl #5
        mov     r0, #STATE_OFF
        str     r0, [r6, #CPU_STATE]

/* Also the way back in after CPU_OFF. r5 = this CPU's number, r8 = 1 after reset. */
cpu_on: cps     #MODE_SVC
        ldr     sp, =__stacks
        add     r0, r5, #1
        mov     r1, #STACK_SIZE
        mla     sp, r0, r1, sp
        bl      secure_setup
        mov     r0, r5
        bl      gic_secure_setup
        cmp     r5, #0
        cmpeq   r8, #1
        bleq    uart_setup

        cps     #MODE_MON
        ldr     sp, =(__stacks + CPU_COUNT * STACK_SIZE)
        add     r0, r5, #1
        mov     r1, #STACK_SIZE
        mla     sp, r0, r1, sp
        bl      normal_setup
        cmp     r8, #1
        cmpeq   r5, #0
        bleq    boot_from_parameters            /* CPU 0 after reset */

/* Wait, in Monitor mode, until somebody gives this CPU an entry point; then go there. */
wait:   ldr     r6, =cpus
        add     r6, r6, r5, lsl #5
        b       2f
1:      wfe
2:      ldr     r0, [r6, #CPU_STATE]
        cmp     r0, #STATE_ON_PENDING
        bne     1b
        dmb
        mov     r0, #STATE_ON
        str     r0, [r6, #CPU_STATE]
        ldr     r0, [r6, #CPU_SPSR]
        msr     spsr_cxsf, r0
        ldr     lr, [r6, #CPU_ENTRY]
        add     r6, r6, #CPU_ARGUMENTS
        ldm     r6, {r0-r2}
        dsb
        isb
        movs    pc, lr

/* A core of another cluster: none of this board's business. */
not_ours:
        wfi
        b       not_ours

/*
 * The Secure copies of the system control registers. The A15 invalidates its caches by itself at
 * reset (A15 TRM 2.4); the invalidation here serves a core that comes back after CPU_OFF.
 */
secure_setup:
        /*
         * ACTLR.SMP joins the coherency domain. ACTLR.IBE (bit 0) stays 0, as on the boards of the
         * processor's time: Linux then reports Spectre v2 as "vulnerable" and adds no workaround.
         */
        mrc     p15, 0, r0, c1, c0, 1
        orr     r0, r0, #(1 << 6)
        bic     r0, r0, #(1 << 0)
        mcr     p15, 0, r0, c1, c0, 1
        mov     r0, #0
        mcr     p15, 0, r0, c7, c5, 0           /* ICIALLU */
        mcr     p15, 0, r0, c7, c5, 6           /* BPIALL */
        mcr     p15, 0, r0, c8, c7, 0           /* TLBIALL */
        ldr     r0, =_start
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR */
        ldr     r0, =monitor_vectors
        mcr     p15, 0, r0, c12, c0, 1          /* MVBAR */
        ldr     r0, =CNTFRQ_HZ
        mcr     p15, 0, r0, c14, c0, 0          /* CNTFRQ */
        mov     r0, #(3 << 10)
        mcr     p15, 0, r0, c1, c1, 2           /* NSACR: VFP and Advanced SIMD (cp10, cp11) */
        dsb
        isb
        bx      lr

/*
 * The Non-secure and Hyp registers, of which reset leaves most UNKNOWN. Monitor mode with SCR.NS=1
 * addresses the Non-secure copies.
 */
normal_setup:
        ldr     r0, =0x131                      /* SCR: NS, FW, AW, HCE; never SCD, or PSCI is gone */
        mcr     p15, 0, r0, c1, c1, 0
        isb
        mov     r0, #0
        ldr     r1, =0x00c50078                 /* SCTLR as at reset (A15 TRM 4.3.27) */
        mcr     p15, 0, r1, c1, c0, 0
        mcr     p15, 0, r0, c2, c0, 2           /* TTBCR */
        ldr     r1, =0x30c50818                 /* HSCTLR: its RES1 bits; MMU, caches off */
        mcr     p15, 4, r1, c1, c0, 0
        mcr     p15, 4, r0, c1, c1, 0           /* HCR */
        mcr     p15, 4, r0, c1, c1, 3           /* HSTR */
        ldr     r1, =0x000033ff                 /* HCPTR: its RES1 bits, nothing trapped */
        mcr     p15, 4, r1, c1, c1, 2
        mrc     p15, 0, r1, c9, c12, 0          /* HDCR.HPMN = PMCR.N: all counters to PL1 */
        ubfx    r1, r1, #11, #5
        mcr     p15, 4, r1, c1, c1, 1
        mrc     p15, 0, r1, c0, c0, 0
        mcr     p15, 4, r1, c0, c0, 0           /* VPIDR = MIDR */
        mrc     p15, 0, r1, c0, c0, 5
        mcr     p15, 4, r1, c0, c0, 5           /* VMPIDR = MPIDR */
        mcrr    p15, 6, r0, r0, c2              /* VTTBR */
        mov     r1, #3
        mcr     p15, 4, r1, c14, c1, 0          /* CNTHCTL: PL1 may use the physical counter, timer */
        mcrr    p15, 4, r0, r0, c14             /* CNTVOFF = 0 */
        mcr     p15, 0, r0, c14, c2, 1          /* CNTP_CTL, CNTV_CTL, CNTHP_CTL: timers off */
        mcr     p15, 0, r0, c14, c3, 1
        mcr     p15, 4, r0, c14, c2, 1
        mcr     p15, 4, r0, c8, c7, 0           /* TLBIALLH */
        mcr     p15, 4, r0, c8, c7, 4           /* TLBIALLNSNH */
        dsb
        isb
        bx      lr

/* SMC Calling Convention: r0 = function, r1-r3 = arguments; result in r0, all else preserved. */
secure_monitor_call:
        push    {r1-r12, lr}
        bl      smc_call
        pop     {r1-r12, lr}
        movs    pc, lr

/*
 * void cpu_leave(void): the end of PSCI CPU_OFF, never returns. Writes the level 1 data cache back,
 * leaves the coherency domain, says so (state OFF), waits for CPU_ON.
 */
        .global cpu_leave
cpu_leave:
        mov     r0, #0
        mcr     p15, 2, r0, c0, c0, 0           /* CSSELR: level 1 data cache */
        isb
        mrc     p15, 1, r0, c0, c0, 0           /* CCSIDR */
        and     r1, r0, #7
        add     r1, r1, #4                      /* log2(line size in bytes) */
        ubfx    r2, r0, #3, #10                 /* highest way */
        ubfx    r3, r0, #13, #15                /* highest set */
        clz     r4, r2                          /* position of the way number */
1:      mov     r6, r2
2:      lsl     r7, r6, r4
        orr     r7, r7, r3, lsl r1
        mcr     p15, 0, r7, c7, c14, 2          /* DCCISW */
        subs    r6, r6, #1
        bge     2b
        subs    r3, r3, #1
        bge     1b
        dsb
        mrc     p15, 0, r0, c1, c0, 1
        bic     r0, r0, #(1 << 6)               /* ACTLR.SMP */
        mcr     p15, 0, r0, c1, c0, 1
        isb
        dsb
        mrc     p15, 0, r5, c0, c0, 5
        ubfx    r5, r5, #0, #24
        ldr     r6, =cpus
        add     r6, r6, r5, lsl #5
        mov     r0, #STATE_OFF
        str     r0, [r6, #CPU_STATE]
1:      wfe
        ldr     r0, [r6, #CPU_STATE]
        cmp     r0, #STATE_ON_PENDING
        bne     1b
        ldr     r0, =0x130                      /* SCR.NS = 0: Secure Supervisor mode again */
        mcr     p15, 0, r0, c1, c1, 0
        isb
        mov     r8, #0
        b       cpu_on

/* An exception nobody should have taken into the secure side: say so and switch off. */
unexpected:
        mov     r1, lr
        cps     #MODE_MON
        ldr     sp, =(__stacks + 2 * CPU_COUNT * STACK_SIZE)
        ldr     r0, =0x130
        mcr     p15, 0, r0, c1, c1, 0
        isb
        adr     r0, 1f
        b       fatal
1:      .asciz  "unexpected exception in the secure world, LR "
        .balign 4

        .section .note.GNU-stack, "", %progbits
