// SPDX-License-Identifier: Apache-2.0
// The results folder of a sweep, which is its journal: what is there need not be done again.
//   sweep.yaml                      the sweep's file
//   lock                            held as long as a sweep works here
//   cells/<name>/<seed>/config.yaml what the cell's run is given
//                       log         what it said, console and all
//                       run/        its output folder
//                       record.json its results and their key, written when it has succeeded
//   results.csv, .txt, .html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "isa/types.h"
#include "sim/sweep/measurements.h"

namespace vesim::sim {

// A cell that succeeded.
struct Record {
  std::string key;          // cell_key.h
  double host_seconds = 0;  // how long it took
  std::vector<Measurement> measurements;
};

class Journal {
 public:
  // Makes the folder if it is not there, and locks it until destruction or the end of the process.
  // Throws isa::UserError, also when another sweep works in it.
  explicit Journal(const std::string& folder);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::string& folder() const { return folder_; }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
  int lock_ = -1;
};

// A cell's own folder, below the sweep's.
std::string cell_folder(const std::string& sweep_folder, const std::string& cell, isa::u64 seed);

// What is known of the cell; nothing if it has not succeeded yet. Throws isa::UserError if the
// record is damaged.
std::optional<Record> read_record(const std::string& cell_folder);
void write_record(const std::string& cell_folder, const Record& record);

}  // namespace vesim::sim
