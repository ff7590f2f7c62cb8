// SPDX-License-Identifier: Apache-2.0
// SMSC LAN9118 Ethernet controller (data sheet revision 1.5), on a 32-bit bus.
//
// Simplifications: accesses to MAC, PHY and EEPROM and the PHY's reset take no time; packets leave
// when they are whole, as with HW_CFG.SF set (no cut-through, its thresholds are stored); what is
// received arrives in the RX FIFO with its last bit; the line is full duplex, without collisions
// and back pressure. LEDs and GPIOs are stored. ENDIAN has no effect on a 32-bit bus.
#pragma once

#include <vector>

#include "models/down_counter.h"
#include "models/ethernet/link.h"
#include "models/event_queue.h"
#include "models/lan9118/eeprom.h"
#include "models/lan9118/interrupts.h"
#include "models/lan9118/mac.h"
#include "models/lan9118/parameters.h"
#include "models/lan9118/phy.h"
#include "models/lan9118/rx_fifo.h"
#include "models/lan9118/transmitter.h"
#include "models/peripheral.h"
#include "models/wire.h"

namespace vesim::models {

class Lan9118 : public Peripheral {
 public:
  Lan9118(const sc_core::sc_module_name& name, EventQueue& queue,
          const Lan9118Parameters& parameters, EthernetPort& line);

  Wire irq;  // the pin: with active-low polarity, which it has after power-on, high when idle

  void reset(bool power_on) override;
  void serialize(isa::Archive& ar) override;

 private:
  // INT_CFG
  static constexpr Field kDeassertion{31, 24, "INT_DEAS", "least time between IRQs, in 10 us"};
  static constexpr Field kDeassertionClear{14, 14, "INT_DEAS_CLR", "begin the interval anew"};
  static constexpr Field kDeassertionStatus{13, 13, "INT_DEAS_STS", "in the interval", false};
  static constexpr Field kIrqInternal{12, 12, "IRQ_INT", "an enabled interrupt is pending", false};
  static constexpr Field kIrqEnable{8, 8, "IRQ_EN", "IRQ enable"};
  static constexpr Field kIrqPolarity{4, 4, "IRQ_POL", "1: active high"};
  static constexpr Field kIrqType{0, 0, "IRQ_TYPE", "1: push-pull"};
  // FIFO_INT
  static constexpr Field kTxAvailableLevel{31, 24, "TDAL", "TX data available level, 64 bytes"};
  static constexpr Field kTxLevel{23, 16, "TSL", "TX status level"};
  static constexpr Field kRxLevel{7, 0, "RSL", "RX status level"};
  // RX_CFG
  static constexpr Field kRxAlignment{31, 30, "RX_EA", "end alignment: 4, 16, 32 bytes"};
  static constexpr Field kRxDmaCount{27, 16, "RX_DMA_CNT", "words to read until RXD_INT"};
  static constexpr Field kRxDump{15, 15, "RX_DUMP", "empty the RX FIFOs"};
  static constexpr Field kRxOffset{12, 8, "RXDOFF", "bytes before the data"};
  // TX_CFG
  static constexpr Field kTxStatusDump{15, 15, "TXS_DUMP", "empty the TX status FIFO"};
  static constexpr Field kTxDataDump{14, 14, "TXD_DUMP", "empty the TX data FIFO"};
  static constexpr Field kTxDiscardStatus{2, 2, "TXSAO", "statuses may be lost"};
  static constexpr Field kTxOn{1, 1, "TX_ON", "transmitter on"};
  static constexpr Field kTxStop{0, 0, "STOP_TX", "stop after the packet under way"};
  // HW_CFG
  static constexpr Field kThresholdMode{21, 21, "TTM", "transmit threshold mode"};
  static constexpr Field kStoreForward{20, 20, "SF", "store and forward"};
  static constexpr Field kTxFifoSize{19, 16, "TX_FIF_SZ", "KiB of the FIFOs that are TX"};
  static constexpr Field kThreshold{13, 12, "TR", "transmit threshold"};
  static constexpr Field k32Bit{2, 2, "D32", "32-bit bus", false};
  static constexpr Field kSoftReset{0, 0, "SRST", "soft reset"};
  // RX_DP_CTL
  static constexpr Field kFastForward{31, 31, "RX_FFWD", "skip the packet at the head"};
  // PMT_CTRL
  static constexpr Field kPowerMode{13, 12, "PM_MODE", "0: D0, 1: D1, 2: D2"};
  static constexpr Field kPhyReset{10, 10, "PHY_RST", "reset the PHY"};
  static constexpr Field kWakeOnLan{9, 9, "WOL_EN", "wake-up frames raise PME"};
  static constexpr Field kEnergyDetect{8, 8, "ED_EN", "the PHY's interrupt raises PME"};
  static constexpr Field kPmeType{6, 6, "PME_TYPE", "1: push-pull"};
  static constexpr Field kWakeStatus{5, 4, "WUPS", "1: PHY, 2: wake-up frame; ones clear"};
  static constexpr Field kPmeIndication{3, 3, "PME_IND", "1: pulse"};
  static constexpr Field kPmePolarity{2, 2, "PME_POL", "1: active high"};
  static constexpr Field kPmeEnable{1, 1, "PME_EN", "PME enable"};
  static constexpr Field kReady{0, 0, "READY", "may be accessed", false};
  // GPT_CFG
  static constexpr Field kTimerEnable{29, 29, "TIMER_EN", "timer enable"};
  static constexpr Field kTimerLoad{15, 0, "GPT_LOAD", "start value, 100 us"};
  // MAC_CSR_CMD
  static constexpr Field kCsrBusy{31, 31, "CSR_BUSY", "access the register; takes no time here"};
  static constexpr Field kCsrRead{30, 30, "R_NW", "read"};
  static constexpr Field kCsrAddress{7, 0, "ADDRESS", "register of the MAC"};
  // AFC_CFG
  static constexpr Field kFlowHigh{23, 16, "AFC_HI", "level to ask for a pause at, 64 bytes"};
  static constexpr Field kFlowLow{15, 8, "AFC_LO", "level to end the pause at, 64 bytes"};
  static constexpr Field kBackPressure{7, 4, "BACK_DUR", "back pressure duration"};
  static constexpr Field kFlowMulticast{3, 3, "FCMULT", "for multicasts"};
  static constexpr Field kFlowBroadcast{2, 2, "FCBRD", "for broadcasts"};
  static constexpr Field kFlowAddressed{1, 1, "FCADD", "for frames to this station"};
  static constexpr Field kFlowAny{0, 0, "FCANY", "for any frame"};
  // E2P_CMD
  static constexpr Field kEepromBusy{31, 31, "EPC_BUSY", "execute; takes no time here"};
  static constexpr Field kEepromCommand{30, 28, "EPC_CMD", "command"};
  static constexpr Field kEepromTimeout{9, 9, "TIMEOUT", "the EEPROM refused"};
  static constexpr Field kMacLoaded{8, 8, "MAC_LOADED", "MAC address loaded"};
  static constexpr Field kEepromAddress{7, 0, "EPC_ADDR", "address"};

