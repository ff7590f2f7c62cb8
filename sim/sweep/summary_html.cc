// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/summary_html.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/sweep/confidence.h"

namespace vesim::sim {
namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark }
body { font: 15px system-ui, sans-serif; margin: 2em }
table { border-collapse: collapse }
th, td { padding: .3em .8em; text-align: left; border-bottom: 1px solid #8884 }
td.number { text-align: right; font-variant-numeric: tabular-nums }
.failed { color: #c22 }
small { opacity: .7 }
)";

std::string escaped(const std::string& text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// For a path in a link: the names of cells hold no other characters that mean something there.
std::string link_text(const std::string& name) {
  std::string link;
  for (const char c : name) link += c == '%' ? "%25" : std::string(1, c);
  return link;
}

// The largest mean of each column: its bar is full.
std::vector<double> full_bars(const Summary& summary) {
  std::vector<double> largest(summary.columns.size(), 0);
  for (const SummaryRow& row : summary.rows) {
    for (std::size_t i = 0; i < largest.size(); ++i) {
      if (!row.samples[i].empty()) largest[i] = std::max(largest[i], estimate(row.samples[i]).mean);
    }
  }
  return largest;
}

std::string number_cell(const std::vector<double>& samples, double full) {
  if (samples.empty()) return "<td></td>";
  const double percent = full > 0 ? std::max(0.0, 100 * estimate(samples).mean / full) : 0;
  return fmt::format(
      "<td class=number style='background: linear-gradient(90deg, #48f3 {0:.1f}%, "
      "transparent {0:.1f}%)'>{1}</td>",
      percent, estimate_text(samples));
}

std::string row_html(const SummaryRow& row, const std::vector<double>& full) {
  std::string html = "<tr>";
  for (const auto& value : row.values) html += "<td>" + escaped(value) + "</td>";
  for (std::size_t i = 0; i < full.size(); ++i) html += number_cell(row.samples[i], full[i]);
  html +=
      fmt::format("<td><a href=\"cells/{}/\">files</a></td><td class=failed>", link_text(row.cell));
  for (const auto& failure : row.failures) html += escaped(failure) + "<br>";
  return html + "</td></tr>\n";
}

}  // namespace

std::string summary_html(const std::string& title, const Summary& summary) {
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=en><meta charset=utf-8><title>{0}</title>\n<style>{1}</style>\n"
      "<h1>{0}</h1>\n<table>\n<tr>",
      escaped(title), kStyle);
  for (const auto& axis : summary.axes) html += "<th>" + escaped(axis) + "</th>";
  for (std::size_t i = 0; i < summary.columns.size(); ++i) {
    html += fmt::format("<th>{}<br><small>{}</small></th>", escaped(summary.columns[i]),
                        escaped(summary.units[i]));
  }
  html += "<th></th><th></th></tr>\n";
  const auto full = full_bars(summary);
  for (const SummaryRow& row : summary.rows) html += row_html(row, full);
  return html +
         "</table>\n<p><small>± is the 95 % confidence interval over the seeds.</small>\n</html>\n";
}

}  // namespace vesim::sim
