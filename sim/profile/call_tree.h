// SPDX-License-Identifier: Apache-2.0
// Slots by call path: a tree of functions below their callers. What is charged to a node is the
// function's own.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "isa/types.h"

namespace vesim::sim {

using isa::u32;
using isa::u64;

class CallTree {
 public:
  using Node = u32;
  static constexpr Node kRoot = 0;
  static constexpr std::size_t kNodesMost = 1 << 20;

  CallTree() : nodes_(1) {}

  // With kNodesMost nodes: the parent itself, so that no slot is lost.
  Node child(Node parent, u32 function);
  void charge(Node node, u64 slots) { nodes_[node].slots += slots; }

  struct Entry {
    Node parent = kRoot;
    u32 function = ~u32{0};
    u64 slots = 0;
    Node recent = kRoot;  // the child that was last asked for
  };
  const Entry& operator[](Node node) const { return nodes_[node]; }
  std::size_t size() const { return nodes_.size(); }

 private:
  std::vector<Entry> nodes_;                // parents come before their children
  std::unordered_map<u64, Node> children_;  // by parent and function; looked up only
};

}  // namespace vesim::sim
