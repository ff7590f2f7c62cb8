// SPDX-License-Identifier: Apache-2.0
// A queue of bytes: appended at the end, looked at anywhere, dropped at the front.
#pragma once

#include "isa/archive.h"
#include "models/remote_host/packet_bytes.h"

namespace vesim::models::stbox {

class ByteQueue {
 public:
  std::size_t size() const { return bytes_.size() - head_; }
  bool empty() const { return size() == 0; }
  ByteView view() const { return ByteView(bytes_).subspan(head_); }

  void append(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void drop(std::size_t count) {
    head_ += count;
    if (head_ > bytes_.size() / 2) compact();
  }

  void serialize(isa::Archive& ar) {
    compact();
    ar("bytes", bytes_);
  }

 private:
  void compact() {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }

  Bytes bytes_;
  std::size_t head_ = 0;
};

}  // namespace vesim::models::stbox
