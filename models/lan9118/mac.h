// SPDX-License-Identifier: Apache-2.0
// The LAN9118's MAC: its registers, which the host reaches through MAC_CSR_CMD (data sheet, section
// 5.4), and what they say about a received frame.
#pragma once

#include <functional>
#include <vector>

#include "models/ethernet/frame.h"
#include "models/lan9118/phy.h"
#include "models/lan9118/wake_up_filter.h"
#include "models/register_bank.h"

namespace vesim::models::lan9118 {

class Mac {
 public:
  struct Events {
    std::function<void()> control_changed;
    std::function<void()> receiver_stopped;
    std::function<void(u16 quanta)> send_pause;
  };
  Mac(const std::string& name, Phy& phy, Events events);

  u32 read(unsigned index) { return static_cast<u32>(regs.read({}, 4 * index, 4)); }
  void write(unsigned index, u32 value) { regs.write({}, 4 * index, 4, value); }

  void set_address(const MacAddress& address);
  MacAddress address() const;

  bool transmitter_on() const { return control_.get(kTxEnable); }
  bool receiver_on() const { return control_.get(kRxEnable); }
  bool full_duplex() const { return control_.get(kFullDuplex); }
  bool loopback() const { return control_.get(kLoopback); }
  bool heeds_pause() const { return full_duplex() && flow_.get(kFlowEnable); }
  u16 pause_time() const { return static_cast<u16>(flow_.get(kPauseTime)); }
  // Frames are looked at for wake-up events instead of received.
  bool waits_for_wake_up() const { return wake_up_.get(kMagicEnable) || wake_up_.get(kWakeEnable); }
  // Notes and answers whether this frame is such an event.
  bool wakes_up(const EthernetFrame& frame);

  // What the host gets of a frame.
  struct Received {
    bool wanted = false;
    bool watchdog = false;  // longer than any frame may be
    std::vector<u8> bytes;  // with FCS
    u32 status = 0;         // for the RX status FIFO
  };
  Received receive(EthernetFrame frame) const;

  void reset();
  void serialize(isa::Archive& ar);

  RegisterBank regs;

 private:
  // MAC_CR
  static constexpr Field kReceiveAll{31, 31, "RXALL", "receive what the filter rejects, too"};
  static constexpr Field kReceiveOwn{23, 23, "RCVOWN", "half duplex: do not receive own frames"};
  static constexpr Field kLoopback{21, 21, "LOOPBK", "internal loopback"};
  static constexpr Field kFullDuplex{20, 20, "FDPX", "full duplex"};
  static constexpr Field kPassMulticast{19, 19, "MCPAS", "pass all multicasts"};
  static constexpr Field kPromiscuous{18, 18, "PRMS", "promiscuous"};
  static constexpr Field kInverse{17, 17, "INVFILT", "inverse filtering"};
  static constexpr Field kPassBad{16, 16, "PASSBAD", "pass bad frames"};
  static constexpr Field kHashOnly{15, 15, "HO", "hash filtering of all addresses"};
  static constexpr Field kHashPerfect{13, 13, "HPFILT", "hash filtering of multicasts"};
  static constexpr Field kLateCollision{12, 12, "LCOLL", "late collision: send again"};
  static constexpr Field kNoBroadcast{11, 11, "BCAST", "no broadcasts"};
  static constexpr Field kNoRetry{10, 10, "DISRTY", "no retry after a collision"};
  static constexpr Field kStripPadding{8, 8, "PADSTR", "strip padding and FCS"};
  static constexpr Field kBackOff{7, 6, "BOLMT", "back-off limit"};
  static constexpr Field kDeferralCheck{5, 5, "DFCHK", "deferral check"};
  static constexpr Field kTxEnable{3, 3, "TXEN", "transmitter enable"};
  static constexpr Field kRxEnable{2, 2, "RXEN", "receiver enable"};
  // FLOW
  static constexpr Field kPauseTime{31, 16, "FCPT", "pause time to ask for"};
  static constexpr Field kPassControl{2, 2, "FCPASS", "pass pause frames to the host"};
  static constexpr Field kFlowEnable{1, 1, "FCEN", "heed pause frames"};
  static constexpr Field kFlowBusy{0, 0, "FCBSY", "send a pause frame"};
  // MII_ACC
  static constexpr Field kPhyAddress{15, 11, "PHYADDR", "PHY"};
  static constexpr Field kPhyRegister{10, 6, "MIIRINDA", "register of the PHY"};
  static constexpr Field kMiiWrite{1, 1, "MIIWNR", "write"};
  static constexpr Field kMiiBusy{0, 0, "MIIBZY", "access under way; takes no time here"};
  // WUCSR
  static constexpr Field kGlobalUnicast{9, 9, "GUE", "any frame to this station wakes"};
  static constexpr Field kWakeReceived{6, 6, "WUFR", "wake-up frame received"};
  static constexpr Field kMagicReceived{5, 5, "MPR", "magic packet received"};
  static constexpr Field kWakeEnable{2, 2, "WUEN", "wake-up frame enable"};
  static constexpr Field kMagicEnable{1, 1, "MPEN", "magic packet enable"};

