/* SPDX-License-Identifier: Apache-2.0 */
/* What an operation takes: chains in which each waits for the last. */
#include "measure.h"

#define NONE "mov r0, #1\nmov r1, #3\nmov r2, #5\nmov r3, #0"
STRAIGHT_KERNEL(add, NONE, "add r0, r0, r1")
STRAIGHT_KERNEL(add_shifted, NONE, "add r0, r1, r0, lsl #1")
STRAIGHT_KERNEL(multiply, NONE, "mul r0, r1, r0")
STRAIGHT_KERNEL(multiply_long, NONE, "umull r0, r4, r1, r0")
/* As compilers make it of a 64-bit product (r1:r0) *= (r3:r2). */
STRAIGHT_KERNEL(multiply_64, NONE,
                "mul r4, r0, r3\nmla r4, r2, r1, r4\numull r0, r1, r0, r2\nadd r1, r4, r1")
/* r0 %= r1 with the hardware's divider; the OR keeps it from becoming zero. */
STRAIGHT_KERNEL(modulo, NONE, "sdiv r4, r0, r1\nmls r0, r4, r1, r0\norr r0, r0, r2")

#define POINTER "mov r0, %1\nstr r0, [r0]\nmov r1, #0"
STRAIGHT_KERNEL(load, POINTER, "ldr r0, [r0]")
STRAIGHT_KERNEL(load_multiple, POINTER "\nstr r0, [r0, #4]\nstr r0, [r0, #8]\nstr r0, [r0, #12]",
                "ldmia r0, {r0, r2, r3, r4}")
STRAIGHT_KERNEL(load_independent, POINTER, "ldr r2, [r0]")
STRAIGHT_KERNEL(load_crossing, POINTER "\nadd r0, r0, #62\nstr r0, [r0]", "ldr r0, [r0]")

#define FLOATS "vmov.f64 d0, #1.0\nvmov.f64 d1, #1.0\nvmov.f64 d2, #1.0\nvmov.f32 s8, #1.0\nvmov.f32 s9, #1.0\nmov r0, #0\nmov r1, #1"
STRAIGHT_KERNEL(add_single, FLOATS, "vadd.f32 s8, s8, s9")
STRAIGHT_KERNEL(add_double, FLOATS, "vadd.f64 d0, d0, d1")
STRAIGHT_KERNEL(multiply_single, FLOATS, "vmul.f32 s8, s8, s9")
STRAIGHT_KERNEL(multiply_double, FLOATS, "vmul.f64 d0, d0, d1")
STRAIGHT_KERNEL(divide_single, FLOATS, "vdiv.f32 s8, s8, s9")
STRAIGHT_KERNEL(divide_double, FLOATS, "vdiv.f64 d0, d0, d1")
STRAIGHT_KERNEL(multiply_add_double, FLOATS, "vmla.f64 d0, d0, d1")

#define LANES "vmov.i32 q0, #1\nvmov.i32 q1, #1\nvmov.f32 q2, #1.0\nvmov.f32 q3, #1.0"
STRAIGHT_KERNEL(neon_add, LANES, "vadd.i32 d0, d0, d2")
STRAIGHT_KERNEL(neon_multiply, LANES, "vmul.i32 d0, d0, d2")
STRAIGHT_KERNEL(neon_add_float, LANES, "vadd.f32 d4, d4, d6")
STRAIGHT_KERNEL(neon_multiply_float, LANES, "vmul.f32 d4, d4, d6")

enum { kPasses = 200 };
static void row(const char *name, kernel *run) { measure_and_report(name, run, kPasses, kRepeats); }

void operations(void) {
  row("op.add", add);
  row("op.add_shifted", add_shifted);
  row("op.multiply", multiply);
  row("op.multiply_long", multiply_long);
  row("op.multiply_64", multiply_64);
  row("op.modulo", modulo);
  row("op.load", load);
  row("op.load_multiple_4", load_multiple);
  row("op.load_independent", load_independent);
  row("op.load_crossing", load_crossing);
  row("op.vfp_add_single", add_single);
  row("op.vfp_add_double", add_double);
  row("op.vfp_multiply_single", multiply_single);
  row("op.vfp_multiply_double", multiply_double);
  row("op.vfp_divide_single", divide_single);
  row("op.vfp_divide_double", divide_double);
  row("op.vfp_multiply_add_double", multiply_add_double);
  row("op.neon_add", neon_add);
  row("op.neon_multiply", neon_multiply);
  row("op.neon_add_float", neon_add_float);
  row("op.neon_multiply_float", neon_multiply_float);
}
