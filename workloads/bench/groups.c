/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#define SECTIONS(...) ((const struct section *const[]){__VA_ARGS__, NULL})

/* As Geekbench 2 has them, with its weights. */
const struct group kGroups[] = {
    {"integer", 0.3357231,
     SECTIONS(&kBlowfish, &kTextCompress, &kTextDecompress, &kImageCompress, &kImageDecompress,
              &kInterpreter)},
    {"floating_point", 0.3594, SECTIONS(&kMandelbrot, &kDotProduct, &kLu, &kPrimality, &kSharpen, &kBlur)},
    {"memory", 0.1926489,
     SECTIONS(&kReadSequential, &kWriteSequential, &kStdlibAllocate, &kStdlibWrite, &kStdlibCopy)},
    {"stream", 0.1054738, SECTIONS(&kStreamCopy, &kStreamScale, &kStreamAdd, &kStreamTriad)},
    {"latency", 0,
     SECTIONS(&kNullCall, &kSignalInstall, &kSignalSend, &kSignalCatch, &kProtectionFault, &kPipeAlone,
              &kPipe, &kContextSwitch, &kPageFault, &kPageFaultAnonymous, &kFork, &kForkExec)},
    {.name = NULL},
};
