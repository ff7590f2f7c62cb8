// SPDX-License-Identifier: Apache-2.0
#include "sim/profile/call_tree.h"

namespace vesim::sim {

CallTree::Node CallTree::child(Node parent, u32 function) {
  const Node recent = nodes_[parent].recent;
  if (recent != kRoot && nodes_[recent].function == function) return recent;
  const u64 key = u64{parent} << 32 | function;
  if (const auto found = children_.find(key); found != children_.end()) {
    return nodes_[parent].recent = found->second;
  }
  if (nodes_.size() == kNodesMost) return parent;
  const Node node = static_cast<Node>(nodes_.size());
  nodes_.push_back({.parent = parent, .function = function});
  children_[key] = node;
  return nodes_[parent].recent = node;
}

}  // namespace vesim::sim
