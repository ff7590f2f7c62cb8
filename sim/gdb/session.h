// SPDX-License-Identifier: Apache-2.0
// One gdb connection: bytes in, bytes out, and the wish to run. Knows no sockets, so that tests can
// play transcripts. Core n is thread n + 1.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/debug_target.h"
#include "platform/machine.h"
#include "sim/gdb/packet.h"

namespace vesim::sim::gdb {

// Answers `monitor TEXT`: core is the one selected.
using MonitorFunction = std::function<std::string(std::string_view text, unsigned core)>;

class Session {
 public:
  enum class State { kStopped, kRunning, kDetached, kKilled };

  Session(platform::DebugTarget& target, MonitorFunction monitor);

  // Takes what gdb sent, answers with what to send back.
  std::string receive(std::string_view bytes);

  // While running, the machine runs; the caller reports what ended that.
  State state() const { return state_; }
  std::string stopped(const platform::DebugStop& stop);
  std::string exited(int status);

  // Takes back all breakpoints and lets every core run: before the session goes away.
  void release();

 private:
  std::string handle(std::string_view packet);
  std::string resume_legacy(std::string_view packet);
  std::string resume(std::string_view actions);
  std::string interrupt();
  std::string query(std::string_view packet);
  std::string read_feature(std::string_view rest) const;
  std::string set_query(std::string_view packet);
  std::string select_thread(std::string_view packet);
  std::string read_registers() const;
  std::string write_registers(std::string_view hex);
  std::string read_one_register(std::string_view packet) const;
  std::string write_one_register(std::string_view packet);
  std::string read_memory(std::string_view packet) const;
  std::string write_memory(std::string_view packet, bool binary);
  std::string change_point(std::string_view packet);
  std::string thread_list() const;
  std::string stop_reply(unsigned signal, unsigned core, const std::string& detail = "");
  std::string send(std::string_view data);
  std::optional<unsigned> core_of(std::string_view thread) const;

  struct Watchpoint {
    unsigned type;  // as in the Z packet: 2 write, 3 read, 4 access
    isa::u32 address;
    isa::u32 size;
    auto operator<=>(const Watchpoint&) const = default;
  };

  platform::DebugTarget& target_;
  MonitorFunction monitor_;
  PacketReader reader_;
  std::string last_sent_;
  std::string last_stop_;
  State state_ = State::kStopped;
  bool acknowledge_ = true;
  bool swbreak_ = false;  // gdb understands swbreak/hwbreak as stop reasons
  bool hwbreak_ = false;
  unsigned core_ = 0;                         // for registers and memory (Hg)
  std::optional<unsigned> run_core_;          // for the old c and s packets (Hc); none means all
  std::map<isa::u32, unsigned> breakpoints_;  // address -> bit 0: Z0 set, bit 1: Z1 set
  std::vector<Watchpoint> watchpoints_;
};

}  // namespace vesim::sim::gdb
