// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/journal.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "platform/image_file.h"
#include "sim/output/atomic_file.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;
using isa::UserError;
using Json = nlohmann::ordered_json;

constexpr const char* kRecord = "/record.json";

Json to_json(const Record& record) {
  Json results = Json::array();
  for (const Measurement& result : record.measurements) {
    results.push_back({{"name", result.name},
                       {"value", result.value},
                       {"unit", result.unit},
                       {"printed", result.printed}});
  }
  return {{"key", record.key}, {"host_seconds", record.host_seconds}, {"results", results}};
}

Record from_json(const Json& json) {
  Record record{json.at("key"), json.at("host_seconds"), {}};
  for (const Json& result : json.at("results")) {
    record.measurements.push_back(
        {result.at("name"), result.at("value"), result.at("unit"), result.at("printed")});
  }
  return record;
}

}  // namespace

Journal::Journal(const std::string& folder) : folder_(folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw UserError(fmt::format("--out '{}': {}", folder, error.message()));
  lock_ = open(file("lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) throw UserError(fmt::format("--out '{}': {}", folder, std::strerror(errno)));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw UserError(
        fmt::format("another sweep works in '{}'; wait for it, or give --out DIR", folder));
  }
}

Journal::~Journal() { close(lock_); }

std::string cell_folder(const std::string& sweep_folder, const std::string& cell, isa::u64 seed) {
  return fmt::format("{}/cells/{}/{}", sweep_folder, cell, seed);
}

std::optional<Record> read_record(const std::string& cell_folder) {
  const auto path = cell_folder + kRecord;
  if (!fs::exists(path)) return std::nullopt;
  const Json whole = Json::parse(platform::read_file("journal", path), nullptr, false);
  try {
    const Json& record = whole.at("record");
    if (whole.at("sha256") == isa::sha256(record.dump())) return from_json(record);
  } catch (const Json::exception&) {
  }
  throw UserError(fmt::format("'{}' is damaged", path));
}

void write_record(const std::string& cell_folder, const Record& record) {
  const Json json = to_json(record);
  const Json whole = {{"sha256", isa::sha256(json.dump())}, {"record", json}};
  write_file_atomically(cell_folder + kRecord, whole.dump(1) + "\n");
}

}  // namespace vesim::sim
