// SPDX-License-Identifier: Apache-2.0
#include "sim/output/guest_errors.h"

#include <fmt/core.h>

namespace vesim::sim {
namespace {

// A guest gone wild must not fill the disk, nor hide at one device what it does at another.
constexpr std::size_t kMostLoggedOfDevice = 1'000;

}  // namespace

GuestErrors::GuestErrors(const std::string& log_path, const platform::Machine& machine,
                         const Symbols& symbols)
    : machine_(machine), symbols_(symbols), log_(log_path) {
  isa::set_guest_error_sink([this](const isa::GuestError& error) { report(error); });
}

GuestErrors::~GuestErrors() { isa::set_guest_error_sink(nullptr); }

void GuestErrors::report(const isa::GuestError& error) {
  ++total_;
  auto& seen = seen_[std::string(error.device)];
  if (seen.size() >= kMostLoggedOfDevice) return;
  const auto point = machine_.executing();
  const isa::u32 pc = point ? point->pc : 0;
  if (!seen.emplace(error.place, pc).second) return;
  ++distinct_;
  const auto symbol = point ? symbols_.name(pc) : "";
  log_.write(fmt::format("{:.9f} s {} {}+{:#x}: {}\n", static_cast<double>(machine_.now()) * 1e-12,
                         point ? fmt::format("core {} pc {:#010x}{}", point->core, pc,
                                             symbol.empty() ? "" : " " + symbol)
                               : "outside a core",
                         error.device, error.place, error.message));
  if (seen.size() == kMostLoggedOfDevice) {
    log_.write(fmt::format("{}: {} different errors: no more are logged\n", error.device,
                           kMostLoggedOfDevice));
  }
  log_.flush();
}

}  // namespace vesim::sim
