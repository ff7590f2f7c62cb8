// SPDX-License-Identifier: Apache-2.0
#include "sim/program.h"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "isa/diagnostics.h"
#include "models/ethernet/pcap.h"
#include "platform/image_file.h"
#include "sim/checkpoint/boot_checkpoints.h"
#include "sim/checkpoint/checkpoint.h"
#include "sim/config/boot_files.h"
#include "sim/config/experiment.h"
#include "sim/config/phases.h"
#include "sim/console/console.h"
#include "sim/gdb/server.h"
#include "sim/interrupts/interrupt_recorder.h"
#include "sim/ledger/cpi_stack_svg.h"
#include "sim/ledger/device_times.h"
#include "sim/monitor.h"
#include "sim/output/guest_errors.h"
#include "sim/output/run_folder.h"
#include "sim/output/statistics.h"
#include "sim/output/trace.h"
#include "sim/profile/profile_report.h"
#include "sim/report/experiment_report.h"
#include "sim/report/html_report.h"
#include "sim/run/interrupt.h"
#include "sim/run/orders.h"
#include "sim/run/run_control.h"
#include "sim/run/start_delay.h"
#include "sim/schedule/thread_report.h"
#include "sim/symbols/symbol_file.h"
#include "sim/timeline/timelines.h"
#include "sim/traps/trap_log.h"
#include "sim/what_if/instruction_stream.h"

namespace vesim::sim {
namespace {

using platform::Machine;

constexpr std::size_t kMostFunctions = 60;                          // of profile.txt
constexpr std::size_t kReportedWaits = 5, kReportedFunctions = 12;  // of report.txt

Symbols load_symbols(const Settings& settings) {
  Symbols symbols;
  for (const auto& path : {settings.symbols, settings.bare}) {
    if (!path.empty()) symbols.add_file(path, platform::read_file("boot.symbols", path));
  }
  return symbols;
}

std::optional<Structures> load_structures(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return Structures::parse(path, platform::read_file("boot.structures", path));
}

// Where the programs of an image set have their symbols: beside the kernel's.
std::string symbols_folder(const Settings& settings) {
  if (settings.symbols.empty() || !settings.bare.empty()) return {};
  return std::filesystem::absolute(settings.symbols).parent_path();
}

// A machine to look at: the board with nothing loaded.
std::unique_ptr<Machine> empty_machine(const Options& options, const MachineFactory& make) {
  auto config = machine_config(options.settings);
  for (auto* file : {&config.firmware, &config.kernel, &config.dtb, &config.initrd, &config.bare,
                     &config.sd.image}) {
    file->clear();
  }
  return make(config);
}

int dump_dtb(Options& options, const MachineFactory& make) {
  complete_boot_files(options.settings);
  const auto blob = make(machine_config(options.settings))->device_tree();
  if (blob.empty())
    throw isa::UserError("--dump-dtb: this run has no device tree; give --dtb FILE");
  write_file(options.dtb_file, blob);
  return 0;
}

// The frames on the board's cable, for Wireshark.
class Capture {
 public:
  explicit Capture(const std::string& path) : file_(path, std::ios::binary), pcap_(file_) {}
  void write(isa::u64 time, const models::EthernetFrame& frame) { pcap_.write(time, frame); }

 private:
  std::ofstream file_;
  models::PcapWriter pcap_;
};

std::vector<ThreadName> thread_names(const Awareness& awareness) {
  std::vector<ThreadName> names;
  for (const auto& thread : awareness.threads()) {
    if (thread) names.push_back({thread->number, thread->pid, thread->os, thread->name});
  }
  return names;
}

// From the checkpoint in `folder`, if there is one.
std::unique_ptr<Machine> restored(std::unique_ptr<Machine> machine, Checkpoint& checkpoint) {
  if (!checkpoint.folder.empty()) restore_checkpoint(*machine, checkpoint);
  return machine;
}

// Of the experiment, unless others are given. A look from the start on, or at all that happens, has
// no use for a machine that has booted.
void complete_run(Options& options) {
  auto& settings = options.settings;
  const auto phases = workload_phases(settings);
  if (parse_phases(settings.phases, "run.phases").empty()) settings.phases = to_yaml(phases);
  if (!options.trace.empty() || options.gdb_port || settings.network_capture == "on") {
    settings.boot_checkpoint = "off";
  }
}

class Run {
 public:
  Run(const Options& options, const MachineFactory& make)
      : options_(options),
        boot_checkpoints_(options.settings),
        start_(options.settings.checkpoint.empty()
                   ? boot_checkpoints_.latest()
                   : read_checkpoint(options.settings,
                                     checkpoint_folder(options.settings.checkpoint))),
        machine_(restored(make(machine_config(options.settings)), start_)),
        symbols_(load_symbols(options.settings)),
        awareness_(static_cast<unsigned>(options.settings.cpu_cores),
                   load_structures(options.settings.structures), symbols_,
                   symbols_folder(options.settings)),
        trace_range_(parse_trace_range(options.trace, symbols_)),
        folder_(options.settings.output, options.config_name),
        errors_(folder_.file("guest-errors.log"), *machine_, symbols_),
        traps_(
            machine_config(options.settings).timing.free_service,
            [this](unsigned core) { return awareness_.interrupted(core); }, visits(), trap_writer(),
            [this] { machine_->request_stop(); }),
        stream_(options.settings.cpu_cores),
        timelines_(
            slice_writer(), [this] { return thread_names(awareness_); },
            [this] { machine_->request_stop(); }),
        interrupts_(trap_log_info().slots_per_cycle,
                    models::kPicosecondsPerSecond / trap_log_info().cpu_frequency) {}

