/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VMM_PIN_H
#define VMM_PIN_H

#define NOT_PINNED (-1)

/* Runs the calling thread on this host CPU only, as taskset does, unless NOT_PINNED. */
void pin_thread(int cpu);

#endif
