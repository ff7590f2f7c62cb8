// SPDX-License-Identifier: Apache-2.0
// The distributor: the state of every interrupt and, per core, which one is the most urgent
// (IHI 0048B, 3.2 and 4.3; DDI 0471, 3.2).
//
// Interrupts are kept in words of 32, as the registers show them, so that the search for the most
// urgent one is a few operations on words; it is made again only after something changed.
//
// Facts of the GIC-400: SGIs are always enabled; of the PPIs only IDs 25-31 exist, all level
// sensitive; SPIs follow the 1-N model. GICD_NSACR is not implemented. The two legacy interrupt
// inputs (IDs 28, 31) are plain PPIs: bypass is not modelled.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "isa/archive.h"
#include "models/gic400/interrupt.h"

namespace vesim::models::gic400 {

class Distributor {
 public:
  // `spis` is a multiple of 32, at most 480; anything else is a UserError.
  Distributor(unsigned cores, unsigned spis);

  unsigned cores() const { return cores_; }
  unsigned lines() const { return static_cast<unsigned>(words()) * 32; }
  unsigned words() const { return 1 + static_cast<unsigned>(shared_.size()); }

  void reset();

  // The registers. `word` counts groups of 32 interrupts, `id` single ones. Non-secure accesses
  // neither see nor change Group 0 interrupts.
  u32 ctlr(Requester by) const;
  void set_ctlr(u32 value, Requester by);
  u32 typer() const;
  u32 group(unsigned word, Requester by) const;
  void set_group(unsigned word, u32 value, Requester by);
  u32 enabled(unsigned word, Requester by) const;
  void set_enable(unsigned word, u32 value, Requester by);
  void clear_enable(unsigned word, u32 value, Requester by);
  u32 pending(unsigned word, Requester by) const;
  void set_pending(unsigned word, u32 value, Requester by);
  void clear_pending(unsigned word, u32 value, Requester by);
  u32 active(unsigned word, Requester by) const;
  void set_active(unsigned word, u32 value, Requester by);
  void clear_active(unsigned word, u32 value, Requester by);
  u32 priority(unsigned id, Requester by) const;
  void set_priority(unsigned id, u32 value, Requester by);
  u32 targets(unsigned id, Requester by) const;
  void set_targets(unsigned id, u32 value, Requester by);
  u32 config(unsigned half_word, Requester by) const;  // 16 interrupts each
  void set_config(unsigned half_word, u32 value, Requester by);
  u32 input_status(unsigned word, Requester by) const;  // GICD_PPISR is word 0, shifted
  // Answers for which cores (a bit each) it became pending, from this source.
  u32 generate_sgi(u32 sgir, Requester by);
  u32 sgi_sources(unsigned id, Requester by) const;
  void set_pending_sgi(unsigned id, u32 sources, Requester by);
  void clear_pending_sgi(unsigned id, u32 sources, Requester by);

  // The level at an interrupt's input; `core` matters to private ones.
  void set_input(unsigned core, unsigned id, bool level);

  // For the CPU interfaces.
  const Candidate& highest_pending(unsigned core) const;
  bool implements(u32 id) const {
    return id < lines() && (word_implemented(id / 32) >> id % 32) & 1;
  }
  bool is_group1(unsigned core, u32 id) const;
  void acknowledge(unsigned core, const Candidate& candidate);
  void deactivate(unsigned core, u32 id);

  void serialize(isa::Archive& ar);

 private:
  // Bit n of each is interrupt 32 * word + n.
  struct Word {
    u32 group1 = 0;
    u32 enabled = 0;
    u32 latched = 0;  // pending by an edge, by software, or an SGI
    u32 level = 0;    // the input
    u32 edge = 0;     // configured as edge triggered
    u32 active = 0;
    std::array<u8, 32> priority{};

    u32 pending() const { return latched | (level & ~edge); }
  };
  struct PrivateWord : Word {
    std::array<u8, kSgis> sources{};  // of each pending SGI, one bit per core
  };

  const Word& at(unsigned core, unsigned word) const {
    if (word == 0) return private_[core];
    return shared_[word - 1];
  }
  Word& at(unsigned core, unsigned word) {
    return const_cast<Word&>(std::as_const(*this).at(core, word));
  }
  static constexpr u32 word_implemented(unsigned word) { return word ? 0xffffffff : 0xfe00ffff; }
  u32 visible(unsigned word, Requester by) const;
  bool visible_id(unsigned id, Requester by) const;
  bool send_sgi(unsigned id, unsigned target, unsigned source);
  Candidate find_highest_pending(unsigned core) const;

  unsigned cores_;
  u32 ctlr_ = 0;                            // bit 0: EnableGrp0, bit 1: EnableGrp1
  std::vector<PrivateWord> private_;        // by core
  std::vector<Word> shared_;                // by word - 1
  std::vector<std::vector<u32>> targeted_;  // [core][word - 1]: SPIs that go there

  // Derived from the above.
  mutable std::vector<Candidate> highest_;
  mutable bool stale_ = true;
};

}  // namespace vesim::models::gic400