  void write_control(u32 value);
  void flow_written();
  void wake_up_written(u32 value);
  void mii_access();
  bool passes_filter(const EthernetFrame& frame) const;
  bool hash_hit(const MacAddress& address) const;
  u32 longest_frame(const EthernetFrame& frame) const;
  bool is_magic(const EthernetFrame& frame) const;

  Phy& phy_;
  const Events events_;
  WakeUpFilter filter_;

  Register control_{
      regs,
      {.name = "MAC_CR",
       .offset = 1 * 4,
       .reset = 0x00040000,
       .fields = {kReceiveAll, kReceiveOwn, kLoopback, kFullDuplex, kPassMulticast, kPromiscuous,
                  kInverse, kPassBad, kHashOnly, kHashPerfect, kLateCollision, kNoBroadcast,
                  kNoRetry, kStripPadding, kBackOff, kDeferralCheck, kTxEnable, kRxEnable},
       .meaning = "MAC control",
       .write = [this](u32 value) { write_control(value); }}};
  Register address_high_{regs,
                         {.name = "ADDRH",
                          .offset = 2 * 4,
                          .reset = 0x0000ffff,
                          .fields = {{15, 0, "ADDR", "bytes 4 and 5"}},
                          .meaning = "MAC address, high"}};
  Register address_low_{regs,
                        {.name = "ADDRL",
                         .offset = 3 * 4,
                         .reset = 0xffffffff,
                         .meaning = "MAC address, low: bytes 0 to 3"}};
  Register hash_high_{
      regs, {.name = "HASHH", .offset = 4 * 4, .meaning = "hash table of addresses, high"}};
  Register hash_low_{regs,
                     {.name = "HASHL", .offset = 5 * 4, .meaning = "hash table of addresses, low"}};
  Register mii_access_{regs,
                       {.name = "MII_ACC",
                        .offset = 6 * 4,
                        .fields = {kPhyAddress, kPhyRegister, kMiiWrite, kMiiBusy},
                        .meaning = "PHY access; a write starts it",
                        .after_write = [this] { mii_access(); }}};
  Register mii_data_{regs,
                     {.name = "MII_DATA",
                      .offset = 7 * 4,
                      .fields = {{15, 0, "DATA", "data"}},
                      .meaning = "PHY data"}};
  Register flow_{regs,
                 {.name = "FLOW",
                  .offset = 8 * 4,
                  .fields = {kPauseTime, kPassControl, kFlowEnable, kFlowBusy},
                  .meaning = "flow control",
                  .after_write = [this] { flow_written(); }}};
  Register vlan1_{regs,
                  {.name = "VLAN1",
                   .offset = 9 * 4,
                   .reset = 0xffff,
                   .fields = {{15, 0, "TAG", "type of frames with 4 bytes more"}},
                   .meaning = "VLAN tag 1"}};
  Register vlan2_{regs,
                  {.name = "VLAN2",
                   .offset = 10 * 4,
                   .reset = 0xffff,
                   .fields = {{15, 0, "TAG", "type of frames with 16 bytes more"}},
                   .meaning = "VLAN tag 2"}};
  Register wake_up_filter_{regs,
                           {.name = "WUFF",
                            .offset = 11 * 4,
                            .mode = Mode::kWriteOnly,
                            .meaning = "wake-up frame filter, eight words one after the other",
                            .write = [this](u32 value) { filter_.write(value); }}};
  Register wake_up_{
      regs,
      {.name = "WUCSR",
       .offset = 12 * 4,
       .fields = {kGlobalUnicast, kWakeReceived, kMagicReceived, kWakeEnable, kMagicEnable},
       .meaning = "wake-up control and status",
       .write = [this](u32 value) { wake_up_written(value); }}};
};

}  // namespace vesim::models::lan9118
