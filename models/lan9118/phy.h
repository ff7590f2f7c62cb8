// SPDX-License-Identifier: Apache-2.0
// The LAN9118's internal PHY (ID 0x0007C0D1) by its MII registers (data sheet, section 5.5).
//
// The line is as its other end is: always full duplex. Auto-negotiation breaks the link and takes
// the time that it is told. Left out: energy detect power-down, symbol errors, polarity, remote
// faults and next pages; their bits are stored or zero.
#pragma once

#include <functional>

#include "models/ethernet/link.h"
#include "models/event_queue.h"
#include "models/register_bank.h"

namespace vesim::models::lan9118 {

class Phy {
 public:
  // `autonegotiation` in ps. `interrupt_changed` is called when interrupt() may have.
  Phy(const std::string& name, EventQueue& queue, u64 autonegotiation,
      std::function<void()> interrupt_changed);

  void attach(EthernetPort& port) { port_ = &port; }
  void carrier(bool up);

  u16 read(unsigned index) { return static_cast<u16>(regs.read({}, 2 * index, 2)); }
  void write(unsigned index, u16 value) { regs.write({}, 2 * index, 2, value); }

  bool interrupt() const { return (source_.get() & mask_.get()) != 0; }
  bool loopback() const { return bcr_.get(kLoopback); }
  bool link() const { return link_; }
  u64 rate() const;  // bit/s, of the line or else of the setting
  bool pause_agreed() const { return link_ && port_->negotiated().pause; }

  void reset();
  void serialize(isa::Archive& ar);

  RegisterBank regs;

 private:
  // Basic control
  static constexpr Field kReset{15, 15, "RESET", "software reset"};
  static constexpr Field kLoopback{14, 14, "LOOPBACK", "what is sent comes back"};
  static constexpr Field kSpeed{13, 13, "SPEED", "100 Mbit/s, without auto-negotiation"};
  static constexpr Field kNegotiate{12, 12, "AN", "auto-negotiation enable"};
  static constexpr Field kPowerDown{11, 11, "POWERDOWN", "general power-down"};
  static constexpr Field kIsolate{10, 10, "ISOLATE", "isolated from the MII"};
  static constexpr Field kRestart{9, 9, "RESTART", "restart auto-negotiation"};
  static constexpr Field kDuplex{8, 8, "DUPLEX", "full duplex, without auto-negotiation"};
  static constexpr Field kCollision{7, 7, "COLTEST", "collision test"};
  // Abilities: advertisement and link partner
  static constexpr Field kSelector{4, 0, "SELECTOR", "1: IEEE 802.3", false};
  static constexpr Field k10Half{5, 5, "10T", "10 Mbit/s half duplex"};
  static constexpr Field k10Full{6, 6, "10TFD", "10 Mbit/s full duplex"};
  static constexpr Field k100Half{7, 7, "100TX", "100 Mbit/s half duplex"};
  static constexpr Field k100Full{8, 8, "100TXFD", "100 Mbit/s full duplex"};
  static constexpr Field kPause{11, 10, "PAUSE", "symmetric, asymmetric pause"};
  static constexpr Field kRemoteFault{13, 13, "RF", "remote fault"};
  // Interrupt source and mask
  static constexpr u32 kEnergyOn = 1u << 7;
  static constexpr u32 kNegotiated = 1u << 6;
  static constexpr u32 kLinkDown = 1u << 4;
  static constexpr u32 kAcknowledged = 1u << 3;

  void control_written();
  void start();
  void negotiation_over();
  void line_off();
  LinkAbility ability() const;
  u32 basic_status() const;
  u32 partner_ability() const;
  u32 special_status() const;
  bool negotiating() const { return bcr_.get(kNegotiate); }
  u32 common_ability() const;
  void raise(u32 sources);

  EventQueue& queue_;
  const u64 autonegotiation_;
  const std::function<void()> interrupt_changed_;
  const EventQueue::TimerId timer_;
  EthernetPort* port_ = nullptr;
  bool link_ = false;
  bool link_was_lost_ = false;  // since basic status was last read
  bool negotiated_ = false;
  bool page_received_ = false;

