// SPDX-License-Identifier: Apache-2.0
#include "models/sd_card/sd_card.h"

#include <fmt/format.h>

#include <utility>

#include "isa/diagnostics.h"
#include "models/sd_card/card_status.h"

namespace vesim::models {

SdCard::SdCard(const std::string& image, CardImage::Writes writes,
               const SdCardParameters& parameters, u64 wrong_crc_every)
    : image_(image, writes), parameters_(parameters), wrong_crc_every_(wrong_crc_every) {}

SdCard::SdCard(u64 size, const SdCardParameters& parameters, u64 wrong_crc_every)
    : image_(size), parameters_(parameters), wrong_crc_every_(wrong_crc_every) {}

// Each command with the states in which it is legal (table 4-35).
std::span<const SdCard::Command> SdCard::basic_commands() {
  constexpr u16 kSelectable = in(State::Stby) | in(State::Tran) | in(State::Data) | in(State::Rcv) |
                              in(State::Prg) | in(State::Dis);
  constexpr u16 kTran = in(State::Tran), kStby = in(State::Stby);
  static constexpr Command kCommands[] = {
      {0, 0xffff, false, &SdCard::go_idle_state},
      {2, in(State::Ready), false, &SdCard::all_send_cid},
      {3, in(State::Ident) | kStby, false, &SdCard::send_relative_addr},
      {4, kStby, false, &SdCard::set_dsr},
      {6, kTran, false, &SdCard::switch_func},
      {7, kSelectable & ~in(State::Rcv), false, &SdCard::select_card},
      {8, in(State::Idle), false, &SdCard::send_if_cond},
      {9, kStby, true, &SdCard::send_csd},
      {10, kStby, true, &SdCard::send_cid},
      {12, in(State::Data) | in(State::Rcv), false, &SdCard::stop_transmission},
      {13, kSelectable, true, &SdCard::send_status},
      {15, kSelectable, true, &SdCard::go_inactive_state},
      {16, kTran, false, &SdCard::set_blocklen},
      {17, kTran, false, &SdCard::read_single_block},
      {18, kTran, false, &SdCard::read_multiple_block},
      {23, kTran, false, &SdCard::set_block_count},
      {24, kTran, false, &SdCard::write_block},
      {25, kTran, false, &SdCard::write_multiple_block},
      {32, kTran, false, &SdCard::erase_wr_blk_start},
      {33, kTran, false, &SdCard::erase_wr_blk_end},
      {38, kTran, false, &SdCard::erase},
      {55, kSelectable | in(State::Idle), true, &SdCard::app_cmd},
  };
  return kCommands;
}

std::span<const SdCard::Command> SdCard::application_commands() {
  constexpr u16 kTran = in(State::Tran);
  static constexpr Command kCommands[] = {
      {6, kTran, false, &SdCard::set_bus_width},
      {13, kTran, false, &SdCard::send_sd_status},
      {22, kTran, false, &SdCard::send_num_wr_blocks},
      {23, kTran, false, &SdCard::set_wr_blk_erase_count},
      {41, in(State::Idle), false, &SdCard::sd_send_op_cond},
      {42, kTran, false, &SdCard::set_clr_card_detect},
      {51, kTran, false, &SdCard::send_scr},
  };
  return kCommands;
}

const SdCard::Command* SdCard::find(std::span<const Command> commands, u8 index) {
  for (const Command& command : commands) {
    if (command.index == index) return &command;
  }
  return nullptr;
}

std::optional<SdResponse> SdCard::command(u8 index, u32 argument, u64 now) {
  now_ = now;
  index_ = index;
  count_ = std::exchange(s_.block_count, 0);
  settle();
  if (s_.state == State::Ina) return std::nullopt;
  const bool of_erase = index == 13 || index == 32 || index == 33 || index == 38;
  if (s_.erase_start != kNever && !of_erase) {
    s_.erase_start = s_.erase_end = kNever;
    s_.errors |= card_status::kEraseReset;
  }
  application_ = std::exchange(s_.application, false);
  const Command* found = application_ ? find(application_commands(), index) : nullptr;
  application_ = found != nullptr;  // an unknown one is taken as a basic command
  return execute(found ? found : find(basic_commands(), index), argument);
}

std::optional<SdResponse> SdCard::execute(const Command* command, u32 argument) {
  if (command && command->addressed && argument >> 16 != s_.address) return std::nullopt;
  if (command && command->states & in(s_.state)) return (this->*command->handler)(argument);
  s_.errors |= card_status::kIllegalCommand;
  // Asking for what a card may lack is how drivers tell cards apart: no error of the guest.
  if (command) {
    static constexpr const char* kStates[] = {"idle", "ready", "ident", "stby", "tran",
                                              "data", "rcv",   "prg",   "dis",  "ina"};
    isa::guest_error("sd_card", index_,
                     fmt::format("{}CMD{} in state {}", application_ ? "A" : "", index_,
                                 kStates[static_cast<unsigned>(s_.state)]));
  }
  return std::nullopt;
}

// Programming ends without a command.
void SdCard::settle() {
  if (now_ < s_.busy_until) return;
  if (s_.state == State::Prg) s_.state = State::Tran;
  if (s_.state == State::Dis) s_.state = State::Stby;
}

u32 SdCard::status_word() {
  using namespace card_status;
  return std::exchange(s_.errors, 0) | static_cast<u32>(s_.state) << kCurrentStateAt |
         (now_ >= s_.busy_until ? kReadyForData : 0) |
         (application_ || s_.application ? kAppCmd : 0);
}

std::optional<SdResponse> SdCard::r1() {
  return SdResponse{.index = index_, .words = {status_word()}};
}

std::optional<SdResponse> SdCard::failed(u32 error) {
  s_.errors |= error;
  return r1();
}

void SdResponse::serialize(isa::Archive& ar) {
  ar("is_long", is_long);
  ar("index", index);
  ar("words", words);
  ar("crc", crc);
}

void SdCard::Session::serialize(isa::Archive& ar) {
  ar("state", state);
  ar("errors", errors);
  ar("application", application);
  ar("address", address);
  ar("bus_width", bus_width);
  ar("high_speed", high_speed);
  ar("block_length", block_length);
  ar("block_count", block_count);
  ar("erase_start", erase_start);
  ar("erase_end", erase_end);
  ar("position", position);
  ar("blocks_left", blocks_left);
  ar("ignoring", ignoring);
  ar("blocks_written", blocks_written);
  ar("register_block", register_block);
  ar("next_block", next_block);
  ar("busy_until", busy_until);
}

void SdCard::serialize(isa::Archive& ar) {
  ar("image", image_);
  ar("blocks_transferred", blocks_transferred_);
  ar("session", s_);
}

}  // namespace vesim::models
