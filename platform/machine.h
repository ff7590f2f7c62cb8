// SPDX-License-Identifier: Apache-2.0
// The machine as the program drives it: constructed from a MachineConfig, run in slices of
// simulated time, looked into between the slices. The program (sim/) knows no other part of the
// board.
//
// One machine per process: SystemC elaborates once.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/archive.h"
#include "isa/core.h"
#include "isa/types.h"
#include "models/cortex_a15/timing/flow_watch.h"
#include "models/cortex_a15/timing/ledger.h"
#include "models/cortex_a15/timing/parameters.h"
#include "models/cortex_a15/timing/span.h"
#include "models/cortex_a15/timing/speed.h"
#include "models/ethernet/frame.h"
#include "models/probe.h"
#include "models/sd_card/card_image.h"
#include "platform/debug_target.h"

namespace vesim::platform {

inline constexpr u64 kGiB = u64{1} << 30;

// The card in the slot.
struct SdConfig {
  std::string image;  // raw; empty: none
  u64 blank = 0;      // bytes of a card without an image; 0: there is none
  models::CardImage::Writes writes = models::CardImage::Writes::kOverlay;
  bool write_protected = false;
  u64 wrong_crc_every = 0;  // blocks on the bus; 0: none is wrong
};

// What is built and loaded. File names are paths; an empty one means "none".
struct MachineConfig {
  std::string board = "tc2";
  unsigned cores = 2;     // 1 or 2 Cortex-A15
  u32 midr = 0x412fc0f1;  // TC2's r2p1
  u32 revidr = 0;
  u64 cpu_frequency = 1'000'000'000;  // Hz
  models::TimingParameters timing;    // its frequency is the same
  u64 memory_size = kGiB;             // bytes at 0x80000000, up to 2 GiB
  u64 quantum = 10'000'000;           // ps a core may run ahead of the others; at `timed` less
  std::string firmware;               // raw binary, run from reset in secure SVC
  std::string kernel;                 // zImage, Image, ELF or raw binary
  std::string dtb;                    // /chosen, memory and cpus are filled in at load
  std::string initrd;
  std::string append;   // the kernel's command line
  std::string bare;     // an ELF started at its own entry in secure SVC
  bool network = true;  // the board's Ethernet ends at the remote host
  SdConfig sd;
};

enum class StopReason {
  kTime,          // the time asked for was reached
  kInstructions,  // the number of instructions asked for was reached
  kRequested,     // request_stop()
  kGuestStop,     // stop marker executed: `status` is the guest's
  kPowerOff,      // SYSTEM_OFF or the board's shutdown function
  kReset,         // SYSTEM_RESET or the board's reboot function; reset() starts again
  kDeadlock,      // no core can ever wake: all wait or are off, and no deadline is armed
  kDebug,         // breakpoint, watchpoint or step: `debug` says which
};

struct StopInfo {
  StopReason reason = StopReason::kTime;
  int status = 0;
  std::optional<DebugStop> debug = std::nullopt;
};

struct Statistic {
  std::string name;         // dotted: "core0.instructions"
  std::string unit;         // "instructions", "cycles", "s", "bytes", ...
  std::string description;  // one line
  std::variant<u64, double> value;
};

// A TCP connection of the remote host.
struct NetworkFlow {
  u64 number;  // counted from 1
  std::string service, peer, state;
  u64 received, sent;            // bytes, as the remote host sees it
  double first_byte, last_byte;  // s, when they came or were given to its stack
  double rate;                   // bytes/s, from the first to the last
  std::string sha256;            // of all that a sink received
};

// Where the cycles of a core went while it was `timed` (models/cortex_a15/timing/ledger.h).
struct CoreLedger {
  unsigned core;
  u64 cycles;
  u64 slots_per_cycle;
  models::Ledger ledger;
};

struct RegisterInfo {
  std::string name;
  u64 offset = 0;  // from the device's base address, bytes
  unsigned bits = 32;
  std::string access;  // "rw", "ro", "wo"
  u64 reset = 0;
  std::string meaning;
  std::optional<u64> value;  // now, read without side effects
};

struct DeviceInfo {
  std::string name;        // "uart0"
  std::string type;        // "PL011 UART"
  u64 base = 0;            // physical address
  u64 size = 0;            // bytes
  std::string interrupts;  // "SPI 5", "" for none
  std::string bus = {};    // by which the cores reach it: "static_bus", "gic", "tile"; "" for DRAM
};

// An instruction as it starts to execute.
struct ExecutedInstruction {
  unsigned core;
  u64 count;  // instructions this core executed before it since reset
  u32 pc;
  u32 encoding;  // a 32-bit Thumb instruction has its first halfword in bits 31:16
  bool thumb;
  u8 size;  // bytes: 2 or 4
  u8 mode;  // CPSR.M
  bool secure;
  // Before it executes.
  u32 cpsr = 0;
  std::array<u32, 15> r = {};
};

// Which instructions a trace wants: both conditions must hold; bounds are inclusive.
struct TraceRange {
  u64 first_count = 0;
  u64 last_count = ~u64{0};
  u32 first_address = 0;
  u32 last_address = ~u32{0};
};
// A frame on the board's Ethernet cable, when it has arrived.
using FrameSink = std::function<void(u64 time, const models::EthernetFrame& frame)>;
using TraceSink = std::function<void(const ExecutedInstruction&)>;

struct ExecutionPoint {
  unsigned core;
  u32 pc;
};

// An interrupt on its way. `time`: the core's that makes the access, ps; `core`: it.
using InterruptSink =
    std::function<void(const models::InterruptEvent&, u64 time, const isa::Core& core)>;

class Machine {
 public:
  virtual ~Machine() = default;

