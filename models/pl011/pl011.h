// SPDX-License-Identifier: Apache-2.0
// PrimeCell UART PL011 (TRM DDI 0183, r1p3: FIFOs of 16).
//
// The transmitter takes no simulated time: a character leaves at once while the transmitter is
// enabled, so that consoles do not hold the guest up for seconds. The receiver fills its FIFO as
// there is room. The receive timeout runs at the programmed baud rate. Left out: IrDA (SIR), the
// test registers (0x080 to 0x08c), DMA requests; the bits of the former two are stored.
#pragma once

#include <deque>
#include <functional>
#include <string_view>

#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/prime_cell.h"
#include "models/wire.h"

namespace vesim::models {

class Pl011 : public Peripheral {
 public:
  // `clock_hz` is UARTCLK.
  Pl011(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz);

  // The other end of the line.
  void on_transmit(std::function<void(u8)> callback) { transmit_ = std::move(callback); }
  // A sender that waits while the receiver is disabled or full.
  void receive(std::string_view bytes);
  // One character as the line delivers it: lost when the receiver is off, an overrun when it is
  // full. `errors` are kFramingError and so on.
  void receive_character(u8 data, u32 errors);
  // Modem status inputs, in the bits of UARTFR: kCts, kDsr, kDcd, kRi.
  void set_modem_inputs(u32 lines);

  Wire interrupt;  // UARTINTR

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

  // UARTDR's error bits.
  static constexpr u32 kFramingError = 1u << 8;
  static constexpr u32 kParityError = 1u << 9;
  static constexpr u32 kBreakError = 1u << 10;
  static constexpr u32 kOverrunError = 1u << 11;
  // UARTFR's modem bits.
  static constexpr u32 kCts = 1u << 0;
  static constexpr u32 kDsr = 1u << 1;
  static constexpr u32 kDcd = 1u << 2;
  static constexpr u32 kRi = 1u << 8;

 private:
  // UARTLCR_H
  static constexpr Field kBrk{0, 0, "BRK", "send break"};
  static constexpr Field kPen{1, 1, "PEN", "parity enable"};
  static constexpr Field kEps{2, 2, "EPS", "even parity select"};
  static constexpr Field kStp2{3, 3, "STP2", "two stop bits"};
  static constexpr Field kFen{4, 4, "FEN", "enable FIFOs"};
  static constexpr Field kWlen{6, 5, "WLEN", "word length - 5"};
  static constexpr Field kSps{7, 7, "SPS", "stick parity select"};
  // UARTCR
  static constexpr Field kUartEn{0, 0, "UARTEN", "UART enable"};
  static constexpr Field kSirEn{1, 1, "SIREN", "SIR enable"};
  static constexpr Field kSirLp{2, 2, "SIRLP", "SIR low-power mode"};
  static constexpr Field kLbe{7, 7, "LBE", "loopback enable"};
  static constexpr Field kTxe{8, 8, "TXE", "transmit enable"};
  static constexpr Field kRxe{9, 9, "RXE", "receive enable"};
  static constexpr Field kDtr{10, 10, "DTR", "data transmit ready"};
  static constexpr Field kRts{11, 11, "RTS", "request to send"};
  static constexpr Field kOut1{12, 12, "OUT1", "modem output 1 (DCD)"};
  static constexpr Field kOut2{13, 13, "OUT2", "modem output 2 (RI)"};
  static constexpr Field kRtsEn{14, 14, "RTSEN", "RTS hardware flow control"};
  static constexpr Field kCtsEn{15, 15, "CTSEN", "CTS hardware flow control"};
  // UARTIFLS
  static constexpr Field kTxIflSel{2, 0, "TXIFLSEL", "transmit interrupt FIFO level"};
  static constexpr Field kRxIflSel{5, 3, "RXIFLSEL", "receive interrupt FIFO level"};
  // UARTIMSC, UARTRIS, UARTMIS, UARTICR
  static constexpr u32 kRim = 1u << 0;
  static constexpr u32 kCtsm = 1u << 1;
  static constexpr u32 kDcdm = 1u << 2;
  static constexpr u32 kDsrm = 1u << 3;
  static constexpr u32 kRx = 1u << 4;
  static constexpr u32 kTx = 1u << 5;
  static constexpr u32 kRt = 1u << 6;
  static constexpr u32 kFe = 1u << 7;  // then PE, BE, OE: UARTDR's error bits one lower
  static constexpr u32 kAllInterrupts = 0x7ff;

  static constexpr unsigned kFifoDepth = 16;

  u32 read_data() const;
  void pop_received();
  void write_data(u32 value);
  u32 flags() const;
  void line_control_written();
  void control_written();

  unsigned depth() const { return lcr_h_.get(kFen) ? kFifoDepth : 1; }
  unsigned trigger_level(const Field& select) const;
  bool receiver_on() const { return cr_.get(kUartEn) && cr_.get(kRxe); }
  bool transmitter_on() const;
  void drain_transmitter();
  void fill_receiver();
  void push_received(u32 character);
  u32 modem_inputs() const;
  void update_modem();
  u64 receive_timeout() const;
  void raise(u32 interrupts);
  void clear(u32 interrupts);
  void update_interrupt() { interrupt.set(ris_.get() & imsc_.get()); }

  EventQueue& queue_;
  u64 clock_hz_;
  EventQueue::TimerId timeout_;
  std::function<void(u8)> transmit_;

