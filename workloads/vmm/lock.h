/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one lock. Whoever touches a device, its queues or its interrupt line holds it; it is let go
 * while a vCPU runs, while the I/O thread waits for events and during the disk's system calls.
 */
#ifndef VMM_LOCK_H
#define VMM_LOCK_H

#include <pthread.h>

extern pthread_mutex_t global_lock;

static inline void lock(void) { pthread_mutex_lock(&global_lock); }
static inline void unlock(void) { pthread_mutex_unlock(&global_lock); }

#endif
