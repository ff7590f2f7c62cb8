// SPDX-License-Identifier: Apache-2.0
#include "models/pl180/pl180.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/diagnostics.h"

namespace vesim::models {
namespace {

using namespace mci_status;

// Cycles of MCICLK (SD specification, 4.4, 4.12): a command; the least and the longest time to a
// response; responses.
constexpr u64 kCommandCycles = 48, kResponseDelay = 2, kResponseLimit = 64, kShortCycles = 48,
              kLongCycles = 136;
constexpr unsigned kLargestBlock = 11;  // log2

}  // namespace

Pl180::Pl180(const sc_core::sc_module_name& name, EventQueue& queue, u64 mclk_hz)
    : Peripheral(name, 0x1000),
      queue_(queue),
      mclk_hz_(mclk_hz),
      timer_(queue.add_timer(regs.name(), [this] { catch_up(); })) {
  bus_written();
}

void Pl180::insert(SdCard& card) {
  card_ = &card;
  bus_written();
}

// Time and status.

void Pl180::catch_up() {
  const u64 now = queue_.now();
  while (command_at_ <= now) {
    events_ |= data_path_.advance(command_at_);
    step_command(command_at_);
  }
  events_ |= data_path_.advance(now);
  update();
}

u32 Pl180::status() const {
  return events_ | data_path_.flags() | (command_state_ == CommandState::Idle ? 0 : kCmdActive);
}

void Pl180::update() {
  for (unsigned i = 0; i < interrupt.size(); ++i) interrupt[i].set(status() & mask_.get(i));
  const u64 next = std::min(command_at_, data_path_.next_change());
  if (next == queue_.deadline(timer_)) return;
  if (next == kNever) {
    queue_.disarm(timer_);
  } else {
    queue_.arm(timer_, next);
  }
}

// The bus.

bool Pl180::clock_runs() const {
  constexpr u32 kOn = 3;
  return power_.get(kPowerCtrl) == kOn && clock_.get(kClkEnable);
}

CardClock Pl180::clock() const {
  return {mclk_hz_, clock_.get(kBypass) ? 1 : 2 * (u64{clock_.get(kClkDiv)} + 1), clock_runs()};
}

// A command that the clock left in mid-air begins its state again when the clock is back.
void Pl180::bus_written() {
  catch_up();
  if (card_ && power_.get(kPowerCtrl) == 0) card_->power_cycle();
  data_path_.set_card(selected());
  data_path_.set_bus(clock(), clock_.get(kWideBus) ? 4 : 1, clock_.get(kFlowControl), queue_.now());
  if (command_state_ != CommandState::Idle && clock_runs() != (command_at_ != kNever)) {
    enter(command_state_, command_cycles_, queue_.now());
  }
  update();
}

// Commands.

void Pl180::command_written() {
  catch_up();
  const u32 command = command_.get();
  command_state_ = CommandState::Idle;
  command_at_ = kNever;
  if (kCmdEnable.get(command)) {
    if (kPending.get(command)) {
      isa::guest_error(regs.name(), 0x0c, "pending command: there is no stream with an SD card");
    }
    enter(CommandState::Send, kCommandCycles, queue_.now());
  }
  update();
}

void Pl180::enter(CommandState state, u64 cycles, u64 now) {
  command_state_ = state;
  command_cycles_ = cycles;
  const bool for_ever = state == CommandState::Wait && command_.get(kInterrupt);
  const bool ends = state != CommandState::Idle && clock_runs() && !for_ever;
  command_at_ = ends ? now + clock().time(cycles) : kNever;
}

void Pl180::step_command(u64 now) {
  switch (command_state_) {
    case CommandState::Send:
      return command_sent(now);
    case CommandState::Wait:
      events_ |= kCmdTimeOut;
      return enter(CommandState::Idle, 0, now);
    case CommandState::Receive:
      response_received();
      return enter(CommandState::Idle, 0, now);
    case CommandState::Idle:
      return;
  }
}

void Pl180::command_sent(u64 now) {
  std::optional<SdResponse> response;
  if (SdCard* card = selected()) {
    response = card->command(static_cast<u8>(command_.get(kCmdIndex)), argument_.get(), now);
  }
  if (!command_.get(kResponse)) {
    events_ |= kCmdSent;
    return enter(CommandState::Idle, 0, now);
  }
  if (!response) return enter(CommandState::Wait, kResponseLimit, now);
  response_ = *response;
  const u64 length = command_.get(kLongRsp) ? kLongCycles : kShortCycles;
  enter(CommandState::Receive, kResponseDelay + length, now);
}

// A response without a CRC, or of another length, fails the check.
void Pl180::response_received() {
  const bool is_long = command_.get(kLongRsp);
  resp_cmd_.set(response_.index);
  for (unsigned i = 0; i < 4; ++i) response_words_.set(response_.words[i], i);
  if (is_long) response_words_.set(response_.words[3] & ~1u, 3);
  events_ |= response_.crc && response_.is_long == is_long ? kCmdRespEnd : kCmdCrcFail;
}

// Data.

void Pl180::data_control_written() {
  catch_up();
  if (!data_ctrl_.get(kDataEnable)) {
    data_path_.stop();
  } else if (data_path_.active()) {
    isa::guest_error(regs.name(), 0x2c, "a transfer is started while one is under way");
  } else {
    data_path_.start(transfer(), queue_.now());
  }
  catch_up();
}

DataPath::Transfer Pl180::transfer() const {
  const u32 size = data_ctrl_.get(kBlockSize);
  const DataPath::Transfer transfer{.from_card = data_ctrl_.get(kDirection) != 0,
                                    .stream = data_ctrl_.get(kMode) != 0,
                                    .block_size = 1u << std::min(size, kLargestBlock),
                                    .length = data_length_.get(),
                                    .timeout = data_timer_.get()};
  if (size > kLargestBlock) isa::guest_error(regs.name(), 0x2c, "reserved block size");
  if (transfer.stream) isa::guest_error(regs.name(), 0x2c, "stream: an SD card has none");
  if (transfer.length % transfer.block_size != 0) {
    isa::guest_error(regs.name(), 0x28, "the data length is no multiple of the block size");
  }
  return transfer;
}

void Pl180::fifo_read() {
  if (data_path_.can_read()) {
    data_path_.pop(queue_.now());
  } else {
    isa::guest_error(regs.name(), 0x80, "read of the FIFO with no word received in it");
  }
  catch_up();
}

void Pl180::fifo_written(u32 word) {
  catch_up();
  if (data_path_.can_write()) {
    data_path_.push(word, queue_.now());
  } else {
    isa::guest_error(regs.name(), 0x80, "write to the FIFO without room to send the word");
  }
  catch_up();
}

void Pl180::reset(bool power_on) {
  catch_up();
  Peripheral::reset(power_on);
  data_path_.stop();
  events_ = 0;
  command_state_ = CommandState::Idle;
  command_at_ = kNever;
  bus_written();
}

void Pl180::serialize(isa::Archive& ar) {
  Peripheral::serialize(ar);
  ar("data_path", data_path_);
  ar("events", events_);
  ar("command_state", command_state_);
  ar("command_cycles", command_cycles_);
  ar("command_at", command_at_);
  ar("response", response_);
  ar("interrupts", interrupt);
  if (ar.loading()) data_path_.set_card(selected());
}

}  // namespace vesim::models
