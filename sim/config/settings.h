// SPDX-License-Identifier: Apache-2.0
// Every setting of a run, declared once in settings.cc: key, type, default, meaning, command-line
// flag. The YAML reader, --set, the flags, --help, --list-settings and the effective configuration
// that is written out all follow from that table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/types.h"
#include "platform/machine.h"

namespace vesim::sim {

using isa::u64;

// Times are picoseconds, sizes bytes, frequencies Hz; a limit of 0 means none.
struct Settings {
  std::string board;
  u64 cpu_cores = 0;
  u64 cpu_midr = 0;
  u64 cpu_revidr = 0;
  u64 cpu_frequency = 0;
  std::string timing_core;
  std::string timing_board;
  std::string timing_network;
  u64 timing_quantum = 0;
  std::string what_if;
  std::string network_peer;
  std::string network_capture;
  u64 memory_size = 0;
  std::string images;
  std::string firmware;
  std::string kernel;
  std::string dtb;
  std::string initrd;
  std::string append;
  std::string symbols;
  std::string structures;
  std::string bare;
  std::string orders;
  u64 vm_vcpus = 0;
  u64 vm_memory = 0;
  std::string vm_pin;
  std::string vm_net;
  std::string vm_disk;
  std::string vm_module;
  std::string vm_options;
  std::string vm_append;
  std::string workload;
  std::string workload_where;
  std::string workload_host_cpus;
  std::string workload_guest_cpus;
  std::string workload_warm_up;
  std::string workload_speed;
  std::string sd_image;
  u64 sd_blank = 0;
  std::string sd_write;
  u64 sd_wrong_crc_every = 0;
  std::string speed;
  std::string phases;
  std::string checkpoint;
  std::string checkpoint_at_end;
  std::string boot_checkpoint;
  u64 quantum = 0;
  std::string until;
  std::string until_marker;
  u64 max_time = 0;
  u64 max_instructions = 0;
  u64 no_progress = 0;
  u64 seed = 0;
  std::string on_reset;
  std::string console;
  std::string output;
  std::string traps;

  Settings();  // all defaults
};

enum class SettingType { kPhases, kMarker, kText, kFile, kSize, kTime, kFrequency, kCount, kHex };

struct Setting {
  std::string_view key;   // dotted: "boot.kernel"
  std::string_view flag;  // "--kernel", or empty if only --set reaches it
  SettingType type;
  std::string_view initial;  // the default, as a user would write it
  std::string_view meaning;  // one line
  std::variant<std::string Settings::*, u64 Settings::*> field;
  u64 least = 0;
  u64 most = ~u64{0};
  std::vector<std::string> choices = {};  // the texts allowed, if not any
};

std::span<const Setting> all_settings();
std::vector<std::string> setting_keys();
// Null if there is none.
const Setting* find_setting(std::string_view key);
// "text", "file", "size (bytes, K, M, G)": for messages and lists.
std::string_view type_name(SettingType type);

// Sets one key from text. `origin` ("--mem", "a.yaml:3") starts the message of the UserError thrown
// for an unknown key or a value of the wrong type or out of range. A relative file name is taken
// relative to `folder`.
void set(Settings& settings, std::string_view key, const std::string& value,
         const std::string& origin, const std::string& folder = "");

// The same from "KEY=VALUE", as `option` (--set) has it.
void assign(Settings& settings, const std::string& assignment, const std::string& option);

std::string get(const Settings& settings, const Setting& setting);

// The whole as YAML that load_config_file() reads back to the same settings, each key with its
// meaning as a comment.
std::string to_yaml(const Settings& settings);

platform::MachineConfig machine_config(const Settings& settings);

}  // namespace vesim::sim
