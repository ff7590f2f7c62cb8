// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace vesim::sim {
namespace {

constexpr u8 kVectorIrq = 0x18, kVectorFiq = 0x1c;
constexpr u32 kWait = 0x01, kInstructionAbort = 0x20, kDataAbort = 0x24;  // HSR.EC

constexpr const char* kPhaseNames[] = {"entry", "switch_out", "host_kernel", "vmm_user",
                                       "other", "idle",       "moved",       "switch_in"};
static_assert(std::size(kPhaseNames) == kTrapPhases);
constexpr const char* kEndNames[] = {"returned", "no_return", "cut"};

// Arm ARM B3.13.6.
const char* exception_class_name(u32 exception_class) {
  switch (exception_class) {
    case 0x00:
      return "UNKNOWN";
    case 0x03:
      return "CP15_32";
    case 0x04:
      return "CP15_64";
    case 0x05:
      return "CP14_MR";
    case 0x06:
      return "CP14_LS";
    case 0x07:
      return "CP_0_13";
    case 0x08:
      return "CP10_ID";
    case 0x0a:
      return "BXJ";
    case 0x0c:
      return "CP14_64";
    case 0x11:
      return "SVC_HYP";
    case 0x12:
      return "HVC";
    case 0x13:
      return "SMC";
    case kInstructionAbort:
      return "IABT";
    case kDataAbort:
      return "DABT";
    default:
      return nullptr;
  }
}

template <class Share, class Key>
void merge(std::vector<Share>& shares, const Share& share, Key Share::*key) {
  const auto known = std::find_if(shares.begin(), shares.end(),
                                  [&](const Share& s) { return s.*key == share.*key; });
  if (known != shares.end()) {
    known->slots += share.slots;
  } else {
    shares.push_back(share);
  }
}

}  // namespace

const char* phase_name(TrapPhase phase) { return kPhaseNames[static_cast<std::size_t>(phase)]; }

const char* end_name(TrapEnd how) { return kEndNames[static_cast<std::size_t>(how)]; }

Trap::Part& Trap::Part::operator+=(const Part& other) {
  slots += other.slots;
  instructions += other.instructions;
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] += other.cells[i];
  for (const Device& device : other.devices) merge(devices, device, &Device::page);
  for (const Function& visit : other.functions) merge(functions, visit, &Function::number);
  return *this;
}

u64 Trap::slots() const {
  u64 sum = 0;
  for (const Part& part : parts) sum += part.slots;
  return sum;
}

u64 Trap::instructions() const {
  u64 sum = 0;
  for (const Part& part : parts) sum += part.instructions;
  return sum;
}

std::string Trap::class_name() const {
  if (vector == kVectorIrq) return "IRQ";
  if (vector == kVectorFiq) return "FIQ";
  const u32 exception_class = hsr >> 26;
  if (exception_class == kWait) return hsr & 1 ? "WFE" : "WFI";
  const char* name = exception_class_name(exception_class);
  return name ? name : fmt::format("EC_{:02x}", exception_class);
}

std::optional<u64> Trap::ipa() const {
  const u32 exception_class = hsr >> 26;
  if (vector >= kVectorIrq) return std::nullopt;
  if (exception_class != kInstructionAbort && exception_class != kDataAbort) return std::nullopt;
  const u32 status = hsr >> 2 & 0xf;  // translation, access flag, permission
  if (status < 1 || status > 3) return std::nullopt;
  const bool on_stage1_walk = hsr & 1 << 7;
  return u64{hpfar >> 4} << 12 | (on_stage1_walk ? 0 : far & 0xfff);
}

}  // namespace vesim::sim
