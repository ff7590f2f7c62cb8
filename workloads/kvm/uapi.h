/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The KVM API as this module offers it on ARMv7: numbers and structures as documented for Linux
 * (Documentation/virt/kvm/api.rst), whose own header no longer supports arm. For the kernel and for
 * programs alike.
 */
#ifndef KVM_UAPI_H
#define KVM_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define KVM_API_VERSION 12
#define KVMIO 0xAE

/* --- core registers -------------------------------------------------------------------------- */
struct kvm_regs {
	__u32 usr_regs[18]; /* r0-r15, CPSR, unused */
	__u32 svc_regs[3];  /* SP, LR, SPSR */
	__u32 abt_regs[3];
	__u32 und_regs[3];
	__u32 irq_regs[3];
	__u32 fiq_regs[8]; /* r8-r12, SP, LR, SPSR */
};

/* --- /dev/kvm ---------------------------------------------------------------------------------- */
#define KVM_GET_API_VERSION _IO(KVMIO, 0x00)
#define KVM_CREATE_VM _IO(KVMIO, 0x01)
#define KVM_CHECK_EXTENSION _IO(KVMIO, 0x03)
#define KVM_GET_VCPU_MMAP_SIZE _IO(KVMIO, 0x04)

#define KVM_CAP_IRQCHIP 0
#define KVM_CAP_USER_MEMORY 3
#define KVM_CAP_NR_VCPUS 9
#define KVM_CAP_NR_MEMSLOTS 10
#define KVM_CAP_MP_STATE 14
#define KVM_CAP_SYNC_MMU 16
#define KVM_CAP_DESTROY_MEMORY_REGION_WORKS 21
#define KVM_CAP_JOIN_MEMORY_REGIONS_WORKS 30
#define KVM_CAP_IRQFD 32
#define KVM_CAP_IOEVENTFD 36
#define KVM_CAP_MAX_VCPUS 66
#define KVM_CAP_ONE_REG 70
#define KVM_CAP_ARM_PSCI 87
#define KVM_CAP_ARM_SET_DEVICE_ADDR 88
#define KVM_CAP_DEVICE_CTRL 89
#define KVM_CAP_ARM_PSCI_0_2 102
#define KVM_CAP_CHECK_EXTENSION_VM 105
#define KVM_CAP_IOEVENTFD_ANY_LENGTH 122
#define KVM_CAP_IMMEDIATE_EXIT 136
#define KVM_CAP_ARM_USER_IRQ 144

/* --- virtual machine --------------------------------------------------------------------------- */
struct kvm_userspace_memory_region {
	__u32 slot;
	__u32 flags;
	__u64 guest_phys_addr;
	__u64 memory_size;
	__u64 userspace_addr;
};

struct kvm_irq_level {
	__u32 irq; /* type << 24 | vcpu << 16 | number */
	__u32 level;
};

struct kvm_arm_device_addr {
	__u64 id; /* device << 16 | address type */
	__u64 addr;
};

struct kvm_vcpu_init {
	__u32 target;
	__u32 features[7];
};

struct kvm_irqfd {
	__u32 fd;
	__u32 gsi; /* SPI number, counted from 0 */
	__u32 flags;
	__u32 resamplefd;
	__u8 pad[16];
};

struct kvm_ioeventfd {
	__u64 datamatch;
	__u64 addr;
	__u32 len; /* 0: any */
	__s32 fd;
	__u32 flags;
	__u8 pad[36];
};

struct kvm_create_device {
	__u32 type;
	__u32 fd;
	__u32 flags;
};

struct kvm_device_attr {
	__u32 flags;
	__u32 group;
	__u64 attr;
	__u64 addr;
};

