/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: names and fields are those of Linux, so that tools for KVM find what they know. */
#if !defined(KVM_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KVM_TRACE_H

#include <linux/tracepoint.h>
#include "hyp_layout.h"

#undef TRACE_SYSTEM
#define TRACE_SYSTEM kvm

#define KVM_TRACE_MMIO_READ_UNSATISFIED 0
#define KVM_TRACE_MMIO_READ 1
#define KVM_TRACE_MMIO_WRITE 2

#define KVM_EXCEPTION_TYPES { HYP_EXIT_IRQ, "IRQ" }, { HYP_EXIT_TRAP, "HVC" }
#define KVM_EXCEPTION_CLASSES                                                                      \
	{ 0x00, "UNKNOWN" }, { 0x01, "WFI" }, { 0x03, "CP15_32" }, { 0x04, "CP15_64" },            \
	{ 0x05, "CP14_MR" }, { 0x06, "CP14_LS" }, { 0x07, "CP_0_13" }, { 0x08, "CP10_ID" },        \
	{ 0x0c, "CP14_64" }, { 0x12, "HVC" }, { 0x13, "SMC" }, { 0x20, "IABT" }, { 0x24, "DABT" }
#define KVM_EXIT_REASONS                                                                           \
	{ 0, "KVM_EXIT_UNKNOWN" }, { 6, "KVM_EXIT_MMIO" }, { 10, "KVM_EXIT_INTR" },                \
	{ 24, "KVM_EXIT_SYSTEM_EVENT" }

TRACE_EVENT(kvm_entry,
	TP_PROTO(unsigned long vcpu_pc),
	TP_ARGS(vcpu_pc),
	TP_STRUCT__entry(__field(unsigned long, vcpu_pc)),
	TP_fast_assign(__entry->vcpu_pc = vcpu_pc;),
	TP_printk("PC: 0x%08lx", __entry->vcpu_pc)
);

TRACE_EVENT(kvm_exit,
	TP_PROTO(int idx, unsigned int exit_reason, unsigned long vcpu_pc),
	TP_ARGS(idx, exit_reason, vcpu_pc),
	TP_STRUCT__entry(
		__field(int, idx)
		__field(unsigned int, exit_reason)
		__field(unsigned long, vcpu_pc)
	),
	TP_fast_assign(
		__entry->idx = idx;
		__entry->exit_reason = exit_reason;
		__entry->vcpu_pc = vcpu_pc;
	),
	TP_printk("%s: HSR_EC: 0x%04x (%s), PC: 0x%08lx",
		  __print_symbolic(__entry->idx, KVM_EXCEPTION_TYPES), __entry->exit_reason,
		  __print_symbolic(__entry->exit_reason, KVM_EXCEPTION_CLASSES), __entry->vcpu_pc)
);

TRACE_EVENT(kvm_guest_fault,
	TP_PROTO(unsigned long vcpu_pc, unsigned long hsr, unsigned long hxfar,
		 unsigned long long ipa),
	TP_ARGS(vcpu_pc, hsr, hxfar, ipa),
	TP_STRUCT__entry(
		__field(unsigned long, vcpu_pc)
		__field(unsigned long, hsr)
		__field(unsigned long, hxfar)
		__field(unsigned long long, ipa)
	),
	TP_fast_assign(
		__entry->vcpu_pc = vcpu_pc;
		__entry->hsr = hsr;
		__entry->hxfar = hxfar;
		__entry->ipa = ipa;
	),
	TP_printk("ipa %#llx, hsr %#08lx, hxfar %#08lx, pc %#08lx", __entry->ipa, __entry->hsr,
		  __entry->hxfar, __entry->vcpu_pc)
);

TRACE_EVENT(kvm_mmio,
	TP_PROTO(int type, int len, u64 gpa, u64 val),
	TP_ARGS(type, len, gpa, val),
	TP_STRUCT__entry(
		__field(u32, type)
		__field(u32, len)
		__field(u64, gpa)
		__field(u64, val)
	),
	TP_fast_assign(
		__entry->type = type;
		__entry->len = len;
		__entry->gpa = gpa;
		__entry->val = val;
	),
	TP_printk("mmio %s len %u gpa 0x%llx val 0x%llx",
		  __print_symbolic(__entry->type,
				   { KVM_TRACE_MMIO_READ_UNSATISFIED, "unsatisfied-read" },
				   { KVM_TRACE_MMIO_READ, "read" },
				   { KVM_TRACE_MMIO_WRITE, "write" }),
		  __entry->len, __entry->gpa, __entry->val)
);

TRACE_EVENT(kvm_userspace_exit,
	TP_PROTO(__u32 reason, int errno),
	TP_ARGS(reason, errno),
	TP_STRUCT__entry(
		__field(__u32, reason)
		__field(int, errno)
	),
	TP_fast_assign(
		__entry->reason = reason;
		__entry->errno = errno;
	),
	TP_printk("reason %s (%d)",
		  __entry->errno < 0 ? (__entry->errno == -EINTR ? "restart" : "error") :
				       __print_symbolic(__entry->reason, KVM_EXIT_REASONS),
		  __entry->errno < 0 ? -__entry->errno : __entry->reason)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
