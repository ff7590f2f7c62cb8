// SPDX-License-Identifier: Apache-2.0
#include "sim/output/frames.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "isa/diagnostics.h"

namespace vesim::sim {
namespace {

using isa::UserError;

constexpr std::size_t kChunk = 64 << 10;
constexpr std::size_t kMostFrame = 64 << 20;  // decompressed: no writer makes such

std::string compressed(std::string_view text) {
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(),
                                                                        ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), text.data(), text.size());
  if (ZSTD_isError(size)) isa::internal_error(ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

}  // namespace

FrameWriter::FrameWriter(std::string path, std::string header)
    : path_(std::move(path)), header_(std::move(header)) {
  std::error_code none;  // there may be nothing
  std::filesystem::remove(path_, none);
}

void FrameWriter::write(std::string_view records) {
  if (!failure_.empty()) return;
  try {
    if (!file_) {
      file_.emplace(path_);
      file_->write(compressed(header_));
    }
    file_->write(compressed(records));
    file_->flush();
  } catch (const UserError& error) {
    failure_ = error.what();
  }
}

FrameReader::FrameReader(const std::string& path)
    : path_(path), file_(std::fopen(path.c_str(), "rb")), stream_(ZSTD_createDStream()) {
  if (!file_) throw UserError(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
}

nlohmann::json FrameReader::header(const std::string& what, isa::u64 version) {
  nlohmann::json json;
  try {
    if (next()) json = nlohmann::json::parse(records_, nullptr, false);
  } catch (const UserError&) {
    // no frame at all
  }
  if (!json.is_object() || json.value("format", nlohmann::json()) != "vesim " + what ||
      !json.contains("version")) {
    throw UserError(fmt::format("'{}' is no log of {} of vesim", path_, what));
  }
  if (json["version"] != version) {
    throw UserError(
        fmt::format("'{}' is of version {}, and this vesim reads version {}: run it again", path_,
                    json["version"].dump(), version));
  }
  return json;
}

void FrameReader::damaged() const {
  throw UserError(fmt::format("'{}' is damaged, in the frame at byte {}", path_, offset_));
}

bool FrameReader::next() {
  records_.clear();
  offset_ = position_;
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
  return true;
}

void FrameReader::seek(isa::u64 offset) {
  std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET);
  input_.clear();
  used_ = 0;
  position_ = offset;
}

}  // namespace vesim::sim
