// SPDX-License-Identifier: Apache-2.0
// The call stack of a thread, kept from the calls, returns and exceptions that its core executes.
//
// A branch to the return address of a call that is open ends that call and all above it, whatever
// instruction it is. Other branches into another function replace the function on top: tail calls.
#pragma once

#include <vector>

#include "sim/profile/call_tree.h"

namespace vesim::sim {

class CallStack {
 public:
  static constexpr std::size_t kCallsMost = 128;  // one beyond it replaces its caller
  static constexpr std::size_t kFramesMost = 192;

  explicit CallStack(CallTree::Node root = CallTree::kRoot) : root_(root), parent_(root) {}

  void call(u32 link);
  // Any branch that may be a return.
  void jump(u32 target);
  // An exception is taken at `pc`, in user mode or not.
  void exception(u32 pc, bool user);
  // The exception that was just taken is not the thread's business after all.
  void forget_exception();
  // `certain`: not from a mode in which an exception only begins to be handled.
  void return_from_exception(u32 target, bool to_user, bool certain);
  void clear();

  // Where the slots of the function that runs now belong.
  CallTree::Node settle(CallTree& tree, u32 function) {
    if (node_ == CallTree::kRoot || tree[node_].function != function) {
      node_ = tree.child(parent_, function);
    }
    return node_;
  }

 private:
  struct Frame {
    u32 link;  // where it goes on
    CallTree::Node node, parent;
    bool exception = false, user = false;
  };
  void push(const Frame& frame);
  void go_on_at(std::size_t frame);

  CallTree::Node root_;
  CallTree::Node node_ = CallTree::kRoot;  // of the running function; the root: not known yet
  CallTree::Node parent_;                  // its caller
  std::vector<Frame> frames_;
};

}  // namespace vesim::sim