#define KVM_CREATE_VCPU _IO(KVMIO, 0x41)
#define KVM_SET_USER_MEMORY_REGION _IOW(KVMIO, 0x46, struct kvm_userspace_memory_region)
#define KVM_CREATE_IRQCHIP _IO(KVMIO, 0x60)
#define KVM_IRQ_LINE _IOW(KVMIO, 0x61, struct kvm_irq_level)
#define KVM_IRQFD _IOW(KVMIO, 0x76, struct kvm_irqfd)
#define KVM_IOEVENTFD _IOW(KVMIO, 0x79, struct kvm_ioeventfd)
#define KVM_ARM_SET_DEVICE_ADDR _IOW(KVMIO, 0xab, struct kvm_arm_device_addr)
#define KVM_ARM_PREFERRED_TARGET _IOR(KVMIO, 0xaf, struct kvm_vcpu_init)
#define KVM_CREATE_DEVICE _IOWR(KVMIO, 0xe0, struct kvm_create_device)
#define KVM_SET_DEVICE_ATTR _IOW(KVMIO, 0xe1, struct kvm_device_attr)
#define KVM_GET_DEVICE_ATTR _IOW(KVMIO, 0xe2, struct kvm_device_attr)
#define KVM_HAS_DEVICE_ATTR _IOW(KVMIO, 0xe3, struct kvm_device_attr)

#define KVM_ARM_IRQ_TYPE_SHIFT 24
#define KVM_ARM_IRQ_TYPE_MASK 0xff
#define KVM_ARM_IRQ_VCPU_SHIFT 16
#define KVM_ARM_IRQ_VCPU_MASK 0xff
#define KVM_ARM_IRQ_NUM_MASK 0xffff
#define KVM_ARM_IRQ_TYPE_CPU 0
#define KVM_ARM_IRQ_TYPE_SPI 1
#define KVM_ARM_IRQ_TYPE_PPI 2
#define KVM_ARM_IRQ_CPU_IRQ 0
#define KVM_ARM_IRQ_CPU_FIQ 1

#define KVM_IRQFD_FLAG_DEASSIGN 1
#define KVM_IOEVENTFD_FLAG_DATAMATCH 1
#define KVM_IOEVENTFD_FLAG_DEASSIGN 4

#define KVM_ARM_DEVICE_ID_SHIFT 16
#define KVM_ARM_DEVICE_ID_MASK 0xffff
#define KVM_ARM_DEVICE_TYPE_MASK 0xffff
#define KVM_ARM_DEVICE_VGIC_V2 0
#define KVM_VGIC_V2_ADDR_TYPE_DIST 0
#define KVM_VGIC_V2_ADDR_TYPE_CPU 1
#define KVM_VGIC_V2_DIST_SIZE 0x1000
#define KVM_VGIC_V2_CPU_SIZE 0x2000

#define KVM_DEV_TYPE_ARM_VGIC_V2 5
#define KVM_CREATE_DEVICE_TEST 1
#define KVM_DEV_ARM_VGIC_GRP_ADDR 0
#define KVM_DEV_ARM_VGIC_GRP_NR_IRQS 3
#define KVM_DEV_ARM_VGIC_GRP_CTRL 4
#define KVM_DEV_ARM_VGIC_CTRL_INIT 0

#define KVM_ARM_TARGET_CORTEX_A15 0
#define KVM_ARM_VCPU_POWER_OFF 0
#define KVM_ARM_VCPU_PSCI_0_2 1

/* PSCI 0.1's functions: SUSPEND, OFF, ON, MIGRATE. */
#define KVM_PSCI_FN(n) (0x95c1ba5eu + (n))
#define KVM_PSCI_FN_CPU_OFF KVM_PSCI_FN(1)
#define KVM_PSCI_FN_CPU_ON KVM_PSCI_FN(2)

/* --- virtual CPU ------------------------------------------------------------------------------- */
struct kvm_one_reg {
	__u64 id;
	__u64 addr;
};

struct kvm_reg_list {
	__u64 n;
	__u64 reg[];
};

struct kvm_mp_state {
	__u32 mp_state;
};

struct kvm_signal_mask {
	__u32 len;
	__u8 sigset[];
};

/* Without an in-kernel vGIC: the outputs of in-kernel devices at the time of the exit. */
struct kvm_sync_regs {
	__u64 device_irq_level;
};
#define KVM_ARM_DEV_EL1_VTIMER 1

struct kvm_run {
	__u8 request_interrupt_window;
	__u8 immediate_exit;
	__u8 padding1[6];
	__u32 exit_reason;
	__u8 ready_for_interrupt_injection;
	__u8 if_flag;
	__u16 flags;
	__u64 cr8;
	__u64 apic_base;
	union {
		struct {
			__u64 hardware_entry_failure_reason;
			__u32 cpu;
		} fail_entry;
		struct {
			__u64 phys_addr;
			__u8 data[8];
			__u32 len;
			__u8 is_write;
		} mmio;
		struct {
			__u32 type;
			__u32 ndata;
			__u64 data[16];
		} system_event;
		char padding[256];
	};
	__u64 kvm_valid_regs;
	__u64 kvm_dirty_regs;
	union {
		struct kvm_sync_regs regs;
		char padding[2048];
	} s;
};

