// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/register_map.h"

#include <utility>

namespace vesim::models::gic400 {

void RegisterMap::add(RegisterSpec spec) {
  if (spec.write) {
    spec.write = [this, write = std::move(spec.write)](const RegisterAccess& at, u32 value) {
      write(at, value);
      changed_();
    };
  }
  if (spec.after_read) {
    spec.after_read = [this, act = std::move(spec.after_read)](const RegisterAccess& at) {
      act(at);
      changed_();
    };
  }
  registers_.emplace_back(bank_, std::move(spec));
}

}  // namespace vesim::models::gic400
