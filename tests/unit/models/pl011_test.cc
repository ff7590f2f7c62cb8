// SPDX-License-Identifier: Apache-2.0
// Expected values: PrimeCell UART (PL011) TRM, DDI 0183.
#include "models/pl011/pl011.h"

#include <gmock/gmock.h>

#include "models/clock.h"
#include "tests/unit/models/bench.h"

namespace vesim::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr u64 kDr = 0x00, kRsr = 0x04, kFr = 0x18, kIbrd = 0x24, kFbrd = 0x28, kLcrH = 0x2c,
              kCr = 0x30, kIfls = 0x34, kImsc = 0x38, kRis = 0x3c, kMis = 0x40, kIcr = 0x44;
constexpr u32 kUartEn = 1, kLbe = 1 << 7, kTxe = 1 << 8, kRxe = 1 << 9, kFen = 1 << 4;
constexpr u32 kOn = kUartEn | kTxe | kRxe;
constexpr u32 kRxInt = 1 << 4, kTxInt = 1 << 5, kRtInt = 1 << 6, kFeInt = 1 << 7, kPeInt = 1 << 8,
              kBeInt = 1 << 9, kOeInt = 1 << 10;

class Pl011Test : public testing::Test {
 protected:
  Pl011Test() {
    bench.connect(uart.port).connect(other.port);
    uart.on_transmit([this](u8 character) { sent.push_back(static_cast<char>(character)); });
  }
  u32 count_received() {
    u32 count = 0;
    for (; !(bench.read32(kFr) & 0x10); ++count) bench.read32(kDr);
    return count;
  }
  Bench bench;
  Pl011 uart{"uart", bench.queue, 24'000'000};
  Pl011 other{"other", bench.queue, 24'000'000};
  std::string sent;
};

TEST_F(Pl011Test, ResetValues) {
  EXPECT_EQ(bench.read32(kFr), 0x90u);
  EXPECT_EQ(bench.read32(kCr), 0x300u);
  EXPECT_EQ(bench.read32(kIfls), 0x12u);
  EXPECT_EQ(bench.read32(kRis), 0u);
  EXPECT_EQ(bench.read32(0xfe0), 0x11u);
  EXPECT_EQ(bench.read32(0xfe4), 0x10u);
  EXPECT_EQ(bench.read32(0xfe8), 0x14u);
  EXPECT_EQ(bench.read32(0xff0), 0x0du);
  EXPECT_EQ(bench.read32(0xffc), 0xb1u);
}

TEST_F(Pl011Test, TransmitsWhenBothEnablesAreSet) {
  for (const u32 off : {kTxe, kUartEn, 0u}) {
    bench.write32(kCr, off);
    bench.write8(kDr, 'x');
    EXPECT_EQ(sent, "") << off;
    EXPECT_TRUE(bench.read32(kFr) & 0x28) << "BUSY and TXFF with one-character FIFO";
    EXPECT_FALSE(bench.read32(kFr) & 0x80);
    bench.write32(kCr, kOn);
    EXPECT_EQ(std::exchange(sent, ""), "x");
  }
  EXPECT_EQ(bench.guest_errors.size(), 3u);
  bench.write8(kDr, 'a');
  bench.write16(kDr, 'b');
  bench.write32(kDr, 'c');
  EXPECT_EQ(sent, "abc");
  EXPECT_EQ(bench.read32(kFr), 0x90u);
}

TEST_F(Pl011Test, ReceivesWhenBothEnablesAreSet) {
  for (const u32 off : {kRxe, kUartEn}) {
    bench.write32(kCr, off);
    uart.receive_character('x', 0);
    EXPECT_EQ(bench.read32(kFr), 0x90u) << off;
  }
  uart.receive("ab");
  EXPECT_EQ(bench.read32(kFr) & 0x10, 0x10u) << "a patient sender waits";
  bench.write32(kCr, kOn);
  EXPECT_EQ(bench.read32(kFr) & 0x50, 0x40u) << "full without FIFOs";
  EXPECT_EQ(bench.read8(kDr), 'a');
  EXPECT_EQ(bench.read8(kDr), 'b');
  EXPECT_EQ(bench.read32(kFr), 0x90u);
}

