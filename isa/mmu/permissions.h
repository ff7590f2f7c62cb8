// SPDX-License-Identifier: Apache-2.0
// Stage 1 access permissions of the PL1&0 regimes (Arm ARM B3.7).
#pragma once

#include "isa/mmu/walk.h"

namespace vesim::isa {

// What a descriptor says, with the hierarchical limits of long descriptors included.
struct Permissions {
  unsigned ap;  // AP[2:0]
  bool xn, pxn;
};

// Sets the rights of `t` (whose output security is set) at the privilege of `request`.
void set_rights(const Core& core, const WalkRequest& request, const Permissions& permissions,
                Translation& t);

}  // namespace vesim::isa