#define KVM_RUN _IO(KVMIO, 0x80)
#define KVM_SET_SIGNAL_MASK _IOW(KVMIO, 0x8b, struct kvm_signal_mask)
#define KVM_GET_MP_STATE _IOR(KVMIO, 0x98, struct kvm_mp_state)
#define KVM_SET_MP_STATE _IOW(KVMIO, 0x99, struct kvm_mp_state)
#define KVM_GET_ONE_REG _IOW(KVMIO, 0xab, struct kvm_one_reg)
#define KVM_SET_ONE_REG _IOW(KVMIO, 0xac, struct kvm_one_reg)
#define KVM_ARM_VCPU_INIT _IOW(KVMIO, 0xae, struct kvm_vcpu_init)
#define KVM_GET_REG_LIST _IOWR(KVMIO, 0xb0, struct kvm_reg_list)

#define KVM_EXIT_UNKNOWN 0
#define KVM_EXIT_MMIO 6
#define KVM_EXIT_INTR 10
#define KVM_EXIT_SYSTEM_EVENT 24
#define KVM_SYSTEM_EVENT_SHUTDOWN 1
#define KVM_SYSTEM_EVENT_RESET 2

#define KVM_MP_STATE_RUNNABLE 0
#define KVM_MP_STATE_STOPPED 5

/* --- names of registers ------------------------------------------------------------------------ */
#define KVM_REG_ARM 0x4000000000000000ULL
#define KVM_REG_SIZE_MASK 0x00f0000000000000ULL
#define KVM_REG_SIZE_U32 0x0020000000000000ULL
#define KVM_REG_SIZE_U64 0x0030000000000000ULL
#define KVM_REG_ARM_COPROC_MASK 0x000000000FFF0000ULL
#define KVM_REG_ARM_COPROC_SHIFT 16
#define KVM_REG_ARM_32_OPC2_SHIFT 0
#define KVM_REG_ARM_OPC1_SHIFT 3
#define KVM_REG_ARM_CRM_SHIFT 7
#define KVM_REG_ARM_32_CRN_SHIFT 11
#define KVM_REG_ARM_CORE (0x0010ULL << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_DEMUX (0x0011ULL << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_VFP (0x0012ULL << KVM_REG_ARM_COPROC_SHIFT)
#define KVM_REG_ARM_VFP_FPSID 0x1000
#define KVM_REG_ARM_VFP_FPSCR 0x1001
#define KVM_REG_ARM_VFP_MVFR1 0x1006
#define KVM_REG_ARM_VFP_MVFR0 0x1007
#define KVM_REG_ARM_VFP_FPEXC 0x1008

#define KVM_ARM_CP15_REG32(opc1, crn, crm, opc2)                                                   \
	(KVM_REG_ARM | KVM_REG_SIZE_U32 | (15ULL << KVM_REG_ARM_COPROC_SHIFT) |                    \
	 ((opc1) << KVM_REG_ARM_OPC1_SHIFT) | ((crn) << KVM_REG_ARM_32_CRN_SHIFT) |                \
	 ((crm) << KVM_REG_ARM_CRM_SHIFT) | ((opc2) << KVM_REG_ARM_32_OPC2_SHIFT))
#define KVM_ARM_CP15_REG64(opc1, crm)                                                              \
	(KVM_REG_ARM | KVM_REG_SIZE_U64 | (15ULL << KVM_REG_ARM_COPROC_SHIFT) |                    \
	 ((opc1) << KVM_REG_ARM_OPC1_SHIFT) | ((crm) << KVM_REG_ARM_CRM_SHIFT))
#define KVM_REG_ARM_TIMER_CTL KVM_ARM_CP15_REG32(0, 14, 3, 1)
#define KVM_REG_ARM_TIMER_CNT KVM_ARM_CP15_REG64(1, 14)
#define KVM_REG_ARM_TIMER_CVAL KVM_ARM_CP15_REG64(3, 14)

#endif
