// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>

extern "C" {
#include "pl011.h"
}

namespace vmm_test {
namespace {

constexpr unsigned kDr = 0, kFr = 0x18, kLcrH = 0x2c, kCr = 0x30, kImsc = 0x38, kRis = 0x3c,
                   kIcr = 0x44;

class Pl011Test : public testing::Test {
 protected:
  Pl011Test() {
    EXPECT_EQ(pipe(ends), 0);
    event_loop_init(&loop);
    terminal_init(&terminal_, &loop, -1, ends[1]);
    pl011_init(&uart, &terminal_);
    uart.irq.set = [](void*, unsigned, bool) {};
  }
  ~Pl011Test() override {
    close(ends[0]);
    close(ends[1]);
  }
  Pl011Test(const Pl011Test&) = delete;
  Pl011Test& operator=(const Pl011Test&) = delete;
  uint64_t read(unsigned offset) { return pl011_read(&uart, offset, 4); }
  void write(unsigned offset, uint64_t value) { pl011_write(&uart, offset, value, 4); }
  void type(const char* text) {
    const terminal_sink sink = pl011_sink(&uart);
    sink.put(sink.device, reinterpret_cast<const uint8_t*>(text), strlen(text));
  }

  int ends[2]{};
  event_loop loop{};
  terminal terminal_{};
  pl011 uart{};
};

TEST_F(Pl011Test, IsReadyForAnEarlyConsole) {
  write(kDr, 'a');
  char text[4];
  EXPECT_EQ(::read(ends[0], text, sizeof text), 1);
}

TEST_F(Pl011Test, SendsOnlyWhenEnabled) {
  write(kCr, 0x001);
  write(kDr, 'a');
  write(kCr, 0x100);
  write(kDr, 'b');
  write(kCr, 0x101);
  write(kDr, 'c');
  char text[4];
  EXPECT_EQ(::read(ends[0], text, sizeof text), 1);
  EXPECT_EQ(text[0], 'c');
}

TEST_F(Pl011Test, TransmitInterruptFollowsMaskAndClear) {
  write(kDr, 'a');
  EXPECT_FALSE(uart.irq.level);
  write(kImsc, 0x20);
  EXPECT_TRUE(uart.irq.level);
  write(kIcr, 0x20);
  EXPECT_FALSE(uart.irq.level);
}

TEST_F(Pl011Test, ReceivesThroughTheFifo) {
  write(kLcrH, 0x70);
  write(kImsc, 0x40);
  type("hi");
  EXPECT_TRUE(uart.irq.level);
  EXPECT_EQ(read(kRis) & 0x10, 0U);  // below half full
  EXPECT_EQ(read(kDr), 'h');
  EXPECT_EQ(read(kDr), 'i');
  EXPECT_FALSE(uart.irq.level);
  EXPECT_EQ(read(kFr) & 0x10, 0x10U);
  EXPECT_EQ(read(kDr), 0U);
}

TEST_F(Pl011Test, OverlongInputIsCutAndReceiverMustBeOn) {
  write(kLcrH, 0x70);
  type("0123456789abcdefghij");
  EXPECT_EQ(uart.count, 16U);
  EXPECT_EQ(read(kFr) & 0x40, 0x40U);
  while (uart.count > 0) read(kDr);
  write(kCr, 0x101);
  type("x");
  EXPECT_EQ(uart.count, 0U);
}

TEST_F(Pl011Test, HasThePrimeCellIds) {
  EXPECT_EQ(read(0xfe0), 0x11U);
  EXPECT_EQ(read(0xfe4), 0x10U);
  EXPECT_EQ(read(0xff0), 0x0dU);
  EXPECT_EQ(read(0xffc), 0xb1U);
}

}  // namespace
}  // namespace vmm_test
