/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

const struct group kGroups[] = {
    {"stream", 0.1054738, kStreamSections},
    {NULL},
};
