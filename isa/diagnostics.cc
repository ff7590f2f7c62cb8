// SPDX-License-Identifier: Apache-2.0
#include "isa/diagnostics.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace vesim::isa {
namespace {

GuestErrorSink& sink() {
  static GuestErrorSink instance;
  return instance;
}
std::function<void()>& dump() {
  static std::function<void()> instance;
  return instance;
}

}  // namespace

void guest_error(std::string_view device, u64 place, std::string_view message) {
  if (sink()) {
    sink()({device, place, message});
  } else {
    fmt::print(stderr, "guest error: {}+{:#x}: {}\n", device, place, message);
  }
}

void set_guest_error_sink(GuestErrorSink new_sink) { sink() = std::move(new_sink); }

void internal_error(std::string_view message) {
  fmt::print(stderr, "internal error: {}\n", message);
  if (auto function = std::exchange(dump(), nullptr)) function();
  std::abort();
}

void set_internal_error_dump(std::function<void()> function) { dump() = std::move(function); }

}  // namespace vesim::isa
