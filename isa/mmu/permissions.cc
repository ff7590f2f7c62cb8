// SPDX-License-Identifier: Apache-2.0
#include "isa/mmu/permissions.h"

namespace vesim::isa {
namespace {

enum : u8 { kPrivilegedRead = 1, kPrivilegedWrite = 2, kUserRead = 4, kUserWrite = 8 };

// By AP[2:0] (Arm ARM table B3-8). 0b100 is reserved: no access.
constexpr u8 kRightsOfAp[8] = {
    0,
    kPrivilegedRead | kPrivilegedWrite,
    kPrivilegedRead | kPrivilegedWrite | kUserRead,
    kPrivilegedRead | kPrivilegedWrite | kUserRead | kUserWrite,
    0,
    kPrivilegedRead,
    kPrivilegedRead | kUserRead,
    kPrivilegedRead | kUserRead,
};

}  // namespace

void set_rights(const Core& core, const WalkRequest& request, const Permissions& permissions,
                Translation& t) {
  const u32 sctlr = core.sys.sctlr[bank_of(request.regime)];
  const bool wxn = bit(sctlr, 19), uwxn = bit(sctlr, 20);
  const u8 rights = kRightsOfAp[permissions.ap];
  const bool user_writable = rights & kUserWrite;
  bool never = permissions.xn;
  if (request.privileged) {
    t.readable = rights & kPrivilegedRead;
    t.writable = rights & kPrivilegedWrite;
    never = never || permissions.pxn || (uwxn && user_writable);
  } else {
    t.readable = rights & kUserRead;
    t.writable = user_writable;
  }
  // SCR.SIF: the secure state executes nothing from non-secure memory.
  const bool sif = request.regime == Regime::SecurePl1 && !t.secure && bit(core.sys.scr, 9);
  t.executable = t.readable && !never && !sif && !(wxn && t.writable);
}

}  // namespace vesim::isa
