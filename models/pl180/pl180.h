// SPDX-License-Identifier: Apache-2.0
// PrimeCell MultiMedia Card Interface PL180 (TRM DDI 0172) as the FPGA of the Versatile Express
// motherboard has it: a FIFO of 128 words, and a card clock that can wait for it (Linux knows the
// variant by peripheral ID 0x02041180).
//
// Left out: streams and pending commands (MultiMedia cards only; an SD card takes no part in them),
// DMA requests, the delay of writes to the registers, integration test registers.
#pragma once

#include <array>

#include "models/event_queue.h"
#include "models/peripheral.h"
#include "models/pl180/data_path.h"
#include "models/prime_cell.h"
#include "models/sd_card/sd_card.h"
#include "models/wire.h"

namespace vesim::models {

class Pl180 : public Peripheral {
 public:
  Pl180(const sc_core::sc_module_name& name, EventQueue& queue, u64 mclk_hz);

  // The card in the slot, before the first access; without one nothing answers.
  void insert(SdCard& card);

  std::array<Wire, 2> interrupt;  // MCIINTR0, MCIINTR1

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  // MCIPower
  static constexpr Field kPowerCtrl{1, 0, "Ctrl", "0: off, 2: powering up, 3: on"};
  static constexpr Field kVoltage{5, 2, "Voltage", "output voltage"};
  static constexpr Field kOpenDrain{6, 6, "OpenDrain", "MCICMD is open-drain"};
  static constexpr Field kRod{7, 7, "Rod", "MCICMD has a pull-up"};
  // MCIClock
  static constexpr Field kClkDiv{7, 0, "ClkDiv", "MCICLK = MCLK / (2 x (ClkDiv + 1))"};
  static constexpr Field kClkEnable{8, 8, "Enable", "MCICLK runs"};
  static constexpr Field kPwrSave{9, 9, "PwrSave", "MCICLK runs only while the bus is in use"};
  static constexpr Field kBypass{10, 10, "Bypass", "MCICLK = MCLK"};
  static constexpr Field kWideBus{11, 11, "WideBus", "four data lines"};
  static constexpr Field kFlowControl{12, 12, "HwFcEn", "MCICLK waits for the FIFO"};
  // MCICommand
  static constexpr Field kCmdIndex{5, 0, "CmdIndex", "command"};
  static constexpr Field kResponse{6, 6, "Response", "wait for a response"};
  static constexpr Field kLongRsp{7, 7, "LongRsp", "of 136 bits"};
  static constexpr Field kInterrupt{8, 8, "Interrupt", "wait without a limit"};
  static constexpr Field kPending{9, 9, "Pending", "wait for the end of the data first"};
  static constexpr Field kCmdEnable{10, 10, "Enable", "send it"};
  // MCIDataCtrl
  static constexpr Field kDataEnable{0, 0, "Enable", "start a transfer"};
  static constexpr Field kDirection{1, 1, "Direction", "from the card"};
  static constexpr Field kMode{2, 2, "Mode", "stream"};
  static constexpr Field kDmaEnable{3, 3, "DMAEnable", "request DMA"};
  static constexpr Field kBlockSize{7, 4, "BlockSize", "log2 of a block's bytes"};

  static constexpr u32 kEvents = 0x7ff;  // MCIStatus' bits that MCIClear clears
  static constexpr unsigned kFifoAddresses = 16;

  enum class CommandState : u8 { Idle, Send, Wait, Receive };

  // Brings the model to the present. Reads do so too: they show what time has changed.
  void catch_up();
  void catch_up(const RegisterAccess& at) {
    if (!at.debug) catch_up();
  }
  u32 status() const;
  void update();

  bool clock_runs() const;
  CardClock clock() const;
  void bus_written();
  SdCard* selected() const { return select_.get() == 0 ? card_ : nullptr; }

  void command_written();
  void enter(CommandState state, u64 cycles, u64 now);
  void step_command(u64 now);
  void command_sent(u64 now);
  void response_received();

  void data_control_written();
  DataPath::Transfer transfer() const;
  void fifo_read();
  void fifo_written(u32 word);

  EventQueue& queue_;
  const u64 mclk_hz_;
  EventQueue::TimerId timer_;
  SdCard* card_ = nullptr;
  DataPath data_path_;
  u32 events_ = 0;  // MCIStatus' bits that stay until they are cleared

  CommandState command_state_ = CommandState::Idle;
  u64 command_cycles_ = 0;   // that its state takes
  u64 command_at_ = kNever;  // when it ends
  SdResponse response_;      // on its way

