// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), for the hashes of inputs and of the machine's state.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

class Sha256 {
 public:
  void update(std::string_view data);
  void update(const void* data, std::size_t size) {
    update({static_cast<const char*>(data), size});
  }
  // The digest as 64 lower-case hex digits; the object is spent afterwards.
  std::string hex();

  void serialize(Archive& ar) {
    ar("state", state_);
    ar("pending", pending_);
    ar("length", length_);
  }

 private:
  void block(const u8* data);

  std::array<u32, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<u8, 64> pending_{};
  u64 length_ = 0;  // bytes
};

std::string sha256(std::string_view data);

}  // namespace vesim::isa
