/* SPDX-License-Identifier: Apache-2.0 */
/* Floating point without a floating-point unit: the compiler's own routines, a check of integer code from end to
 * end. Chains as in
 * lmbench's lat_ops, where a number is added to and multiplied with itself until it is infinite. */
#include "measure.h"

static float float_dividend = 3141.5927f, float_sum = 1000, float_quotient = 1414.2136f;
static double double_dividend = 3141.5927, double_sum = 1000, double_quotient = 1414.2136;

#define SOFT_KERNEL(name, type, variable, expression)             \
  static void name(u32 passes) {                                  \
    volatile type *const operand = &type##_dividend;                \
    type x = variable;                                            \
    const type y = *operand;                                      \
    (void)y;                                                      \
    while (passes-- > 0) {                                        \
      x = expression;                                             \
      x = expression;                                             \
      x = expression;                                             \
      x = expression;                                             \
    }                                                             \
    *(volatile type *)&variable = x;                              \
  }
enum { kSoftOperations = 4, kSoftPasses = 500 };

SOFT_KERNEL(float_add, float, float_sum, x + x)
SOFT_KERNEL(float_multiply, float, float_sum, x *x)
SOFT_KERNEL(float_divide, float, float_quotient, y / x)
SOFT_KERNEL(double_add, double, double_sum, x + x)
SOFT_KERNEL(double_multiply, double, double_sum, x *x)
SOFT_KERNEL(double_divide, double, double_quotient, y / x)

static void row(const char *name, kernel *run) {
  measure_and_report(name, run, kSoftPasses, kSoftOperations);
}

void soft_float(void) {
  row("soft.float_add", float_add);
  row("soft.float_multiply", float_multiply);
  row("soft.float_divide", float_divide);
  row("soft.double_add", double_add);
  row("soft.double_multiply", double_multiply);
  row("soft.double_divide", double_divide);
}
