// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_predictor.h"

#include <algorithm>
#include <utility>

namespace vesim::models {
namespace {

constexpr u8 kWeaklyNotTaken = 1, kWeaklyTaken = 2, kStrongest = 3;

bool says_taken(u8 counter) { return counter >= kWeaklyTaken; }
void count(u8& counter, bool up) {
  if (up) {
    if (counter < kStrongest) ++counter;
  } else if (counter > 0) {
    --counter;
  }
}

}  // namespace

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

BranchPredictor::Result BranchPredictor::counted(const BranchEvent& event) {
  using Kind = BranchEvent::Kind;
  const Result result = predict(event);
  switch (event.kind) {
    case Kind::Direct:
    case Kind::Conditional:
      ++counts_.immediate;
      break;
    case Kind::Indirect:
      ++counts_.indirect;
      break;
    case Kind::Return:
      ++counts_.returns;
      break;
  }
  counts_.taken += event.taken;
  counts_.mispredicted += result == Result::Decode || result == Result::Mispredict;
  return result;
}

BranchPredictor::Result BranchPredictor::branch(const BranchEvent& event) {
  taken_by_ = 0;
  if (!owner_.guest) return counted(event);
  const bool known = entry(btb_, event.pc).pc == event.pc;
  const u32 btb_taken_by = known ? 0 : btb_taken_.claim(event.pc);
  const bool conditional = event.kind == BranchEvent::Kind::Conditional;
  const u32 direction_taken_by = conditional ? this->direction_taken_by(event.pc) : 0;
  target_taken_by_ = 0;
  const Result result = counted(event);
  if (result == Result::Decode || (result == Result::Mispredict && !known)) {
    taken_by_ = btb_taken_by;
  } else if (result == Result::Mispredict) {
    taken_by_ = conditional ? direction_taken_by : target_taken_by_;
  }
  return result;
}

BranchPredictor::Result BranchPredictor::predict(const BranchEvent& event) {
  using Kind = BranchEvent::Kind;
  const bool direct_one = event.kind == Kind::Direct || event.kind == Kind::Conditional;
  const Result result = direct_one ? direct(event) : indirect(event);
  if (event.call && event.taken) push_return(event.next);
  if (event.kind == Kind::Conditional) learn_direction(event.pc, event.taken);
  if (event.taken || result == Result::Mispredict) remember(event);
  return result;
}

void BranchPredictor::remember(const BranchEvent& event) {
  Entry& old = entry(btb_, event.pc);
  const bool same = old.pc == event.pc;
  if (!same && old.guest && owner_.work != 0) btb_taken_.note(old.pc, owner_.work);
  old = {event.pc, event.target, owner_.guest || (same && old.guest)};
  entry(micro_btb_, event.pc) = old;
}

// A conditional branch that the BTB does not know gets the static prediction: backward, taken.
BranchPredictor::Result BranchPredictor::direct(const BranchEvent& event) {
  const bool known = entry(btb_, event.pc).pc == event.pc;
  const bool predicted = event.kind == BranchEvent::Kind::Direct ||
                         (known ? predict_direction(event.pc) : event.target < event.pc);
  if (predicted != event.taken) return Result::Mispredict;
  return event.taken ? buffered(event) : Result::MicroBtb;
}

// The target of a return comes from the return stack, that of others from the indirect predictor;
// a conditional one has its direction predicted, too.
BranchPredictor::Result BranchPredictor::indirect(const BranchEvent& event) {
  const bool predicted = entry(btb_, event.pc).pc != event.pc || predict_direction(event.pc);
  learn_direction(event.pc, event.taken);
  if (!event.taken) return predicted ? Result::Mispredict : Result::MicroBtb;
  const bool returns = event.kind == BranchEvent::Kind::Return;
  const u32 target = returns ? pop_return() : indirect_target(event);
  if (!predicted || target != event.target) return Result::Mispredict;
  return buffered(event);
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

// How soon fetch knows the target of a taken branch that is predicted rightly.
BranchPredictor::Result BranchPredictor::buffered(const BranchEvent& event) {
  if (entry(micro_btb_, event.pc).pc == event.pc) return Result::MicroBtb;
  return entry(btb_, event.pc).pc == event.pc ? Result::Btb : Result::Decode;
}

BranchPredictor::Counter BranchPredictor::biased_counter(u32 pc) {
  Counters& array = says_taken(choice_counter(pc).value()) ? mostly_taken_ : mostly_not_taken_;
  return {array, ((pc >> 1) ^ history_) & array.mask};
}

bool BranchPredictor::predict_direction(u32 pc) { return says_taken(biased_counter(pc).value()); }

void BranchPredictor::train(Counter counter, bool taken) {
  count(counter.value(), taken);
  const bool was_guests = counter.trainer() != kOthers;
  counter.trainer() = owner_.guest ? 0 : was_guests && owner_.work != 0 ? owner_.work : kOthers;
}

// The work that trained what predicts the branch after a guest had.
u32 BranchPredictor::direction_taken_by(u32 pc) {
  for (const Counter& counter : {biased_counter(pc), choice_counter(pc)}) {
    if (counter.trainer() != 0 && counter.trainer() != kOthers) return counter.trainer();
  }
  return 0;
}

// The choice keeps its bias when the array it selects was right against it.
void BranchPredictor::learn_direction(u32 pc, bool taken) {
  const Counter counter = biased_counter(pc);
  const Counter choice = choice_counter(pc);
  const bool right = says_taken(counter.value()) == taken;
  if (!right || says_taken(choice.value()) == taken) train(choice, taken);
  train(counter, taken);
  history_ = history_ << 1 | (taken ? 1 : 0);
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
  ar("choice", choice_.values);
  ar("mostly_taken", mostly_taken_.values);
  ar("mostly_not_taken", mostly_not_taken_.values);
  ar("return_stack", return_stack_);
  ar("top", top_);
  ar("depth", depth_);
  ar("history", history_);
  ar("counts", counts_);
}

}  // namespace vesim::models
