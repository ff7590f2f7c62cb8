// SPDX-License-Identifier: Apache-2.0
#include "isa/block_cache.h"

#include <algorithm>
#include <utility>

namespace vesim::isa {
namespace {

// One bit for each 64-byte line of [pa, pa+size) inside pa's page.
u64 line_bits(u64 pa, u32 size) {
  const unsigned first = (pa & 0xfff) / 64;
  const unsigned last = std::min<u64>((pa & 0xfff) + size - 1, 0xfff) / 64;
  return (~u64{0} >> (63 - (last - first))) << first;
}

}  // namespace

Block* BlockCache::find(const BlockKey& key) {
  const auto it = blocks_.find(key);
  return it == blocks_.end() ? nullptr : it->second.get();
}

Block* BlockCache::insert(std::unique_ptr<Block> block) {
  std::unique_ptr<Block>& place = blocks_[block->key];
  place = std::move(block);
  Block* const kept = place.get();
  ++decoded_;
  const u32 first = std::min<u32>(kept->bytes, 0x1000 - (kept->key.pa & 0xfff));
  mark(kept, kept->key.pa, first);
  if (kept->key.second_page) mark(kept, kept->key.second_page, kept->bytes - first);
  return kept;
}

void BlockCache::mark(Block* block, u64 pa, u32 bytes) {
  const auto [it, is_new] = pages_.try_emplace(pa >> 12);
  it->second.code_lines |= line_bits(pa, bytes);
  it->second.blocks.push_back(block);
  if (is_new) {
    for (const Listener& listener : listeners_) listener.became_code(pa & ~u64{0xfff});
  }
}

void BlockCache::written(u64 pa, unsigned size) {
  const auto it = pages_.find(pa >> 12);
  if (it != pages_.end() && (it->second.code_lines & line_bits(pa, size))) kill_page(pa >> 12);
}

void BlockCache::kill_page(u64 page) {
  const auto node = pages_.extract(page);
  for (Block* block : node.mapped().blocks) {
    block->valid = false;
    // A block over two pages stands in the other page's list, too, and must leave it.
    if (block->key.second_page) {
      const u64 first = block->key.pa >> 12, second = block->key.second_page >> 12;
      const auto other = pages_.find(first == page ? second : first);
      if (other != pages_.end()) std::erase(other->second.blocks, block);
    }
    auto owner = blocks_.extract(block->key);
    graveyard_.push_back(std::move(owner.mapped()));
  }
  for (const Listener& listener : listeners_) listener.blocks_died();
}

void BlockCache::flush() {
  for (auto& [key, block] : blocks_) {
    block->valid = false;
    graveyard_.push_back(std::move(block));
  }
  blocks_.clear();
  pages_.clear();
  for (const Listener& listener : listeners_) listener.blocks_died();
}

void BlockCache::free_dead() { graveyard_.clear(); }

}  // namespace vesim::isa