  std::deque<u32> rx_fifo_;  // characters with their error bits
  std::deque<u8> tx_fifo_;
  std::deque<u8> waiting_;  // what receive() could not deliver yet
  bool overrun_ = false;
  bool line_break_ = false;  // the break in LCR_H as last seen
  bool fifos_enabled_ = false;
  u32 external_modem_ = 0;
  u32 seen_modem_ = 0;

  Register dr_{regs,
               {.name = "UARTDR",
                .offset = 0x000,
                .sizes = kAnySize,
                .meaning = "data, received with its errors",
                .read = [this] { return read_data(); },
                .after_read = [this] { pop_received(); },
                .write = [this](u32 value) { write_data(value); }}};
  Register rsr_{regs,
                {.name = "UARTRSR",
                 .offset = 0x004,
                 .sizes = kAnySize,
                 .meaning = "receive status OE BE PE FE; a write clears",
                 .write = [this](u32) { rsr_.set(0); }}};
  Register fr_{regs,
               {.name = "UARTFR",
                .offset = 0x018,
                .reset = 0x90,
                .mode = Mode::kReadOnly,
                .sizes = kAnySize,
                .fields = {{0, 0, "CTS", "clear to send"},
                           {1, 1, "DSR", "data set ready"},
                           {2, 2, "DCD", "data carrier detect"},
                           {3, 3, "BUSY", "transmitting"},
                           {4, 4, "RXFE", "receive FIFO empty"},
                           {5, 5, "TXFF", "transmit FIFO full"},
                           {6, 6, "RXFF", "receive FIFO full"},
                           {7, 7, "TXFE", "transmit FIFO empty"},
                           {8, 8, "RI", "ring indicator"}},
                .meaning = "flags",
                .read = [this] { return flags(); }}};
  Register ilpr_{regs,
                 {.name = "UARTILPR",
                  .offset = 0x020,
                  .sizes = kAnySize,
                  .fields = {{7, 0, "ILPDVSR", "low-power divisor"}},
                  .meaning = "IrDA low-power counter"}};
  Register ibrd_{regs,
                 {.name = "UARTIBRD",
                  .offset = 0x024,
                  .sizes = kAnySize,
                  .fields = {{15, 0, "BAUDDIVINT", "integer divisor"}},
                  .meaning = "integer baud rate"}};
  Register fbrd_{regs,
                 {.name = "UARTFBRD",
                  .offset = 0x028,
                  .sizes = kAnySize,
                  .fields = {{5, 0, "BAUDDIVFRAC", "64ths of the divisor"}},
                  .meaning = "fractional baud rate"}};
  Register lcr_h_{regs,
                  {.name = "UARTLCR_H",
                   .offset = 0x02c,
                   .sizes = kAnySize,
                   .fields = {kBrk, kPen, kEps, kStp2, kFen, kWlen, kSps},
                   .meaning = "line control",
                   .after_write = [this] { line_control_written(); }}};
  Register cr_{regs,
               {.name = "UARTCR",
                .offset = 0x030,
                .reset = 0x300,
                .sizes = kAnySize,
                .fields = {kUartEn, kSirEn, kSirLp, kLbe, kTxe, kRxe, kDtr, kRts, kOut1, kOut2,
                           kRtsEn, kCtsEn},
                .meaning = "control",
                .after_write = [this] { control_written(); }}};
  Register ifls_{regs,
                 {.name = "UARTIFLS",
                  .offset = 0x034,
                  .reset = 0x12,
                  .sizes = kAnySize,
                  .fields = {kTxIflSel, kRxIflSel},
                  .meaning = "interrupt FIFO level select"}};
  Register imsc_{regs,
                 {.name = "UARTIMSC",
                  .offset = 0x038,
                  .sizes = kAnySize,
                  .fields = {{10, 0, "IM", "OE BE PE FE RT TX RX DSR DCD CTS RI"}},
                  .meaning = "interrupt mask, 1: enabled",
                  .after_write = [this] { update_interrupt(); }}};
  Register ris_{regs,
                {.name = "UARTRIS",
                 .offset = 0x03c,
                 .mode = Mode::kReadOnly,
                 .sizes = kAnySize,
                 .meaning = "raw interrupt status"}};
  Register mis_{regs,
                {.name = "UARTMIS",
                 .offset = 0x040,
                 .mode = Mode::kReadOnly,
                 .sizes = kAnySize,
                 .meaning = "masked interrupt status",
                 .read = [this] { return ris_.get() & imsc_.get(); }}};
  Register icr_{regs,
                {.name = "UARTICR",
                 .offset = 0x044,
                 .mode = Mode::kWriteOnly,
                 .sizes = kAnySize,
                 .meaning = "interrupt clear",
                 .write = [this](u32 value) { clear(value & kAllInterrupts); }}};
  Register dmacr_{regs,
                  {.name = "UARTDMACR",
                   .offset = 0x048,
                   .sizes = kAnySize,
                   .fields = {{0, 0, "RXDMAE", "receive DMA"},
                              {1, 1, "TXDMAE", "transmit DMA"},
                              {2, 2, "DMAONERR", "no receive DMA on error"}},
                   .meaning = "DMA control"}};
  PrimeCellId id_{regs, 0x00141011};
};

}  // namespace vesim::models
