// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_reader.h"

#include <nlohmann/json.hpp>

namespace vesim::sim {
namespace {

constexpr u32 kMostFunctions = 1 << 24;

}  // namespace

TrapReader::TrapReader(const std::string& path) : file_(path) {
  try {
    read_info(file_.header("traps", kTrapLogVersion));
  } catch (const nlohmann::json::exception&) {
    file_.damaged();
  }
}

// False when the file ends before the next frame does.
bool TrapReader::read_frame() {
  const bool whole = file_.next();
  frame_ = {file_.offset(), read_ + 1};
  rest_ = NumberReader(whole ? file_.records() : std::string_view());
  last_end_ = 0;
  return whole;
}

void TrapReader::read_info(const nlohmann::json& json) {
  info_.slots_per_cycle = json.at("slots_per_cycle");
  info_.cpu_frequency = json.at("cpu_frequency");
  if (info_.slots_per_cycle == 0 || info_.cpu_frequency == 0) file_.damaged();
  for (const auto& device : json.at("devices")) {
    platform::DeviceInfo entry;
    entry.name = device.at("name");
    entry.base = device.at("base");
    entry.size = device.at("size");
    info_.devices.push_back(std::move(entry));
  }
}

bool TrapReader::next(Trap& trap, const AfterSink& after) {
  for (;;) {
    if (rest_.at_end()) {
      if (!rest_.good()) file_.damaged();
      if (!read_frame()) return false;
      continue;
    }
    switch (static_cast<TrapRecord>(rest_.number())) {
      case TrapRecord::Name: {
        const u64 function = rest_.number();
        if (function >= kMostFunctions) file_.damaged();
        name(static_cast<u32>(function), rest_.text());
        break;
      }
      case TrapRecord::Trap:
        trap = decode(rest_, last_end_);
        if (!rest_.good()) file_.damaged();
        trap.id = ++read_;
        return true;
      case TrapRecord::End:
        complete_ = rest_.number() == read_;
        break;
      case TrapRecord::After: {
        const u64 id = rest_.number(), slots = rest_.number();
        if (id > read_ || !rest_.good()) file_.damaged();
        if (after) after(id, slots);
        break;
      }
      default:
        file_.damaged();
    }
  }
}

void TrapReader::name(u32 function, std::string text) {
  if (function >= names_.size()) names_.resize(function + 1);
  names_[function] = std::move(text);
}

void TrapReader::seek(const Frame& frame) {
  file_.seek(frame.offset);
  read_ = frame.first - 1;
  rest_ = NumberReader({});
}

}  // namespace vesim::sim
