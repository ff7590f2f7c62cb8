// SPDX-License-Identifier: Apache-2.0
#include "sim/profile/profile_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace vesim::sim {
namespace {

// What separates frames in the format cannot stand in a name.
std::string frame_name(std::string name) {
  std::replace(name.begin(), name.end(), ';', ':');
  return name;
}

std::string label(const Awareness& awareness, CallTree::Node node) {
  if (const Thread* thread = awareness.thread_at(node)) {
    return fmt::format("{};{} {}", thread->os, frame_name(thread->name), thread->pid);
  }
  return frame_name(awareness.function_name(awareness.call_tree()[node].function));
}

// A flame graph has not enough pixels for less than this part of the whole.
constexpr u64 kSmallestPart = 100'000;

// Slots by node, where those of a call that is too small, with all that it calls, are its caller's.
std::vector<u64> visible_slots(const Awareness& awareness) {
  const CallTree& tree = awareness.call_tree();
  std::vector<u64> own(tree.size()), with_calls(tree.size());
  u64 total = 0;
  for (CallTree::Node node = 1; node < tree.size(); ++node) {
    total += own[node] = with_calls[node] = tree[node].slots;
  }
  for (CallTree::Node node = static_cast<CallTree::Node>(tree.size()) - 1; node > 0; --node) {
    const CallTree::Node caller = tree[node].parent;
    with_calls[caller] += with_calls[node];
    const bool begins = caller == CallTree::kRoot || awareness.thread_at(node);
    if (begins || with_calls[node] >= total / kSmallestPart) continue;
    own[caller] += std::exchange(own[node], 0);
  }
  return own;
}

}  // namespace

std::string folded_stacks(const Awareness& awareness) {
  const CallTree& tree = awareness.call_tree();
  const auto visible = visible_slots(awareness);
  std::vector<std::string> paths(tree.size());
  std::map<std::string, u64> slots;
  for (CallTree::Node node = 1; node < tree.size(); ++node) {
    const CallTree::Node caller = tree[node].parent;
    const std::string name = label(awareness, node);
    // Calls within code without symbols say nothing.
    if (name.front() == '[' && tree[caller].function == tree[node].function) {
      paths[node] = paths[caller];
    } else {
      paths[node] = (caller == CallTree::kRoot ? "" : paths[caller] + ";") + name;
    }
    if (visible[node] != 0) slots[paths[node]] += visible[node];
  }
  std::string text;
  for (const auto& [path, count] : slots) text += fmt::format("{} {}\n", path, count);
  return text;
}

std::vector<FunctionCost> function_costs(const Awareness& awareness) {
  const CallTree& tree = awareness.call_tree();
  std::map<std::string, FunctionCost> by_name;
  for (CallTree::Node node = 1; node < tree.size(); ++node) {
    if (tree[node].slots == 0) continue;
    std::set<u32> counted;  // recursion counts once
    for (CallTree::Node at = node; at != CallTree::kRoot; at = tree[at].parent) {
      if (awareness.thread_at(at) || !counted.insert(tree[at].function).second) continue;
      const std::string& name = awareness.function_name(tree[at].function);
      FunctionCost& cost = by_name.try_emplace(name, FunctionCost{name}).first->second;
      cost.with_calls += tree[node].slots;
      if (at == node) cost.own += tree[node].slots;
    }
  }
  std::vector<FunctionCost> functions;
  functions.reserve(by_name.size());
  for (auto& [name, cost] : by_name) functions.push_back(std::move(cost));
  std::stable_sort(functions.begin(), functions.end(),
                   [](const auto& a, const auto& b) { return a.own > b.own; });
  return functions;
}

std::string function_list(const Awareness& awareness, std::size_t most) {
  auto functions = function_costs(awareness);
  u64 total = 0;
  for (const auto& function : functions) total += function.own;
  std::string text =
      fmt::format("# % of the cycles of all cores, the first {} of {} functions\n{:>7} {:>7}\n",
                  std::min(most, functions.size()), functions.size(), "own", "calls");
  functions.resize(std::min(functions.size(), most));
  const auto share = [total](u64 slots) {
    return 100 * static_cast<double>(slots) / std::max<double>(1, static_cast<double>(total));
  };
  for (const auto& [name, own, with_calls] : functions) {
    text += fmt::format("{:>7.2f} {:>7.2f}  {}\n", share(own), share(with_calls), name);
  }
  return text;
}

}  // namespace vesim::sim
