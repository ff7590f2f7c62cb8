// SPDX-License-Identifier: Apache-2.0
#include "isa/sha256.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <type_traits>

namespace vesim::isa {

std::string Sha256::hex() {
  std::array<u8, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&context_, digest.size(), digest.data());
  std::string text;
  for (const u8 byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

// What of the block is used follows from the length; the rest is what was there before.
void Sha256::serialize(Archive& ar) {
  std::array<u32, std::extent_v<decltype(sha256_ctx::state)>> state;
  std::array<u8, SHA256_BLOCK_SIZE> block;
  u64 count = context_.count;
  u32 index = context_.index;
  std::copy_n(context_.state, state.size(), state.begin());
  std::fill(std::copy_n(context_.block, index, block.begin()), block.end(), u8{0});
  ar("state", state);
  ar("blocks", count);
  ar("used", index);
  ar("block", block);
  std::copy(state.begin(), state.end(), context_.state);
  std::copy(block.begin(), block.end(), context_.block);
  context_.count = count;
  context_.index = std::min<u32>(index, SHA256_BLOCK_SIZE - 1);
}

std::string sha256(std::string_view data) {
  Sha256 hash;
  hash.update(data);
  return hash.hex();
}

}  // namespace vesim::isa
