// SPDX-License-Identifier: Apache-2.0
// An SD memory card in SD mode (SD Physical Layer Simplified Specification 3.01): SDSC up to 2 GiB,
// SDHC above. It has no events of its own: its state follows from the commands and their times.
//
// Left out, and answered as illegal commands: SPI mode, programming of CID and CSD, write
// protection and passwords, CMD56, UHS-I.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "isa/archive.h"
#include "models/event_queue.h"
#include "models/sd_card/card_image.h"
#include "models/sd_card/card_registers.h"
#include "models/sd_card/parameters.h"

namespace vesim::models {

using isa::u16;
using isa::u32;
using isa::u8;

struct SdResponse {
  bool is_long = false;     // 136 bits, else 48
  u8 index = 0x3f;          // the command's, or all ones
  LongRegister words = {};  // a short one has the first only
  bool crc = true;          // whether it carries one

  void serialize(isa::Archive& ar);
};

class SdCard {
 public:
  static constexpr unsigned kBlock = 512;
  // The CRC status token after a block written.
  enum class CrcStatus { kNone, kPositive, kNegative };

  // The CRC of every `wrong_crc_every`-th block on the bus is wrong; 0: of none.
  SdCard(const std::string& image, CardImage::Writes writes, const SdCardParameters& parameters,
         u64 wrong_crc_every = 0);
  // A blank card.
  SdCard(u64 size, const SdCardParameters& parameters, u64 wrong_crc_every = 0);

  // Power was off: everything is lost but what is stored.
  void power_cycle() { s_ = {}; }

  // A command whose last bit arrives at `now`. Nothing: the card does not respond.
  std::optional<SdResponse> command(u8 index, u32 argument, u64 now);

  // Reading: when the next block begins, kNever if there is none; its bytes, empty if they cannot
  // be had; and the end of its transfer, which says whether the CRC was right.
  u64 next_block() const { return s_.next_block; }
  std::vector<u8> send_block();
  bool block_sent(u64 now);

  // Writing: a block whose last bit arrives at `now`, and until when the card then holds DAT0 low.
  CrcStatus receive_block(std::span<const u8> bytes, u64 now);
  u64 busy_until() const { return s_.busy_until; }

  unsigned bus_width() const { return s_.bus_width; }  // lines

  void serialize(isa::Archive& ar);

 private:
  enum class State : u8 { Idle, Ready, Ident, Stby, Tran, Data, Rcv, Prg, Dis, Ina };
  using Response = std::optional<SdResponse>;
  struct Command {
    u8 index;
    u16 states;      // in which it is legal
    bool addressed;  // the argument's upper half names the card
    Response (SdCard::*handler)(u32 argument);
  };
  static constexpr u16 in(State state) {
    return static_cast<u16>(1u << static_cast<unsigned>(state));
  }
  static std::span<const Command> basic_commands();
  static std::span<const Command> application_commands();
  static const Command* find(std::span<const Command> commands, u8 index);
  Response execute(const Command* command, u32 argument);
  void settle();

  bool block_addressed() const { return image_.size() > u64{2} << 30; }
  std::optional<u64> position_of(u32 argument, u32 length);
  u32 status_word();
  Response r1();
  Response failed(u32 error);
  Response send_register(std::vector<u8> block);
  Response start_read(u32 argument, u32 blocks);
  Response start_write(u32 argument, u32 blocks);
  bool crc_is_wrong();

  Response go_idle_state(u32);
  Response all_send_cid(u32);
  Response send_relative_addr(u32);
  Response set_dsr(u32);
  Response switch_func(u32 argument);
  Response select_card(u32 argument);
  Response send_if_cond(u32 argument);
  Response send_csd(u32);
  Response send_cid(u32);
  Response stop_transmission(u32);
  Response send_status(u32);
  Response go_inactive_state(u32);
  Response set_blocklen(u32 argument);
  Response read_single_block(u32 argument);
  Response read_multiple_block(u32 argument);
  Response set_block_count(u32 argument);
  Response write_block(u32 argument);
  Response write_multiple_block(u32 argument);
  Response erase_wr_blk_start(u32 argument);
  Response erase_wr_blk_end(u32 argument);
  Response erase(u32);
  Response app_cmd(u32);

  Response set_bus_width(u32 argument);
  Response send_sd_status(u32);
  Response send_num_wr_blocks(u32);
  Response set_wr_blk_erase_count(u32);
  Response sd_send_op_cond(u32 argument);
  Response set_clr_card_detect(u32);
  Response send_scr(u32);

  // What is lost without power.
  struct Session {
    State state = State::Idle;
    u32 errors = 0;            // of the card status, until reported
    bool application = false;  // CMD55 came before
    u16 address = 0;           // RCA
    u8 bus_width = 1;
    bool high_speed = false;
    u32 block_length = kBlock;
    u32 block_count = 0;                           // of CMD23, for the next command
    u64 erase_start = kNever, erase_end = kNever;  // bytes; of the first and the last block
    // The transfer under way.
    u64 position = 0;  // in the image
    u32 blocks_left = 0;
    bool ignoring = false;  // the rest of what the host writes
    u32 blocks_written = 0;
    std::vector<u8> register_block;  // what is read in place of the image
    u64 next_block = kNever;
    u64 busy_until = 0;

    void serialize(isa::Archive& ar);
  };

  CardImage image_;
  const SdCardParameters parameters_;
  const u64 wrong_crc_every_;
  u64 blocks_transferred_ = 0;
  Session s_;
  // The command under way.
  u64 now_ = 0;
  u8 index_ = 0;
  bool application_ = false;
  u32 count_ = 0;  // of the blocks that CMD23 announced for it
};

}  // namespace vesim::models
