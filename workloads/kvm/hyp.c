// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking Hyp mode over from the kernel's stub, and giving it back.
 *
 * The stub's call 1 branches to a physical address in Hyp mode with the MMU off. There a copy of
 * hyp_init.S, in a page that our tables map at its physical address, switches to our tables, stack
 * and vectors. What the stub had is kept for each CPU and restored at unload, CPU off and reboot.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/reboot.h>
#include <linux/smp.h>
#include <linux/stddef.h>
#include <asm/opcodes-virt.h>

#include "hyp.h"
#include "hyp_tables.h"

#define STUB_SOFT_RESTART 1

extern char hyp_init_enter[], hyp_init_leave[], hyp_init_end[];
extern char hyp_text_start[], hyp_text_end[], hyp_vectors[];
void hyp_report_panic(u32 pc, u32 hsr, u32 hdfar);

struct hyp_cpu {
	void *page; /* host context below, stack on top */
	u32 stub_hvbar;
	u32 stub_hsctlr;
	bool active;
};

static DEFINE_PER_CPU(struct hyp_cpu, hyp_cpus);
static void *init_page;

#define ASSERT_AT(type, field, offset) static_assert(offsetof(struct type, field) == (offset))
ASSERT_AT(hyp_context, regs.svc_regs, CTX_SVC);
ASSERT_AT(hyp_context, regs.fiq_regs, CTX_FIQ);
ASSERT_AT(hyp_context, cp15, CTX_CP15);
ASSERT_AT(hyp_context, vfp, CTX_VFP);
ASSERT_AT(hyp_context, fpexc, CTX_FPEXC);
ASSERT_AT(hyp_context, fpscr, CTX_FPSCR);
static_assert(sizeof(struct hyp_context) == CTX_SIZE);
ASSERT_AT(hyp_vcpu, vttbr, VCPU_VTTBR);
ASSERT_AT(hyp_vcpu, hcr, VCPU_HCR);
ASSERT_AT(hyp_vcpu, hsr, VCPU_HSR);
ASSERT_AT(hyp_vcpu, hxfar, VCPU_HXFAR);
ASSERT_AT(hyp_vcpu, hpfar, VCPU_HPFAR);
ASSERT_AT(hyp_vcpu, gich, VCPU_GICH);
ASSERT_AT(hyp_vcpu, nr_lr, VCPU_NR_LR);
ASSERT_AT(hyp_vcpu, gich_hcr, VCPU_GICH_HCR);
ASSERT_AT(hyp_vcpu, gich_vmcr, VCPU_GICH_VMCR);
ASSERT_AT(hyp_vcpu, gich_misr, VCPU_GICH_MISR);
ASSERT_AT(hyp_vcpu, gich_eisr, VCPU_GICH_EISR);
ASSERT_AT(hyp_vcpu, gich_elrsr, VCPU_GICH_ELRSR);
ASSERT_AT(hyp_vcpu, gich_apr, VCPU_GICH_APR);
ASSERT_AT(hyp_vcpu, gich_lr, VCPU_GICH_LR);
ASSERT_AT(hyp_vcpu, cntv_ctl, VCPU_CNTV_CTL);
ASSERT_AT(hyp_vcpu, cntv_cval, VCPU_CNTV_CVAL);
ASSERT_AT(hyp_vcpu, cntvoff, VCPU_CNTVOFF);
ASSERT_AT(hyp_vcpu, hcptr, VCPU_HCPTR);
ASSERT_AT(hyp_vcpu, hdcr, VCPU_HDCR);
ASSERT_AT(hyp_vcpu, vfp_traps, VCPU_VFP_TRAPS);
static_assert(sizeof(struct hyp_vcpu) <= PAGE_SIZE);

static u32 hvc(u32 function, u32 a, u32 b, u32 c, u32 d, u32 *second)
{
	register u32 r0 asm("r0") = function;
	register u32 r1 asm("r1") = a;
	register u32 r2 asm("r2") = b;
	register u32 r3 asm("r3") = c;
	register u32 r4 asm("r4") = d;

	asm volatile(__HVC(0)
		     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4)
		     : : "r5", "r6", "r12", "lr", "cc", "memory");
	if (second)
		*second = r1;
	return r0;
}

