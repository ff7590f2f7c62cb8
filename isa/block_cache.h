// SPDX-License-Identifier: Apache-2.0
// Decoded blocks, kept by physical address and by what changes decoding, shared by the cores of a
// cluster, and invalidated per page when something writes to bytes that were decoded.
//
// Direct branches inside one page link block to block. All blocks of a page die together, so no
// link outlives its target.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "isa/types.h"
#include "isa/uop.h"

namespace vesim::isa {

// What decoding depends on besides the bytes.
struct BlockKey {
  u64 pa = 0;           // of the first byte
  u64 second_page = 0;  // the other page of an instruction that crosses pages, or 0
  u8 it = 0;            // ITSTATE at the start
  bool thumb = false;
  bool big_endian = false;  // CPSR.E
  bool single = false;      // one instruction only (tracing, stepping)

  bool operator==(const BlockKey&) const = default;
};

// What an observer of execution works out about a block once, to keep with it.
class BlockNote {
 public:
  virtual ~BlockNote() = default;
};

struct Block {
  BlockKey key;
  u32 bytes = 0;
  u32 instructions = 0;
  bool valid = true;
  std::vector<Uop> uops;
  std::vector<InsnInfo> insns;
  mutable std::unique_ptr<BlockNote> note;  // of the one kind of observer that there is, or null
};

struct BlockKeyHash {
  std::size_t operator()(const BlockKey& k) const {
    u64 h = k.pa ^ (k.second_page << 20) ^ (u64{k.it} << 40) ^ (u64{k.thumb} << 48) ^
            (u64{k.big_endian} << 49) ^ (u64{k.single} << 50);
    h *= 0x9e3779b97f4a7c15;
    return h ^ (h >> 29);
  }
};

class BlockCache {
 public:
  Block* find(const BlockKey& key);
  // Keeps the block; its pages become code pages.
  Block* insert(std::unique_ptr<Block> block);

  bool is_code_page(u64 pa) const { return pages_.contains(pa >> 12); }
  // Something stored to [pa, pa+size): blocks decoded from these bytes die. They stay in memory
  // until collect(), since a core may be running one.
  void written(u64 pa, unsigned size);
  void flush();
  // Frees dead blocks. Call only when no core is inside a block.
  void collect() {
    if (!graveyard_.empty()) [[unlikely]]
      free_dead();
  }

  // Each core is told of pages that begin to hold code (it must send stores to them through the
  // slow path) and of pages whose blocks died (it must forget pointers to them).
  struct Listener {
    std::function<void(u64 pa_page)> became_code;
    std::function<void()> blocks_died;
  };
  void add_listener(Listener listener) { listeners_.push_back(std::move(listener)); }

  u64 decoded_blocks() const { return decoded_; }

 private:
  struct Page {
    u64 code_lines = 0;  // one bit per 64 bytes that hold decoded code
    std::vector<Block*> blocks;
  };
  void mark(Block* block, u64 pa, u32 bytes);
  void kill_page(u64 page);
  void free_dead();

  std::unordered_map<BlockKey, std::unique_ptr<Block>, BlockKeyHash> blocks_;
  std::unordered_map<u64, Page> pages_;
  std::vector<std::unique_ptr<Block>> graveyard_;
  std::vector<Listener> listeners_;
  u64 decoded_ = 0;
};

// A core's way from (virtual pc, context, decode state) to a block. Two entries per set: a host and
// its guest run the same kernel at the same addresses.
class JumpCache {
 public:
  // The block that was used last of the set of `pc`, if it has this tag.
  Block* recent(u32 pc, u64 tag) const {
    const Entry& entry = sets_[index(pc)].recent;
    return entry.tag == tag ? entry.block : nullptr;
  }
  // The other block of the set, which becomes the recent one, if it has this tag.
  Block* other(u32 pc, u64 tag) {
    Set& set = sets_[index(pc)];
    if (set.other.tag != tag) return nullptr;
    std::swap(set.recent, set.other);
    return set.recent.block;
  }
  void insert(u32 pc, u64 tag, Block* block) {
    Set& set = sets_[index(pc)];
    set.other = std::exchange(set.recent, {tag, block});
  }
  void flush() { sets_.fill({}); }
  // Forgets what begins in the page of `va`.
  void flush_page(u32 va) {
    const u32 page = va & ~0xfffu;
    for (u32 pc = page; pc != page + 0x1000; pc += 4) sets_[index(pc)] = {};
  }

 private:
  struct Entry {
    u64 tag = ~u64{0};
    Block* block = nullptr;
  };
  struct Set {
    Entry recent, other;
  };
  static constexpr unsigned kSets = 8192;
  // Few blocks begin in the middle of a word.
  static unsigned index(u32 pc) { return (pc >> 2 ^ pc >> 14) % kSets; }

  std::array<Set, kSets> sets_;
};

}  // namespace vesim::isa
