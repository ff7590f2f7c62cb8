// SPDX-License-Identifier: Apache-2.0
// Files that are written while a run goes on: a row of zstd frames with checksums (`zstd -d` takes
// one apart), so that what a full disk cuts off can be read up to there. The first frame says in
// JSON what the others hold.
#pragma once

#include <zstd.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "isa/types.h"
#include "sim/output/file.h"

namespace vesim::sim {

class FrameWriter {
 public:
  // So large a frame is worth writing.
  static constexpr std::size_t kFrame = 256 << 10;

  // The first frame creates the file; one of an earlier run goes at once.
  FrameWriter(std::string path, std::string header);

  void write(std::string_view records);
  // What went wrong with the file, once; nothing is written after that.
  const std::string& failure() const { return failure_; }

 private:
  const std::string path_, header_;
  std::optional<File> file_;
  std::string failure_;
};

class FrameReader {
 public:
  // Throws isa::UserError if the file cannot be read.
  explicit FrameReader(const std::string& path);

  // What the first frame says. Throws isa::UserError if the file is no log of `what` ("traps"), or
  // of another version.
  nlohmann::json header(const std::string& what, isa::u64 version);
  // False when the file ends before the frame does. Throws isa::UserError for a damaged one.
  bool next();
  const std::string& records() const { return records_; }
  // Where the frame begins in the file; to come back to it.
  isa::u64 offset() const { return offset_; }
  void seek(isa::u64 offset);
  [[noreturn]] void damaged() const;

 private:
  struct Free {
    void operator()(std::FILE* file) const { std::fclose(file); }
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  const std::string path_;
  std::unique_ptr<std::FILE, Free> file_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  std::string input_;  // compressed, read and not yet used from `used_` on
  std::size_t used_ = 0;
  isa::u64 position_ = 0;  // in the file, of what is used next
  isa::u64 offset_ = 0;
  std::string records_;
};

}  // namespace vesim::sim
