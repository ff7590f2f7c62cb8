// SPDX-License-Identifier: Apache-2.0
#include "sim/gdb/target_xml.h"

#include <fmt/core.h>

namespace vesim::sim::gdb {
namespace {

std::string_view type_of(const platform::DebugRegister& reg) {
  if (reg.name == "sp") return "data_ptr";
  if (reg.name == "pc") return "code_ptr";
  if (reg.feature == "org.gnu.gdb.arm.vfp" && reg.bits == 64) return "ieee_double";
  return reg.bits == 64 ? "uint64" : "uint32";
}

}  // namespace

std::string target_xml(const platform::DebugTarget& target) {
  std::string xml =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
      "<target version=\"1.0\">\n<architecture>arm</architecture>\n";
  std::string feature;
  for (const auto& reg : target.registers()) {
    if (reg.feature != feature) {
      if (!feature.empty()) xml += "</feature>\n";
      feature = reg.feature;
      xml += fmt::format("<feature name=\"{}\">\n", feature);
    }
    // gdb accepts "general", "float" and words of our own for groups.
    xml += fmt::format("<reg name=\"{}\" bitsize=\"{}\" type=\"{}\" group=\"{}\"/>\n", reg.name,
                       reg.bits, type_of(reg), reg.group);
  }
  if (!feature.empty()) xml += "</feature>\n";
  return xml + "</target>\n";
}

}  // namespace vesim::sim::gdb