  // Register accesses.
  bool accessible(u64 offset, bool is_write);
  void rx_data_read();
  void rx_status_read();
  void tx_status_read();
  u32 interrupt_config() const;
  void interrupt_config_written(u32 value);
  void interrupt_enable_written(u32 value);
  void rx_config_written();
  void tx_config_written();
  void hardware_config_written(u32 value);
  void fast_forward(u32 value);
  void power_written(u32 value);
  void timer_config_written();
  u32 timer_count() const;
  u32 free_run() const;
  void mac_command_written();
  void eeprom_command_written(u32 value);

  // Frames.
  u64 send(EthernetFrame frame);
  void frame_sent();
  void receive(EthernetFrame frame);
  void deliver(EthernetFrame frame);
  void send_pause(u16 quanta);
  void ask_for_pause(const MacAddress& to);
  void rx_level_fell();
  void wake(u32 status);

  // The rest.
  bool awake() const { return power_.get(kPowerMode) == 0; }
  bool looped_back() const { return mac_.loopback() || phy_.loopback(); }
  void split_fifos();
  void load_mac_address();
  void soft_reset();
  void timer_wrapped();
  void begin_deassertion();
  void phy_interrupt_changed();
  void raise(u32 interrupts);
  void update_interrupt();
  void drive_irq();
  u32 level_interrupts() const;
  void misuse(const Register& at, const char* what) const;

  EventQueue& queue_;
  EthernetPort& line_;
  lan9118::Phy phy_;
  lan9118::Mac mac_;
  lan9118::Transmitter transmitter_;
  lan9118::RxFifo rx_;
  lan9118::Eeprom eeprom_;
  DownCounter timer_;
  EventQueue::TimerId timer_event_, deassertion_event_;

  bool asserted_ = false;         // IRQ, before polarity
  bool may_be_written_ = false;   // it was read since reset or wake-up
  bool pause_asked_for_ = false;  // by automatic flow control
  u64 reset_time_ = 0;
  std::vector<EthernetFrame> looped_;  // the frame under way, in loopback

