// SPDX-License-Identifier: Apache-2.0
#include "sim/profile/call_stack.h"

namespace vesim::sim {

void CallStack::push(const Frame& frame) {
  frames_.push_back(frame);
  if (node_ != CallTree::kRoot) parent_ = node_;
  node_ = CallTree::kRoot;
}

void CallStack::go_on_at(std::size_t frame) {
  node_ = frames_[frame].node;
  parent_ = frames_[frame].parent;
  frames_.resize(frame);
}

void CallStack::call(u32 link) {
  if (frames_.size() < kCallsMost) {
    push({link, node_, parent_});
  } else {
    node_ = CallTree::kRoot;
  }
}

// Software that never returns from its exceptions starts anew now and then.
void CallStack::exception(u32 pc, bool user) {
  if (frames_.size() == kFramesMost) clear();
  push({pc, node_, parent_, true, user});
}

void CallStack::forget_exception() {
  if (!frames_.empty() && frames_.back().exception) go_on_at(frames_.size() - 1);
}

void CallStack::jump(u32 target) {
  for (std::size_t i = frames_.size(); i-- > 0 && !frames_[i].exception;) {
    if (frames_[i].link == target) return go_on_at(i);
  }
}

// To user mode: whatever happened in the kernel is over. Within the kernel: the last exception is,
// unless its handling only changes modes, as Linux does behind its vectors.
void CallStack::return_from_exception(u32 target, bool to_user, bool certain) {
  for (std::size_t i = frames_.size(); i-- > 0;) {
    const Frame& frame = frames_[i];
    if (!frame.exception) continue;
    if (frame.user == to_user) {
      if (to_user || certain || frame.link == target) go_on_at(i);
      return;
    }
    if (!to_user) return;  // the kernel's bottom
  }
  if (to_user) clear();
}

void CallStack::clear() {
  frames_.clear();
  parent_ = root_;
  node_ = CallTree::kRoot;
}

}  // namespace vesim::sim
