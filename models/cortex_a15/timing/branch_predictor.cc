// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/timing/branch_predictor.h"

#include <algorithm>

namespace vesim::models {
namespace {

constexpr u8 kWeaklyNotTaken = 1, kWeaklyTaken = 2, kStrongest = 3;

bool says_taken(u8 counter) { return counter >= kWeaklyTaken; }
void train(u8& counter, bool up) {
  if (up) {
    if (counter < kStrongest) ++counter;
  } else if (counter > 0) {
    --counter;
  }
}

}  // namespace

BranchPredictor::BranchPredictor(const PredictorParameters& parameters)
    : micro_btb_(parameters.micro_btb_entries),
      btb_(parameters.btb_entries),
      indirect_(parameters.indirect_entries),
      choice_(parameters.choice_entries, kWeaklyNotTaken),
      mostly_taken_(parameters.direction_entries, kWeaklyTaken),
      mostly_not_taken_(parameters.direction_entries, kWeaklyNotTaken),
      return_stack_(parameters.return_stack_entries) {}

BranchPredictor::Result BranchPredictor::branch(const BranchEvent& event) {
  using Kind = BranchEvent::Kind;
  const bool direct_one = event.kind == Kind::Direct || event.kind == Kind::Conditional;
  const Result result = direct_one ? direct(event) : indirect(event);
  if (event.call && event.taken) push_return(event.next);
  if (event.kind == Kind::Conditional) learn_direction(event.pc, event.taken);
  if (event.taken || result == Result::Mispredict) {
    entry(micro_btb_, event.pc) = entry(btb_, event.pc) = {event.pc, event.target};
  }
  return result;
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
  u32 target;
  if (event.kind == BranchEvent::Kind::Return) {
    target = pop_return();
  } else {
    Entry& known = entry(indirect_, event.pc ^ history_ << 1);
    target = known.pc == event.pc ? known.target : entry(btb_, event.pc).target;
    known = {event.pc, event.target};
  }
  if (!predicted || target != event.target) return Result::Mispredict;
  return buffered(event);
}

// How soon fetch knows the target of a taken branch that is predicted rightly.
BranchPredictor::Result BranchPredictor::buffered(const BranchEvent& event) {
  if (entry(micro_btb_, event.pc).pc == event.pc) return Result::MicroBtb;
  return entry(btb_, event.pc).pc == event.pc ? Result::Btb : Result::Decode;
}

u8& BranchPredictor::biased_counter(u32 pc) {
  Counters& array = says_taken(choice_counter(pc)) ? mostly_taken_ : mostly_not_taken_;
  return array[((pc >> 1) ^ history_) % array.size()];
}

bool BranchPredictor::predict_direction(u32 pc) { return says_taken(biased_counter(pc)); }

// The choice keeps its bias when the array it selects was right against it.
void BranchPredictor::learn_direction(u32 pc, bool taken) {
  u8& counter = biased_counter(pc);
  u8& choice = choice_counter(pc);
  const bool right = says_taken(counter) == taken;
  if (!right || says_taken(choice) == taken) train(choice, taken);
  train(counter, taken);
  history_ = history_ << 1 | (taken ? 1 : 0);
}

u32 BranchPredictor::pop_return() {
  if (depth_ == 0) return 0;
  --depth_;
  top_ = (top_ == 0 ? static_cast<u32>(return_stack_.size()) : top_) - 1;
  return return_stack_[top_];
}

void BranchPredictor::push_return(u32 address) {
  const auto size = static_cast<u32>(return_stack_.size());
  return_stack_[top_] = address;
  top_ = (top_ + 1) % size;
  if (depth_ < size) ++depth_;
}

// BPIALL: targets and directions go; the history, which is no prediction, stays.
void BranchPredictor::flush() {
  for (Table* table : {&micro_btb_, &btb_, &indirect_})
    std::fill(table->begin(), table->end(), Entry{});
  depth_ = 0;
}

void BranchPredictor::serialize(isa::Archive& ar) {
  ar("micro_btb", micro_btb_);
  ar("btb", btb_);
  ar("indirect", indirect_);
  ar("choice", choice_);
  ar("mostly_taken", mostly_taken_);
  ar("mostly_not_taken", mostly_not_taken_);
  ar("return_stack", return_stack_);
  ar("top", top_);
  ar("depth", depth_);
  ar("history", history_);
}

}  // namespace vesim::models
