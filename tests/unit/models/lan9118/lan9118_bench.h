// SPDX-License-Identifier: Apache-2.0
// A LAN9118 on a bus and a cable, with what a driver does with it.
#pragma once

#include <deque>
#include <vector>

#include "../bench.h"
#include "../ethernet/ethernet_bench.h"
#include "models/lan9118/lan9118.h"

namespace vesim::models {

inline constexpr u64 kOwnMacNumber = 0x020000000018;
inline constexpr MacAddress kOwnMac = mac_address(kOwnMacNumber), kOtherMac{2, 0, 0, 0, 0, 0x99};
inline constexpr u64 kNegotiation = 1500 * kMillisecond;
inline constexpr u64 kRate = 100 * kMbit, kCableLatency = 500 * kNanosecond;

// Registers.
inline constexpr u32 kRxData = 0x00, kTxData = 0x20, kRxStatus = 0x40, kRxStatusPeek = 0x44,
                     kTxStatus = 0x48, kTxStatusPeek = 0x4c, kIdRev = 0x50, kIntCfg = 0x54,
                     kIntSts = 0x58, kIntEn = 0x5c, kByteTest = 0x64, kFifoInt = 0x68,
                     kRxCfg = 0x6c, kTxCfg = 0x70, kHwCfg = 0x74, kRxDpCtl = 0x78,
                     kRxFifoInf = 0x7c, kTxFifoInf = 0x80, kPmtCtrl = 0x84, kGpioCfg = 0x88,
                     kGptCfg = 0x8c, kGptCnt = 0x90, kEndian = 0x98, kFreeRun = 0x9c,
                     kRxDrop = 0xa0, kMacCsrCmd = 0xa4, kMacCsrData = 0xa8, kAfcCfg = 0xac,
                     kE2pCmd = 0xb0, kE2pData = 0xb4;
// MAC registers.
inline constexpr unsigned kMacCr = 1, kAddrH = 2, kAddrL = 3, kHashH = 4, kHashL = 5, kMiiAcc = 6,
                          kMiiData = 7, kFlow = 8, kVlan1 = 9, kWuff = 11, kWucsr = 12;
// MAC_CR
inline constexpr u32 kRxAll = 1u << 31, kMacLoop = 1u << 21, kFdpx = 1u << 20, kMcPas = 1u << 19,
                     kPrms = 1u << 18, kInvFilt = 1u << 17, kPassBad = 1u << 16, kHo = 1u << 15,
                     kHpFilt = 1u << 13, kBcast = 1u << 11, kPadStr = 1u << 8, kTxEn = 1u << 3,
                     kRxEn = 1u << 2;
inline constexpr u32 kTxOn = 2, kStoreForward = 1u << 20;
inline constexpr u32 kFirst = 1u << 13, kLast = 1u << 12;

class Lan9118Bench : public Bench {
 public:
  Lan9118Bench() {
    lan.irq.connect([this](bool level) { irq = level; });
    connect(lan.port);
    lan.reset(true);
    read32(kByteTest);
  }

  u32 mac_read(unsigned index) {
    write32(kMacCsrCmd, 0xc0000000 | index);
    EXPECT_EQ(read32(kMacCsrCmd) >> 31, 0u);
    return read32(kMacCsrData);
  }
  void mac_write(unsigned index, u32 value) {
    write32(kMacCsrData, value);
    write32(kMacCsrCmd, 0x80000000 | index);
  }
  u32 phy_read(unsigned index, unsigned address = 1) {
    mac_write(kMiiAcc, address << 11 | index << 6 | 1);
    return mac_read(kMiiData);
  }
  void phy_write(unsigned index, u32 value) {
    mac_write(kMiiData, value);
    mac_write(kMiiAcc, 1 << 11 | index << 6 | 2 | 1);
  }

  // Link up, everything on, promiscuous unless told otherwise.
  void start(u32 mac_cr = kPrms) {
    advance_by(kNegotiation);
    write32(kHwCfg, kStoreForward | 5 << 16);
    mac_write(kMacCr, mac_cr | kFdpx | kTxEn | kRxEn);
    write32(kTxCfg, kTxOn);
  }

  // One buffer, as the data sheet describes it; what is around the data must not matter.
  void write_buffer(u32 flags, std::span<const u8> data, u32 command_b, unsigned offset = 0,
                    unsigned alignment = 0) {
    write32(kTxData, flags | alignment << 24 | offset << 16 | static_cast<u32>(data.size()));
    write32(kTxData, command_b);
    static constexpr unsigned kWords[] = {1, 4, 8};
    const std::size_t unit = 4 * kWords[alignment];
    std::vector<u8> padded(offset, 0xee);
    padded.insert(padded.end(), data.begin(), data.end());
    padded.resize((padded.size() + unit - 1) / unit * unit, 0xdd);
    for (std::size_t i = 0; i < padded.size(); i += 4) {
      u32 word = 0;
      std::memcpy(&word, &padded[i], 4);
      write32(kTxData, word);
    }
  }
  void transmit(const EthernetFrame& frame, u32 tag = 0, unsigned offset = 0) {
    const auto size = static_cast<u32>(frame.bytes.size());
    write_buffer(kFirst | kLast, frame.bytes, tag << 16 | size, offset);
  }

  u32 rx_statuses() { return read32(kRxFifoInf) >> 16; }
  u32 tx_statuses() { return read32(kTxFifoInf) >> 16; }
  // A received packet with its FCS, taken out of the FIFO after its status was read.
  std::vector<u8> read_packet(u32 status, unsigned offset = 0) {
    const u32 length = status >> 16 & 0x3fff;
    std::vector<u8> bytes;
    for (u32 i = 0; i < (length + offset + 3) / 4; ++i) {
      const u32 word = read32(kRxData);
      for (unsigned b = 0; b < 4; ++b) bytes.push_back(u8(word >> (8 * b)));
    }
    bytes.erase(bytes.begin(), bytes.begin() + offset);
    bytes.resize(length);
    return bytes;
  }
  // What the next frame from the wire is to the host: without FCS.
  std::vector<u8> receive() {
    const u32 status = read32(kRxStatus);
    const auto bytes = read_packet(status);
    return {bytes.begin(), bytes.end() - 4};
  }
  void from_wire(const EthernetFrame& frame) {
    wire.port.send(frame);
    advance_by(kMillisecond);
  }
  bool interrupt(u32 bit) { return read32(kIntSts) & bit; }
  void clear_interrupts() { write32(kIntSts, ~0u); }

  EthernetLink cable{"cable", queue, {kRate, kCableLatency}};
  Lan9118 lan{"lan9118", queue, {kOwnMacNumber, kNegotiation}, cable.end(0)};
  Station wire{queue, cable.end(1)};
  bool irq = false;
};

inline EthernetFrame to_own(std::size_t size = 60, u8 fill = 0) {
  return make_frame(kOwnMac, kOtherMac, size, fill);
}

}  // namespace vesim::models
