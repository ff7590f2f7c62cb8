// SPDX-License-Identifier: Apache-2.0
#include "models/lan9118/lan9118.h"

#include <algorithm>
#include <utility>

#include "isa/diagnostics.h"
#include "models/clock.h"

namespace vesim::models {
namespace {

using namespace lan9118;

constexpr u64 kFrameSize = 0x10000;  // bytes of the bus
constexpr u32 kPmtCtrl = 0x84, kByteTest = 0x64;
constexpr u64 kTimerHz = 10'000, kFreeRunHz = 25'000'000;
constexpr u64 kTimerPeriod = 0x10000;                  // ticks from wrap to wrap
constexpr u64 kDeassertionStep = 10 * u64{1'000'000};  // 10 us
constexpr u64 kPauseQuantumBits = 512;
constexpr u32 kFastForwardWords = 4;  // at least, of the packet that is skipped

// The two FIFOs' 16 KiB: section 5.3.9.
constexpr u32 kFifoBytes = 16 * 1024, kTxStatusBytes = 512;
constexpr u32 kLeastTxFifo = 2, kGreatestTxFifo = 14;

// PMT_CTRL.WUPS
constexpr u32 kWokenByPhy = 1, kWokenByFrame = 2;

}  // namespace

Lan9118::Lan9118(const sc_core::sc_module_name& name, EventQueue& queue,
                 const Lan9118Parameters& parameters, EthernetPort& line)
    : Peripheral(name, kFrameSize),
      queue_(queue),
      line_(line),
      phy_(regs.name() + ".phy", queue, parameters.autonegotiation,
           [this] { phy_interrupt_changed(); }),
      mac_(regs.name() + ".mac", phy_,
           {.control_changed = [this] { transmitter_.update(); },
            .receiver_stopped = [this] { raise(kRxStopInt); },
            .send_pause = [this](u16 quanta) { send_pause(quanta); }}),
      transmitter_(regs.name(), queue,
                   {.enabled = [this] { return mac_.transmitter_on() && awake(); },
                    .no_carrier = [this] { return !mac_.full_duplex() && !line_.carrier(); },
                    .free_at = [this] { return line_.free_at(); },
                    .send = [this](EthernetFrame frame) { return send(std::move(frame)); },
                    .sent = [this] { frame_sent(); },
                    .raise = [this](u32 interrupts) { raise(interrupts); }}),
      eeprom_(mac_address(parameters.mac)),
      timer_(kTimerHz),
      timer_event_(queue.add_timer(regs.name() + ".timer", [this] { timer_wrapped(); })),
      deassertion_event_(
          queue.add_timer(regs.name() + ".deassertion", [this] { update_interrupt(); })) {
  regs.set_gate([this](u64 offset, bool is_write) { return accessible(offset, is_write); });
  phy_.attach(line);
  line.connect({.frame = [this](EthernetFrame frame) { receive(std::move(frame)); },
                .carrier = [this](bool up) { phy_.carrier(up); }});
}

void Lan9118::misuse(const Register& at, const char* what) const {
  isa::guest_error(regs.name(), at.spec().offset, what);
}

// Asleep, only PMT_CTRL can be read and only BYTE_TEST written; awake, a read must come before the
// first write (section 3.10.2).
bool Lan9118::accessible(u64 offset, bool is_write) {
  if (!awake()) {
    if (offset == (is_write ? kByteTest : kPmtCtrl)) return true;
    isa::guest_error(regs.name(), offset, "access in a power saving state");
    return false;
  }
  if (!is_write) return may_be_written_ = true;
  if (!may_be_written_) isa::guest_error(regs.name(), offset, "write before any read");
  return may_be_written_;
}

// FIFOs.

void Lan9118::split_fifos() {
  const u32 tx = hardware_config_.get(kTxFifoSize) * 1024;
  const u32 rx = kFifoBytes - tx;
  transmitter_.set_size(tx - kTxStatusBytes);
  rx_.set_size(rx - rx / 16, rx / 16 / 4);
}

void Lan9118::rx_data_read() {
  static constexpr u32 kAlignment[4] = {1, 4, 8, 1};
  const u32 offset = rx_config_.get(kRxOffset);
  if (!rx_.peek_data(offset)) {
    misuse(rx_data_, "read of an empty RX data FIFO");
    return raise(kRxError);
  }
  rx_.pop_data(offset, kAlignment[rx_config_.get(kRxAlignment)]);
  rx_level_fell();
  const u32 count = rx_config_.get(kRxDmaCount);
  if (count == 0) return;
  rx_config_.set(kRxDmaCount, count - 1);
  if (count == 1) raise(kRxDmaInt);
}

void Lan9118::rx_status_read() {
  if (rx_.pop_status()) return update_interrupt();
  misuse(rx_status_, "read of an empty RX status FIFO");
  raise(kRxError);
}

void Lan9118::tx_status_read() {
  if (!transmitter_.pop_status()) misuse(tx_status_, "read of an empty TX status FIFO");
  update_interrupt();
}

void Lan9118::rx_config_written() {
  if (!rx_config_.get(kRxDump)) return;
  rx_config_.set(kRxDump, 0);
  if (mac_.receiver_on()) misuse(rx_config_, "RX_DUMP while the receiver is on");
  rx_.clear();
  rx_level_fell();
}

void Lan9118::fast_forward(u32 value) {
  if (!kFastForward.get(value)) return;
  if (rx_.fast_forward() < kFastForwardWords) {
    misuse(rx_data_path_, "RX_FFWD of a packet with less than four words left");
  }
  rx_level_fell();
}

void Lan9118::tx_config_written() {
  const u32 value = tx_config_.get();
  tx_config_.set(value & kTxDiscardStatus.mask());
  if (kTxStatusDump.get(value)) transmitter_.clear_status();
  if (kTxDataDump.get(value)) transmitter_.clear_data();
  transmitter_.discard_status(kTxDiscardStatus.get(value));
  if (kTxStop.get(value)) {
    transmitter_.stop();
  } else {
    transmitter_.set_on(kTxOn.get(value));
  }
  update_interrupt();
}

void Lan9118::hardware_config_written(u32 value) {
  if (kSoftReset.get(value)) return soft_reset();
  u32 size = kTxFifoSize.get(value);
  if (size < kLeastTxFifo || size > kGreatestTxFifo) {
    misuse(hardware_config_, "reserved TX_FIF_SZ");
    size = hardware_config_.get(kTxFifoSize);
  }
  const u32 stored = kThresholdMode.mask() | kStoreForward.mask() | kThreshold.mask();
  hardware_config_.set(kTxFifoSize.set((value & stored) | k32Bit.mask(), size));
  split_fifos();
  update_interrupt();
}

// Frames.

// What has no line, or stays inside, takes its time all the same.
u64 Lan9118::send(EthernetFrame frame) {
  const bool looped = looped_back();
  if (!looped && line_.carrier()) return line_.send(std::move(frame));
  const u64 bits = 8 * frame.wire_bytes();
  if (looped) looped_.push_back(std::move(frame));
  return queue_.now() + time_of_cycle(bits, phy_.rate());
}

void Lan9118::frame_sent() {
  for (EthernetFrame& frame : std::exchange(looped_, {})) deliver(std::move(frame));
  update_interrupt();
}

void Lan9118::receive(EthernetFrame frame) {
  if (!looped_back()) deliver(std::move(frame));
}

void Lan9118::deliver(EthernetFrame frame) {
  if (mac_.waits_for_wake_up()) {
    if (mac_.wakes_up(frame)) wake(kWokenByFrame);
    return;
  }
  if (!awake() || !mac_.receiver_on()) return;
  const auto quanta = frame.fcs_valid ? pause_quanta(frame) : std::nullopt;
  if (quanta && mac_.heeds_pause()) {
    transmitter_.pause_until(queue_.now() +
                             time_of_cycle(*quanta * kPauseQuantumBits, phy_.rate()));
  }
  const MacAddress to = frame.destination();
  auto received = mac_.receive(std::move(frame));
  if (!received.wanted) return;
  if (received.watchdog) raise(kRxWatchdog);
  if (!rx_.push(std::move(received.bytes), received.status)) {
    rx_dropped_.set(rx_dropped_.get() + 1);
    raise(kRxDropped | (rx_dropped_.get() == 0x80000000 ? kRxDropHalfInt : 0));
  }
  ask_for_pause(to);
  update_interrupt();
}

void Lan9118::send_pause(u16 quanta) {
  if (mac_.transmitter_on() && mac_.full_duplex() && !looped_back()) {
    line_.send(pause_frame(mac_.address(), quanta));
  }
}

// One pause frame when the data passes the high level, one that ends the pause below the low.
void Lan9118::ask_for_pause(const MacAddress& to) {
  const bool concerned = flow_config_.get(kFlowAny) ||
                         (flow_config_.get(kFlowAddressed) && to == mac_.address()) ||
                         (flow_config_.get(kFlowBroadcast) && to == kBroadcastMac) ||
                         (flow_config_.get(kFlowMulticast) && is_group(to) && to != kBroadcastMac);
  if (!concerned || pause_asked_for_ || rx_.data_used() < 64 * flow_config_.get(kFlowHigh)) return;
  pause_asked_for_ = true;
  send_pause(mac_.pause_time());
}

void Lan9118::rx_level_fell() {
  if (pause_asked_for_ && rx_.data_used() <= 64 * flow_config_.get(kFlowLow)) {
    pause_asked_for_ = false;
    send_pause(0);
  }
  update_interrupt();
}

// MAC, EEPROM.

void Lan9118::mac_command_written() {
  if (!mac_command_.get(kCsrBusy)) return;
  mac_command_.set(kCsrBusy, 0);
  const unsigned index = mac_command_.get(kCsrAddress);
  if (mac_command_.get(kCsrRead)) {
    mac_data_.set(mac_.read(index));
  } else {
    mac_.write(index, mac_data_.get());
  }
}

void Lan9118::load_mac_address() {
  const auto address = eeprom_.mac_address();
  if (address) mac_.set_address(*address);
  eeprom_command_.set(kMacLoaded, address.has_value());
}

// Its two status bits are cleared by writing ones.
void Lan9118::eeprom_command_written(u32 value) {
  static constexpr u32 kReload = 7;
  const u32 status = kEepromTimeout.mask() | kMacLoaded.mask();
  eeprom_command_.set((eeprom_command_.get() & status & ~value) |
                      (value & (kEepromCommand.mask() | kEepromAddress.mask())));
  if (!kEepromBusy.get(value)) return;
  if (kEepromCommand.get(value) == kReload) return load_mac_address();
  const auto command = static_cast<Eeprom::Command>(kEepromCommand.get(value));
  const auto data = eeprom_.execute(command, kEepromAddress.get(value), u8(eeprom_data_.get()));
  if (!data) {
    misuse(eeprom_command_, "EEPROM write while writing is disabled");
    eeprom_command_.set(kEepromTimeout, 1);
  } else if (command == Eeprom::kRead) {
    eeprom_data_.set(*data);
  }
}

// Power management.

void Lan9118::power_written(u32 value) {
  const u32 plain = kPowerMode.mask() | kWakeOnLan.mask() | kEnergyDetect.mask() | kPmeType.mask() |
                    kPmeIndication.mask() | kPmePolarity.mask() | kPmeEnable.mask();
  power_.set((power_.get() & kWakeStatus.mask() & ~value) | (value & plain));
  if (!awake()) may_be_written_ = false;
  if (kPhyReset.get(value)) phy_.reset();
  transmitter_.update();
}

void Lan9118::wake(u32 status) {
  power_.set(kWakeStatus, power_.get(kWakeStatus) | status);
  const bool reported =
      status == kWokenByFrame ? power_.get(kWakeOnLan) : power_.get(kEnergyDetect);
  if (reported && power_.get(kPmeEnable)) raise(kPmeInt);
}

// Timers.

// The interrupt comes when the count wraps from zero, a tick after it.
void Lan9118::timer_config_written() {
  const u64 now = queue_.now();
  const bool enabled = timer_config_.get(kTimerEnable);
  timer_.set_running(enabled, now);
  timer_.set_reload(kTimerPeriod);
  timer_.load(enabled ? timer_config_.get(kTimerLoad) + 1 : kTimerPeriod, now);
  queue_.arm(timer_event_, timer_.next_zero());
}

u32 Lan9118::timer_count() const { return static_cast<u32>(timer_.remaining(queue_.now()) - 1); }

void Lan9118::timer_wrapped() {
  timer_.advance(queue_.now());
  queue_.arm(timer_event_, timer_.next_zero());
  raise(kGptInt);
}

u32 Lan9118::free_run() const {
  return static_cast<u32>(cycles_at(queue_.now() - reset_time_, kFreeRunHz));
}

// Interrupts.

u32 Lan9118::interrupt_config() const {
  const u32 pending = interrupt_status_.get() & interrupt_enable_.get();
  const bool waiting = queue_.deadline(deassertion_event_) != kNever;
  return kIrqInternal.set(kDeassertionStatus.set(interrupt_config_.get(), waiting), pending != 0);
}

void Lan9118::interrupt_config_written(u32 value) {
  const u32 stored =
      kDeassertion.mask() | kIrqEnable.mask() | kIrqPolarity.mask() | kIrqType.mask();
  interrupt_config_.set(value & stored);
  if (interrupt_config_.get(kDeassertion) == 0) {
    queue_.disarm(deassertion_event_);
  } else if (kDeassertionClear.get(value)) {
    begin_deassertion();
  }
  update_interrupt();
}

void Lan9118::begin_deassertion() {
  const u64 steps = interrupt_config_.get(kDeassertion);
  if (steps != 0) queue_.arm(deassertion_event_, queue_.now() + steps * kDeassertionStep);
}

void Lan9118::interrupt_enable_written(u32 value) {
  const u32 rising = value & ~interrupt_enable_.get();
  interrupt_enable_.set(value & kAllInterrupts);
  raise(rising & kSwInt);
}

void Lan9118::raise(u32 interrupts) {
  interrupt_status_.set(interrupt_status_.get() | interrupts);
  update_interrupt();
}

// These come back for as long as their condition holds.
u32 Lan9118::level_interrupts() const {
  u32 levels = 0;
  if (transmitter_.free() > 64 * fifo_levels_.get(kTxAvailableLevel)) levels |= kTxAvailable;
  if (transmitter_.status_full()) levels |= kTxStatusFull;
  if (transmitter_.status_used() > fifo_levels_.get(kTxLevel)) levels |= kTxStatusLevel;
  if (rx_.status_full()) levels |= kRxStatusFull;
  if (rx_.status_used() > fifo_levels_.get(kRxLevel)) levels |= kRxStatusLevel;
  return levels;
}

void Lan9118::update_interrupt() {
  const u32 sticky = interrupt_status_.get() & ~kPhyInt;
  interrupt_status_.set(sticky | level_interrupts() | (phy_.interrupt() ? kPhyInt : 0));
  const bool wanted =
      interrupt_config_.get(kIrqEnable) && (interrupt_status_.get() & interrupt_enable_.get()) != 0;
  if (asserted_ && !wanted) {
    asserted_ = false;
    begin_deassertion();
  } else if (wanted && queue_.deadline(deassertion_event_) == kNever) {
    asserted_ = true;
  }
  drive_irq();
}

// An open-drain output is active low whatever the polarity, and pulled up.
void Lan9118::drive_irq() {
  const bool active_high = interrupt_config_.get(kIrqType) && interrupt_config_.get(kIrqPolarity);
  irq.set(asserted_ == active_high);
}

void Lan9118::phy_interrupt_changed() {
  if (phy_.interrupt() && !awake()) wake(kWokenByPhy);
  update_interrupt();
}

// Reset and state.

// Polarity and type of the interrupt and PME pins outlast it, and so does the PHY.
void Lan9118::soft_reset() {
  const u32 pins = interrupt_config_.get() & (kIrqPolarity.mask() | kIrqType.mask());
  const u32 pme = power_.get() & (kPmeType.mask() | kPmePolarity.mask());
  regs.reset();
  interrupt_config_.set(pins);
  power_.set(pme);
  mac_.reset();
  transmitter_.reset();
  rx_.clear();
  looped_.clear();
  queue_.disarm(deassertion_event_);
  timer_config_written();
  asserted_ = may_be_written_ = pause_asked_for_ = false;
  reset_time_ = queue_.now();
  load_mac_address();
  split_fifos();
  update_interrupt();
}

void Lan9118::reset(bool power_on) {
  Peripheral::reset(power_on);
  if (power_on) eeprom_.power_on();
  interrupt_config_.set(0);
  power_.set(0);
  soft_reset();
  phy_.reset();
}

void Lan9118::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("phy", phy_);
  ar("mac", mac_);
  ar("transmitter", transmitter_);
  ar("rx", rx_);
  ar("eeprom", eeprom_);
  ar("timer", timer_);
  ar("asserted", asserted_);
  ar("may_be_written", may_be_written_);
  ar("pause_asked_for", pause_asked_for_);
  ar("reset_time", reset_time_);
  ar("looped", looped_);
  ar("irq", irq);
}

}  // namespace vesim::models
