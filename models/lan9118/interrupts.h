// SPDX-License-Identifier: Apache-2.0
// Bits of the LAN9118's INT_STS and INT_EN.
#pragma once

#include "isa/types.h"

namespace vesim::models::lan9118 {

using isa::u16;
using isa::u32;
using isa::u64;
using isa::u8;

inline constexpr u32 kSwInt = 1u << 31;
inline constexpr u32 kTxStopInt = 1u << 25;
inline constexpr u32 kRxStopInt = 1u << 24;
inline constexpr u32 kRxDropHalfInt = 1u << 23;  // RXDFH_INT: RX_DROP passed half of its range
inline constexpr u32 kTxIocInt = 1u << 21;       // a buffer that asked for it is in the FIFO
inline constexpr u32 kRxDmaInt = 1u << 20;       // RXD_INT
inline constexpr u32 kGptInt = 1u << 19;
inline constexpr u32 kPhyInt = 1u << 18;
inline constexpr u32 kPmeInt = 1u << 17;
inline constexpr u32 kTxStatusOverflow = 1u << 16;  // TXSO
inline constexpr u32 kRxWatchdog = 1u << 15;        // RWT
inline constexpr u32 kRxError = 1u << 14;           // RXE
inline constexpr u32 kTxError = 1u << 13;           // TXE
inline constexpr u32 kTxUnderrun = 1u << 11;        // TDFU
inline constexpr u32 kTxOverrun = 1u << 10;         // TDFO
inline constexpr u32 kTxAvailable = 1u << 9;        // TDFA
inline constexpr u32 kTxStatusFull = 1u << 8;       // TSFF
inline constexpr u32 kTxStatusLevel = 1u << 7;      // TSFL
inline constexpr u32 kRxDropped = 1u << 6;          // RXDF_INT
inline constexpr u32 kRxStatusFull = 1u << 4;       // RSFF
inline constexpr u32 kRxStatusLevel = 1u << 3;      // RSFL
inline constexpr u32 kGpioInts = 7;

inline constexpr u32 kAllInterrupts =
    kSwInt | kTxStopInt | kRxStopInt | kRxDropHalfInt | kTxIocInt | kRxDmaInt | kGptInt | kPhyInt |
    kPmeInt | kTxStatusOverflow | kRxWatchdog | kRxError | kTxError | kTxUnderrun | kTxOverrun |
    kTxAvailable | kTxStatusFull | kTxStatusLevel | kRxDropped | kRxStatusFull | kRxStatusLevel |
    kGpioInts;

}  // namespace vesim::models::lan9118
