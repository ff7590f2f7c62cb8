/* SPDX-License-Identifier: Apache-2.0 */
/* What the VMM says on stderr: one line each, beginning with "vmm: ". */
#ifndef VMM_MESSAGE_H
#define VMM_MESSAGE_H

#define VMM_PRINTF __attribute__((format(printf, 1, 2)))

/* A guest's mistake, or something that the VM outlives. */
void warn(const char* format, ...) VMM_PRINTF;
/* The user's mistake: exit status 2. */
_Noreturn void user_error(const char* format, ...) VMM_PRINTF;
/* The system's refusal, with the reason from errno: exit status 1. */
_Noreturn void system_error(const char* format, ...) VMM_PRINTF;

#endif