u32 hyp_call(void *function, u32 a, u32 b)
{
	return hvc((u32)function, a, b, 0, 0, NULL);
}

static void enable_cpu(void *unused)
{
	struct hyp_cpu *cpu = this_cpu_ptr(&hyp_cpus);

	if (cpu->active)
		return;
	cpu->stub_hvbar = hvc(STUB_SOFT_RESTART, virt_to_phys(init_page), hyp_tables_root(),
			      (u32)cpu->page + PAGE_SIZE, (u32)hyp_vectors, &cpu->stub_hsctlr);
	cpu->active = true;
}

static void disable_cpu(void *unused)
{
	struct hyp_cpu *cpu = this_cpu_ptr(&hyp_cpus);
	u32 leave = virt_to_phys(init_page) + (hyp_init_leave - hyp_init_enter);

	if (!cpu->active)
		return;
	hvc(leave, cpu->stub_hvbar, cpu->stub_hsctlr, 0, 0, NULL);
	cpu->active = false;
}

static int cpu_starting(unsigned int cpu)
{
	enable_cpu(NULL);
	return 0;
}

static int cpu_stopping(unsigned int cpu)
{
	disable_cpu(NULL);
	return 0;
}

/* A kernel started by kexec needs the stub. */
static int reboot_notify(struct notifier_block *block, unsigned long event, void *data)
{
	on_each_cpu(disable_cpu, NULL, 1);
	return NOTIFY_OK;
}

static struct notifier_block reboot_block = { .notifier_call = reboot_notify };

void hyp_report_panic(u32 pc, u32 hsr, u32 hdfar)
{
	panic("kvm: exception in Hyp mode at %pS: HSR %08x HDFAR %08x", (void *)pc, hsr, hdfar);
}

/* Cleans to the point of coherency what will be executed or read with the caches off. */
static void clean_to_memory(void *from, size_t size)
{
	unsigned long line = (unsigned long)from & ~63ul;

	for (; line < (unsigned long)from + size; line += 64)
		asm volatile("mcr p15, 0, %0, c7, c14, 1" : : "r"(line) : "memory"); /* DCCIMVAC */
	dsb();
}

static int prepare_init_page(void)
{
	init_page = (void *)get_zeroed_page(GFP_KERNEL);
	if (!init_page)
		return -ENOMEM;
	memcpy(init_page, hyp_init_enter, hyp_init_end - hyp_init_enter);
	clean_to_memory(init_page, PAGE_SIZE);
	return hyp_tables_map(virt_to_phys(init_page), virt_to_phys(init_page), 3ull << 8);
}

static void free_pages_of_cpus(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		free_page((unsigned long)per_cpu(hyp_cpus, cpu).page);
	free_page((unsigned long)init_page);
	hyp_tables_destroy();
}

int hyp_init(void)
{
	int cpu, result = hyp_tables_create();

	if (result)
		return result;
	result = prepare_init_page();
	if (!result)
		result = hyp_map(hyp_text_start, hyp_text_end - hyp_text_start);
	for_each_possible_cpu(cpu) {
		void *page = (void *)get_zeroed_page(GFP_KERNEL);

		per_cpu(hyp_cpus, cpu).page = page;
		if (!result)
			result = page ? hyp_map(page, PAGE_SIZE) : -ENOMEM;
	}
	if (!result)
		result = cpuhp_setup_state(CPUHP_AP_KVM_STARTING, "kvm/hyp:starting", cpu_starting,
					   cpu_stopping);
	if (result) {
		free_pages_of_cpus();
		return result;
	}
	register_reboot_notifier(&reboot_block);
	return 0;
}

void hyp_exit(void)
{
	unregister_reboot_notifier(&reboot_block);
	cpuhp_remove_state(CPUHP_AP_KVM_STARTING);
	free_pages_of_cpus();
}