  Register bcr_{regs,
                {.name = "BCR",
                 .offset = 0 * 2,
                 .width = 16,
                 .reset = 0x3000,
                 .sizes = kHalfword,
                 .fields = {kReset, kLoopback, kSpeed, kNegotiate, kPowerDown, kIsolate, kRestart,
                            kDuplex, kCollision},
                 .meaning = "basic control",
                 .after_write = [this] { control_written(); }}};
  Register bsr_{regs,
                {.name = "BSR",
                 .offset = 1 * 2,
                 .width = 16,
                 .reset = 0x7809,
                 .mode = Mode::kReadOnly,
                 .sizes = kHalfword,
                 .fields = {{5, 5, "ANDONE", "auto-negotiation complete"},
                            {2, 2, "LINK", "link, low until read once it was lost"}},
                 .meaning = "basic status",
                 .read = [this] { return basic_status(); },
                 .after_read = [this] { link_was_lost_ = false; }}};
  Register id1_{regs,
                {.name = "ID1",
                 .offset = 2 * 2,
                 .width = 16,
                 .reset = 0x0007,
                 .mode = Mode::kReadOnly,
                 .sizes = kHalfword,
                 .meaning = "identifier, high"}};
  Register id2_{regs,
                {.name = "ID2",
                 .offset = 3 * 2,
                 .width = 16,
                 .reset = 0xc0d1,
                 .mode = Mode::kReadOnly,
                 .sizes = kHalfword,
                 .meaning = "identifier, low"}};
  Register advertisement_{
      regs,
      {.name = "ANAR",
       .offset = 4 * 2,
       .width = 16,
       .reset = 0x01e1,
       .sizes = kHalfword,
       .fields = {kSelector, k10Half, k10Full, k100Half, k100Full, kPause, kRemoteFault},
       .meaning = "auto-negotiation advertisement"}};
  Register partner_{regs,
                    {.name = "ANLPAR",
                     .offset = 5 * 2,
                     .width = 16,
                     .mode = Mode::kReadOnly,
                     .sizes = kHalfword,
                     .meaning = "auto-negotiation link partner ability",
                     .read = [this] { return partner_ability(); }}};
  Register expansion_{
      regs,
      {.name = "ANER",
       .offset = 6 * 2,
       .width = 16,
       .mode = Mode::kReadOnly,
       .sizes = kHalfword,
       .fields = {{1, 1, "PAGE", "page received"}, {0, 0, "LPAN", "link partner negotiates"}},
       .meaning = "auto-negotiation expansion",
       .read = [this] { return (page_received_ ? 2u : 0u) | (negotiated_ ? 1u : 0u); },
       .after_read = [this] { page_received_ = false; }}};
  Register mode_{regs,
                 {.name = "MCSR",
                  .offset = 17 * 2,
                  .width = 16,
                  .sizes = kHalfword,
                  .fields = {{13, 13, "EDPWRDOWN", "energy detect power-down"},
                             {1, 1, "ENERGYON", "energy on the line", false}},
                  .meaning = "mode control and status",
                  .read = [this] { return mode_.get() | (link_ ? 2u : 0u); }}};
  Register special_modes_{
      regs,
      {.name = "SMR",
       .offset = 18 * 2,
       .width = 16,
       .reset = 0x00e1,
       .sizes = kHalfword,
       .fields = {{7, 5, "MODE", "mode after reset"}, {4, 0, "PHYAD", "address"}},
       .meaning = "special modes"}};
  Register special_control_{regs,
                            {.name = "SCSI",
                             .offset = 27 * 2,
                             .width = 16,
                             .sizes = kHalfword,
                             .fields = {{15, 5, "CONTROL", "special control"},
                                        {4, 4, "XPOL", "polarity of 10BASE-T", false}},
                             .meaning = "special control and status indications"}};
  Register source_{regs,
                   {.name = "ISR",
                    .offset = 29 * 2,
                    .width = 16,
                    .mode = Mode::kReadOnly,
                    .sizes = kHalfword,
                    .meaning = "interrupt source, cleared by reading",
                    .after_read = [this] {
                      source_.set(0);
                      interrupt_changed_();
                    }}};
  Register mask_{regs,
                 {.name = "IMR",
                  .offset = 30 * 2,
                  .width = 16,
                  .sizes = kHalfword,
                  .fields = {{7, 0, "MASK", "1: interrupt enabled"}},
                  .meaning = "interrupt mask",
                  .after_write = [this] { interrupt_changed_(); }}};
  Register special_status_{regs,
                           {.name = "PSCSR",
                            .offset = 31 * 2,
                            .width = 16,
                            .reset = 0x0040,
                            .sizes = kHalfword,
                            .fields = {{12, 12, "AUTODONE", "auto-negotiation done", false},
                                       {11, 5, "CONTROL", "special control"},
                                       {4, 2, "SPEED", "speed and duplex", false},
                                       {1, 0, "SCRAMBLE", "scrambler control"}},
                            .meaning = "special control and status",
                            .read = [this] { return special_status(); }}};
};

}  // namespace vesim::models::lan9118
