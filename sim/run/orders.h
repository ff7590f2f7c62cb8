// SPDX-License-Identifier: Apache-2.0
// Answers a machine that asks for orders: a digit N on its second UART is answered with the Nth of
// them on a line, an empty one when there are not so many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/machine.h"

namespace vesim::sim {

class Orders {
 public:
  // Without orders nobody listens.
  Orders(platform::Machine& machine, std::vector<std::string> orders);
  ~Orders();
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

 private:
  void asked(std::string_view text);

  platform::Machine& machine_;
  const std::vector<std::string> orders_;
  unsigned answers_ = 0;
};

}  // namespace vesim::sim
