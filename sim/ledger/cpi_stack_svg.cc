// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/cpi_stack_svg.h"

#include <fmt/core.h>

#include <array>
#include <numeric>

#include "sim/ledger/cpi_stack.h"

namespace vesim::sim {
namespace {

using isa::u64;
using models::Cause;
using models::Ledger;
using platform::CoreLedger;

// In Cause's order.
constexpr std::array<const char*, models::kCauses> kColours = {
    "#4e79a7", "#a0cbe8", "#f28e2b", "#ffbe7d", "#59a14f", "#8cd17d",
    "#b6992d", "#f1ce63", "#499894", "#86bcb6", "#e15759", "#ff9d9a",
    "#79706e", "#d37295", "#b07aa1", "#e8e8e8", "#000000"};
constexpr int kLabelWidth = 360, kBarWidth = 640, kRow = 22, kBar = 16;

class Picture {
 public:
  std::string draw(const std::vector<CoreLedger>& ledgers) {
    for (const CoreLedger& core : ledgers) {
      text(0, fmt::format("core {}: {} cycles", core.core, core.cycles));
      y_ += kRow;
      for (const auto& [world, cells] : core.ledger.without_threads()) {
        bar(core, world_label(world), cells);
      }
    }
    legend();
    return fmt::format(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}' font-family='sans-serif' "
        "font-size='12'>\n<rect width='{0}' height='{1}' fill='white'/>\n{2}</svg>\n",
        kLabelWidth + kBarWidth + 10, y_ + kRow, body_);
  }

 private:
  void text(int x, const std::string& words) {
    body_ += fmt::format("<text x='{}' y='{}'>{}</text>\n", x + 4, y_ + kBar - 3, words);
  }

  void bar(const CoreLedger& core, const std::string& name, const Ledger::Cells& cells) {
    const u64 all = std::accumulate(cells.begin(), cells.end(), u64{0});
    if (all == 0) return;
    text(10, fmt::format("{}: {:.2f}%", name,
                         100 * static_cast<double>(all) /
                             static_cast<double>(core.cycles * core.slots_per_cycle)));
    double x = kLabelWidth;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const double share = static_cast<double>(cells[i]) / static_cast<double>(all);
      if (cells[i] == 0) continue;
      body_ += fmt::format(
          "<rect x='{:.2f}' y='{}' width='{:.2f}' height='{}' fill='{}'><title>{} {:.2f}%</title>"
          "</rect>\n",
          x, y_, share * kBarWidth, kBar, kColours[i], models::cause_name(static_cast<Cause>(i)),
          100 * share);
      x += share * kBarWidth;
    }
    y_ += kRow;
  }

  void legend() {
    y_ += kRow;
    for (std::size_t i = 0; i < models::kCauses; ++i) {
      const auto cause = static_cast<Cause>(i);
      body_ += fmt::format("<rect x='10' y='{}' width='{}' height='{}' fill='{}'/>\n", y_, kBar,
                           kBar, kColours[i]);
      text(32, fmt::format("{}: {}", models::cause_name(cause), models::cause_meaning(cause)));
      y_ += kRow;
    }
  }

  std::string body_;
  int y_ = 6;
};

}  // namespace

const char* cause_colour(Cause cause) { return kColours.at(static_cast<std::size_t>(cause)); }

std::string cpi_stack_svg(const std::vector<CoreLedger>& ledgers) {
  return Picture().draw(ledgers);
}

}  // namespace vesim::sim
