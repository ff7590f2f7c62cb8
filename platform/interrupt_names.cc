// SPDX-License-Identifier: Apache-2.0
// Who makes which interrupt: the parts say it in words ("SPI 9-10"), the cores' own are fixed.
#include <fmt/format.h>

#include <sstream>

#include "platform/tc2_board.h"

namespace vesim::platform {
namespace {

using models::gic400::kPrivate;
using models::gic400::kSgis;

void add_part(std::map<u32, std::string>& names, const DeviceInfo& part) {
  std::istringstream words(part.interrupts);
  std::string kind;
  u32 first = 0, last = 0;
  if (!(words >> kind >> first)) return;
  last = first;
  if (words.peek() == '-') words.ignore() >> last;
  const u32 base = kind == "SPI" ? kPrivate : kSgis;
  for (u32 n = first; n <= last; ++n) {
    names[base + n] = first == last ? part.name : fmt::format("{}.{}", part.name, n - first);
  }
}

}  // namespace

std::map<u32, std::string> Tc2Board::interrupt_names() const {
  using Timer = models::GenericTimer;
  std::map<u32, std::string> names;
  for (const Part& part : parts_) add_part(names, part.info);
  names[models::gic400::kMaintenanceId] = "GIC maintenance";
  names[Timer::kInterruptId[Timer::kSecurePhysical]] = "secure physical timer";
  names[Timer::kInterruptId[Timer::kNonSecurePhysical]] = "physical timer";
  names[Timer::kInterruptId[Timer::kVirtual]] = "virtual timer";
  names[Timer::kInterruptId[Timer::kHyp]] = "Hyp timer";
  for (unsigned core = 0; core < cluster.size(); ++core) {
    names[kPrivate + kPmuSpi + core] = fmt::format("core{}.pmu", core);
  }
  return names;
}

}  // namespace vesim::platform
