// SPDX-License-Identifier: Apache-2.0
#include "sim/traps/trap_writer.h"

#include <zstd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "isa/diagnostics.h"
#include "sim/traps/trap_codec.h"

namespace vesim::sim {
namespace {

using nlohmann::ordered_json;

std::string header(const TrapLogInfo& info) {
  auto phases = ordered_json::array();
  for (std::size_t i = 0; i < kTrapPhases; ++i)
    phases.push_back(phase_name(static_cast<TrapPhase>(i)));
  auto causes = ordered_json::array();
  for (std::size_t i = 0; i < models::kCauses; ++i)
    causes.push_back(models::cause_name(static_cast<models::Cause>(i)));
  auto devices = ordered_json::array();
  for (const auto& device : info.devices)
    devices.push_back({{"name", device.name}, {"base", device.base}, {"size", device.size}});
  const ordered_json json = {{"format", "vesim traps"},
                             {"version", kTrapLogVersion},
                             {"slots_per_cycle", info.slots_per_cycle},
                             {"cpu_frequency", info.cpu_frequency},
                             {"phases", phases},
                             {"causes", causes},
                             {"devices", devices}};
  return json.dump(1) + "\n";
}

std::string compressed(const std::string& text) {
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

TrapWriter::TrapWriter(std::string path, TrapLogInfo info, NameOf name_of)
    : path_(std::move(path)), info_(std::move(info)), name_of_(std::move(name_of)) {
  std::error_code none;  // there may be nothing
  std::filesystem::remove(path_, none);
}

void TrapWriter::open() {
  file_.emplace(path_);
  file_->write(compressed(header(info_)));
}

void TrapWriter::write(const Trap& trap) {
  if (!failure_.empty()) return;
  name(trap.function);
  for (const Trap::Part& part : trap.parts) {
    for (const Trap::Function& function : part.functions) name(function.number);
  }
  put_number(records_, static_cast<u64>(TrapRecord::Trap));
  encode(trap, last_end_, records_);
  ++traps_;
  if (records_.size() >= kFrame) flush();
}

void TrapWriter::write_after(u64 id, u64 slots) {
  if (!failure_.empty()) return;
  for (const u64 number : {static_cast<u64>(TrapRecord::After), id, slots})
    put_number(records_, number);
  if (records_.size() >= kFrame) flush();
}

// Before its first use.
void TrapWriter::name(u32 function) {
  if (function >= named_.size()) named_.resize(function + 1);
  if (named_[function]) return;
  named_[function] = true;
  const std::string name = name_of_(function);
  put_number(records_, static_cast<u64>(TrapRecord::Name));
  put_number(records_, function);
  put_number(records_, name.size());
  records_ += name;
}

void TrapWriter::finish() {
  if (traps_ == 0 || !failure_.empty()) return;
  put_number(records_, static_cast<u64>(TrapRecord::End));
  put_number(records_, traps_);
  flush();
}

void TrapWriter::flush() {
  try {
    if (!file_) open();
    file_->write(compressed(records_));
    file_->flush();
  } catch (const isa::UserError& error) {
    failure_ = error.what();
  }
  records_.clear();
  last_end_ = 0;
}

}  // namespace vesim::sim
