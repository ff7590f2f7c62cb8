// SPDX-License-Identifier: Apache-2.0
#include "sim/what_if/instruction_stream.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace vesim::sim {
namespace {

constexpr u64 kCutsOfAPoint = 256;
constexpr u64 kFnvPrime = 0x100000001b3;

struct Point {
  u64 instructions;
  std::string hash;
  bool operator==(const Point&) const = default;
};
using Points = std::vector<Point>;

std::map<unsigned, Points> by_core(const std::string& text) {
  std::map<unsigned, Points> cores;
  std::istringstream in(text);
  unsigned core = 0;
  for (Point point; in >> core >> point.instructions >> point.hash;) cores[core].push_back(point);
  return cores;
}

}  // namespace

void InstructionStream::ended(const models::Span& span, models::SpanEnd why,
                              const isa::Core& next) {
  Core& core = cores_[span.core];
  core.instructions += span.instructions;
  if (why != models::SpanEnd::Exception && why != models::SpanEnd::Return) return;
  for (const u64 word : {core.instructions, u64{next.regs.pc}}) {
    core.hash = (core.hash ^ word) * kFnvPrime;
  }
  if (++core.cuts % kCutsOfAPoint == 0) core.points.push_back({core.instructions, core.hash});
}

std::string InstructionStream::text() const {
  std::string text;
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    const auto line = [&](const Point& point) {
      text += fmt::format("{} {} {:016x}\n", i, point.instructions, point.hash);
    };
    for (const Point& point : cores_[i].points) line(point);
    line({cores_[i].instructions, cores_[i].hash});
  }
  return text;
}

std::vector<Divergence> compare_streams(const std::string& one, const std::string& other) {
  std::vector<Divergence> found;
  const auto others = by_core(other);
  for (const auto& [core, mine] : by_core(one)) {
    const auto same = others.find(core);
    const Points theirs = same == others.end() ? Points() : same->second;
    const auto at = std::mismatch(mine.begin(), mine.end(), theirs.begin(), theirs.end()).first;
    if (at == mine.end()) continue;
    found.push_back({core, at == mine.begin() ? 0 : std::prev(at)->instructions, at->instructions});
  }
  return found;
}

}  // namespace vesim::sim