TEST_F(Pl011Test, ReceiveInterruptFollowsTheTriggerLevel) {
  const unsigned levels[] = {2, 4, 8, 12, 14};
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  bench.write32(kImsc, kRxInt);
  for (u32 select = 0; select < 5; ++select) {
    bench.write32(kIfls, select << 3);
    for (unsigned i = 1; i <= 16; ++i) {
      uart.receive("c");
      EXPECT_EQ(uart.interrupt.level(), i >= levels[select]);
    }
    EXPECT_EQ(bench.read32(kFr) & 0x40, 0x40u);
    for (unsigned i = 15; i > 0; --i) {
      bench.read32(kDr);
      EXPECT_EQ(uart.interrupt.level(), i >= levels[select]);
    }
    bench.read32(kDr);
  }
}

TEST_F(Pl011Test, MaskedInterruptsDoNotReachTheLine) {
  bench.write32(kCr, kOn);
  uart.receive("c");
  EXPECT_EQ(bench.read32(kRis), kRxInt);
  EXPECT_EQ(bench.read32(kMis), 0u);
  EXPECT_FALSE(uart.interrupt.level());
  bench.write32(kImsc, kRxInt);
  EXPECT_EQ(bench.read32(kMis), kRxInt);
  EXPECT_TRUE(uart.interrupt.level());
  bench.write32(kIcr, kTxInt);
  EXPECT_TRUE(uart.interrupt.level());
  bench.write32(kIcr, kRxInt);
  EXPECT_FALSE(uart.interrupt.level());
}

TEST_F(Pl011Test, TransmitInterrupt) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  bench.write32(kImsc, kTxInt);
  EXPECT_FALSE(uart.interrupt.level()) << "nothing was transmitted yet";
  bench.write8(kDr, 'a');
  EXPECT_TRUE(uart.interrupt.level());
  bench.write32(kIcr, kTxInt);
  EXPECT_FALSE(uart.interrupt.level());
}

TEST_F(Pl011Test, WritingAboveTheLevelClearsTheTransmitInterrupt) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  bench.write8(kDr, 'a');
  bench.write32(kCr, kUartEn);  // transmitter off: the FIFO fills
  for (unsigned i = 0; i < 8; ++i) bench.write8(kDr, 'b');
  EXPECT_EQ(bench.read32(kRis), kTxInt) << "the level is 8";
  bench.write8(kDr, 'b');
  EXPECT_EQ(bench.read32(kRis), 0u);
  for (unsigned i = 9; i < 16; ++i) bench.write8(kDr, 'b');
  EXPECT_EQ(bench.read32(kFr) & 0x20, 0x20u);
  bench.write8(kDr, 'z');  // lost
  bench.write32(kCr, kOn);
  EXPECT_EQ(sent, "a" + std::string(16, 'b'));
}

TEST_F(Pl011Test, ReceiveTimeoutAfter32BitPeriods) {
  bench.write32(kIbrd, 13);  // 115200 baud
  bench.write32(kFbrd, 1);
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  bench.write32(kImsc, kRtInt);
  uart.receive("a");
  const u64 timeout = time_of_cycle(32 * 16 * (13 * 64 + 1) / 64, 24'000'000);
  bench.advance_to(timeout - 1);
  EXPECT_FALSE(uart.interrupt.level());
  uart.receive("b");  // starts it again
  bench.advance_to(2 * timeout - 2);
  EXPECT_FALSE(uart.interrupt.level());
  bench.advance_to(2 * timeout - 1);
  EXPECT_TRUE(uart.interrupt.level());
  bench.read32(kDr);
  EXPECT_TRUE(uart.interrupt.level());
  bench.read32(kDr);
  EXPECT_FALSE(uart.interrupt.level()) << "the FIFO is empty";
  bench.advance_by(10 * timeout);
  EXPECT_FALSE(uart.interrupt.level());
}

