// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/cell.h"

#include <fmt/core.h>

#include <set>

#include "isa/diagnostics.h"
#include "sim/config/config_file.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr std::size_t kLongestName = 200;  // a file name has at most 255 bytes

void assign(Settings& settings, const std::vector<Assignment>& assignments, const SweepFile& file,
            bool with_seeds) {
  for (const auto& [key, value, where] : assignments) {
    if (key == "output.folder") {
      throw UserError(where + ": output.folder is the sweep's own; give it --out DIR");
    }
    if (key == "run.seed" && with_seeds) throw UserError(where + ": run.seed beside --seeds");
    if (key == "run.max_time" && file.timeout != 0) {
      throw UserError(where + ": run.max_time beside the sweep's timeout");
    }
    set_from_yaml(settings, key, value, where, file.path);
  }
}

std::string file_name(const std::vector<std::string>& values) {
  std::string name;
  for (const auto& value : values) {
    if (!name.empty()) name += ',';
    for (const char c : value) {
      const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                         std::string_view("+-_.=:@%").find(c) != std::string_view::npos;
      name += plain ? c : '_';
    }
  }
  if (name.size() > kLongestName) name.resize(kLongestName);
  return name;
}

// Counts like a mileage counter; false when it is back at zero.
bool next(std::vector<std::size_t>& indices, const std::vector<Axis>& axes) {
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (++indices[i] < axes[i].values.size()) return true;
    indices[i] = 0;
  }
  return false;
}

Cell make_cell(const SweepFile& file, const Settings& shared,
               const std::vector<std::size_t>& indices, bool with_seeds) {
  Cell cell;
  cell.settings = shared;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const AxisValue& value = file.axes[i].values[indices[i]];
    cell.values.push_back(value.name);
    assign(cell.settings, value.assignments, file, with_seeds);
  }
  cell.name = file_name(cell.values);
  cell.seed = cell.settings.seed;
  return cell;
}

}  // namespace

std::vector<Cell> make_cells(const SweepFile& file, unsigned seeds) {
  Settings shared;
  if (!file.base.empty()) load_config_file(shared, find_config(file.base, file.base_where));
  assign(shared, file.set, file, seeds != 0);
  shared.output.clear();
  if (file.timeout != 0) shared.max_time = file.timeout;

  std::vector<Cell> cells;
  std::set<std::string> names;
  std::vector<std::size_t> indices(file.axes.size());
  do {
    Cell cell = make_cell(file, shared, indices, seeds != 0);
    if (!names.insert(cell.name).second) {
      throw UserError(fmt::format("{}: two cells would be called '{}'; give their values names",
                                  file.path, cell.name));
    }
    for (unsigned seed = 0; seed < std::max(seeds, 1u); ++seed) {
      if (seeds != 0) cell.settings.seed = cell.seed = seed;
      cells.push_back(cell);
    }
  } while (next(indices, file.axes));
  return cells;
}

}  // namespace vesim::sim
