// SPDX-License-Identifier: Apache-2.0
#include "sim/checkpoint/state_file.h"

#include <fmt/core.h>
#include <zstd.h>

#include <memory>

#include "isa/diagnostics.h"
#include "platform/image_file.h"
#include "sim/output/file.h"

namespace vesim::sim {
namespace {

constexpr int kLevel = 1;  // memory of a booted system: half the time of the default

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

void write_state_file(const std::string& path, std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setPledgedSrcSize(context.get(), bytes.size());
  File file(path);
  std::string piece(ZSTD_CStreamOutSize(), '\0');
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (std::size_t left = 1; left != 0;) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    left = ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end);
    if (ZSTD_isError(left)) isa::internal_error(ZSTD_getErrorName(left));
    file.write({piece.data(), out.pos});
  }
  file.flush();
}

std::string read_state_file(const std::string& path, isa::u64 most) {
  const std::string packed = platform::read_file("--checkpoint", path);
  const auto damaged = [&] { return isa::UserError(fmt::format("'{}' is damaged", path)); };
  // An error is a number beyond every size.
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > most) throw damaged();
  std::string bytes(size, '\0');
  const auto got = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) throw damaged();
  return bytes;
}

}  // namespace vesim::sim
