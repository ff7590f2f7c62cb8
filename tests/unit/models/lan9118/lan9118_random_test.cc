// SPDX-License-Identifier: Apache-2.0
// A million frames both ways, with loss, reordering and pauses: nothing is lost that the hardware
// would not lose, and what it loses it counts.
#include <random>

#include "lan9118_bench.h"

namespace vesim::models {
namespace {

constexpr u64 kFrames = 1'000'000;
constexpr u32 kTxFree = 0x1200;

class Traffic {
 public:
  explicit Traffic(Lan9118Bench& b) : bench_(b) {
    bench_.start(0);
    bench_.mac_write(kFlow, 0x00400000 | 2);
    bench_.write32(kAfcCfg, 0x006e3740 | 1);
  }

  void run() {
    while (sent_ + from_wire_ < kFrames) {
      for (u64 n = random() % 4; n > 0; --n) host_sends();
      for (u64 n = random() % 4; n > 0; --n) wire_sends();
      bench_.advance_by(random() % 200 * kMicrosecond);
      check_wire();
      for (u64 n = random() % 4; n > 0; --n) host_receives();
    }
    bench_.advance_by(kSecond);
    check_wire();
    while (host_receives()) {
    }
    lost_ += expected_from_wire_.size();
    dropped_ += read(kRxDrop);
    EXPECT_EQ(lost_, dropped_) << "frames that vanished, and those counted";
    EXPECT_TRUE(expected_from_host_.empty());
    EXPECT_GT(dropped_, 100u);
    EXPECT_GT(damaged_, 1000u);
    EXPECT_EQ(read(kTxFifoInf) & 0xffff, kTxFree);
    EXPECT_TRUE(bench_.guest_errors.empty());
  }

 private:
  struct OnWire {
    std::vector<u8> bytes;
    bool fcs_valid;
  };

  u64 random() { return generator_(); }
  u32 read(u32 offset) { return static_cast<u32>(bench_.lan.regs.read({}, offset, 4)); }
  void write(u32 offset, u32 value) { bench_.lan.regs.write({}, offset, 4, value); }
  std::size_t size() { return random() % 32 == 0 ? 1514 : 60 + random() % 64; }

  EthernetFrame frame(const MacAddress& to, const MacAddress& from, u64 number) {
    EthernetFrame frame = make_frame(to, from, size(), u8(number));
    std::memcpy(&frame.bytes[20], &number, sizeof number);
    return frame;
  }

  void host_sends() {
    if ((read(kTxFifoInf) & 0xffff) < 1600) return;
    const EthernetFrame f = frame(kOtherMac, kOwnMac, sent_);
    const auto length = static_cast<u32>(f.bytes.size());
    const std::size_t first = random() % 2 ? length : 1 + random() % (length - 1);
    const std::span<const u8> bytes(f.bytes);
    const u32 command_b = u32(sent_ & 0xffff) << 16 | length;
    buffer(kFirst | (first == length ? kLast : 0), bytes.first(first), command_b);
    if (first != length) buffer(kLast, bytes.subspan(first), command_b);
    expected_from_host_.push_back(f.bytes);
    ++sent_;
    while (read(kTxFifoInf) >> 16) {
      ASSERT_EQ(read(kTxStatus), u32(statuses_++ & 0xffff) << 16);
    }
  }

  void buffer(u32 flags, std::span<const u8> data, u32 command_b) {
    const u32 offset = random() % 8;
    const auto end = static_cast<u32>(data.size()) + offset;
    write(kTxData, flags | offset << 16 | static_cast<u32>(data.size()));
    write(kTxData, command_b);
    for (u32 i = 0; i < end; i += 4) {
      u32 word = 0;
      for (u32 b = 0; b < 4; ++b) {
        if (i + b >= offset && i + b < end) word |= u32{data[i + b - offset]} << (8 * b);
      }
      write(kTxData, word);
    }
  }

  // Some frames are damaged, some are for others, some swap places, some ask for a pause.
  void wire_sends() {
    if (random() % 64 == 0) {
      bench_.wire.port.send(pause_frame(kOtherMac, u16(random() % 64)));
      return;
    }
    EthernetFrame f = frame(random() % 16 ? kOwnMac : kOtherMac, kOtherMac, from_wire_++);
    f.fcs_valid = random() % 64 != 0;
    if (f.fcs_valid && random() % 16 == 0) {
      held_.push_back(std::move(f));
      return;
    }
    put_on_wire(std::move(f));
    for (; !held_.empty() && random() % 4 == 0; held_.pop_front()) {
      put_on_wire(std::move(held_.front()));
    }
  }
  void put_on_wire(EthernetFrame f) {
    if (f.destination() == kOwnMac) expected_from_wire_.push_back({f.bytes, f.fcs_valid});
    bench_.wire.port.send(std::move(f));
  }

  bool host_receives() {
    dropped_ += read(kRxDrop);
    if (read(kRxFifoInf) >> 16 == 0) return false;
    const u32 status = read(kRxStatus);
    const u32 length = status >> 16 & 0x3fff;
    std::vector<u8> bytes;
    for (u32 i = 0; i < (length + 3) / 4; ++i) {
      const u32 word = read(kRxData);
      for (unsigned b = 0; b < 4; ++b) bytes.push_back(u8(word >> (8 * b)));
    }
    bytes.resize(length - 4);
    while (!expected_from_wire_.empty() && expected_from_wire_.front().bytes != bytes) {
      expected_from_wire_.pop_front();
      ++lost_;
    }
    EXPECT_FALSE(expected_from_wire_.empty()) << "a frame that nobody sent";
    if (expected_from_wire_.empty()) return false;
    EXPECT_EQ((status >> 15 & 1) == 0, expected_from_wire_.front().fcs_valid);
    damaged_ += status >> 15 & 1;
    expected_from_wire_.pop_front();
    return true;
  }

  void check_wire() {
    for (const EthernetFrame& f : bench_.wire.received) {
      if (pause_quanta(f)) continue;
      ASSERT_FALSE(expected_from_host_.empty());
      ASSERT_EQ(f.bytes, expected_from_host_.front());
      ASSERT_TRUE(f.fcs_valid);
      expected_from_host_.pop_front();
    }
    bench_.wire.received.clear();
    bench_.wire.times.clear();
  }

  Lan9118Bench& bench_;
  std::mt19937_64 generator_{9118};
  u64 sent_ = 0, from_wire_ = 0, statuses_ = 0, lost_ = 0, dropped_ = 0, damaged_ = 0;
  std::deque<std::vector<u8>> expected_from_host_;
  std::deque<OnWire> expected_from_wire_;
  std::deque<EthernetFrame> held_;
};

TEST(Lan9118RandomTest, MillionFramesBothWays) {
  Lan9118Bench bench;
  Traffic(bench).run();
}

}  // namespace
}  // namespace vesim::models
