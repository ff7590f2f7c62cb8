// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), for the hashes of inputs and of the machine's state.
#pragma once

#include <nettle/sha2.h>

#include <string>
#include <string_view>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::isa {

class Sha256 {
 public:
  Sha256() { sha256_init(&context_); }

  void update(std::string_view data) { update(data.data(), data.size()); }
  void update(const void* data, std::size_t size) {
    sha256_update(&context_, size, static_cast<const u8*>(data));
  }
  // The digest as 64 lower-case hex digits; the object is spent afterwards.
  std::string hex();

  void serialize(Archive& ar);

 private:
  sha256_ctx context_;
};

std::string sha256(std::string_view data);

}  // namespace vesim::isa
