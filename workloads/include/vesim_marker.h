/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markers: how software on the simulated machine speaks to the simulator.
 *
 * A marker is the instruction DBG #15 with VESIM_MARKER_SIGNATURE in r12. It works in ARM and Thumb
 * state, at every privilege level, in host and guest. On hardware and in other emulators it is a
 * no-operation (ARM DDI 0406C A8.8.42); it never traps, changes no register and returns nothing.
 *
 *   r12  0x76657369 ("vesi")
 *   r0   function, one of VESIM_MARK_*
 *   r1   region id (BEGIN, END), event id (LABEL, CHECKPOINT) or status (STATUS, STOP)
 *   r2   BEGIN, LABEL: virtual address of a label, or 0 for none; else 0
 *   r3   BEGIN, LABEL: length of the label in bytes, at most VESIM_MARKER_LABEL_MAX; else 0
 *
 * The simulator reads the label through the current translation, as the marking code would. A label
 * that cannot be read is taken as empty; an unknown function is logged as a guest error.
 *
 * Usable from C and, for the constants, from assembly:
 *     ldr r12, =VESIM_MARKER_SIGNATURE;  mov r0, #VESIM_MARK_STOP;  mov r1, #0;  dbg #15
 */
#ifndef VESIM_MARKER_H
#define VESIM_MARKER_H

#define VESIM_MARKER_SIGNATURE 0x76657369
#define VESIM_MARKER_LABEL_MAX 64

#define VESIM_MARK_BEGIN 1      /* a region of interest begins */
#define VESIM_MARK_END 2        /* the region with this id ends */
#define VESIM_MARK_LABEL 3      /* an event with a name, at this moment */
#define VESIM_MARK_CHECKPOINT 4 /* save the machine here */
#define VESIM_MARK_STATUS 5     /* the exit status to report when the machine is switched off */
#define VESIM_MARK_STOP 6       /* end the simulation now, with this exit status */

#ifndef __ASSEMBLER__
#include <stdint.h>

static inline void vesim_mark(uint32_t function, uint32_t argument, const char *label,
                              uint32_t label_length) {
  register uint32_t r0 __asm__("r0") = function;
  register uint32_t r1 __asm__("r1") = argument;
  register uint32_t r2 __asm__("r2") = (uint32_t)(uintptr_t)label;
  register uint32_t r3 __asm__("r3") = label_length;
  register uint32_t r12 __asm__("r12") = VESIM_MARKER_SIGNATURE;
  __asm__ volatile("dbg #15" : : "r"(r0), "r"(r1), "r"(r2), "r"(r3), "r"(r12) : "memory");
}
#endif

#endif
