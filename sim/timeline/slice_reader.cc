// SPDX-License-Identifier: Apache-2.0
#include "sim/timeline/slice_reader.h"

#include <map>
#include <nlohmann/json.hpp>

namespace vesim::sim {

SliceReader::SliceReader(const std::string& path) : file_(path) {
  file_.header("slices", kSliceLogVersion);
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
