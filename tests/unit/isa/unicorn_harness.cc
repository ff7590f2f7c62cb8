// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/isa/unicorn_harness.h"

#include <cstring>
#include <stdexcept>

namespace vesim::isa {
namespace {

constexpr u32 kTableAddress = 0x9cb54000;  // far from what bases and indices reach
constexpr u32 kVectors = 0xdeadbe00;       // nothing is mapped there

// Registers in the order of a batch: R0-R14, CPSR, FPSCR, D0-D31.
constexpr int kBatch = 15 + 2 + 32;
using Ids = std::array<int, kBatch>;

Ids batch_ids() {
  Ids ids;
  for (int n = 0; n < 13; ++n) ids[n] = UC_ARM_REG_R0 + n;
  ids[13] = UC_ARM_REG_SP;
  ids[14] = UC_ARM_REG_LR;
  ids[15] = UC_ARM_REG_CPSR;
  ids[16] = UC_ARM_REG_FPSCR;
  for (int n = 0; n < 32; ++n) ids[17 + n] = UC_ARM_REG_D0 + n;
  return ids;
}

std::array<void*, kBatch> batch_values(MachineState& state) {
  std::array<void*, kBatch> values;
  for (int n = 0; n < 15; ++n) values[n] = &state.r[n];
  values[15] = &state.cpsr;
  values[16] = &state.fpscr;
  for (int n = 0; n < 32; ++n) values[17 + n] = &state.d[n];
  return values;
}

}  // namespace

void Code::append(u32 encoding, bool is_thumb, bool wide) {
  const u32 in_memory = is_thumb && wide ? encoding << 16 | encoding >> 16 : encoding;
  const u32 length = is_thumb && !wide ? 2 : 4;
  std::memcpy(bytes.data() + size, &in_memory, length);
  total = size += length;
  ++instructions;
  thumb = is_thumb;
}

void Code::append_end() {
  const u32 branch_to_itself = thumb ? 0xe7fe : 0xeafffffe, length = thumb ? 2 : 4;
  std::memcpy(bytes.data() + size, &branch_to_itself, length);
  total = size + length;
}

UnicornCpu::UnicornCpu() : arena_(std::make_unique<Arena>()) {
  check(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &engine_), "uc_open");
  check(uc_ctl_set_cpu_model(engine_, UC_CPU_ARM_CORTEX_A15), "uc_ctl_set_cpu_model");
  // Only the code half is executable: what a branch leads to must not run.
  constexpr u32 kSize = kExecutableSize;
  check(uc_mem_map_ptr(engine_, kArenaBase, kSize, UC_PROT_ALL, arena_->data()), "code");
  check(uc_mem_map_ptr(engine_, kArenaBase + kSize, kArenaSize - kSize,
                       UC_PROT_READ | UC_PROT_WRITE, arena_->data() + kSize),
        "data");
  u32 cpacr = 0xf << 20, fpexc = 1u << 30;
  check(uc_reg_write(engine_, UC_ARM_REG_C1_C0_2, &cpacr), "CPACR");
  check(uc_reg_write(engine_, UC_ARM_REG_FPEXC, &fpexc), "FPEXC");
  uc_hook hook;
  auto* on_interrupt = +[](uc_engine* engine, u32 number, void* self) {
    auto* cpu = static_cast<UnicornCpu*>(self);
    cpu->last_interrupt_ = number;
    cpu->interrupted_ = true;
    uc_emu_stop(engine);
  };
  check(
      uc_hook_add(engine_, &hook, UC_HOOK_INTR, reinterpret_cast<void*>(on_interrupt), this, 1, 0),
      "uc_hook_add");
}

UnicornCpu::~UnicornCpu() { uc_close(engine_); }

void UnicornCpu::check(uc_err error, const char* what) const {
  if (error != UC_ERR_OK) {
    throw std::runtime_error(std::string("Unicorn: ") + what + ": " + uc_strerror(error));
  }
}

