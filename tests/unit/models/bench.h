// SPDX-License-Identifier: Apache-2.0
// A test bench for one device: a bus master that is any core, secure or not, the clock, and a log
// of guest errors.
//
//   Bench bench;                         // before the device: it owns the event queue
//   Pl011 uart("uart", bench.queue);
//   bench.connect(uart.port);            // further ports get the numbers 1, 2...
//   bench.write32(0x30, 0x301);
//   bench.as_core(1).non_secure();
//   EXPECT_EQ(bench.read32(0x18), 0x90u);
//   bench.advance_to(5 * kMillisecond);
#pragma once

#include <gtest/gtest.h>
#include <tlm_utils/simple_initiator_socket.h>

#include <cstring>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "isa/archive.h"
#include "isa/diagnostics.h"
#include "models/event_queue.h"
#include "models/peripheral.h"

namespace vesim::models {

inline constexpr u64 kNanosecond = 1'000;
inline constexpr u64 kMicrosecond = 1'000'000;
inline constexpr u64 kMillisecond = 1'000'000'000;
inline constexpr u64 kSecond = kPicosecondsPerSecond;

class Bench {
 public:
  Bench() {
    isa::set_guest_error_sink([this](const isa::GuestError& error) {
      guest_errors.push_back(std::string(error.device) + ": " + std::string(error.message));
    });
  }
  ~Bench() { isa::set_guest_error_sink(nullptr); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  template <class Port>
  Bench& connect(Port& port) {
    bind(port.socket);
    return *this;
  }
  template <class Socket>
  void bind(Socket& socket) {
    const std::string name = "master" + std::to_string(masters_.size());
    masters_.push_back(std::make_unique<Master>(name.c_str()));
    masters_.back()->socket.bind(socket);
  }

  Bench& as_core(unsigned core) { return by_.core = core, *this; }
  Bench& secure() { return by_.secure = true, *this; }
  Bench& non_secure() { return by_.secure = false, *this; }
  // Which connected port the accesses go to.
  Bench& at_port(unsigned port) { return port_ = port, *this; }

  u8 read8(u64 address) { return read<u8>(address); }
  u16 read16(u64 address) { return read<u16>(address); }
  u32 read32(u64 address) { return read<u32>(address); }
  u64 read64(u64 address) { return read<u64>(address); }
  void write8(u64 address, u8 value) { write(address, value); }
  void write16(u64 address, u16 value) { write(address, value); }
  void write32(u64 address, u32 value) { write(address, value); }
  void write64(u64 address, u64 value) { write(address, value); }

  // What the debugger sees.
  u32 peek32(u64 address) {
    u32 value = 0;
    tlm::tlm_generic_payload payload;
    prepare(payload, tlm::TLM_READ_COMMAND, address, &value, sizeof value);
    EXPECT_EQ(master()->transport_dbg(payload), sizeof value);
    payload.clear_extension(&extension_);
    return value;
  }

  // The response the bus gives, for what is not a plain access.
  tlm::tlm_response_status transport(tlm::tlm_command command, u64 address, void* data,
                                     unsigned size) {
    tlm::tlm_generic_payload payload;
    prepare(payload, command, address, data, size);
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    master()->b_transport(payload, delay);
    payload.clear_extension(&extension_);
    return payload.get_response_status();
  }
  bool dmi(u64 address, tlm::tlm_dmi& region) {
    u8 data = 0;
    tlm::tlm_generic_payload payload;
    prepare(payload, tlm::TLM_READ_COMMAND, address, &data, 1);
    const bool granted = master()->get_direct_mem_ptr(payload, region);
    payload.clear_extension(&extension_);
    return granted;
  }

  // Simulated time in picoseconds since reset.
  void advance_to(u64 time) { queue.run_until(time); }
  void advance_by(u64 time) { queue.run_until(queue.now() + time); }

  // Saves `from` and loads it into `to`, checking that all saved was read.
  template <class Model>
  static void copy_state(Model& from, Model& to) {
    isa::Archive saved;
    from.serialize(saved);
    isa::Archive loaded(saved.bytes());
    to.serialize(loaded);
    EXPECT_TRUE(loaded.at_end());
  }
  template <class Model>
  static std::string state_of(Model& model) {
    isa::Archive saved;
    model.serialize(saved);
    return saved.bytes();
  }

  EventQueue queue;
  std::vector<std::string> guest_errors;

 private:
  struct Master : sc_core::sc_module {
    explicit Master(const sc_core::sc_module_name& name) : sc_module(name), socket("socket") {}
    tlm_utils::simple_initiator_socket<Master> socket;
  };

  // The first access ends the elaboration.
  tlm_utils::simple_initiator_socket<Master>& master() {
    if (!elaborated_) sc_core::sc_start(sc_core::SC_ZERO_TIME);
    elaborated_ = true;
    return masters_.at(port_)->socket;
  }
  void prepare(tlm::tlm_generic_payload& payload, tlm::tlm_command command, u64 address, void* data,
               unsigned size) {
    extension_.access = by_;
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(static_cast<unsigned char*>(data));
    payload.set_data_length(size);
    payload.set_streaming_width(size);
    payload.set_extension(&extension_);
  }
  template <class T>
  T read(u64 address) {
    T value = 0;
    EXPECT_EQ(transport(tlm::TLM_READ_COMMAND, address, &value, sizeof value),
              tlm::TLM_OK_RESPONSE);
    return value;
  }
  template <class T>
  void write(u64 address, T value) {
    EXPECT_EQ(transport(tlm::TLM_WRITE_COMMAND, address, &value, sizeof value),
              tlm::TLM_OK_RESPONSE);
  }

  std::vector<std::unique_ptr<Master>> masters_;
  AccessExtension extension_;
  Access by_;
  unsigned port_ = 0;
  bool elaborated_ = false;
};

}  // namespace vesim::models