TEST_F(Pl011Test, ErrorsTravelWithTheirCharacter) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  uart.receive_character('a', 0);
  uart.receive_character('b', Pl011::kFramingError);
  uart.receive_character('c', Pl011::kParityError);
  uart.receive_character(0, Pl011::kBreakError);
  EXPECT_EQ(bench.read32(kRis), kFeInt | kPeInt | kBeInt);
  EXPECT_EQ(bench.read32(kDr), u32{'a'});
  EXPECT_EQ(bench.read32(kRsr), 0u);
  EXPECT_EQ(bench.read32(kDr), 0x100u | 'b');
  EXPECT_EQ(bench.read32(kRsr), 1u);
  EXPECT_EQ(bench.read32(kDr), 0x200u | 'c');
  EXPECT_EQ(bench.read32(kRsr), 2u);
  EXPECT_EQ(bench.read32(kDr), 0x400u);
  EXPECT_EQ(bench.read32(kRsr), 4u);
  bench.write32(kRsr, 0xff);
  EXPECT_EQ(bench.read32(kRsr), 0u);
  bench.write32(kImsc, kBeInt);
  EXPECT_TRUE(uart.interrupt.level());
  bench.write32(kIcr, kBeInt);
  EXPECT_FALSE(uart.interrupt.level());
  EXPECT_EQ(bench.read32(kRis), kFeInt | kPeInt);
}

TEST_F(Pl011Test, Overrun) {
  bench.write32(kCr, kOn);
  uart.receive_character('a', 0);
  uart.receive_character('b', 0);
  EXPECT_EQ(bench.read32(kRsr), 8u);
  EXPECT_EQ(bench.read32(kRis) & kOeInt, kOeInt);
  EXPECT_EQ(bench.read32(kDr), 0x800u | 'a');
  uart.receive_character('c', 0);
  EXPECT_EQ(bench.read32(kDr), u32{'c'});
}

TEST_F(Pl011Test, LoopbackOfDataBreakAndModemLines) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn | kLbe);
  for (const char c : {'a', 'b'}) bench.write8(kDr, static_cast<u8>(c));
  EXPECT_EQ(sent, "");
  EXPECT_EQ(bench.read32(kDr), u32{'a'});
  EXPECT_EQ(bench.read32(kDr), u32{'b'});
  bench.write32(kLcrH, kFen | 1);
  EXPECT_EQ(bench.read32(kDr), 0x400u);
  const u32 flags[] = {1u << 1, 1u << 0, 1u << 2, 1u << 8};  // DSR CTS DCD RI
  const u32 interrupts[] = {1u << 3, 1u << 1, 1u << 2, 1u << 0};
  for (unsigned i = 0; i < 4; ++i) {
    bench.write32(kIcr, 0x7ff);
    bench.write32(kCr, kOn | kLbe | (0x400u << i));  // DTR RTS OUT1 OUT2
    EXPECT_EQ(bench.read32(kFr) & 0x107, flags[i]);
    EXPECT_EQ(bench.read32(kRis) & interrupts[i], interrupts[i]);
  }
}

TEST_F(Pl011Test, ClearToSendHoldsTheTransmitter) {
  bench.write32(kCr, kOn | 0x8000);
  bench.write8(kDr, 'a');
  EXPECT_EQ(sent, "");
  uart.set_modem_inputs(Pl011::kCts);
  EXPECT_EQ(sent, "a");
  EXPECT_EQ(bench.read32(kRis) & 2, 2u);
}

TEST_F(Pl011Test, WaitingInputFillsTheFifoAsItIsRead) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  uart.receive(std::string(40, 'a'));
  EXPECT_EQ(count_received(), 40u);
  EXPECT_EQ(bench.read32(kRis) & kOeInt, 0u);
}

TEST_F(Pl011Test, SwitchingTheFifosEmptiesThem) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  uart.receive("abc");
  bench.write32(kLcrH, 0);
  EXPECT_EQ(bench.read32(kFr), 0x90u);
  EXPECT_EQ(bench.read32(kRis), 0u);
}

TEST_F(Pl011Test, DebuggerDrainsNothing) {
  bench.write32(kCr, kOn);
  uart.receive("a");
  EXPECT_EQ(bench.peek32(kDr), u32{'a'});
  EXPECT_EQ(bench.read32(kDr), u32{'a'});
}

TEST_F(Pl011Test, StateRoundTripAndReset) {
  bench.write32(kLcrH, kFen);
  bench.write32(kCr, kOn);
  bench.write32(kImsc, kRxInt);
  uart.receive(std::string(20, 'q'));
  Bench::copy_state(uart, other);
  EXPECT_EQ(Bench::state_of(uart), Bench::state_of(other));
  EXPECT_TRUE(other.interrupt.level());
  uart.reset(false);
  EXPECT_FALSE(uart.interrupt.level());
  EXPECT_EQ(bench.read32(kFr), 0x90u);
  EXPECT_EQ(bench.at_port(1).read8(kDr), 'q');
}

}  // namespace
}  // namespace vesim::models
