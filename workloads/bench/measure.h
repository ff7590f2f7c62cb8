/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VESIM_BENCH_MEASURE_H
#define VESIM_BENCH_MEASURE_H

#include "bench.h"

/* Every measured part is a region with this id, its name the label of the event before and of the
 * region. */
enum { kRegion = 100 };

struct measurement {
  double best; /* units per second, of all threads together; of a latency microseconds */
  bool ok;     /* all checks of all iterations */
};

/* `label`: of the markers. */
struct measurement measure(const struct section *section, const char *label, const struct order *order,
                           unsigned threads, unsigned iterations);

bool is_latency(const struct section *section);

#endif
