// SPDX-License-Identifier: Apache-2.0
// Random accesses and inputs, on the GIC-400 and on the slow reference: what is read and the lines
// to the cores must agree after every step. Half way the model's state moves to another instance.
#include <fmt/format.h>

#include <random>

#include "tests/unit/models/gic400/gic_bench.h"
#include "tests/unit/models/gic400/reference_gic.h"

namespace vesim::models {
namespace {

using Access = ReferenceGic::Access;

class GicRandom : public testing::TestWithParam<unsigned> {
 public:
  GicRandom() : random_(GetParam()) {
    isa::set_guest_error_sink([](const isa::GuestError&) {});  // the guest errs all the time
    for (Gic400* gic : {&first_, &second_}) {
      bench_.connect(gic->gicd).connect(gic->gicc).connect(gic->gich).connect(gic->gicv);
    }
  }

  void run(unsigned steps) {
    for (unsigned step = 0; step < steps && !HasFailure(); ++step) {
      this->step();
      compare_lines(step);
    }
  }
  void move_to_the_second() {
    Bench::copy_state(first_, second_);
    gic_ = &second_;
    port_ = 4;
  }
  unsigned taken() const { return taken_; }
  unsigned machine_taken() const { return machine_taken_; }

 private:
  u32 below(u32 n) { return random_() % n; }
  bool chance(u32 percent) { return below(100) < percent; }
  template <std::size_t N>
  u32 one_of(const u32 (&values)[N]) {
    return values[below(N)];
  }
  u32 random_id() { return chance(10) ? below(1024) : below(4) ? 32 + below(32) : below(32); }

  void select(const Access& access) {
    bench_.at_port(port_ + access.frame).as_core(access.core);
    access.secure ? bench_.secure() : bench_.non_secure();
    trace_ = fmt::format("{} {:#x} core {} {} size {}", "DCHV"[access.frame], access.offset,
                         access.core, access.secure ? "secure" : "non-secure", access.size);
  }
  u32 read(const Access& access) {
    select(access);
    const u32 actual =
        access.size == 1 ? bench_.read8(access.offset) : bench_.read32(access.offset);
    EXPECT_EQ(actual, reference_.read(access)) << "read of " << trace_;
    return actual;
  }
  void write(const Access& access, u32 value) {
    select(access);
    trace_ += fmt::format(" <- {:#x}", value);
    if (access.size == 1) {
      bench_.write8(access.offset, static_cast<u8>(value));
    } else {
      bench_.write32(access.offset, value);
    }
    reference_.write(access, access.size == 1 ? value & 0xff : value);
  }

  Access access(ReferenceGic::Frame frame, u32 offset) {
    return {frame, offset, below(2), chance(60)};
  }

  void step() {
    const u32 what = below(100);
    if (what < 18) return toggle_input();
    if (what < 36) return handle_physical();
    if (what < 55) return handle_virtual();
    if (what < 63) return write_list_register();
    if (what < 77) return write_distributor();
    if (what < 81) return send_sgi();
    if (what < 86) return write_controls();
    read_anything();
  }

  void toggle_input() {
    const u32 core = below(2);
    const u32 id = chance(70) ? 32 + below(32) : 26 + below(6);
    bool& level = level_[id < 32 ? core : 0][id];
    level = !level;
    trace_ = fmt::format("input {} of core {} {}", id, core, level);
    (id < 32 ? gic_->ppi(core, id) : gic_->spi(id - 32))(level);
    reference_.set_input(core, id, level);
  }

  // Acknowledges and ends, mostly of what the core acknowledged before.
  void handle_physical() {
    if (chance(45)) {
      const Access iar = access(ReferenceGic::kGicc, chance(75) ? kIar : kAiar);
      const u32 value = read(iar);
      if (value % 1024 < 1020) ++taken_, last_[iar.core] = value;
    } else {
      const u32 offset = chance(60) ? kEoir : one_of({kAeoir, kDir});
      const Access end = access(ReferenceGic::kGicc, offset);
      write(end, chance(70) ? last_[end.core] : random_id());
    }
  }
  void handle_virtual() {
    if (chance(45)) {
      const Access iar = access(ReferenceGic::kGicv, chance(75) ? kIar : kAiar);
      const u32 value = read(iar);
      if (value % 1024 < 1020) ++machine_taken_, machine_last_[iar.core] = value;
    } else {
      const u32 offset = chance(70) ? kEoir : one_of({kAeoir, kDir});
      const Access end = access(ReferenceGic::kGicv, offset);
      write(end, chance(80) ? machine_last_[end.core] : below(20) | below(3) << 10);
    }
  }

  // Virtual IDs 0-19, so that list registers collide; physical IDs that mostly exist.
  void write_list_register() {
    u32 value = below(20) | (below(32) << 23) | (below(4) << 28) | (below(2) << 30);
    if (chance(50)) {
      value |= (1u << 31) | (random_id() << 10);
    } else {
      value |= (below(3) << 10) | (below(2) << 19);
    }
    const u32 base = chance(70) ? 0 : 0x1000 + 0x200 * below(2);
    write(access(ReferenceGic::kGich, base + kLr + 4 * below(4)), value);
  }

