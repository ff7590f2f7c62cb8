// SPDX-License-Identifier: Apache-2.0
// What answers on the SYS_CFG bus: the motherboard's controller and those of the tiles
// (Motherboard Express uATX TRM, DUI 0447, 4.3; CoreTile Express A15x2 A7x3 TRM, DDI 0503).
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "isa/archive.h"
#include "isa/types.h"

namespace vesim::models {

class ConfigBus {
 public:
  // SYS_CFGCTRL.Function
  enum Function : unsigned {
    kOscillator = 1,   // Hz
    kVoltage = 2,      // microvolts
    kCurrent = 3,      // not measured: an error
    kTemperature = 4,  // not measured: an error
    kReset = 5,
    kScc = 6,      // not reachable this way: an error
    kMuxFpga = 7,  // which site drives the display
    kShutdown = 8,
    kReboot = 9,
    kDviMode = 11,
    kPower = 12,   // not measured: an error
    kEnergy = 13,  // not measured: an error
  };
  enum Site : unsigned { kMotherboard = 0, kTile1 = 1, kTile2 = 2 };

  struct Address {
    unsigned function;
    unsigned site;
    unsigned device;
    // clang-tidy 14 sees a null pointer in it.  NOLINTNEXTLINE(modernize-use-nullptr)
    auto operator<=>(const Address&) const = default;
  };
  // A value that can be read and set, within limits.
  struct Setting {
    isa::u32 reset;
    isa::u32 lowest;
    isa::u32 highest;
  };

  void add(const Address& address, const Setting& setting);

  // A request of the guest to the power controller.
  void on_shutdown(std::function<void()> callback) { shutdown_ = std::move(callback); }
  void on_reboot(std::function<void()> callback) { reboot_ = std::move(callback); }

  // One transfer. No value or false: the controller answers with an error.
  std::optional<isa::u32> read(const Address& address) const;
  bool write(const Address& address, isa::u32 value);

  // The settings survive all but a loss of power.
  void power_on();
  void serialize(isa::Archive& ar) { ar("values", values_); }

 private:
  std::map<Address, Setting> settings_;
  std::map<Address, isa::u32> values_;
  std::function<void()> shutdown_;
  std::function<void()> reboot_;
};

}  // namespace vesim::models
