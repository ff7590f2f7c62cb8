// SPDX-License-Identifier: Apache-2.0
// Numbers with units as users write them: "1G", "10us", "1.2GHz". A parser answers nothing when the
// text is not of its kind or does not fit; the caller says which option or key it came from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "isa/types.h"

namespace vesim::sim {

using isa::u64;

// Decimal or 0x-hexadecimal, no unit.
std::optional<u64> parse_count(std::string_view text);
// Bytes: a suffix K, M or G (optionally with "iB" or "B") counts in powers of 1024, as QEMU's do.
std::optional<u64> parse_size(std::string_view text);
// Picoseconds; the unit ps, ns, us, ms, s or min must be written. "1.5s" is allowed.
std::optional<u64> parse_time(std::string_view text);
// Hz; the unit Hz, kHz, MHz or GHz (any case) must be written.
std::optional<u64> parse_frequency(std::string_view text);

// The shortest text that the parser reads back as the same value.
std::string format_size(u64 bytes);
std::string format_time(u64 picoseconds);
std::string format_frequency(u64 hertz);

}  // namespace vesim::sim
