// SPDX-License-Identifier: Apache-2.0
#include "models/pl011/pl011.h"

#include "isa/diagnostics.h"
#include "models/clock.h"

namespace vesim::models {

Pl011::Pl011(const sc_core::sc_module_name& name, EventQueue& queue, u64 clock_hz)
    : Peripheral(name, 0x1000),
      queue_(queue),
      clock_hz_(clock_hz),
      timeout_(queue.add_timer(regs.name(), [this] {
        if (!rx_fifo_.empty()) raise(kRt);
      })) {}

// Registers (section 3.3).

u32 Pl011::read_data() const {
  const u32 character = rx_fifo_.empty() ? 0 : rx_fifo_.front();
  return character | (overrun_ ? kOverrunError : 0);
}

void Pl011::pop_received() {
  rsr_.set(read_data() >> 8);
  if (rx_fifo_.empty()) return;
  rx_fifo_.pop_front();
  if (rx_fifo_.size() < trigger_level(kRxIflSel)) clear(kRx);
  if (rx_fifo_.empty()) {
    queue_.disarm(timeout_);
    clear(kRt);
  }
  fill_receiver();
}

void Pl011::write_data(u32 value) {
  if (tx_fifo_.size() == depth()) {
    isa::guest_error(regs.name(), 0, "write to UARTDR while the transmit FIFO is full");
    return;
  }
  tx_fifo_.push_back(static_cast<u8>(value));
  if (tx_fifo_.size() > trigger_level(kTxIflSel)) clear(kTx);
  if (!cr_.get(kUartEn) || !cr_.get(kTxe)) {
    isa::guest_error(regs.name(), 0, "write to UARTDR while the transmitter is disabled");
  }
  drain_transmitter();
}

u32 Pl011::flags() const {
  u32 value = modem_inputs();
  if (!tx_fifo_.empty()) value |= 1u << 3;
  if (rx_fifo_.empty()) value |= 1u << 4;
  if (tx_fifo_.size() >= depth()) value |= 1u << 5;
  if (rx_fifo_.size() >= depth()) value |= 1u << 6;
  if (tx_fifo_.empty()) value |= 1u << 7;
  return value;
}

// Turning the FIFOs on or off empties them.
void Pl011::line_control_written() {
  if (lcr_h_.get(kFen) != fifos_enabled_) {
    fifos_enabled_ = lcr_h_.get(kFen);
    rx_fifo_.clear();
    tx_fifo_.clear();
    queue_.disarm(timeout_);
    clear(kRx | kRt);
  }
  const bool break_starts = lcr_h_.get(kBrk) && !line_break_;
  line_break_ = lcr_h_.get(kBrk);
  if (break_starts && cr_.get(kLbe)) receive_character(0, kBreakError);
  fill_receiver();
}

void Pl011::control_written() {
  update_modem();
  drain_transmitter();
  fill_receiver();
}

// Transmitter and receiver.

// UARTIFLS (section 3.3.9): 1/8, 1/4, 1/2, 3/4, 7/8 of the FIFO; the reserved values count as 7/8.
// Without FIFOs the receiver's level is its one character, the transmitter's is empty.
unsigned Pl011::trigger_level(const Field& select) const {
  if (!lcr_h_.get(kFen)) return select.lo == kRxIflSel.lo ? 1 : 0;
  static constexpr unsigned kEighths[8] = {1, 2, 4, 6, 7, 7, 7, 7};
  return kFifoDepth * kEighths[ifls_.get(select)] / 8;
}

bool Pl011::transmitter_on() const {
  return cr_.get(kUartEn) && cr_.get(kTxe) && (!cr_.get(kCtsEn) || (modem_inputs() & kCts));
}

void Pl011::drain_transmitter() {
  if (!transmitter_on() || tx_fifo_.empty()) return;
  while (!tx_fifo_.empty()) {
    const u8 character = tx_fifo_.front();
    tx_fifo_.pop_front();
    if (cr_.get(kLbe)) {
      receive_character(character, 0);
    } else if (transmit_) {
      transmit_(character);
    }
  }
  raise(kTx);
}

void Pl011::receive(std::string_view bytes) {
  for (const char byte : bytes) waiting_.push_back(static_cast<u8>(byte));
  fill_receiver();
}

void Pl011::fill_receiver() {
  if (cr_.get(kLbe)) return;
  while (receiver_on() && !waiting_.empty() && rx_fifo_.size() < depth()) {
    push_received(waiting_.front());
    waiting_.pop_front();
  }
}

void Pl011::receive_character(u8 data, u32 errors) {
  if (!receiver_on()) return;
  if (rx_fifo_.size() < depth()) {
    push_received(data | errors);
    return;
  }
  overrun_ = true;
  rsr_.set(rsr_.get() | kOverrunError >> 8);
  raise(kOverrunError >> 1);
}

void Pl011::push_received(u32 character) {
  overrun_ = false;
  rx_fifo_.push_back(character);
  const u32 errors = (character & (kFramingError | kParityError | kBreakError)) >> 1;
  raise(errors | (rx_fifo_.size() >= trigger_level(kRxIflSel) ? kRx : 0));
  queue_.arm(timeout_, queue_.now() + receive_timeout());
}

// 32 bit periods; a bit is 16 x (IBRD + FBRD / 64) cycles of UARTCLK.
u64 Pl011::receive_timeout() const {
  return time_of_cycle(32 * 16 * (u64{ibrd_.get()} * 64 + fbrd_.get()) / 64, clock_hz_);
}

// Modem lines.

void Pl011::set_modem_inputs(u32 lines) {
  external_modem_ = lines & (kCts | kDsr | kDcd | kRi);
  update_modem();
  drain_transmitter();
}

// In loopback the outputs feed the inputs: RTS to CTS, DTR to DSR, OUT1 to DCD, OUT2 to RI.
u32 Pl011::modem_inputs() const {
  if (!cr_.get(kLbe)) return external_modem_;
  return (cr_.get(kRts) ? kCts : 0) | (cr_.get(kDtr) ? kDsr : 0) | (cr_.get(kOut1) ? kDcd : 0) |
         (cr_.get(kOut2) ? kRi : 0);
}

void Pl011::update_modem() {
  const u32 changed = modem_inputs() ^ seen_modem_;
  seen_modem_ = modem_inputs();
  raise((changed & kCts ? kCtsm : 0) | (changed & kDsr ? kDsrm : 0) | (changed & kDcd ? kDcdm : 0) |
        (changed & kRi ? kRim : 0));
}

// Interrupts (section 3.4).

void Pl011::raise(u32 interrupts) {
  ris_.set(ris_.get() | interrupts);
  update_interrupt();
}

void Pl011::clear(u32 interrupts) {
  ris_.set(ris_.get() & ~interrupts);
  update_interrupt();
}

void Pl011::reset(bool power_on) {
  Peripheral::reset(power_on);
  rx_fifo_.clear();
  tx_fifo_.clear();
  waiting_.clear();
  overrun_ = line_break_ = fifos_enabled_ = false;
  seen_modem_ = external_modem_;
  queue_.disarm(timeout_);
  update_interrupt();
}

void Pl011::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("rx_fifo", rx_fifo_);
  ar("tx_fifo", tx_fifo_);
  ar("waiting", waiting_);
  ar("overrun", overrun_);
  ar("line_break", line_break_);
  ar("fifos_enabled", fifos_enabled_);
  ar("external_modem", external_modem_);
  ar("seen_modem", seen_modem_);
  ar("interrupt", interrupt);
}

}  // namespace vesim::models
