// SPDX-License-Identifier: Apache-2.0
// Data that came before the data in front of it, and what is said about it to the sender (RFC 2018,
// RFC 2883).
#pragma once

#include <map>
#include <optional>

#include "isa/archive.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

class ReorderBuffer {
 public:
  struct Range {
    u64 first = 0, end = 0;
  };

  // Keeps what is new of the bytes.
  void insert(u64 first, ByteView bytes);
  // Takes out what follows `next` without a gap.
  Bytes take(u64 next);
  // Bytes that came twice.
  void note_duplicate(const Range& range) { duplicate_ = range; }

  bool empty() const { return pieces_.empty(); }
  // Memory as the kernel counts it: buffers are larger than what they hold.
  u64 memory() const { return memory_; }

  // What a SACK option reports: a duplicate once, then the ranges held, the one that grew last
  // first.
  std::size_t blocks() const { return ranges_.size() + (duplicate_ ? 1 : 0); }
  std::vector<Range> report(std::size_t most);

  void serialize(isa::Archive& ar);

 private:
  static u64 memory_of(const Bytes& piece);
  void keep(u64 first, ByteView bytes);
  void note(Range range);

  std::map<u64, Bytes> pieces_;  // by sequence number; they do not overlap
  std::vector<Range> ranges_;    // the latest first
  std::optional<Range> duplicate_;
  u64 memory_ = 0;
};

}  // namespace vesim::models::stbox
