// SPDX-License-Identifier: Apache-2.0
// Condition codes (Arm ARM A8.3).
#pragma once

#include "isa/registers.h"

namespace vesim::isa {

template <unsigned condition>
bool condition_holds(const Registers& g) {
  const auto n = [&] { return (g.nf >> 31) != 0; };
  const auto v = [&] { return (g.vf >> 31) != 0; };
  const auto n_equals_v = [&] { return static_cast<s32>(g.nf ^ g.vf) >= 0; };
  bool result = true;
  if constexpr (condition / 2 == 0) result = g.zf == 0;                  // EQ
  if constexpr (condition / 2 == 1) result = g.cf != 0;                  // CS
  if constexpr (condition / 2 == 2) result = n();                        // MI
  if constexpr (condition / 2 == 3) result = v();                        // VS
  if constexpr (condition / 2 == 4) result = g.cf != 0 && g.zf != 0;     // HI
  if constexpr (condition / 2 == 5) result = n_equals_v();               // GE
  if constexpr (condition / 2 == 6) result = g.zf != 0 && n_equals_v();  // GT
  if constexpr (condition >= 14) return true;                            // AL
  return (condition & 1) ? !result : result;
}

}  // namespace vesim::isa
