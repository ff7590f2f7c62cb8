// SPDX-License-Identifier: Apache-2.0
#include "sim/monitor.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/config/nearest.h"

namespace vesim::sim {
namespace {

using isa::u32;

constexpr const char* kHelp =
    "info status      simulated time, instructions, what each core does\n"
    "info registers   every register of the selected core\n"
    "info map         the board's devices, addresses and interrupts\n"
    "info DEVICE      the registers of a device and what they hold\n";

std::string core_registers(const platform::DebugTarget& target, unsigned core) {
  std::string text;
  const auto& registers = target.registers();
  for (unsigned i = 0; i < registers.size(); ++i) {
    const bool wide = registers[i].bits == 64;
    text += fmt::format("{:<10} {:#0{}x}{}", registers[i].name, target.read_register(core, i),
                        wide ? 18 : 10,
                        i % 4 == 3 ? "\n"
                        : wide     ? "  "
                                   : "          ");
  }
  return text + "\n";
}

}  // namespace

std::string device_list(const platform::Machine& machine) {
  std::string text;
  for (const auto& device : machine.devices()) {
    text += fmt::format("{:#010x}-{:#010x}  {:<12} {}{}\n", device.base,
                        device.base + (device.size - 1), device.name, device.type,
                        device.interrupts.empty() ? "" : " (" + device.interrupts + ")");
  }
  return text;
}

std::string register_list(const platform::Machine& machine, const std::string& device,
                          bool values) {
  std::string text;
  std::vector<std::string> names;
  for (const auto& candidate : machine.devices()) {
    names.push_back(candidate.name);
    if (!device.empty() && candidate.name != device) continue;
    const auto registers = machine.registers(candidate.name);
    if (registers.empty() && device.empty()) continue;
    text += fmt::format("{} at {:#010x}: {}\n", candidate.name, candidate.base, candidate.type);
    for (const auto& reg : registers) {
      const auto shown = values ? (reg.value ? fmt::format("{:#x}", *reg.value) : "-")
                                : fmt::format("{:#x}", reg.reset);
      text += fmt::format("  {:#06x} {:<16} {:>2} {} {:>10}  {}\n", reg.offset, reg.name, reg.bits,
                          reg.access, shown, reg.meaning);
    }
  }
  if (text.empty()) {
    throw isa::UserError(fmt::format("no device '{}'{}", device, did_you_mean(device, names)));
  }
  return text;
}

std::string status_line(platform::Machine& machine, const Symbols& symbols) {
  auto text = fmt::format("{:.6f} s simulated, {} instructions\n",
                          static_cast<double>(machine.now()) * 1e-12, machine.instructions());
  auto& target = machine.debug();
  const auto pc = platform::find_register(target, "pc");
  for (unsigned core = 0; core < target.cores(); ++core) {
    const auto address = pc ? static_cast<u32>(target.read_register(core, *pc)) : 0;
    text += fmt::format("core {}: {} pc {:#010x} {}\n", core, target.core_state(core), address,
                        symbols.name(address));
  }
  return text;
}

std::string monitor_command(platform::Machine& machine, const Symbols& symbols,
                            std::string_view command, unsigned core) {
  constexpr std::string_view kInfo = "info ";
  if (!command.starts_with(kInfo)) return kHelp;
  const std::string topic(command.substr(kInfo.size()));
  if (topic == "status") return status_line(machine, symbols);
  if (topic == "registers") return core_registers(machine.debug(), core);
  if (topic == "map") return device_list(machine);
  try {
    return register_list(machine, topic, true);
  } catch (const isa::UserError& error) {
    return fmt::format("{}\n", error.what());
  }
}

}  // namespace vesim::sim
