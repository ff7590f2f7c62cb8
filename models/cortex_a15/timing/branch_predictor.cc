// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_predictor.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
BranchPredictor::BranchPredictor(const PredictorParameters& parameters, const Owner& owner)
    : owner_(owner),
      micro_btb_(parameters.micro_btb_entries),
      btb_(parameters.btb_entries),
      indirect_(parameters.indirect_entries),
      choice_(parameters.choice_entries, kWeaklyNotTaken),
      mostly_taken_(parameters.direction_entries, kWeaklyTaken),
      mostly_not_taken_(parameters.direction_entries, kWeaklyNotTaken),
      return_stack_(parameters.return_stack_entries),
      btb_taken_(parameters.btb_entries),
      indirect_taken_(parameters.indirect_entries),
      return_pushers_(parameters.return_stack_entries, kOthers) {}

// Who trained one matters from the first time that a guest did.
inline void BranchPredictor::Counters::train(u32 place, bool taken, Owner owner) {
  u8& value = values_[place & mask_];
  value = kNext[taken][value];
  guests_ |= owner.guest;
  if (!guests_) return;
  u32& trainer = trainers_[place & mask_];
  if (owner.guest) {
    trainer = 0;
  } else if (trainer != kOthers) {
    trainer = owner.work != 0 ? owner.work : kOthers;
  }
}

inline BranchPredictor::Direction BranchPredictor::direction_of(u32 pc) {
  const bool choice = choice_.says_taken(pc >> 1);
  Counters& array = choice ? mostly_taken_ : mostly_not_taken_;
  const u32 place = (pc >> 1) ^ history_;
  return {array, place, choice, array.says_taken(place)};
}

// The choice keeps its bias when the array it selects was right against it.
inline void BranchPredictor::learn(u32 pc, const Direction& direction, bool taken, Owner owner) {
  const bool right = direction.taken == taken;
  if (!right || direction.choice == taken) choice_.train(pc >> 1, taken, owner);
  direction.array.train(direction.place, taken, owner);
  history_ = history_ << 1 | (taken ? 1 : 0);
}

// How soon fetch knows the target of a taken branch that is predicted rightly.
inline BranchPredictor::Result BranchPredictor::buffered(const BranchEvent& event,
                                                         const Entry* known) {
  if (entry(micro_btb_, event.pc).pc == event.pc) return Result::MicroBtb;
  return known ? Result::Btb : Result::Decode;
}

// One that the BTB does not know gets the static prediction: backward, taken.
inline BranchPredictor::Result BranchPredictor::by_direction(const BranchEvent& event,
                                                             const Entry* known, Owner owner) {
  const Direction direction = direction_of(event.pc);
  const bool predicted = known ? direction.taken : event.target < event.pc;
  learn(event.pc, direction, event.taken, owner);
  if (predicted != event.taken) return Result::Mispredict;
  return event.taken ? buffered(event, known) : Result::MicroBtb;
}

inline void BranchPredictor::remember(const BranchEvent& event, Entry& old, Owner owner) {
  const bool same = old.pc == event.pc;
  if (!same && old.guest && owner.work != 0) btb_taken_.note(old.pc, owner.work);
  const Entry now = {event.pc, event.target, owner.guest || (same && old.guest)};
  old = now;
  entry(micro_btb_, event.pc) = now;
}

inline BranchPredictor::Result BranchPredictor::predict(const BranchEvent& event, Owner owner) {
  using Kind = BranchEvent::Kind;
  Entry& entry = this->entry(btb_, event.pc);
  const Entry* known = entry.pc == event.pc ? &entry : nullptr;
  const Result result = event.kind == Kind::Conditional ? by_direction(event, known, owner)
                        : event.kind == Kind::Direct    ? buffered(event, known)
                                                        : indirect(event, known);
  if (event.call && event.taken) push_return(event.next);
  if (event.taken || result == Result::Mispredict) remember(event, entry, owner);
  return result;
}

inline BranchPredictor::Result BranchPredictor::count(const BranchEvent& event, Result result) {
  ++(counts_.*kCounted[static_cast<u8>(event.kind)]);
  counts_.taken += event.taken;
  counts_.mispredicted += result == Result::Decode || result == Result::Mispredict;
  return result;
}

BranchPredictor::Result BranchPredictor::branch(const BranchEvent& event) {
  taken_by_ = 0;
  return count(event, owner_.guest ? guests_branch(event) : predict(event, owner_));
}

void BranchPredictor::direct(u32 pc, u32 target) {
  const BranchEvent event{.kind = BranchEvent::Kind::Direct, .pc = pc, .target = target};
  count(event, predict(event, kNobody));
}

void BranchPredictor::conditional(u32 pc, u32 target, bool taken) {
  const BranchEvent event{
      .kind = BranchEvent::Kind::Conditional, .taken = taken, .pc = pc, .target = target};
  count(event, predict(event, kNobody));
}

