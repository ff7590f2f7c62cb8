// SPDX-License-Identifier: Apache-2.0
// Bits of the control and trap registers (Arm ARM B4.1), by the manual's names.
#pragma once

#include "isa/types.h"

namespace vesim::isa {

namespace sctlr {
inline constexpr u32 kM = 1u << 0, kA = 1u << 1, kC = 1u << 2, kCp15Ben = 1u << 5, kSw = 1u << 10,
                     kZ = 1u << 11, kI = 1u << 12, kV = 1u << 13, kWxn = 1u << 19, kUwxn = 1u << 20,
                     kEe = 1u << 25, kTre = 1u << 28, kAfe = 1u << 29, kTe = 1u << 30;
}

namespace scr {
inline constexpr u32 kNs = 1u << 0, kIrq = 1u << 1, kFiq = 1u << 2, kEa = 1u << 3, kFw = 1u << 4,
                     kAw = 1u << 5, kScd = 1u << 7, kHce = 1u << 8, kSif = 1u << 9;
}

namespace hcr {
inline constexpr u32 kVm = 1u << 0, kSwio = 1u << 1, kPtw = 1u << 2, kFmo = 1u << 3, kImo = 1u << 4,
                     kAmo = 1u << 5, kVf = 1u << 6, kVi = 1u << 7, kVa = 1u << 8, kFb = 1u << 9,
                     kBsu = 3u << 10, kDc = 1u << 12, kTwi = 1u << 13, kTwe = 1u << 14,
                     kTid0 = 1u << 15, kTid1 = 1u << 16, kTid2 = 1u << 17, kTid3 = 1u << 18,
                     kTsc = 1u << 19, kTidcp = 1u << 20, kTac = 1u << 21, kTsw = 1u << 22,
                     kTpc = 1u << 23, kTpu = 1u << 24, kTtlb = 1u << 25, kTvm = 1u << 26,
                     kTge = 1u << 27;
}

namespace hdcr {
inline constexpr u32 kHpmn = 0x1f, kTpmcr = 1u << 5, kTpm = 1u << 6, kHpme = 1u << 7,
                     kTde = 1u << 8, kTda = 1u << 9, kTdosa = 1u << 10, kTdra = 1u << 11;
}

namespace hstr {
inline constexpr u32 kTtee = 1u << 16, kTjdbx = 1u << 17;
}

namespace hcptr {
inline constexpr u32 kTcp10 = 1u << 10, kTcp11 = 1u << 11, kTase = 1u << 15, kTcpac = 1u << 31;
}

namespace nsacr {
inline constexpr u32 kCp10 = 1u << 10, kCp11 = 1u << 11, kNsD32Dis = 1u << 14, kNsAseDis = 1u << 15,
                     kNsL2Err = 1u << 17, kNsSmp = 1u << 18;
}

namespace cpacr {
inline constexpr u32 kCp10 = 3u << 20, kCp11 = 3u << 22, kD32Dis = 1u << 30, kAseDis = 1u << 31;
}

inline constexpr u32 kTtbcrEae = 1u << 31;

}  // namespace vesim::isa
