// SPDX-License-Identifier: Apache-2.0
// The commands that identify, select and ask a card (SD specification, 4.7.4).
#include "models/sd_card/card_status.h"
#include "models/sd_card/sd_card.h"

namespace vesim::models {
namespace {

// Operation conditions (5.1): 2.7 to 3.6 V.
constexpr u32 kVoltages = 0x00ff8000, kHighCapacity = 1u << 30, kPowerUpDone = 1u << 31;

SdResponse long_response(const LongRegister& words) { return {.is_long = true, .words = words}; }

}  // namespace

std::optional<SdResponse> SdCard::go_idle_state(u32) {
  power_cycle();
  return std::nullopt;
}

std::optional<SdResponse> SdCard::send_if_cond(u32 argument) {
  constexpr u32 k3V3 = 1;
  if ((argument >> 8 & 0xf) != k3V3) return std::nullopt;
  return SdResponse{.index = index_, .words = {argument & 0xfff}};
}

// A card of high capacity stays busy for a host that does not know such cards.
std::optional<SdResponse> SdCard::sd_send_op_cond(u32 argument) {
  SdResponse r3{.words = {kVoltages}, .crc = false};
  if ((argument & 0x00ffffff) == 0) return r3;  // an inquiry
  if ((argument & kVoltages) == 0) {
    s_.state = State::Ina;
    return std::nullopt;
  }
  if (block_addressed() && !(argument & kHighCapacity)) return r3;
  r3.words[0] |= kPowerUpDone | (block_addressed() ? kHighCapacity : 0);
  s_.state = State::Ready;
  return r3;
}

std::optional<SdResponse> SdCard::all_send_cid(u32) {
  s_.state = State::Ident;
  return long_response(card_identification());
}

// R6: the new address and the status' bits 23, 22, 19 and 12 to 0.
std::optional<SdResponse> SdCard::send_relative_addr(u32) {
  if (++s_.address == 0) s_.address = 1;
  const u32 status = status_word();
  s_.state = State::Stby;
  return SdResponse{.index = index_,
                    .words = {u32{s_.address} << 16 | (status >> 8 & 0xc000) |
                              (status >> 6 & 0x2000) | (status & 0x1fff)}};
}

// The card has no driver stage register.
std::optional<SdResponse> SdCard::set_dsr(u32) { return std::nullopt; }

std::optional<SdResponse> SdCard::select_card(u32 argument) {
  if (argument >> 16 != s_.address) {
    s_.state = s_.state == State::Prg || s_.state == State::Dis ? State::Dis : State::Stby;
    s_.next_block = kNever;
    return std::nullopt;
  }
  if (s_.state != State::Stby && s_.state != State::Dis) {
    s_.errors |= card_status::kIllegalCommand;
    return std::nullopt;
  }
  const auto response = r1();
  s_.state = s_.state == State::Dis ? State::Prg : State::Tran;
  return response;
}

std::optional<SdResponse> SdCard::send_csd(u32) {
  return long_response(card_specific_data(image_.size(), s_.high_speed));
}

std::optional<SdResponse> SdCard::send_cid(u32) { return long_response(card_identification()); }

std::optional<SdResponse> SdCard::send_status(u32) { return r1(); }

std::optional<SdResponse> SdCard::go_inactive_state(u32) {
  s_.state = State::Ina;
  return std::nullopt;
}

std::optional<SdResponse> SdCard::app_cmd(u32) {
  s_.application = true;
  return r1();
}

std::optional<SdResponse> SdCard::set_blocklen(u32 argument) {
  if (argument == 0 || argument > kBlock) return failed(card_status::kBlockLenError);
  if (!block_addressed()) s_.block_length = argument;
  return r1();
}

std::optional<SdResponse> SdCard::set_bus_width(u32 argument) {
  if (argument != 0 && argument != 2) return failed(card_status::kOutOfRange);
  s_.bus_width = argument == 2 ? 4 : 1;
  return r1();
}

std::optional<SdResponse> SdCard::set_clr_card_detect(u32) { return r1(); }

// Group 1 has default and high speed, the others the default only; 0xf leaves a group as it is.
std::optional<SdResponse> SdCard::switch_func(u32 argument) {
  const u32 wanted = argument & 0xf;
  bool others_valid = true;
  for (unsigned group = 1; group < 6; ++group) {
    const u32 function = argument >> (4 * group) & 0xf;
    others_valid &= function == 0 || function == 0xf;
  }
  const bool valid = wanted < 2 || wanted == 0xf;
  const bool high_speed = wanted == 0xf ? s_.high_speed : wanted == 1;
  if (argument >> 31 && valid && others_valid) s_.high_speed = high_speed;
  return send_register(switch_status(valid ? high_speed : 0xf, others_valid));
}

std::optional<SdResponse> SdCard::send_sd_status(u32) {
  return send_register(sd_status(s_.bus_width));
}

std::optional<SdResponse> SdCard::send_scr(u32) { return send_register(configuration_register()); }

}  // namespace vesim::models