BranchPredictor::Result BranchPredictor::guests_branch(const BranchEvent& event) {
  const bool known = entry(btb_, event.pc).pc == event.pc;
  const u32 btb_taken_by = known ? 0 : btb_taken_.claim(event.pc);
  const bool conditional = event.kind == BranchEvent::Kind::Conditional;
  const u32 direction_taken_by = conditional ? this->direction_taken_by(event.pc) : 0;
  target_taken_by_ = 0;
  const Result result = predict(event, owner_);
  if (result == Result::Decode || (result == Result::Mispredict && !known)) {
    taken_by_ = btb_taken_by;
  } else if (result == Result::Mispredict) {
    taken_by_ = conditional ? direction_taken_by : target_taken_by_;
  }
  return result;
}

// The target of a return comes from the return stack, that of others from the indirect predictor;
// a conditional one has its direction predicted, too.
BranchPredictor::Result BranchPredictor::indirect(const BranchEvent& event, const Entry* known) {
  const Direction direction = direction_of(event.pc);
  const bool predicted = !known || direction.taken;
  learn(event.pc, direction, event.taken, owner_);
  if (!event.taken) return predicted ? Result::Mispredict : Result::MicroBtb;
  const bool returns = event.kind == BranchEvent::Kind::Return;
  const u32 target = returns ? pop_return() : indirect_target(event);
  if (!predicted || target != event.target) return Result::Mispredict;
  return buffered(event, known);
}

u32 BranchPredictor::indirect_target(const BranchEvent& event) {
  const u32 place = event.pc ^ history_ << 1;
  Entry& known = entry(indirect_, place);
  const bool same = known.pc == event.pc;
  const u32 target = same ? known.target : entry(btb_, event.pc).target;
  if (!same && owner_.guest) {
    target_taken_by_ = indirect_taken_.claim(indirect_key(place, event.pc));
  } else if (!same && known.guest && owner_.work != 0) {
    indirect_taken_.note(indirect_key(place, known.pc), owner_.work);
  }
  known = {event.pc, event.target, owner_.guest || (same && known.guest)};
  return target;
}

// The work that trained what predicts the branch after a guest had.
u32 BranchPredictor::direction_taken_by(u32 pc) {
  const Direction direction = direction_of(pc);
  for (const u32 trainer : {direction.array.trainer(direction.place), choice_.trainer(pc >> 1)}) {
    if (trainer != 0 && trainer != kOthers) return trainer;
  }
  return 0;
}

u32 BranchPredictor::pop_return() {
  if (depth_ == 0) {
    // All that were a place off are gone.
    if (owner_.guest) target_taken_by_ = std::exchange(returns_shifted_by_, 0);
    return 0;
  }
  --depth_;
  top_ = (top_ == 0 ? static_cast<u32>(return_stack_.size()) : top_) - 1;
  tell_of_popped_return();
  return return_stack_[top_];
}

// A guest finds what work has left there, or its own entries a place off after work has taken some.
void BranchPredictor::tell_of_popped_return() {
  const u32 pusher = return_pushers_[top_];
  if (owner_.guest) {
    const bool work = pusher != 0 && pusher != kOthers;
    target_taken_by_ = work ? pusher : returns_shifted_by_;
  } else if (pusher == 0 && owner_.work != 0) {
    returns_shifted_by_ = owner_.work;
  }
}

void BranchPredictor::push_return(u32 address) {
  const auto size = static_cast<u32>(return_stack_.size());
  return_stack_[top_] = address;
  return_pushers_[top_] = owner_.guest ? 0 : owner_.work != 0 ? owner_.work : kOthers;
  top_ = (top_ + 1) % size;
  if (depth_ < size) ++depth_;
}

// BPIALL: targets and directions go; the history, which is no prediction, stays.
void BranchPredictor::flush() {
  for (Table* table : {&micro_btb_, &btb_, &indirect_})
    std::fill(table->entries.begin(), table->entries.end(), Entry{});
  if (depth_ != 0 && !owner_.guest && owner_.work != 0) returns_shifted_by_ = owner_.work;
  depth_ = 0;
}

void BranchPredictor::serialize(isa::Archive& ar) {
  ar("micro_btb", micro_btb_.entries);
  ar("btb", btb_.entries);
  ar("indirect", indirect_.entries);
  choice_.serialize(ar, "choice");
  mostly_taken_.serialize(ar, "mostly_taken");
  mostly_not_taken_.serialize(ar, "mostly_not_taken");
  ar("return_stack", return_stack_);
  ar("top", top_);
  ar("depth", depth_);
  ar("history", history_);
  ar("counts", counts_);
}

}  // namespace vesim::models
