/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the Hyp code, which is assembly, finds the fields of struct hyp_vcpu (hyp.h).
 * hyp.c asserts that both agree.
 */
#ifndef KVM_HYP_LAYOUT_H
#define KVM_HYP_LAYOUT_H

/* struct hyp_context: general registers, in the order of the API's struct kvm_regs */
#define CTX_R(n) ((n) * 4)
#define CTX_PC 60
#define CTX_CPSR 64
#define CTX_SVC 72
#define CTX_ABT 84
#define CTX_UND 96
#define CTX_IRQ 108
#define CTX_FIQ 120
/* CP15 registers, by index of enum cp15_index */
#define CTX_CP15 152
#define CTX_CP15_REG(index) (CTX_CP15 + 4 * (index))
#define CTX_VFP 280
#define CTX_FPEXC 536
#define CTX_FPSCR 540
#define CTX_SIZE 544

/* struct hyp_vcpu: a context and what comes with it */
#define VCPU_VTTBR 544
#define VCPU_HCR 552
#define VCPU_HSR 556
#define VCPU_HXFAR 560
#define VCPU_HPFAR 564
#define VCPU_GICH 568
#define VCPU_NR_LR 572
#define VCPU_GICH_HCR 576
#define VCPU_GICH_VMCR 580
#define VCPU_GICH_MISR 584
#define VCPU_GICH_EISR 588
#define VCPU_GICH_ELRSR 596
#define VCPU_GICH_APR 604
#define VCPU_GICH_LR 608
#define VCPU_CNTV_CTL 864
#define VCPU_CNTV_CVAL 872
#define VCPU_CNTVOFF 880
#define VCPU_HCPTR 888
#define VCPU_HDCR 892
#define VCPU_VFP_TRAPS 896

#define HCPTR_VFP (3 << 10) /* TCP10 TCP11 */
#define HCPTR_TTA (1 << 20)
#define HDCR_DEBUG (7 << 9) /* TDRA TDOSA TDA */
#define HDCR_PMU (3 << 5)   /* TPM TPMCR */

#define CP15_MPIDR 0
#define CP15_CSSELR 1
#define CP15_SCTLR 2
#define CP15_ACTLR 3
#define CP15_CPACR 4
#define CP15_TTBR0 5 /* two words */
#define CP15_TTBR1 7 /* two words */
#define CP15_TTBCR 9
#define CP15_DACR 10
#define CP15_DFSR 11
#define CP15_IFSR 12
#define CP15_ADFSR 13
#define CP15_AIFSR 14
#define CP15_DFAR 15
#define CP15_IFAR 16
#define CP15_PAR 17 /* two words */
#define CP15_PRRR 19
#define CP15_NMRR 20
#define CP15_VBAR 21
#define CP15_CID 22
#define CP15_TID_URW 23
#define CP15_TID_URO 24
#define CP15_TID_PRIV 25
#define CP15_CNTKCTL 26
#define CP15_L2CTLR 27
#define CP15_COUNT 32

/* What ended a stay in the guest: returned by hyp_run_vcpu. Numbers as in Linux's traces. */
#define HYP_EXIT_IRQ 5
#define HYP_EXIT_TRAP 7

/* HVC r0 below this is a call of the kernel's Hyp stub, above it the address of a Hyp function. */
#define HVC_STUB_CALLS 3

#endif
