// SPDX-License-Identifier: Apache-2.0
#include "sim/what_if/instruction_stream.h"

#include <fmt/core.h>

#include <sstream>

namespace vesim::sim {
namespace {

constexpr u64 kCutsOfAPoint = 256;
constexpr u64 kFnvPrime = 0x100000001b3;

struct Line {
  unsigned core;
  u64 instructions;
  std::string hash;
};

std::vector<Line> parse(const std::string& text) {
  std::vector<Line> lines;
  std::istringstream in(text);
  for (Line line; in >> line.core >> line.instructions >> line.hash;) lines.push_back(line);
  return lines;
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

std::optional<Divergence> compare_streams(const std::string& one, const std::string& other) {
  const auto mine = parse(one), theirs = parse(other);
  u64 shared = 0;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    const Line& line = mine[i];
    if (i == 0 || mine[i - 1].core != line.core) shared = 0;
    if (i >= theirs.size() || theirs[i].core != line.core || theirs[i].hash != line.hash ||
        theirs[i].instructions != line.instructions) {
      return Divergence{line.core, shared, line.instructions};
    }
    shared = line.instructions;
  }
  return std::nullopt;
}

}  // namespace vesim::sim
