// SPDX-License-Identifier: Apache-2.0
// The VMM's network card, for C++: a field in the kernel's header is called `class`.
#pragma once

#include <pthread.h>

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define class class_
extern "C" {
#include "virtio_net.h"
}
#undef class
#ifdef __clang__
#pragma clang diagnostic pop
#endif