  void write_distributor() {
    const auto frame = ReferenceGic::kGicd;
    const u32 sparse = random_() & random_() & random_();
    switch (below(9)) {
      case 0:
        return write(access(frame, kIgroupr + 4 * below(2)), random_());
      case 1:
        return write(access(frame, kIsenabler + 4 * below(2)), random_());
      case 2:
        return write(access(frame, one_of({kIcenabler, kIcpendr, kIspendr}) + 4 * below(2)),
                     sparse);
      case 3:
        return write(access(frame, kIsactiver + 4 * below(2)), sparse & random_());
      case 4:
        return write(access(frame, kIcactiver + 4 * below(2)), random_());
      case 5:
        return write(byte_or_word(kIpriorityr + below(64)), random_());
      case 6:
        return write(byte_or_word(kItargetsr + below(64)), random_());
      case 7:
        return write(access(frame, kIcfgr + 4 * below(4)), random_());
      default:
        return write(access(frame, kGicdCtlr), chance(80) ? 3 : below(4));
    }
  }
  Access byte_or_word(u32 offset) {
    Access result = access(ReferenceGic::kGicd, offset);
    if (chance(50)) {
      result.size = 1;
    } else {
      result.offset &= ~3u;
    }
    return result;
  }

  void send_sgi() {
    if (chance(60)) {
      return write(access(ReferenceGic::kGicd, kSgir), random_() & 0x03ff800f);
    }
    write(byte_or_word((chance(50) ? kCpendsgir : kSpendsgir) + below(16)), random_() & random_());
  }

  void write_controls() {
    static constexpr u32 kMasks[] = {0xff, 0xff, 0xf0, 0x90, 0x40};
    switch (below(9)) {
      case 0:
        return write(access(ReferenceGic::kGicc, kCtlr), random_() | (chance(70) ? 3 : 0));
      case 1:
        return write(access(ReferenceGic::kGicc, kPmr), one_of(kMasks));
      case 2:
        return write(access(ReferenceGic::kGicc, chance(50) ? kBpr : kAbpr), random_());
      case 3:
        return write(access(ReferenceGic::kGicc, chance(50) ? kApr : kNsapr),
                     chance(80) ? 0 : random_() & random_());
      case 4:
        return write(access(ReferenceGic::kGich, kHcr), random_() | (chance(80) ? 1 : 0));
      case 5:
        return write(access(ReferenceGic::kGich, kVmcr), random_() | 0xc0000003);
      case 6:
        return write(access(ReferenceGic::kGich, kVapr), chance(85) ? 0 : random_() & random_());
      case 7:
        return write(access(ReferenceGic::kGicv, kCtlr), random_() | (chance(70) ? 3 : 0));
      default:
        return write(access(ReferenceGic::kGicv, one_of({kPmr, kBpr, kAbpr, kApr})),
                     random_() & random_());
    }
  }

  void read_anything() {
    switch (below(4)) {
      case 0: {
        const u32 offset = one_of({kIgroupr, kIsenabler, kIcenabler, kIspendr, kIcpendr, kIsactiver,
                                   kIcactiver, kIcfgr, kIcfgr + 8, kPpisr});
        read(access(ReferenceGic::kGicd, offset + 4 * below(2)));
        read(byte_or_word(one_of({kIpriorityr, kItargetsr}) + below(64)));
        read(byte_or_word(one_of({kCpendsgir, kSpendsgir}) + below(16)));
        read(access(ReferenceGic::kGicd, kGicdCtlr));
        break;
      }
      case 1:
        read(access(ReferenceGic::kGicc,
                    one_of({kCtlr, kPmr, kBpr, kRpr, kHppir, kAbpr, kAhppir, kApr, kNsapr})));
        break;
      case 2:
        read(access(ReferenceGic::kGich, one_of({kHcr, kVmcr, kMisr, kEisr, kElrsr, kVapr, kLr,
                                                 kLr + 4, kLr + 8, kLr + 12, 0x1200 + kMisr})));
        break;
      default:
        read(access(ReferenceGic::kGicv,
                    one_of({kCtlr, kPmr, kBpr, kRpr, kHppir, kAbpr, kAhppir, kApr})));
    }
  }

  void compare_lines(unsigned step) {
    for (unsigned core = 0; core < 2; ++core) {
      const auto& out = gic_->outputs(core);
      const ReferenceGic::Outputs actual{out.irq.level(), out.fiq.level(), out.virq.level(),
                                         out.vfiq.level()};
      const ReferenceGic::Outputs expected = reference_.outputs(core);
      EXPECT_EQ(actual, expected) << fmt::format(
          "step {}, core {}: IRQ {:d} {:d} FIQ {:d} {:d} vIRQ {:d} {:d} vFIQ {:d} {:d} after {}",
          step, core, actual.irq, expected.irq, actual.fiq, expected.fiq, actual.virq,
          expected.virq, actual.vfiq, expected.vfiq, trace_);
    }
  }

  struct Random {
    explicit Random(unsigned seed) : engine(seed) {}
    u32 operator()() { return engine(); }
    std::mt19937 engine;
  } random_;
  Bench bench_;
  Gic400 first_{"first", 2, 32}, second_{"second", 2, 32};
  Gic400* gic_ = &first_;
  unsigned port_ = 0;
  ReferenceGic reference_;
  bool level_[2][64] = {};
  u32 last_[2] = {kSpurious, kSpurious}, machine_last_[2] = {kSpurious, kSpurious};
  unsigned taken_ = 0, machine_taken_ = 0;
  std::string trace_;
};

TEST_P(GicRandom, AgreesWithTheReference) {
  constexpr unsigned kSteps = 400'000;
  run(kSteps / 2);
  move_to_the_second();
  run(kSteps / 2);
  EXPECT_GT(taken(), kSteps / 100) << "the test reaches what it is for";
  EXPECT_GT(machine_taken(), kSteps / 200);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GicRandom, testing::Range(1u, 9u));

}  // namespace
}  // namespace vesim::models
