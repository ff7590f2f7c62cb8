/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VMM_TAP_H
#define VMM_TAP_H

#include "virtio_net.h"

/* Attaches to the tap device of this name; ends the program if it cannot. */
struct net_backend tap_open(const char* name);

#endif
