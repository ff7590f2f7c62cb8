// SPDX-License-Identifier: Apache-2.0
// The four register maps of the GIC-400 (IHI 0048B, chapters 4 and 5; DDI 0471, chapter 3), on top
// of the logic: one function declares the registers of one frame, in the manual's order.
#pragma once

#include <deque>
#include <functional>

#include "models/gic400/gic.h"
#include "models/register_bank.h"

namespace vesim::models::gic400 {

// The registers of one frame. After each access that can change the GIC, `changed` is called.
class RegisterMap {
 public:
  RegisterMap(RegisterBank& bank, std::function<void()> changed)
      : bank_(bank), changed_(std::move(changed)) {}
  RegisterMap(const RegisterMap&) = delete;
  RegisterMap& operator=(const RegisterMap&) = delete;

  void add(RegisterSpec spec);

  // Banked registers see this; a master that is no core counts as core 0.
  Requester requester(const Access& access) const {
    return {access.core < bank_.cores() ? access.core : 0, access.secure};
  }

 private:
  RegisterBank& bank_;
  std::function<void()> changed_;
  std::deque<Register> registers_;
};

void declare_distributor(RegisterMap& map, Gic& gic);
void declare_cpu_interface(RegisterMap& map, Gic& gic);
// The requesting core's own registers at 0, those of core n at 0x1000 + 0x200 * n.
void declare_virtual_interface_control(RegisterMap& map, Gic& gic);
void declare_virtual_cpu_interface(RegisterMap& map, Gic& gic);

}  // namespace vesim::models::gic400
