// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module parameters. After loading, /sys/module/kvm/parameters shows what is in force.
 */
#define pr_fmt(fmt) "kvm: " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "choices.h"

/* The kernels whose choices these were; the second is the last that had KVM for ARMv7. */
static const struct {
	const char *name;
	struct choices choices;
} profiles[] = {
	{ "3.9", { .lazy_vfp = true } },
	{ "5.6", { .stage2_blocks = true, .hw_timer_lr = true, .lazy_vfp = true, .wfe_yield = true,
		   .irqfd = true } },
};

struct choices choices;

static char *profile = "3.9";
module_param(profile, charp, 0444);
MODULE_PARM_DESC(profile, "set of choices: 3.9 (default) or 5.6");

/* --- parameters that are on or off, or not given ---------------------------------------------- */

#define NOT_GIVEN (-1)

static int set_switch(const char *text, const struct kernel_param *param)
{
	bool value;
	int result = kstrtobool(text ? text : "1", &value);

	if (!result)
		*(int *)param->arg = value;
	return result;
}

static int get_switch(char *buffer, const struct kernel_param *param)
{
	return sprintf(buffer, "%c\n", *(int *)param->arg ? 'Y' : 'N');
}

static const struct kernel_param_ops switch_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = set_switch,
	.get = get_switch,
};

#define SWITCH(name, text)                                                                         \
	static int name = NOT_GIVEN;                                                               \
	module_param_cb(name, &switch_ops, &name, 0444);                                           \
	MODULE_PARM_DESC(name, text)

SWITCH(stage2_blocks, "map 2 MiB blocks at stage 2 where the host memory is a huge page");
SWITCH(lazy_vfp, "switch VFP at the guest's first use instead of at every entry");
SWITCH(hw_timer_lr, "let the guest's EOI of its timer deactivate the physical interrupt");
SWITCH(irqfd, "offer KVM_IRQFD and KVM_IOEVENTFD");
SWITCH(wfe_yield, "trap WFE and yield to another vCPU");

/* --- parameters with two names ------------------------------------------------------------------- */

static const char *const vgic_names[] = { "hardware", "emulated" };
static char *vgic;
module_param(vgic, charp, 0444);
MODULE_PARM_DESC(vgic, "interrupt controller: hardware (list registers) or emulated (by the VMM)");

static const char *const pmu_names[] = { "trap", "passthrough" };
static char *pmu;
module_param(pmu, charp, 0444);
MODULE_PARM_DESC(pmu, "the guest's performance monitors: trap (read as zero) or passthrough");

/* --- putting it together ------------------------------------------------------------------------- */

static void settle_switch(int *parameter, bool *choice)
{
	if (*parameter == NOT_GIVEN)
		*parameter = *choice;
	else
		*choice = *parameter;
}

static int settle_name(const char *name, char **parameter, const char *const names[2], bool *choice)
{
	int index = *parameter ? match_string(names, 2, *parameter) : *choice;

	if (index < 0) {
		pr_err("%s=%s: it is %s or %s\n", name, *parameter, names[0], names[1]);
		return -EINVAL;
	}
	*parameter = (char *)names[index];
	*choice = index;
	return 0;
}

static int take_profile(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(profiles); i++)
		if (!strcmp(profile, profiles[i].name)) {
			choices = profiles[i].choices;
			return 0;
		}
	pr_err("profile=%s: it is 3.9 or 5.6\n", profile);
	return -EINVAL;
}

int choices_init(void)
{
	int result = take_profile();

	if (result)
		return result;
	settle_switch(&stage2_blocks, &choices.stage2_blocks);
	settle_switch(&lazy_vfp, &choices.lazy_vfp);
	settle_switch(&hw_timer_lr, &choices.hw_timer_lr);
	settle_switch(&irqfd, &choices.irqfd);
	settle_switch(&wfe_yield, &choices.wfe_yield);
	result = settle_name("vgic", &vgic, vgic_names, &choices.vgic_emulated);
	return result ? result : settle_name("pmu", &pmu, pmu_names, &choices.pmu_passthrough);
}
