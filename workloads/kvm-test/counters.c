/* SPDX-License-Identifier: Apache-2.0 */
#include "counters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -1 if there is no such counter. */
static long long read_counter(int vm_fd, const char *name, int length)
{
	char path[128];
	long long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/kernel/debug/kvm/%d-%d/%.*s", getpid(), vm_fd, length,
		 name);
	file = fopen(path, "r");
	if (file) {
		if (fscanf(file, "%lld", &value) != 1)
			value = -1;
		fclose(file);
	}
	return value;
}

static bool holds(int vm_fd, const char *condition)
{
	size_t length = strcspn(condition, "=>");
	bool more = condition[length] == '>';
	long long value, limit;

	if (!condition[length])
		return false;
	value = read_counter(vm_fd, condition, (int)length);
	limit = atoll(condition + length + 1);
	if (value >= 0 && (more ? value > limit : value == limit))
		return true;
	printf("kvm-test: %s does not hold, it is %lld\n", condition, value);
	return false;
}

bool counters_are(int vm_fd, char *const conditions[], int count)
{
	bool result = true;
	int i;

	for (i = 0; i < count; i++)
		result &= holds(vm_fd, conditions[i]);
	return result;
}
