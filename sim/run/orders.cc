// SPDX-License-Identifier: Apache-2.0
#include "sim/run/orders.h"

#include <utility>

namespace vesim::sim {
namespace {

constexpr unsigned kMostAnswers = 1000;  // what nobody reads waits in memory

}  // namespace

Orders::Orders(platform::Machine& machine, std::vector<std::string> orders)
    : machine_(machine), orders_(std::move(orders)) {
  if (!orders_.empty()) machine_.set_orders_sink([this](std::string_view text) { asked(text); });
}

Orders::~Orders() {
  if (!orders_.empty()) machine_.set_orders_sink(nullptr);
}

void Orders::asked(std::string_view text) {
  for (const char digit : text) {
    if (digit < '1' || digit > '9' || answers_ == kMostAnswers) continue;
    ++answers_;
    const auto number = static_cast<std::size_t>(digit - '1');
    machine_.orders_input((number < orders_.size() ? orders_[number] : "") + "\n");
  }
}

}  // namespace vesim::sim