Outcome UnicornCpu::run(const MachineState& before, const Code& code, MachineState& after) {
  static Ids ids = batch_ids();
  after = before;
  auto values = batch_values(after);
  check(uc_mem_write(engine_, before.pc, code.bytes.data(), code.total), "uc_mem_write");
  // A translation that crosses pages outlives a write to its code.
  const u64 address = before.pc;
  check(uc_ctl_remove_cache(engine_, address, address + code.total), "uc_ctl_remove_cache");
  check(uc_reg_write_batch(engine_, ids.data(), values.data(), kBatch), "uc_reg_write_batch");
  interrupted_ = false;
  const u64 start = before.pc | (code.thumb ? 1 : 0);
  const uc_err error = uc_emu_start(engine_, start, before.pc + code.size, 0, code.instructions);
  check(uc_reg_read_batch(engine_, ids.data(), values.data(), kBatch), "uc_reg_read_batch");
  check(uc_reg_read(engine_, UC_ARM_REG_PC, &after.pc), "PC");
  if (interrupted_) return last_interrupt_ == 1 ? Outcome::Undefined : Outcome::Other;
  switch (error) {
    case UC_ERR_OK:
    case UC_ERR_FETCH_UNMAPPED:  // of the instruction after a branch
    case UC_ERR_FETCH_PROT:
      return Outcome::Completed;
    case UC_ERR_INSN_INVALID:
      return Outcome::Undefined;
    case UC_ERR_READ_UNMAPPED:
    case UC_ERR_WRITE_UNMAPPED:
    case UC_ERR_READ_UNALIGNED:
    case UC_ERR_WRITE_UNALIGNED:
      return Outcome::DataAbort;
    default:
      return Outcome::Other;
  }
}

VesimCpu::VesimCpu()
    : arena_(std::make_unique<Arena>()), table_(4096), core_(CoreParameters{}, *this, blocks_) {
  // Sections (Arm ARM B3.5.1): full access, domain 0, normal write-back memory (TEX 001, C, B).
  for (u32 n = 0; n < table_.size(); ++n) table_[n] = n << 20 | 0x1 << 12 | 3 << 10 | 0xc | 0x2;
  constexpr u32 kBranchToItself = 0xeafffffe;
  vectors_.fill(kBranchToItself);
  core_.sys.ttbr0[kSecure] = kTableAddress;
  core_.sys.dacr[kSecure] = 1;
  core_.sys.sctlr[kSecure] |= 1;
  core_.sys.vbar[kSecure] = kVectors;
  core_.sys.cpacr = 0xf << 20;
  core_.vfp.fpexc = 1u << 30;
  core_.context_changed();
}

Environment::RamPage VesimCpu::ram_page(u64 pa, bool) {
  if (pa >= kArenaBase && pa < kArenaBase + kArenaSize) {
    return {arena_->data() + ((pa - kArenaBase) & ~u64{0xfff}), true};
  }
  if (pa >= kTableAddress && pa < kTableAddress + 0x4000) {
    return {reinterpret_cast<u8*>(table_.data()) + ((pa - kTableAddress) & ~u64{0xfff}), true};
  }
  if (pa >> kPageShift == kVectors >> kPageShift) {
    return {reinterpret_cast<u8*>(vectors_.data()), false};
  }
  return {};
}

// The exception that was taken, with `after` as it was at the instruction that took it: the
// vectors' offsets and the modes' LR and SPSR (Arm ARM B1.8.1, B1.8.3).
Outcome VesimCpu::exception(MachineState& after) const {
  Registers g = core_.regs;
  const bool thumb = g.spsr_of(g.mode) & kPsrT;
  const u32 lr = g.r14_of(g.mode);
  after.cpsr = g.spsr_of(g.mode);
  after.r[13] = g.r13_of(Mode::Supervisor);
  after.r[14] = g.r14_of(Mode::Supervisor);
  switch (g.pc & 0x1f) {
    case 0x04:
      after.pc = lr - (thumb ? 2 : 4);
      return Outcome::Undefined;
    case 0x10:
      after.pc = lr - 8;
      return Outcome::DataAbort;
    default:
      return Outcome::Other;
  }
}

Outcome VesimCpu::run(const MachineState& before, const Code& code, MachineState& after) {
  std::memcpy(arena_->data() + (before.pc - kArenaBase), code.bytes.data(), code.total);
  const u32 page_end = (before.pc | (kPageSize - 1)) + 1;
  blocks_.written(before.pc, page_end - before.pc);
  if (before.pc + code.total > page_end) blocks_.written(page_end, code.total);
  if (single_step_ != (code.instructions == 1)) {
    single_step_ = !single_step_;
    core_.set_single_step(single_step_);
  }
  Registers& g = core_.regs;
  g.set_cpsr(before.cpsr);
  std::memcpy(g.r, before.r, sizeof before.r);
  g.pc = before.pc;
  core_.vfp.fpscr = before.fpscr;
  std::memcpy(core_.vfp.d, before.d, sizeof before.d);
  core_.next_block = nullptr;
  core_.unlinked = nullptr;
  core_.waiting = Waiting::No;
  core_.context_changed();

  const u64 ran = core_.run(code.instructions);

  std::memcpy(after.r, g.r, sizeof after.r);
  after.pc = g.pc;
  after.cpsr = g.cpsr();
  after.fpscr = core_.vfp.fpscr;
  std::memcpy(after.d, core_.vfp.d, sizeof after.d);
  if ((g.pc & ~0x1fu) == kVectors) return exception(after);
  return ran != 0 ? Outcome::Completed : Outcome::Other;
}

}  // namespace vesim::isa
