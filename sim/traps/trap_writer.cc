// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/traps/trap_codec.h"

namespace vesim::sim {
namespace {

using nlohmann::ordered_json;

std::string header(const TrapLogInfo& info) {
  auto phases = ordered_json::array();
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    phases.push_back(phase_name(static_cast<TrapPhase>(i)));
  auto causes = ordered_json::array();
  for (std::size_t i = 0; i < models::kCauses; ++i)
    causes.push_back(models::cause_name(static_cast<models::Cause>(i)));
  auto devices = ordered_json::array();
  for (const auto& device : info.devices)
    devices.push_back({{"name", device.name}, {"base", device.base}, {"size", device.size}});
  const ordered_json json = {{"format", "vesim traps"},
                             {"version", kTrapLogVersion},
                             {"slots_per_cycle", info.slots_per_cycle},
                             {"cpu_frequency", info.cpu_frequency},
                             {"phases", phases},
                             {"causes", causes},
                             {"devices", devices}};
  return json.dump(1) + "\n";
}

}  // namespace

TrapWriter::TrapWriter(std::string path, const TrapLogInfo& info, NameOf name_of)
    : file_(std::move(path), header(info)), name_of_(std::move(name_of)) {}

void TrapWriter::write(const Trap& trap) {
  if (!failure().empty()) return;
  name(trap.function);
  for (const Trap::Part& part : trap.parts) {
    for (const Trap::Function& function : part.functions) name(function.number);
  }
  put_number(records_, static_cast<u64>(TrapRecord::Trap));
  encode(trap, last_end_, records_);
  ++traps_;
  if (records_.size() >= FrameWriter::kFrame) flush();
}

void TrapWriter::write_after(u64 id, u64 slots) {
  if (!failure().empty()) return;
  for (const u64 number : {static_cast<u64>(TrapRecord::After), id, slots})
    put_number(records_, number);
  if (records_.size() >= FrameWriter::kFrame) flush();
}

// Before its first use.
void TrapWriter::name(u32 function) {
  if (function >= named_.size()) named_.resize(function + 1);
  if (named_[function]) return;
  named_[function] = true;
  const std::string name = name_of_(function);
  put_number(records_, static_cast<u64>(TrapRecord::Name));
  put_number(records_, function);
  put_number(records_, name.size());
  records_ += name;
}

void TrapWriter::finish() {
  if (traps_ == 0 || !failure().empty()) return;
  put_number(records_, static_cast<u64>(TrapRecord::End));
  put_number(records_, traps_);
  flush();
}

void TrapWriter::flush() {
  file_.write(records_);
  records_.clear();
  last_end_ = 0;
}

}  // namespace vesim::sim
