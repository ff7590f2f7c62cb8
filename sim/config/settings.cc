// SPDX-License-Identifier: Apache-2.0
#include "sim/config/settings.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"
#include "sim/config/parameter_file.h"
#include "sim/config/phases.h"
#include "sim/config/units.h"

namespace vesim::sim {
namespace {

using isa::UserError;
using Type = SettingType;
using S = Settings;

const std::vector<Setting>& table() {
  static const std::vector<Setting> settings = {
      {"board.name", "", Type::kText, "tc2", "the board", &S::board, 0, 0, {"tc2"}},
      {"cpu.cores", "--smp", Type::kCount, "2", "Cortex-A15 cores that exist", &S::cpu_cores, 1, 2},
      {"cpu.midr", "", Type::kHex, "0x412fc0f1", "Main ID Register; the default is TC2's r2p1",
       &S::cpu_midr, 0, 0xffffffff},
      {"cpu.revidr", "", Type::kHex, "0", "Revision ID Register", &S::cpu_revidr, 0, 0xffffffff},
      {"cpu.frequency", "", Type::kFrequency, "0Hz", "core clock; 0: the board's, of timing.board",
       &S::cpu_frequency, 0, 10'000'000'000},
      {"timing.core", "", Type::kText, "cortex-a15",
       "core parameters: a name in configs/cores or a path", &S::timing_core},
      {"timing.board", "", Type::kText, "tc2",
       "clocks and memory parameters: a name in configs/boards or a path", &S::timing_board},
      {"timing.network", "", Type::kText, "lab",
       "figures of cables, switch and remote host: a name in configs/networks or a path",
       &S::timing_network},
      {"timing.quantum", "", Type::kTime, "0",
       "how far a core may run ahead of the others at timed; 0: as in timing.core",
       &S::timing_quantum},
      {"timing.what_if", "", Type::kText, "",
       "prices set to zero, separated by commas; vesim whatif --list names them", &S::what_if},
      {"network.peer",
       "",
       Type::kText,
       "stbox",
       "what the board's Ethernet ends at: stbox, the remote host behind a switch; or none",
       &S::network_peer,
       0,
       0,
       {"stbox", "none"}},
      {"network.capture",
       "",
       Type::kText,
       "off",
       "on: the frames on the board's cable go to network.pcap in the run's folder",
       &S::network_capture,
       0,
       0,
       {"off", "on"}},
      {"memory.size", "--mem", Type::kSize, "1G", "RAM at 0x80000000", &S::memory_size,
       u64{16} << 20, u64{2} << 30},
      {"boot.images", "", Type::kText, "",
       "image set of scripts/images that supplies the boot files not named here", &S::images},
      {"boot.firmware", "", Type::kFile, "", "raw binary run from reset in secure SVC",
       &S::firmware},
      {"boot.kernel", "--kernel", Type::kFile, "", "zImage, Image, ELF or raw binary", &S::kernel},
      {"boot.dtb", "--dtb", Type::kFile, "", "device tree blob", &S::dtb},
      {"boot.initrd", "--initrd", Type::kFile, "", "initial RAM file system", &S::initrd},
      {"boot.append", "--append", Type::kText, "", "the kernel's command line", &S::append},
      {"boot.symbols", "", Type::kFile, "", "System.map or ELF file that names addresses",
       &S::symbols},
      {"boot.structures", "", Type::kFile, "",
       "kernel.offsets of scripts/images: where the kernel that boot.symbols names has its "
       "fields",
       &S::structures},
      {"boot.bare", "--bare", Type::kFile, "",
       "ELF started at its own entry in secure SVC on every core, without firmware", &S::bare},
      {"boot.orders", "--orders", Type::kText, "",
       "for a machine that asks (vesim.orders on the command line): words for its init, the last "
       "of "
       "a name counts",
       &S::orders},
      {"vm.vcpus", "", Type::kCount, "2", "virtual CPUs of the guest", &S::vm_vcpus, 1, 8},
      {"vm.memory", "", Type::kSize, "256M", "memory of the guest, whole MiB", &S::vm_memory,
       u64{16} << 20, u64{1} << 30},
      {"vm.pin", "", Type::kText, "", "host CPUs of the VMM's threads: vcpu0=1,io=0", &S::vm_pin},
      {"vm.net", "", Type::kText, "",
       "options of the guest's network card: gso=off,tx=timer (vmm --help)", &S::vm_net},
      {"vm.disk", "", Type::kText, "", "options of the guest's disk: cache=writethrough",
       &S::vm_disk},
      {"vm.module", "", Type::kText, "", "parameters of the KVM module: profile=5.6 irqfd=1",
       &S::vm_module},
      {"vm.options", "", Type::kText, "", "further options of the VMM: --eventfds -virtio 1.0",
       &S::vm_options},
      {"vm.append", "", Type::kText, "quiet", "added to the guest's command line", &S::vm_append},
      {"workload.name", "--workload", Type::kText, "",
       "what is measured, with its arguments: a job of the images; empty: nothing, the "
       "guest has a shell",
       &S::workload},
      {"workload.where", "", Type::kText, "host,guest",
       "one after the other: host, guest, both (at the same time)", &S::workload_where},
      {"workload.host_cpus", "", Type::kText, "all", "where it may run on the host: 0,1",
       &S::workload_host_cpus},
      {"workload.guest_cpus", "", Type::kText, "all", "where it may run in the guest",
       &S::workload_guest_cpus},
      {"workload.warm_up",
       "",
       Type::kText,
       "warm",
       "speed of the first time, which is not measured",
       &S::workload_warm_up,
       0,
       0,
       {kSpeedNames.begin(), kSpeedNames.end()}},
      {"workload.speed",
       "",
       Type::kText,
       "timed",
       "speed of the second time, which is",
       &S::workload_speed,
       0,
       0,
       {kSpeedNames.begin(), kSpeedNames.end()}},
      {"sd.image", "--sd", Type::kFile, "", "raw image of the card in the slot; empty: none",
       &S::sd_image},
      {"sd.blank", "", Type::kSize, "0",
       "size of a blank card that is in the slot without an image; 0: none", &S::sd_blank},
      {"sd.write",
       "",
       Type::kText,
       "overlay",
       "overlay: what is written lives as long as the run; through: it goes into the image; "
       "protect: the card is write protected",
       &S::sd_write,
       0,
       0,
       {"overlay", "through", "protect"}},
      {"sd.wrong_crc_every", "", Type::kCount, "0",
       "one block in so many has a wrong CRC on the card's bus; 0: none", &S::sd_wrong_crc_every},
      {"run.speed",
       "--speed",
       Type::kText,
       "fast",
       "fast: function, an instruction a cycle; warm: keeps TLBs, caches and predictor besides; "
       "timed: pipeline, TLBs, caches, memory, buses",
       &S::speed,
       0,
       0,
       {kSpeedNames.begin(), kSpeedNames.end()}},
      {"run.phases", "", Type::kPhases, "[]",
       "speeds one after the other, each until something happens; then run.speed", &S::phases},
      {"run.quantum", "", Type::kTime, "10us",
       "how far a core may run ahead of the others; timed: timing.quantum at most", &S::quantum,
       1'000, 1'000'000'000},
      {"run.until", "--until", Type::kText, "",
       "stop when a line of the console matches this regular expression", &S::until},
      {"run.until_marker", "--until-marker", Type::kMarker, "",
       "stop at this marker: begin ID, end ID, checkpoint ID, label TEXT", &S::until_marker},
      {"run.max_time", "--max-time", Type::kTime, "0", "stop at this simulated time; 0: no limit",
       &S::max_time},
      {"run.max_instructions", "--max-instructions", Type::kCount, "0",
       "stop after this many instructions of all cores; 0: no limit", &S::max_instructions},
      {"run.no_progress", "", Type::kTime, "60s",
       "without terminal: stop after this simulated time without console output; 0: no limit",
       &S::no_progress},
      {"run.seed", "", Type::kCount, "0",
       "not 0: the cores begin up to 20 ms later, as the number chooses, to repeat a run in "
       "another "
       "phase",
       &S::seed},
      {"run.on_reset",
       "",
       Type::kText,
       "restart",
       "what a reset by the guest does",
       &S::on_reset,
       0,
       0,
       {"restart", "stop"}},
      {"checkpoint.restore", "--checkpoint", Type::kText, "",
       "start from this checkpoint, a folder or a name in the user's cache", &S::checkpoint},
      {"checkpoint.save", "--save-checkpoint", Type::kText, "",
       "save the machine there at the end of the run", &S::checkpoint_at_end},
      {"checkpoint.boot",
       "",
       Type::kText,
       "auto",
       "auto: a machine that asks for orders is kept in the user's cache and starts from there",
       &S::boot_checkpoint,
       0,
       0,
       {"auto", "off"}},
      {"console.terminal",
       "",
       Type::kText,
       "auto",
       "auto: UART0 is on the terminal if there is one; off: only in the log and on stdout",
       &S::console,
       0,
       0,
       {"auto", "off"}},
      {"output.folder", "--out", Type::kText, "",
       "folder of the run's results; empty: out/<config>-<n>", &S::output},
      {"output.traps",
       "",
       Type::kText,
       "on",
       "on: the traps of timed guests go to traps.zst in the run's folder, and what the cores did "
       "to "
       "slices.zst, for `vesim traps`; functions: with the functions that each trap went through",
       &S::traps,
       0,
       0,
       {"on", "off", "functions"}},
  };
  return settings;
}

std::optional<u64> parse(Type type, std::string_view text) {
  switch (type) {
    case Type::kSize:
      return parse_size(text);
    case Type::kTime:
      return parse_time(text);
    case Type::kFrequency:
      return parse_frequency(text);
    default:
      return parse_count(text);
  }
}

std::string format(Type type, u64 value) {
  switch (type) {
    case Type::kSize:
      return format_size(value);
    case Type::kTime:
      return value == 0 ? "0" : format_time(value);
    case Type::kFrequency:
      return format_frequency(value);
    case Type::kHex:
      return fmt::format("{:#x}", value);
    default:
      return fmt::format("{}", value);
  }
}

u64 checked_number(const Setting& setting, const std::string& text, const std::string& origin) {
  const auto number = parse(setting.type, text);
  if (!number) {
    throw UserError(fmt::format("{}: '{}' is not a {}", origin, text, type_name(setting.type)));
  }
  if (*number < setting.least || *number > setting.most) {
    throw UserError(fmt::format("{}: {} is out of range ({} to {})", origin, text,
                                format(setting.type, setting.least),
                                format(setting.type, setting.most)));
  }
  return *number;
}

void check_choice(const Setting& setting, const std::string& text, const std::string& origin) {
  const auto& choices = setting.choices;
  if (choices.empty() || std::count(choices.begin(), choices.end(), text) != 0) return;
  std::string list;
  for (const auto& choice : choices) list += (list.empty() ? "'" : ", '") + choice + "'";
  throw UserError(fmt::format("{}: '{}' is not one of {}", origin, text, list));
}

std::string resolve_file(const std::string& name, const std::string& folder) {
  namespace fs = std::filesystem;
  if (name.empty() || name == "none") return name;
  if (name.starts_with("~/")) {
    const char* home = std::getenv("HOME");
    return (fs::path(home == nullptr ? "/" : home) / name.substr(2)).string();
  }
  return fs::absolute(fs::path(folder) / name).lexically_normal().string();
}

// Within the range that the parameter has in its file.
u64 checked_quantum(const Settings& settings) {
  using Quantum = models::QuantumParameters;
  constexpr u64 kNanosecond = 1000;  // ps
  const u64 quantum = settings.timing_quantum;
  if (quantum < Quantum::kLeast * kNanosecond || quantum > Quantum::kMost * kNanosecond) {
    throw isa::UserError(fmt::format("timing.quantum: {} is not allowed ({} to {} ns, or 0)",
                                     format_time(quantum), Quantum::kLeast, Quantum::kMost));
  }
  return quantum;
}

void check_card(const Settings& settings) {
  if (settings.sd_blank == 0) return;
  if (!settings.sd_image.empty()) throw UserError("sd.blank: there is an sd.image; leave one out");
  if (settings.sd_write == "through") {
    throw UserError("sd.write: a blank card has no image that 'through' could write");
  }
}

}  // namespace

Settings::Settings() {
  for (const Setting& setting : table()) {
    sim::set(*this, setting.key, std::string(setting.initial), std::string(setting.key));
  }
}

std::span<const Setting> all_settings() { return table(); }

const Setting* find_setting(std::string_view key) {
  const auto found = std::find_if(table().begin(), table().end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == table().end() ? nullptr : &*found;
}

std::vector<std::string> setting_keys() {
  std::vector<std::string> keys;
  for (const Setting& setting : table()) keys.emplace_back(setting.key);
  return keys;
}

std::string_view type_name(SettingType type) {
  switch (type) {
    case Type::kPhases:
      return "list of phases, like [{speed: timed, until: {time: 1ms}}]";
    case Type::kMarker:
      return "marker: begin ID, end ID, checkpoint ID or label TEXT";
    case Type::kText:
      return "text";
    case Type::kFile:
      return "file";
    case Type::kSize:
      return "size (bytes, or with K, M, G)";
    case Type::kTime:
      return "time (with ps, ns, us, ms, s or min)";
    case Type::kFrequency:
      return "frequency (with Hz, kHz, MHz or GHz)";
    case Type::kCount:
    case Type::kHex:
      return "number";
  }
  return "";
}

void set(Settings& settings, std::string_view key, const std::string& value,
         const std::string& origin, const std::string& folder) {
  const Setting* setting = find_setting(key);
  if (setting == nullptr) {
    throw UserError(
        fmt::format("{}: unknown key '{}'{}", origin, key, did_you_mean(key, setting_keys())));
  }
  if (const auto* number = std::get_if<u64 Settings::*>(&setting->field)) {
    settings.*(*number) = checked_number(*setting, value, origin);
    return;
  }
  check_choice(*setting, value, origin);
  if (setting->type == Type::kMarker && !value.empty() && !parse_marker(value)) {
    throw UserError(fmt::format("{}: '{}' is no {}", origin, value, type_name(Type::kMarker)));
  }
  if (setting->type == Type::kPhases) {
    settings.phases = to_yaml(parse_phases(value, origin));
    return;
  }
  settings.*std::get<std::string Settings::*>(setting->field) =
      setting->type == Type::kFile ? resolve_file(value, folder) : value;
}

void assign(Settings& settings, const std::string& assignment, const std::string& option) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw UserError(fmt::format("{} {}: expected KEY=VALUE", option, assignment));
  }
  const auto key = assignment.substr(0, equals);
  set(settings, key, assignment.substr(equals + 1), option + " " + key);
}

std::string get(const Settings& settings, const Setting& setting) {
  if (const auto* number = std::get_if<u64 Settings::*>(&setting.field)) {
    return format(setting.type, settings.*(*number));
  }
  return settings.*std::get<std::string Settings::*>(setting.field);
}

std::string to_yaml(const Settings& settings) {
  std::string text;
  std::string_view section;
  for (const Setting& setting : table()) {
    const auto point = setting.key.find('.');
    if (setting.key.substr(0, point) != section) {
      section = setting.key.substr(0, point);
      text += fmt::format("{}:\n", section);
    }
    YAML::Emitter value;
    const bool quoted = std::holds_alternative<std::string Settings::*>(setting.field);
    if (quoted) value << YAML::DoubleQuoted;
    value << get(settings, setting);
    const bool is_list = setting.type == Type::kPhases;
    text += fmt::format("  {}: {}  # {}\n", setting.key.substr(point + 1),
                        is_list ? get(settings, setting) : value.c_str(), setting.meaning);
  }
  return text;
}

platform::MachineConfig machine_config(const Settings& settings) {
  platform::MachineConfig config;
  config.board = settings.board;
  config.cores = static_cast<unsigned>(settings.cpu_cores);
  config.midr = static_cast<isa::u32>(settings.cpu_midr);
  config.revidr = static_cast<isa::u32>(settings.cpu_revidr);
  config.timing = timing_parameters(settings);
  if (settings.cpu_frequency != 0) config.timing.memory.cpu_frequency = settings.cpu_frequency;
  if (settings.timing_quantum != 0) config.timing.quantum.timed = checked_quantum(settings);
  config.cpu_frequency = config.timing.memory.cpu_frequency;
  config.memory_size = settings.memory_size;
  config.quantum = settings.quantum;
  config.firmware = settings.firmware;
  config.kernel = settings.kernel;
  config.dtb = settings.dtb;
  config.initrd = settings.initrd;
  config.append = settings.append;
  config.bare = settings.bare;
  config.network = settings.network_peer == "stbox";
  check_card(settings);
  config.sd.image = settings.sd_image;
  config.sd.blank = settings.sd_blank;
  if (settings.sd_write == "through") config.sd.writes = models::CardImage::Writes::kThrough;
  config.sd.write_protected = settings.sd_write == "protect";
  config.sd.wrong_crc_every = settings.sd_wrong_crc_every;
  return config;
}

}  // namespace vesim::sim
