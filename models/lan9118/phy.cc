// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/phy.h"

#include <utility>

namespace vesim::models::lan9118 {
namespace {

constexpr u64 k10Mbit = 10'000'000, k100Mbit = 100'000'000;
// Abilities in the advertisement and the link partner's.
constexpr u32 kAll10 = 0x0060, kAll100 = 0x0180, k802_3 = 0x0001, kSymmetricPause = 0x0400;
constexpr u32 kAcknowledge = 0x4000;

}  // namespace

Phy::Phy(const std::string& name, EventQueue& queue, u64 autonegotiation,
         std::function<void()> interrupt_changed)
    : regs(name),
      queue_(queue),
      autonegotiation_(autonegotiation),
      interrupt_changed_(std::move(interrupt_changed)),
      timer_(queue.add_timer(name, [this] { negotiation_over(); })) {}

void Phy::control_written() {
  if (bcr_.get(kReset)) return reset();
  bcr_.set(kRestart, 0);
  start();
}

// Every setting that may change the line breaks it; a loopback alone does not reach it.
void Phy::start() {
  line_off();
  if (bcr_.get(kPowerDown) || bcr_.get(kIsolate)) return;
  if (negotiating()) {
    queue_.arm(timer_, queue_.now() + autonegotiation_);
  } else if (port_) {
    port_->offer(ability());
  }
}

void Phy::line_off() {
  queue_.disarm(timer_);
  negotiated_ = false;
  if (port_) port_->offer({});
}

void Phy::negotiation_over() {
  if (port_) port_->offer(ability());
}

LinkAbility Phy::ability() const {
  if (!negotiating()) return {bcr_.get(kSpeed) ? k100Mbit : k10Mbit, false};
  const u32 offered = advertisement_.get();
  return {offered & kAll100  ? k100Mbit
          : offered & kAll10 ? k10Mbit
                             : 0,
          (offered & kSymmetricPause) != 0};
}

void Phy::carrier(bool up) {
  link_ = up;
  if (!up) {
    link_was_lost_ = true;
    negotiated_ = false;
    return raise(kLinkDown);
  }
  if (!negotiating()) return raise(kEnergyOn);
  negotiated_ = page_received_ = true;
  raise(kEnergyOn | kNegotiated | kAcknowledged);
}

void Phy::raise(u32 sources) {
  source_.set(source_.get() | sources);
  interrupt_changed_();
}

u64 Phy::rate() const {
  return link_ ? port_->negotiated().rate : ability().rate == k10Mbit ? k10Mbit : k100Mbit;
}

u32 Phy::basic_status() const {
  return bsr_.get() | (negotiated_ ? 0x20u : 0u) | (link_ && !link_was_lost_ ? 0x04u : 0u);
}

u32 Phy::partner_ability() const {
  if (!negotiated_) return 0;
  const LinkAbility partner = port_->partner();
  return k802_3 | kAcknowledge | kAll10 | (partner.rate >= k100Mbit ? kAll100 : 0) |
         (partner.pause ? kSymmetricPause : 0);
}

// The best mode of both: 100 Mbit/s before 10, full duplex before half.
u32 Phy::common_ability() const {
  const u32 common = advertisement_.get() & partner_ability();
  for (const Field& ability : {k100Full, k100Half, k10Full, k10Half}) {
    if (common & ability.mask()) return ability.mask();
  }
  return 0;
}

u32 Phy::special_status() const {
  const u32 mode = common_ability();
  const u32 speed = mode == k100Full.mask()   ? 6u
                    : mode == k100Half.mask() ? 2u
                    : mode == k10Full.mask()  ? 5u
                    : mode == k10Half.mask()  ? 1u
                                              : 0u;
  return special_status_.get() | (negotiated_ ? 1u << 12 : 0) | speed << 2;
}

void Phy::reset() {
  regs.reset();
  link_was_lost_ = page_received_ = false;
  start();
  source_.set(0);
  interrupt_changed_();
}

void Phy::serialize(isa::Archive& ar) {
  regs.serialize(ar);
  ar("link", link_);
  ar("link_was_lost", link_was_lost_);
  ar("negotiated", negotiated_);
  ar("page_received", page_received_);
}

}  // namespace vesim::models::lan9118
