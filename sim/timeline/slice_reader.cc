// SPDX-License-Identifier: Apache-2.0
#include "sim/timeline/slice_reader.h"

#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"

namespace vesim::sim {

using isa::UserError;

SliceReader::SliceReader(const std::string& path) : path_(path), file_(path) { read_header(); }

void SliceReader::read_header() {
  try {
    if (!file_.next()) file_.damaged();
    const auto json = nlohmann::json::parse(file_.records());
    if (json.at("format") != "vesim slices")
      throw UserError(fmt::format("'{}' is no log of slices of vesim", path_));
    const u64 version = json.at("version");
    if (version != kSliceLogVersion) {
      throw UserError(
          fmt::format("'{}' is of version {}, and this vesim reads version {}: run it again", path_,
                      version, kSliceLogVersion));
    }
    info_ = {json.at("slots_per_cycle"), json.at("cpu_frequency")};
  } catch (const nlohmann::json::exception&) {
    file_.damaged();
  }
  if (info_.slots_per_cycle == 0 || info_.cpu_frequency == 0) file_.damaged();
}

void SliceReader::for_each(const std::function<void(const Slice&)>& slice,
                           const std::function<void(const ThreadName&)>& thread) {
  while (file_.next()) {
    NumberReader from(file_.records());
    std::map<u64, u64> ends;
    while (!from.at_end()) {
      switch (static_cast<SliceRecord>(from.number())) {
        case SliceRecord::Slice: {
          Slice read;
          read.core = static_cast<unsigned>(from.number());
          const u64 kind = from.number();
          if (kind > static_cast<u64>(models::World::Kind::Off)) file_.damaged();
          read.kind = static_cast<models::World::Kind>(kind);
          read.thread = static_cast<u32>(from.number());
          read.begin = ends[read.core] + from.number();
          read.end = ends[read.core] = read.begin + from.number();
          if (from.good()) slice(read);
          break;
        }
        case SliceRecord::Thread: {
          ThreadName read;
          read.number = static_cast<u32>(from.number());
          read.pid = static_cast<u32>(from.number());
          read.os = from.text();
          read.name = from.text();
          if (from.good()) thread(read);
          break;
        }
        default:
          file_.damaged();
      }
    }
    if (!from.good()) file_.damaged();
  }
}

}  // namespace vesim::sim