  Register power_{regs,
                  {.name = "MCIPower",
                   .offset = 0x00,
                   .fields = {kPowerCtrl, kVoltage, kOpenDrain, kRod},
                   .meaning = "power control",
                   .after_write = [this] { bus_written(); }}};
  Register clock_{regs,
                  {.name = "MCIClock",
                   .offset = 0x04,
                   .fields = {kClkDiv, kClkEnable, kPwrSave, kBypass, kWideBus, kFlowControl},
                   .meaning = "clock control",
                   .after_write = [this] { bus_written(); }}};
  Register argument_{regs, {.name = "MCIArgument", .offset = 0x08, .meaning = "of the command"}};
  Register command_{regs,
                    {.name = "MCICommand",
                     .offset = 0x0c,
                     .fields = {kCmdIndex, kResponse, kLongRsp, kInterrupt, kPending, kCmdEnable},
                     .meaning = "command control",
                     .after_write = [this] { command_written(); }}};
  Register resp_cmd_{regs,
                     {.name = "MCIRespCmd",
                      .offset = 0x10,
                      .mode = Mode::kReadOnly,
                      .meaning = "command that the response names"}};
  Register response_words_{regs,
                           {.name = "MCIResponse",
                            .offset = 0x14,
                            .count = 4,
                            .mode = Mode::kReadOnly,
                            .meaning = "response, bits 127:96 first, or a short one's 31:0"}};
  Register data_timer_{
      regs,
      {.name = "MCIDataTimer", .offset = 0x24, .meaning = "data timeout, in cycles of MCICLK"}};
  Register data_length_{regs,
                        {.name = "MCIDataLength",
                         .offset = 0x28,
                         .fields = {{15, 0, "DataLength", "bytes"}},
                         .meaning = "of the transfer"}};
  Register data_ctrl_{regs,
                      {.name = "MCIDataCtrl",
                       .offset = 0x2c,
                       .fields = {kDataEnable, kDirection, kMode, kDmaEnable, kBlockSize},
                       .meaning = "data control",
                       .after_write = [this] { data_control_written(); }}};
  Register data_cnt_{regs,
                     {.name = "MCIDataCnt",
                      .offset = 0x30,
                      .mode = Mode::kReadOnly,
                      .meaning = "bytes that the bus has still to carry",
                      .read = [this](const RegisterAccess& at) {
                        catch_up(at);
                        return data_path_.data_count();
                      }}};
  Register status_{regs,
                   {.name = "MCIStatus",
                    .offset = 0x34,
                    .mode = Mode::kReadOnly,
                    .meaning = "events, activity and FIFO levels",
                    .read = [this](const RegisterAccess& at) {
                      catch_up(at);
                      return status();
                    }}};
  Register clear_{regs,
                  {.name = "MCIClear",
                   .offset = 0x38,
                   .mode = Mode::kWriteOnly,
                   .meaning = "clears events of MCIStatus",
                   .write = [this](u32 value) {
                     catch_up();
                     events_ &= ~(value & kEvents);
                     update();
                   }}};
  Register mask_{regs,
                 {.name = "MCIMask",
                  .offset = 0x3c,
                  .count = 2,
                  .fields = {{21, 0, "Mask", "as MCIStatus"}},
                  .meaning = "enables interrupts on MCIINTR0, MCIINTR1",
                  .after_write = [this] { catch_up(); }}};
  Register select_{regs,
                   {.name = "MCISelect",
                    .offset = 0x44,
                    .fields = {{3, 0, "SDCard", "which card"}},
                    .meaning = "card select: the slot is number 0",
                    .after_write = [this] { bus_written(); }}};
  Register fifo_cnt_{regs,
                     {.name = "MCIFifoCnt",
                      .offset = 0x48,
                      .mode = Mode::kReadOnly,
                      .meaning = "words that have still to pass between bus and FIFO",
                      .read = [this](const RegisterAccess& at) {
                        catch_up(at);
                        return data_path_.fifo_count();
                      }}};
  Register fifo_{regs,
                 {.name = "MCIFIFO",
                  .offset = 0x80,
                  .count = kFifoAddresses,
                  .meaning = "data",
                  .read =
                      [this](const RegisterAccess& at) {
                        catch_up(at);
                        return data_path_.can_read() ? data_path_.front() : 0;
                      },
                  .after_read = [this] { fifo_read(); },
                  .write = [this](u32 word) { fifo_written(word); }}};
  PrimeCellId id_{regs, 0x02041180};
};

}  // namespace vesim::models
