// SPDX-License-Identifier: GPL-2.0
// Where a kernel has the fields that vesim reads: compiled against its headers, never run. A line
// "->name value" of the assembly is one answer.
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/version.h>

#define ANSWER(name, value) asm volatile("\n->" name " %c0" : : "i"(value))
#define FIELD(type, member) ANSWER(#type "." #member, offsetof(struct type, member))

void structures(void);

static inline void tasks(void)
{
	ANSWER("thread_size", THREAD_SIZE);
	ANSWER("task_dead", TASK_DEAD);
	FIELD(task_struct, stack);
	FIELD(task_struct, pid);
	FIELD(task_struct, tgid);
	FIELD(task_struct, mm);
	FIELD(task_struct, comm);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
	ANSWER("task_struct.state", offsetof(struct task_struct, __state));
#else
	FIELD(task_struct, state);
#endif
#ifndef CONFIG_THREAD_INFO_IN_TASK
	FIELD(thread_info, task);
#endif
}

static inline void programs(void)
{
	FIELD(mm_struct, exe_file);
	FIELD(file, f_path.dentry);
	FIELD(dentry, d_name.name);
}

static inline void modules(void)
{
	FIELD(module, list);
	FIELD(module, name);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	ANSWER("module.text", offsetof(struct module, mem[MOD_TEXT].base));
	ANSWER("module.text_size", offsetof(struct module, mem[MOD_TEXT].size));
#else
	ANSWER("module.text", offsetof(struct module, core_layout.base));
	ANSWER("module.text_size", offsetof(struct module, core_layout.text_size));
#endif
	ANSWER("module.kallsyms", offsetof(struct module, kallsyms));
	FIELD(mod_kallsyms, symtab);
	FIELD(mod_kallsyms, num_symtab);
	FIELD(mod_kallsyms, strtab);
}

void structures(void)
{
	tasks();
	programs();
	modules();
}
