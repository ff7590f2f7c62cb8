// SPDX-License-Identifier: Apache-2.0
#include "models/gic400/distributor.h"

#include <fmt/format.h>

#include <type_traits>

#include "isa/diagnostics.h"
#include "models/gic400/priority.h"

namespace vesim::models::gic400 {
namespace {

constexpr u32 kSgiMask = 0xffff;
constexpr u32 kGrp0 = 1;
constexpr u32 kGrp1 = 2;

}  // namespace

Distributor::Distributor(unsigned cores, unsigned spis)
    : cores_(cores),
      private_(cores),
      shared_(spis / 32),
      targeted_(cores, std::vector<u32>(spis / 32)),
      highest_(cores) {
  if (cores < 1 || cores > kMaxCores) {
    throw isa::UserError(fmt::format("gic400: {} cores; use 1 to 8", cores));
  }
  if (spis % 32 != 0 || spis > 480) {
    throw isa::UserError(fmt::format("gic400: {} SPIs; use a multiple of 32 up to 480", spis));
  }
  reset();
}

// The inputs keep their levels: they belong to the devices.
void Distributor::reset() {
  ctlr_ = 0;
  const auto reset_word = [](auto& word) {
    const u32 level = word.level;
    word = {};
    word.level = level;
  };
  for (PrivateWord& word : private_) {
    reset_word(word);
    word.enabled = kSgiMask;
    word.edge = kSgiMask;
  }
  for (Word& word : shared_) reset_word(word);
  // With one core there is no choice of target (4.3.12).
  for (auto& words : targeted_) words.assign(words.size(), cores_ == 1 ? 0xffffffff : 0);
  stale_ = true;
}

u32 Distributor::visible(unsigned word, Requester by) const {
  return word_implemented(word) & (by.secure ? 0xffffffff : at(by.core, word).group1);
}

bool Distributor::visible_id(unsigned id, Requester by) const {
  return (visible(id / 32, by) >> id % 32) & 1;
}

u32 Distributor::ctlr(Requester by) const { return by.secure ? ctlr_ : ctlr_ >> 1; }

void Distributor::set_ctlr(u32 value, Requester by) {
  ctlr_ = by.secure ? value & (kGrp0 | kGrp1) : (ctlr_ & kGrp0) | ((value & 1) << 1);
  stale_ = true;
}

u32 Distributor::typer() const {
  constexpr u32 kSecurityExtn = 1u << 10;
  constexpr u32 kLockableSpis = 31u << 11;  // by the CFGSDISABLE input, which is tied low here
  return kLockableSpis | kSecurityExtn | ((cores_ - 1) << 5) | (words() - 1);
}

u32 Distributor::group(unsigned word, Requester by) const {
  return by.secure ? at(by.core, word).group1 : 0;
}

void Distributor::set_group(unsigned word, u32 value, Requester by) {
  if (!by.secure) return;
  at(by.core, word).group1 = value & word_implemented(word);
  stale_ = true;
}

u32 Distributor::enabled(unsigned word, Requester by) const {
  return at(by.core, word).enabled & visible(word, by);
}

void Distributor::set_enable(unsigned word, u32 value, Requester by) {
  at(by.core, word).enabled |= value & visible(word, by);
  stale_ = true;
}

void Distributor::clear_enable(unsigned word, u32 value, Requester by) {
  const u32 always = word ? 0 : kSgiMask;
  at(by.core, word).enabled &= ~(value & visible(word, by) & ~always);
  stale_ = true;
}

u32 Distributor::pending(unsigned word, Requester by) const {
  return at(by.core, word).pending() & visible(word, by);
}

// SGIs become pending and not pending by source: GICD_SPENDSGIR, GICD_CPENDSGIR.
void Distributor::set_pending(unsigned word, u32 value, Requester by) {
  const u32 by_source = word ? 0 : kSgiMask;
  at(by.core, word).latched |= value & visible(word, by) & ~by_source;
  stale_ = true;
}

void Distributor::clear_pending(unsigned word, u32 value, Requester by) {
  const u32 by_source = word ? 0 : kSgiMask;
  at(by.core, word).latched &= ~(value & visible(word, by) & ~by_source);
  stale_ = true;
}

u32 Distributor::active(unsigned word, Requester by) const {
  return at(by.core, word).active & visible(word, by);
}

void Distributor::set_active(unsigned word, u32 value, Requester by) {
  at(by.core, word).active |= value & visible(word, by);
  stale_ = true;
}

void Distributor::clear_active(unsigned word, u32 value, Requester by) {
  at(by.core, word).active &= ~(value & visible(word, by));
  stale_ = true;
}

u32 Distributor::priority(unsigned id, Requester by) const {
  if (!visible_id(id, by)) return 0;
  const u32 priority = at(by.core, id / 32).priority[id % 32];
  return by.secure ? priority : non_secure_view(priority);
}

void Distributor::set_priority(unsigned id, u32 value, Requester by) {
  if (!visible_id(id, by)) return;
  const u32 priority = by.secure ? value & kPriorityBits : from_non_secure(value);
  at(by.core, id / 32).priority[id % 32] = static_cast<u8>(priority);
  stale_ = true;
}

u32 Distributor::targets(unsigned id, Requester by) const {
  if (!visible_id(id, by) || cores_ == 1) return 0;
  if (id < kPrivate) return 1u << by.core;
  u32 mask = 0;
  for (unsigned core = 0; core < cores_; ++core) {
    mask |= ((targeted_[core][id / 32 - 1] >> id % 32) & 1) << core;
  }
  return mask;
}

void Distributor::set_targets(unsigned id, u32 value, Requester by) {
  if (id < kPrivate || !visible_id(id, by) || cores_ == 1) return;
  for (unsigned core = 0; core < cores_; ++core) {
    u32& word = targeted_[core][id / 32 - 1];
    word = isa::with_bits(word, id % 32, id % 32, value >> core);
  }
  stale_ = true;
}

// Two bits for each of 16 interrupts: the upper is 1 for edge triggered, the lower 1 for the 1-N
// model of SPIs and PPIs.
u32 Distributor::config(unsigned half_word, Requester by) const {
  const unsigned word = half_word / 2;
  const unsigned first = half_word % 2 * 16;
  const u32 shown = visible(word, by) >> first;
  const u32 edge = at(by.core, word).edge >> first;
  const bool sgis = half_word == 0;
  u32 value = 0;
  for (unsigned i = 0; i < 16; ++i) {
    if (!((shown >> i) & 1)) continue;
    value |= ((((edge >> i) & 1) << 1) | (sgis ? 0 : 1)) << (2 * i);
  }
  return value;
}

void Distributor::set_config(unsigned half_word, u32 value, Requester by) {
  const unsigned word = half_word / 2;
  if (word == 0) return;  // SGIs and PPIs are as they are
  const unsigned first = half_word % 2 * 16;
  u32 edge = 0;
  for (unsigned i = 0; i < 16; ++i) edge |= ((value >> (2 * i + 1)) & 1) << (first + i);
  const u32 changes = (0xffffu << first) & visible(word, by);
  Word& state = at(by.core, word);
  state.edge = (state.edge & ~changes) | (edge & changes);
  stale_ = true;
}

u32 Distributor::input_status(unsigned word, Requester by) const {
  return at(by.core, word).level & visible(word, by);
}

// GICD_SGIR (4.3.15): the filter picks the cores, and the SGI's group *there* must be the one asked
// for; non-secure software can only ask for Group 1.
u32 Distributor::generate_sgi(u32 sgir, Requester by) {
  const unsigned id = isa::bits(sgir, 3, 0);
  const bool group1 = !by.secure || isa::bit(sgir, 15);
  u32 targets = 0;
  switch (isa::bits(sgir, 25, 24)) {
    case 0:
      targets = isa::bits(sgir, 23, 16);
      break;
    case 1:
      targets = ~(1u << by.core);
      break;
    case 2:
      targets = 1u << by.core;
      break;
    default:
      isa::guest_error("gicd", 0xf00, "GICD_SGIR with the reserved target list filter");
      return 0;
  }
  u32 sent = 0;
  for (unsigned core = 0; core < cores_; ++core) {
    if (!isa::bit(targets, core) || is_group1(core, id) != group1) continue;
    if (send_sgi(id, core, by.core)) sent |= 1u << core;
  }
  return sent;
}

// False: it was pending from there already.
bool Distributor::send_sgi(unsigned id, unsigned target, unsigned source) {
  PrivateWord& word = private_[target];
  const bool pending = isa::bit(word.sources[id], source);
  word.sources[id] = static_cast<u8>(word.sources[id] | (1u << source));
  word.latched |= 1u << id;
  stale_ = true;
  return !pending;
}

u32 Distributor::sgi_sources(unsigned id, Requester by) const {
  return visible_id(id, by) ? private_[by.core].sources[id] : 0;
}

void Distributor::set_pending_sgi(unsigned id, u32 sources, Requester by) {
  if (!visible_id(id, by)) return;
  for (unsigned source = 0; source < cores_; ++source) {
    if (isa::bit(sources, source)) send_sgi(id, by.core, source);
  }
}

void Distributor::clear_pending_sgi(unsigned id, u32 sources, Requester by) {
  if (!visible_id(id, by)) return;
  PrivateWord& word = private_[by.core];
  word.sources[id] = static_cast<u8>(word.sources[id] & ~sources);
  if (word.sources[id] == 0) word.latched &= ~(1u << id);
  stale_ = true;
}

void Distributor::set_input(unsigned core, unsigned id, bool level) {
  Word& word = at(core, id / 32);
  const u32 bit = 1u << id % 32;
  if (level == ((word.level & bit) != 0)) return;
  word.level ^= bit;
  if (level) word.latched |= bit & word.edge;
  stale_ = true;
}

bool Distributor::is_group1(unsigned core, u32 id) const {
  return (at(core, id / 32).group1 >> id % 32) & 1;
}

// Pending becomes active. A level sensitive interrupt whose input is still high is then active and
// pending; of an SGI, the other sources stay pending.
void Distributor::acknowledge(unsigned core, const Candidate& candidate) {
  Word& word = at(core, candidate.id / 32);
  const u32 bit = 1u << candidate.id % 32;
  word.active |= bit;
  word.latched &= ~bit;
  if (candidate.id < kSgis) {
    u8& sources = private_[core].sources[candidate.id];
    sources = static_cast<u8>(sources & ~(1u << candidate.source));
    if (sources != 0) word.latched |= bit;
  }
  stale_ = true;
}

void Distributor::deactivate(unsigned core, u32 id) {
  at(core, id / 32).active &= ~(1u << id % 32);
  stale_ = true;
}

const Candidate& Distributor::highest_pending(unsigned core) const {
  if (stale_) {
    for (unsigned i = 0; i < cores_; ++i) highest_[i] = find_highest_pending(i);
    stale_ = false;
  }
  return highest_[core];
}

// Of equal priorities the lowest ID wins; of an SGI's sources, the lowest core.
Candidate Distributor::find_highest_pending(unsigned core) const {
  Candidate best;
  for (unsigned w = 0; w < words(); ++w) {
    const Word& word = at(core, w);
    u32 set = word.pending() & word.enabled & ~word.active;
    if (w != 0) set &= targeted_[core][w - 1];
    set &= (ctlr_ & kGrp0 ? ~word.group1 : 0) | (ctlr_ & kGrp1 ? word.group1 : 0);
    for (; set != 0; set &= set - 1) {
      const auto n = static_cast<unsigned>(std::countr_zero(set));
      if (word.priority[n] < best.priority) {
        best = {.id = 32 * w + n, .priority = word.priority[n], .group1 = isa::bit(word.group1, n)};
      }
    }
  }
  if (best.id < kSgis) {
    best.source = static_cast<u32>(std::countr_zero(private_[core].sources[best.id]));
  }
  return best;
}

void Distributor::serialize(isa::Archive& ar) {
  static_assert(std::has_unique_object_representations_v<PrivateWord>, "no padding in saved state");
  ar("ctlr", ctlr_);
  ar.raw("private", private_.data(), private_.size() * sizeof(PrivateWord));
  ar.raw("shared", shared_.data(), shared_.size() * sizeof(Word));
  for (auto& words : targeted_) ar.raw("targeted", words.data(), words.size() * sizeof(u32));
  stale_ = true;
}

}  // namespace vesim::models::gic400