  // Runs to the first quantum end at or after the time (picoseconds since reset), or until that
  // many more instructions were executed on all cores together, or until something stops it. Where
  // the caller cuts a run into slices never changes what the guest does: quanta lie at multiples of
  // their length, except after a debug stop.
  virtual StopInfo run(u64 until, u64 instructions = ~u64{0}) = 0;
  // Makes run() return at the end of the present quantum. Safe from the console's sink, from
  // another thread and from a signal handler; a request made outside run() stops the next one at
  // once.
  virtual void request_stop() = 0;
  // What is modelled from now on; a new machine is `fast`. Between two run()s; time goes on.
  virtual void set_speed(models::Speed speed) = 0;
  // Cold reset and images loaded anew; time goes on.
  virtual void reset() = 0;

  virtual u64 now() const = 0;           // picoseconds since the machine was built
  virtual u64 instructions() const = 0;  // executed by all cores
  virtual models::Speed speed() const = 0;
  virtual bool idle() const = 0;  // every core waits (WFI, WFE) or is off
  // The core that executes just now and its pc; none outside run() and in device-only activity.
  virtual std::optional<ExecutionPoint> executing() const = 0;

  // UART0. The sink is called with what the guest sends as it sends it.
  virtual void set_console_sink(std::function<void(std::string_view)> sink) = 0;
  virtual void console_input(std::string_view bytes) = 0;
  // UART1, likewise; the sink may answer.
  virtual void set_orders_sink(std::function<void(std::string_view)> sink) = 0;
  virtual void orders_input(std::string_view bytes) = 0;
  // Called with each marker of the guest; a request_stop() in it takes effect at the marker.
  virtual void set_marker_sink(std::function<void(const models::Marker&)> sink) = 0;

  // Tells `watcher` where the time of the cores goes while they are `timed`.
  virtual void watch_spans(models::SpanWatcher& watcher) = 0;
  // Called with the interrupts that are sent and taken while the cores are `timed`.
  virtual void set_interrupt_sink(InterruptSink sink) = 0;
  // By ID, of those whose source is known: "lan9118", "virtual timer".
  virtual std::map<u32, std::string> interrupt_names() const = 0;
  // Between two run()s: the spans in progress end, so that all of the past is told.
  virtual void end_spans() = 0;

  virtual std::vector<Statistic> statistics() const = 0;
  // The latest.
  virtual std::vector<NetworkFlow> flows() const = 0;
  // Empty when all of the run was `fast`.
  virtual std::vector<CoreLedger> ledgers() const = 0;
  virtual std::vector<DeviceInfo> devices() const = 0;
  // The registers of the device; empty if it has none that are declared.
  virtual std::vector<RegisterInfo> registers(std::string_view device) const = 0;
  // The device tree blob as the guest gets it.
  virtual std::string device_tree() const = 0;

  virtual DebugTarget& debug() = 0;
  // Who follows the flow of cores that are `timed`; null for nobody.
  virtual void watch_flow(models::FlowWatch* watch) = 0;
  // An empty sink ends the trace.
  virtual void set_trace(const TraceRange& range, TraceSink sink) = 0;
  virtual void set_frame_sink(FrameSink sink) = 0;

  // Everything but the configuration; valid between two run()s.
  virtual void serialize(isa::Archive& ar) = 0;
  // SHA-256 of the state that serialize() saves and of the memory ever written, in hex. Pages of
  // zeros count as untouched.
  virtual std::string state_hash() = 0;
};

// Builds the board and loads the images. Throws isa::UserError for what the user got wrong.
std::unique_ptr<Machine> make_machine(const MachineConfig& config);

}  // namespace vesim::platform
