// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_reader.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr std::size_t kChunk = 64 << 10;
constexpr std::size_t kMostFrame = 64 << 20;  // decompressed: no writer makes such
constexpr u32 kMostFunctions = 1 << 24;

}  // namespace

TrapReader::TrapReader(const std::string& path)
    : path_(path), file_(std::fopen(path.c_str(), "rb")), stream_(ZSTD_createDStream()) {
  if (!file_) throw UserError(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  read_header();
}

void TrapReader::foreign() const {
  throw UserError(fmt::format("'{}' is no log of traps of vesim", path_));
}

void TrapReader::damaged() const {
  throw UserError(fmt::format("'{}' is damaged, in the frame at byte {}", path_, frame_.offset));
}

// The whole of the next frame, into records_. False when the file ends before it does.
bool TrapReader::read_frame() {
  records_.clear();
  frame_ = {position_, read_ + 1};
  ZSTD_initDStream(stream_.get());
  std::array<char, kChunk> piece;
  for (std::size_t left = 1; left != 0;) {
    if (used_ == input_.size()) {
      input_.resize(kChunk);
      input_.resize(std::fread(input_.data(), 1, kChunk, file_.get()));
      used_ = 0;
      if (input_.empty()) return false;
    }
    ZSTD_inBuffer in{input_.data(), input_.size(), used_};
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    left = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(left) || records_.size() > kMostFrame) damaged();
    records_.append(piece.data(), out.pos);
    position_ += in.pos - used_;
    used_ = in.pos;
  }
  rest_ = NumberReader(records_);
  last_end_ = 0;
  return true;
}

void TrapReader::read_info(const nlohmann::json& json) {
  if (json.at("format") != "vesim traps") foreign();
  const u64 version = json.at("version");
  if (version != kTrapLogVersion) {
    throw UserError(
        fmt::format("'{}' is of version {}, and this vesim reads version {}: run it again", path_,
                    version, kTrapLogVersion));
  }
  info_.slots_per_cycle = json.at("slots_per_cycle");
  info_.cpu_frequency = json.at("cpu_frequency");
  if (info_.slots_per_cycle == 0 || info_.cpu_frequency == 0) damaged();
  for (const auto& device : json.at("devices")) {
    platform::DeviceInfo entry;
    entry.name = device.at("name");
    entry.base = device.at("base");
    entry.size = device.at("size");
    info_.devices.push_back(std::move(entry));
  }
}

void TrapReader::read_header() {
  try {
    if (!read_frame()) foreign();
  } catch (const UserError&) {
    foreign();
  }
  try {
    read_info(nlohmann::json::parse(records_));
  } catch (const nlohmann::json::exception&) {
    foreign();
  }
  rest_ = NumberReader({});
}

bool TrapReader::next(Trap& trap, const AfterSink& after) {
  for (;;) {
    if (rest_.at_end()) {
      if (!rest_.good()) damaged();
      if (!read_frame()) return false;
      continue;
    }
    switch (static_cast<TrapRecord>(rest_.number())) {
      case TrapRecord::Name: {
        const u64 function = rest_.number();
        if (function >= kMostFunctions) damaged();
        name(static_cast<u32>(function), rest_.text());
        break;
      }
      case TrapRecord::Trap:
        trap = decode(rest_, last_end_);
        if (!rest_.good()) damaged();
        trap.id = ++read_;
        return true;
      case TrapRecord::End:
        complete_ = rest_.number() == read_;
        break;
      case TrapRecord::After: {
        const u64 id = rest_.number(), slots = rest_.number();
        if (id > read_ || !rest_.good()) damaged();
        if (after) after(id, slots);
        break;
      }
      default:
        damaged();
    }
  }
}

void TrapReader::name(u32 function, std::string text) {
  if (function >= names_.size()) names_.resize(function + 1);
  names_[function] = std::move(text);
}

void TrapReader::seek(const Frame& frame) {
  std::fseek(file_.get(), static_cast<long>(frame.offset), SEEK_SET);
  input_.clear();
  used_ = 0;
  position_ = frame.offset;
  read_ = frame.first - 1;
  rest_ = NumberReader({});
}

}  // namespace vesim::sim