  int execute() {
    folder_.write_inputs(to_yaml(options_.settings), options_.command_line,
                         input_files(options_.settings));
    machine_->watch_flow(&awareness_);
    machine_->watch_spans(traps_.watcher());
    machine_->watch_spans(stream_);
    machine_->watch_spans(devices_);
    machine_->watch_spans(timelines_);
    machine_->watch_spans(interrupts_);
    machine_->set_interrupt_sink([this](const auto& event, isa::u64 time, const auto& core) {
      interrupts_.note(event, time, core);
    });
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = drive();
    if (!options_.settings.checkpoint_at_end.empty()) {
      save_checkpoint(*machine_, options_.settings,
                      checkpoint_folder(options_.settings.checkpoint_at_end));
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    machine_->set_trace({}, nullptr);
    machine_->set_frame_sink(nullptr);
    machine_->set_interrupt_sink(nullptr);
    machine_->watch_flow(nullptr);
    write_results(outcome, seconds.count());
    fmt::print(stderr, "vesim: {}; results in {}\n", outcome.text, folder_.path());
    if (!machine_->ledgers().empty()) {
      fmt::print(stderr, "vesim: for a browser: {}\n", folder_.file("report.html"));
    }
    if (errors_.total() != 0) {
      fmt::print(stderr, "vesim: {} guest errors, see {}\n", errors_.total(),
                 folder_.file("guest-errors.log"));
    }
    return outcome.status;
  }

 private:
  // The functions that traps go through, for a run that asks for them.
  TrapTracker::VisitsOf visits() {
    if (options_.settings.traps != "functions") return nullptr;
    return [this](unsigned core) {
      std::vector<Trap::Function> functions;
      for (const auto& visit : awareness_.take_visits(core)) {
        if (visit.slots != 0) functions.push_back({visit.function, visit.slots});
      }
      return functions;
    };
  }

  TrapLogInfo trap_log_info() const {
    const auto config = machine_config(options_.settings);
    return {config.timing.pipeline.width, config.cpu_frequency, machine_->devices()};
  }

  std::optional<TrapWriter> trap_writer() {
    if (options_.settings.traps == "off") return std::nullopt;
    return TrapWriter(folder_.file("traps.zst"), trap_log_info(),
                      [this](u32 function) { return awareness_.function_name(function); });
  }

  std::optional<SliceWriter> slice_writer() {
    if (options_.settings.traps == "off") return std::nullopt;
    const auto info = trap_log_info();
    return SliceWriter(folder_.file("slices.zst"), {info.slots_per_cycle, info.cpu_frequency});
  }

  // Else it boots, and work starts when it asks for its last orders.
  bool starts_work() const {
    return !options_.settings.checkpoint.empty() || !asks_for_orders(options_.settings) ||
           boot_checkpoints_.is_last(start_.folder);
  }

  Outcome drive() {
    if (!options_.trace.empty()) {
      trace_.emplace(folder_.file("trace.txt"), symbols_, options_.trace_registers);
      machine_->set_trace(trace_range_,
                          [this](const auto& instruction) { trace_->write(instruction); });
    }
    if (options_.settings.network_capture == "on") {
      capture_.emplace(folder_.file("network.pcap"));
      machine_->set_frame_sink(
          [this](isa::u64 time, const auto& frame) { capture_->write(time, frame); });
    }
    // A terminal is for the guest's shell, or for the report.
    const bool measures = !workload_places(options_.settings).empty();
    const bool on_terminal = options_.settings.console == "auto" && has_terminal() && !measures;
    std::optional<gdb::Server> server;
    if (options_.gdb_port) {
      server.emplace(*options_.gdb_port, options_.gdb_wait, machine_->debug(),
                     [this](std::string_view command, unsigned core) {
                       return monitor_command(*machine_, symbols_, command, core);
                     });
      write_file(folder_.file("symbols.elf"), symbol_elf(symbols_));
      fmt::print(stderr, "vesim: gdb-multiarch {} -ex 'target remote localhost:{}'\n",
                 folder_.file("symbols.elf"), server->port());
    }
    Console console(folder_.file("console.log"), measures ? nullptr : stdout, on_terminal);
    // The line would be torn by a console on the same screen.
    const bool show_progress =
        isatty(STDERR_FILENO) != 0 && (isatty(STDOUT_FILENO) == 0 || measures);
    Progress progress(show_progress ? stderr : nullptr);
    const Interrupt interrupt(*machine_);
    if (starts_work()) delay_start(*machine_, options_.settings.seed);
    const Orders orders(*machine_, sim::orders(options_.settings));
    RunControl control(*machine_, options_.settings, symbols_, console, progress, boot_checkpoints_,
                       server ? &*server : nullptr, traps_, timelines_, interrupts_);
    Outcome outcome = control.run();
    if (server) server->exited(outcome.status);
    console.flush();
    return outcome;
  }

  void write_results(const Outcome& outcome, double seconds) {
    RunSummary summary;
    summary.configuration = options_.config_name;
    summary.end = outcome.text;
    summary.exit_status = outcome.status;
    summary.state_hash = machine_->state_hash();
    summary.statistics = machine_->statistics();
    summary.ledgers = machine_->ledgers();
    summary.devices = devices_.all(machine_->devices());
    summary.traps = traps_.table();
    summary.flows = machine_->flows();
    summary.phases = outcome.phases;
    summary.timelines = timelines_.take();
    summary.interrupts = interrupts_.all();
    summary.interrupt_names = machine_->interrupt_names();
    summary.results = outcome.results;
    summary.statistics.push_back(
        {"guest_errors", "errors", "mistakes of the guest, with repetitions", errors_.total()});
    summary.host = host_statistics(seconds, machine_->instructions());
    write_file(folder_.file("stats.txt"), statistics_text(summary));
    write_file(folder_.file("stats.json"), statistics_json(summary));
    if (!summary.ledgers.empty()) {
      write_threads(summary.ledgers);
      write_file(folder_.file("report.html"), html_report(summary, awareness_, trap_log_info()));
    }
    if (!workload_places(options_.settings).empty()) report(summary);
  }

  // What the main job is for.
  void report(const RunSummary& summary) {
    std::string text = rates_text(summary.results) + "\n" + worlds_text(summary.phases);
    for (const PhaseResult& phase : summary.phases) {
      const auto tables = trap_table_text(phase.traps, phase.ledgers) +
                          interrupts_text(phase.interrupts, summary.interrupt_names);
      if (!tables.empty()) text += fmt::format("\n{}:{}", phase.name, tables);
    }
    if (!summary.ledgers.empty()) {
      const auto frequency = machine_config(options_.settings).cpu_frequency;
      text += "\n" + waits_text(awareness_, summary.ledgers, frequency, kReportedWaits) + "\n" +
              function_list(awareness_, kReportedFunctions);
    }
    write_file(folder_.file("report.txt"), text);
    fmt::print("\n{}\n", text);
    std::fflush(stdout);
  }

  void write_threads(const std::vector<platform::CoreLedger>& ledgers) {
    const auto frequency = machine_config(options_.settings).cpu_frequency;
    write_file(folder_.file("cpi_stack.svg"), cpi_stack_svg(ledgers));
    write_file(folder_.file("threads.txt"), threads_text(awareness_, ledgers, frequency));
    write_file(folder_.file("threads.json"),
               threads_json(awareness_, ledgers, frequency).dump(1) + "\n");
    write_file(folder_.file("stream.txt"), stream_.text());
    write_file(folder_.file("profile.txt"), function_list(awareness_, kMostFunctions));
    write_file(folder_.file("profile.folded"), folded_stacks(awareness_));
  }

  const Options& options_;
  BootCheckpoints boot_checkpoints_;
  Checkpoint start_;  // what it starts from, used up
  std::unique_ptr<Machine> machine_;
  Symbols symbols_;
  Awareness awareness_;
  platform::TraceRange trace_range_;
  // After all that can fail by the user's mistake, which then leaves no folder behind.
  RunFolder folder_;
  GuestErrors errors_;
  TrapLog traps_;
  InstructionStream stream_;
  DeviceTimes devices_;
  TimelineRecorder timelines_;
  InterruptRecorder interrupts_;
  std::optional<TraceWriter> trace_;
  std::optional<Capture> capture_;
};

}  // namespace

int run_program(Options options, const MachineFactory& make) {
  switch (options.action) {
    case Action::kPrint:
      fmt::print("{}", options.text);
      return 0;
    case Action::kListDevices:
      fmt::print("{}", device_list(*empty_machine(options, make)));
      return 0;
    case Action::kListRegisters:
      fmt::print("{}", register_list(*empty_machine(options, make), options.device, false));
      return 0;
    case Action::kDumpDtb:
      return dump_dtb(options, make);
    case Action::kRun:
      break;
  }
  complete_boot_files(options.settings);
  complete_run(options);
  if (!options.settings.until.empty()) LineMatcher{options.settings.until};
  return Run(options, make).execute();
}

}  // namespace vesim::sim