  Register rx_data_{
      regs,
      {.name = "RX_DATA_FIFO",
       .offset = 0x00,
       .count = 8,
       .mode = Mode::kReadOnly,
       .meaning = "RX data",
       .read = [this] { return rx_.peek_data(rx_config_.get(kRxOffset)).value_or(0); },
       .after_read = [this] { rx_data_read(); }}};
  Register tx_data_{regs,
                    {.name = "TX_DATA_FIFO",
                     .offset = 0x20,
                     .count = 8,
                     .mode = Mode::kWriteOnly,
                     .meaning = "TX commands and data",
                     .write = [this](u32 value) {
                       transmitter_.write(value);
                       update_interrupt();
                     }}};
  Register rx_status_{regs,
                      {.name = "RX_STATUS_FIFO",
                       .offset = 0x40,
                       .mode = Mode::kReadOnly,
                       .meaning = "RX status",
                       .read = [this] { return rx_.peek_status().value_or(0); },
                       .after_read = [this] { rx_status_read(); }}};
  Register rx_status_peek_{regs,
                           {.name = "RX_STATUS_FIFO_PEEK",
                            .offset = 0x44,
                            .mode = Mode::kReadOnly,
                            .meaning = "RX status, which stays",
                            .read = [this] { return rx_.peek_status().value_or(0); }}};
  Register tx_status_{regs,
                      {.name = "TX_STATUS_FIFO",
                       .offset = 0x48,
                       .mode = Mode::kReadOnly,
                       .meaning = "TX status",
                       .read = [this] { return transmitter_.peek_status().value_or(0); },
                       .after_read = [this] { tx_status_read(); }}};
  Register tx_status_peek_{regs,
                           {.name = "TX_STATUS_FIFO_PEEK",
                            .offset = 0x4c,
                            .mode = Mode::kReadOnly,
                            .meaning = "TX status, which stays",
                            .read = [this] { return transmitter_.peek_status().value_or(0); }}};
  Register id_{regs,
               {.name = "ID_REV",
                .offset = 0x50,
                .reset = 0x01180001,
                .mode = Mode::kReadOnly,
                .meaning = "chip and revision"}};
  Register interrupt_config_{regs,
                             {.name = "INT_CFG",
                              .offset = 0x54,
                              .survives_reset = true,
                              .fields = {kDeassertion, kDeassertionClear, kDeassertionStatus,
                                         kIrqInternal, kIrqEnable, kIrqPolarity, kIrqType},
                              .meaning = "interrupt configuration",
                              .read = [this] { return interrupt_config(); },
                              .write = [this](u32 value) { interrupt_config_written(value); }}};
  Register interrupt_status_{regs,
                             {.name = "INT_STS",
                              .offset = 0x58,
                              .mode = Mode::kWriteOneToClear,
                              .meaning = "interrupt status",
                              .after_write = [this] { update_interrupt(); }}};
  Register interrupt_enable_{
      regs,
      {.name = "INT_EN", .offset = 0x5c, .meaning = "interrupt enable", .write = [this](u32 value) {
         interrupt_enable_written(value);
       }}};
  Register byte_test_{regs,
                      {.name = "BYTE_TEST",
                       .offset = 0x64,
                       .reset = 0x87654321,
                       .meaning = "byte order; a write wakes the device up",
                       .write = [this](u32) { power_.set(kPowerMode, 0); }}};
  Register fifo_levels_{regs,
                        {.name = "FIFO_INT",
                         .offset = 0x68,
                         .reset = 0x48000000,
                         .fields = {kTxAvailableLevel, kTxLevel, kRxLevel},
                         .meaning = "FIFO levels that interrupt",
                         .after_write = [this] { update_interrupt(); }}};
  Register rx_config_{regs,
                      {.name = "RX_CFG",
                       .offset = 0x6c,
                       .fields = {kRxAlignment, kRxDmaCount, kRxDump, kRxOffset},
                       .meaning = "receive configuration",
                       .after_write = [this] { rx_config_written(); }}};
  Register tx_config_{regs,
                      {.name = "TX_CFG",
                       .offset = 0x70,
                       .fields = {kTxStatusDump, kTxDataDump, kTxDiscardStatus, kTxOn, kTxStop},
                       .meaning = "transmit configuration",
                       .read = [this] { return kTxOn.set(tx_config_.get(), transmitter_.on()); },
                       .after_write = [this] { tx_config_written(); }}};
  Register hardware_config_{
      regs,
      {.name = "HW_CFG",
       .offset = 0x74,
       .reset = 0x00050004,
       .fields = {kThresholdMode, kStoreForward, kTxFifoSize, kThreshold, k32Bit, kSoftReset},
       .meaning = "hardware configuration",
       .write = [this](u32 value) { hardware_config_written(value); }}};
  Register rx_data_path_{regs,
                         {.name = "RX_DP_CTL",
                          .offset = 0x78,
                          .fields = {kFastForward},
                          .meaning = "receive data path control",
                          .write = [this](u32 value) { fast_forward(value); }}};
  Register rx_fifo_use_{
      regs,
      {.name = "RX_FIFO_INF",
       .offset = 0x7c,
       .mode = Mode::kReadOnly,
       .fields = {{23, 16, "RXSUSED", "words of status"}, {15, 0, "RXDUSED", "bytes of data"}},
       .meaning = "receive FIFO information",
       .read = [this] { return rx_.status_used() << 16 | rx_.data_used(); }}};
  Register tx_fifo_use_{
      regs,
      {.name = "TX_FIFO_INF",
       .offset = 0x80,
       .mode = Mode::kReadOnly,
       .fields = {{23, 16, "TXSUSED", "words of status"}, {15, 0, "TXFREE", "bytes free for data"}},
       .meaning = "transmit FIFO information",
       .read = [this] { return transmitter_.status_used() << 16 | transmitter_.free(); }}};
  Register power_{regs,
                  {.name = "PMT_CTRL",
                   .offset = 0x84,
                   .fields = {kPowerMode, kPhyReset, kWakeOnLan, kEnergyDetect, kPmeType,
                              kWakeStatus, kPmeIndication, kPmePolarity, kPmeEnable, kReady},
                   .meaning = "power management control",
                   .read = [this] { return kReady.set(power_.get(), awake()); },
                   .write = [this](u32 value) { power_written(value); }}};
  Register gpio_{regs,
                 {.name = "GPIO_CFG",
                  .offset = 0x88,
                  .fields = {{30, 28, "LED_EN", "LED enables"},
                             {26, 24, "INT_POL", "interrupt polarities"},
                             {22, 20, "EEPR_EN", "EEPROM enable"},
                             {18, 16, "GPIOBUF", "buffer types"},
                             {10, 8, "GPIODIR", "directions"},
                             {4, 0, "GPIOD", "data"}},
                  .meaning = "GPIO and LED configuration"}};
  Register timer_config_{regs,
                         {.name = "GPT_CFG",
                          .offset = 0x8c,
                          .reset = 0x0000ffff,
                          .fields = {kTimerEnable, kTimerLoad},
                          .meaning = "general purpose timer configuration",
                          .after_write = [this] { timer_config_written(); }}};
  Register timer_count_{regs,
                        {.name = "GPT_CNT",
                         .offset = 0x90,
                         .reset = 0x0000ffff,
                         .mode = Mode::kReadOnly,
                         .meaning = "general purpose timer, 100 us",
                         .read = [this] { return timer_count(); }}};
  Register endian_{regs,
                   {.name = "ENDIAN",
                    .offset = 0x98,
                    .meaning = "word order of a 16-bit bus: all ones for big-endian"}};
  Register free_run_{regs,
                     {.name = "FREE_RUN",
                      .offset = 0x9c,
                      .mode = Mode::kReadOnly,
                      .meaning = "free-running counter, 25 MHz",
                      .read = [this] { return free_run(); }}};
  Register rx_dropped_{regs,
                       {.name = "RX_DROP",
                        .offset = 0xa0,
                        .mode = Mode::kReadOnly,
                        .meaning = "frames dropped for want of room, cleared by reading",
                        .after_read = [this] { rx_dropped_.set(0); }}};
  Register mac_command_{regs,
                        {.name = "MAC_CSR_CMD",
                         .offset = 0xa4,
                         .fields = {kCsrBusy, kCsrRead, kCsrAddress},
                         .meaning = "access to the MAC's registers",
                         .after_write = [this] { mac_command_written(); }}};
  Register mac_data_{
      regs, {.name = "MAC_CSR_DATA", .offset = 0xa8, .meaning = "data of the MAC's registers"}};
  Register flow_config_{regs,
                        {.name = "AFC_CFG",
                         .offset = 0xac,
                         .fields = {kFlowHigh, kFlowLow, kBackPressure, kFlowMulticast,
                                    kFlowBroadcast, kFlowAddressed, kFlowAny},
                         .meaning = "automatic flow control"}};
  Register eeprom_command_{
      regs,
      {.name = "E2P_CMD",
       .offset = 0xb0,
       .fields = {kEepromBusy, kEepromCommand, kEepromTimeout, kMacLoaded, kEepromAddress},
       .meaning = "EEPROM command",
       .write = [this](u32 value) { eeprom_command_written(value); }}};
  Register eeprom_data_{regs,
                        {.name = "E2P_DATA",
                         .offset = 0xb4,
                         .fields = {{7, 0, "DATA", "data"}},
                         .meaning = "EEPROM data"}};
};

}  // namespace vesim::models
