// SPDX-License-Identifier: Apache-2.0
// Where the table accesses of translations can be watched, to count and price them.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

struct TableAccess {
  u64 pa;  // after stage 2, for a table of stage 1
  bool secure;
  u8 level;     // 1 to 3
  u8 size;      // of the descriptor in bytes: 4 or 8
  bool stage2;  // the table belongs to stage 2
};

class WalkObserver {
 public:
  virtual ~WalkObserver() = default;
  // Called before the access, in the order of the walk.
  virtual void table_access(const TableAccess& access) = 0;
};

}  // namespace vesim::isa
