// SPDX-License-Identifier: Apache-2.0
// The A15's branch predictor (TRM 6.5): branch target buffer with a micro-BTB before it, bi-mode
// direction predictor, indirect predictor, return stack. Trained by what branches do, in program
// order: what a wrong path would have done to it is not modelled.
#pragma once

#include <string_view>
#include <vector>

#include "isa/archive.h"
#include "models/cortex_a15/timing/owner.h"
#include "models/cortex_a15/timing/pipeline_parameters.h"

namespace vesim::models {

using isa::u32;
using isa::u64;
using isa::u8;

struct BranchEvent {
  enum class Kind : u8 { Direct, Conditional, Indirect, Return };
  Kind kind;
  bool call = false;  // pushes `next`
  bool taken = true;
  u32 pc = 0;
  u32 target = 0;  // where it went if taken
  u32 next = 0;    // the instruction behind it
};

// For the PMU.
struct BranchCounts {
  u64 immediate = 0, returns = 0, indirect = 0;  // taken or not
  u64 taken = 0;
  u64 mispredicted = 0;  // or not predicted: fetch went on elsewhere than the branch
  void serialize(isa::Archive& ar) { ar.raw("counts", this, sizeof *this); }
};

class BranchPredictor {
 public:
  // `owner`: of the core (owner.h).
  explicit BranchPredictor(const PredictorParameters& parameters, const Owner& owner = kNobody);

  enum class Result : u8 {
    MicroBtb,    // right, and no bubble
    Btb,         // right, with the BTB's bubble
    Decode,      // a direct branch that only decode found
    Mispredict,  // direction or target wrong
  };
  // Predicts the branch, then learns what it did.
  Result branch(const BranchEvent& event);
  // The same of most branches, those that are no calls, while `plain()`; without the result.
  void direct(u32 pc, u32 target);
  void conditional(u32 pc, u32 target, bool taken);
  // The core runs neither a guest nor what one has caused.
  bool plain() const { return !owner_.guest && owner_.work == 0; }
  // The work that had overwritten what a guest's last branch needed, if that cost anything; or 0.
  u32 taken_by() const { return taken_by_; }
  const BranchCounts& counts() const { return counts_; }
  void flush();  // BPIALL
  void serialize(isa::Archive& ar);

 private:
  struct Entry {
    u32 pc = 0, target = 0;
    bool guest = false;  // a guest's branch; not in the micro-BTB
    void serialize(isa::Archive& ar) {
      ar("pc", pc);
      ar("target", target);
    }
  };
  // Direct-mapped by address; as all tables here, of a power of two of entries.
  struct Table {
    explicit Table(std::size_t size) : entries(size), mask(static_cast<u32>(size) - 1) {}
    std::vector<Entry> entries;
    u32 mask;
  };
  // Who trained a counter or pushed a return last: a guest (0), work after a guest, else kOthers.
  static constexpr u32 kOthers = ~u32{0};
  static constexpr u8 kWeaklyNotTaken = 1, kWeaklyTaken = 2;
  // A counter's next value, by whether the branch was taken.
  static constexpr u8 kNext[2][4] = {{0, 0, 1, 2}, {1, 2, 3, 3}};
  // What counts the branches of a kind.
  static constexpr u64 BranchCounts::*kCounted[] = {
      &BranchCounts::immediate, &BranchCounts::immediate, &BranchCounts::indirect,
      &BranchCounts::returns};
  // Counters of 2 bits, and who trained each.
  class Counters {
   public:
    Counters(std::size_t size, u8 value)
        : values_(size, value), trainers_(size, kOthers), mask_(static_cast<u32>(size) - 1) {}
    bool says_taken(u32 place) const { return values_[place & mask_] >= kWeaklyTaken; }
    u32 trainer(u32 place) const { return trainers_[place & mask_]; }
    void train(u32 place, bool taken, Owner owner);
    void serialize(isa::Archive& ar, std::string_view name) { ar(name, values_); }

   private:
    std::vector<u8> values_;
    std::vector<u32> trainers_;
    u32 mask_;
    bool guests_ = false;  // one has trained any
  };
  static Entry& entry(Table& table, u32 pc) { return table.entries[(pc >> 1) & table.mask]; }

  // What predicts a branch's direction: the array that the choice says, and the place in it.
  struct Direction {
    Counters& array;
    u32 place;
    bool choice, taken;
  };
  Direction direction_of(u32 pc);
  void learn(u32 pc, const Direction& direction, bool taken, Owner owner);
  u32 indirect_target(const BranchEvent& event);
  u32 pop_return();
  void push_return(u32 address);
  // `known`: its entry of the BTB, if that is its own.
  Result by_direction(const BranchEvent& event, const Entry* known, Owner owner);
  Result indirect(const BranchEvent& event, const Entry* known);
  Result buffered(const BranchEvent& event, const Entry* known);
  Result predict(const BranchEvent& event, Owner owner);
  Result guests_branch(const BranchEvent& event);
  Result count(const BranchEvent& event, Result result);
  void remember(const BranchEvent& event, Entry& old, Owner owner);
  u32 direction_taken_by(u32 pc);
  // The target at this place of the indirect predictor that belongs to the branch.
  u64 indirect_key(u32 place, u32 pc) const {
    return u64{(place >> 1) & indirect_.mask} << 32 | pc;
  }
  void tell_of_popped_return();

  const Owner& owner_;
  u32 taken_by_ = 0;
  Table micro_btb_, btb_, indirect_;
  // Bi-mode: the choice, by address, selects one of two arrays by address and history.
  Counters choice_, mostly_taken_, mostly_not_taken_;
  std::vector<u32> return_stack_;  // a ring
  u32 top_ = 0, depth_ = 0;
  u32 history_ = 0;
  BranchCounts counts_;
  TakenOut btb_taken_;       // by address of the branch
  TakenOut indirect_taken_;  // by indirect_key()
  u32 target_taken_by_ = 0;  // of the indirect branch or return that is being predicted
  // Who pushed each entry of the return stack.
  std::vector<u32> return_pushers_;
  u32 returns_shifted_by_ = 0;  // the work that has taken guests' entries from the stack's top
};

}  // namespace vesim::models
