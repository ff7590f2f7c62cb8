// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads and stores where no memory is: decoded from the syndrome, given to the in-kernel GIC, to an
 * ioeventfd or to user space. Instructions without a valid syndrome (LDM, LDRD, write-back) are refused, as in 3.9.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/printk.h>
#include <linux/swab.h>
#include <asm/ptrace.h>

#include "kvm.h"
#include "trace.h"

#define HSR_ISV BIT(24)
#define HSR_SAS(hsr) (1u << ((hsr) >> 22 & 3))
#define HSR_SSE BIT(21)
#define HSR_SRT(hsr) ((hsr) >> 16 & 0xf)
#define HSR_WNR BIT(6)

/* Between a register and memory bytes in little-endian order, as the guest's CPSR.E wants it. */
static u32 swap_for_guest(struct kvm_vcpu *vcpu, u32 value, unsigned int len)
{
	if (!(vcpu_ctx(vcpu)->regs.usr_regs[16] & PSR_E_BIT))
		return value;
	return len == 4 ? swab32(value) : len == 2 ? swab16(value) : value;
}

static u32 mask_of(unsigned int len)
{
	return len == 4 ? ~0u : (1u << 8 * len) - 1;
}

static void finish_load(struct kvm_vcpu *vcpu, u64 ipa, u32 data, unsigned int len)
{
	u32 hsr = vcpu->hyp->hsr;

	trace_kvm_mmio(KVM_TRACE_MMIO_READ, len, ipa, data & mask_of(len));
	data = swap_for_guest(vcpu, data & mask_of(len), len);
	if ((hsr & HSR_SSE) && len < 4)
		data = (s32)(data << (32 - 8 * len)) >> (32 - 8 * len);
	*vcpu_reg(vcpu, HSR_SRT(hsr)) = data;
}

void mmio_finish_load(struct kvm_vcpu *vcpu)
{
	u32 data;

	if (!vcpu->mmio_pending)
		return;
	vcpu->mmio_pending = false;
	memcpy(&data, vcpu->run->mmio.data, sizeof(data));
	finish_load(vcpu, vcpu->run->mmio.phys_addr, data, HSR_SAS(vcpu->hyp->hsr));
}

int mmio_abort(struct kvm_vcpu *vcpu, u64 ipa)
{
	u32 hsr = vcpu->hyp->hsr;
	unsigned int len = HSR_SAS(hsr);
	bool write = hsr & HSR_WNR;
	struct kvm_run *run = vcpu->run;
	u32 data = 0;

	if (!(hsr & HSR_ISV) || len > 4 || HSR_SRT(hsr) == 15) {
		pr_err_ratelimited("no syndrome for the access at %08x to %#llx\n",
				   vcpu_ctx(vcpu)->regs.usr_regs[15], ipa);
		return -ENOSYS;
	}
	if (write) {
		data = swap_for_guest(vcpu, *vcpu_reg(vcpu, HSR_SRT(hsr)) & mask_of(len), len);
		trace_kvm_mmio(KVM_TRACE_MMIO_WRITE, len, ipa, data);
	}
	vcpu_skip_instruction(vcpu);
	if (vgic_mmio(vcpu, ipa, len, write, &data) ||
	    (write && eventfd_store(vcpu->kvm, ipa, len, data))) {
		if (!write)
			finish_load(vcpu, ipa, data, len);
		vcpu->stats[STAT_MMIO_KERNEL]++;
		return 1;
	}
	if (!write)
		trace_kvm_mmio(KVM_TRACE_MMIO_READ_UNSATISFIED, len, ipa, 0);
	vcpu->stats[STAT_MMIO_USER]++;
	run->exit_reason = KVM_EXIT_MMIO;
	run->mmio.phys_addr = ipa;
	run->mmio.len = len;
	run->mmio.is_write = write;
	memset(run->mmio.data, 0, sizeof(run->mmio.data));
	memcpy(run->mmio.data, &data, len);
	vcpu->mmio_pending = !write;
	return 0;
}
