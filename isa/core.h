// SPDX-License-Identifier: Apache-2.0
// One Cortex-A15 core, architecturally: its state, and running blocks of uops on it.
//
// The core is a plain aggregate of public state that the parts of the architecture work on as free
// functions: decode/ (bytes to uops), the uop handlers, system/ (registers, traps, exceptions),
// mmu/ (translation), vfp/. Everything that other parts must know is in this header.
#pragma once

#include <memory>
#include <optional>

#include "isa/block_cache.h"
#include "isa/debug_stops.h"
#include "isa/environment.h"
#include "isa/execution_observer.h"
#include "isa/fast_memory.h"
#include "isa/mmu/context.h"
#include "isa/mmu/walk_observer.h"
#include "isa/registers.h"
#include "isa/system/debug_registers.h"
#include "isa/system/pmu.h"
#include "isa/system/system_registers.h"
#include "isa/uop.h"
#include "isa/vfp/state.h"

namespace vesim::isa {

// Board-dependent identity (TRM 4.3; configuration signals of TRM appendix A).
struct CoreParameters {
  u32 midr = 0x412fc0f1;  // r2p1, TC2's
  u32 revidr = 0;
  u32 mpidr = 0x80000000;         // with this core's affinity
  u32 periphbase = 0x2c000000;    // CBAR
  u32 cores = 2;                  // in the cluster: L2CTLR
  u32 reset_vector = 0;           // 0, or 0xffff0000 with VINITHI
  bool reset_thumb = false;       // CFGTE
  bool reset_big_endian = false;  // CFGEND
};

// Lines into the core. IRQ/FIQ come from the GIC's CPU interface, VIRQ/VFIQ from its virtual one.
enum class Line : u8 { Irq, Fiq, Virq, Vfiq };

enum class Waiting : u8 { No, ForEvent, ForInterrupt, Off };

struct Translation;

class Core {
 public:
  Core(const CoreParameters& parameters, Environment& environment, BlockCache& blocks);

  // Power-on reset (TRM 2.3): secure Supervisor, MMU off, at the reset vector.
  void reset();

  // Executes at least one and about `instructions` instructions (blocks are not split; see
  // set_single_step()), or fewer when the core waits (waiting != No) or stop_running() is called.
  // Returns how many.
  u64 run(u64 instructions);
  // Takes the interrupts that are pending, so that the PC is the next instruction's. False: the
  // core waits.
  bool ready() {
    if (!attention_ && waiting == Waiting::No) [[likely]]
      return true;
    return ready_after_look();
  }
  // Executes one block, or takes one exception. False: nothing happened, the core waits.
  bool run_block() {
    limit_ = 1;  // no block enters another
    blocks.collect();
    if (!ready()) return false;
    run_next();
    return true;
  }
  // From within an environment call: return from run() after the current block.
  void stop_running() { limit_ = 0; }
  // Whether stop_running() was called in the last run.
  bool stop_asked() const { return limit_ == 0; }

  // Blocks of one instruction: run(1) then executes exactly one (stepping, execution trace).
  void set_single_step(bool on);

  void set_line(Line line, bool level);
  bool line(Line line) const { return lines_ & (1u << static_cast<unsigned>(line)); }
  // The event register (SEV, event stream).
  void set_event();

  // True when a WFI would end: an interrupt or abort is pending, masked or not (Arm ARM B1.8.13).
  bool wake_from_wfi() const;

  // --- for the parts of the architecture ---

  // The instruction that `u` belongs to.
  const InsnInfo& insn(const Uop* u) const { return block->insns[u->insn]; }
  u32 insn_address(const Uop* u) const { return block_va + insn(u).offset; }
  // Instructions executed since reset, up to and including `current`'s when it is set.
  u64 instructions() const {
    return current ? count_ - (block->instructions - 1 - current->insn) : count_;
  }

  bool secure() const { return regs.mode == Mode::Monitor || !(sys.scr & 1); }
  // Index into banked registers: the security state that CP15 accesses see.
  unsigned bank() const { return secure() ? kSecure : kNonSecure; }
  bool hyp() const { return regs.mode == Mode::Hyp; }

  // Something changed that run() must look at before the next block: an interrupt line, a mask, the
  // mode, translation controls. `context_changed` also has the translation context derived anew.
  void attention() { attention_ = true; }
  void context_changed() { context_stale_ = attention_ = true; }

  // Data memory for handlers other than plain loads and stores (those inline the same). Every
  // access up to 8 bytes; `align` is the alignment that faults when not met (1: none but
  // SCTLR.A's). Values are in the current data endianness. False: an exception was taken, return at
  // once. Defined in execute/memory_path.h.
  template <class T>
  bool load(const Uop* u, u32 va, T& value, unsigned align = 1);
  template <class T>
  bool store(const Uop* u, u32 va, T value, unsigned align = 1);

  // Corrects the instruction count when instructions of the block after `u`'s do not run, and sets
  // PC and ITSTATE to `u`'s instruction. Every exception taken inside a block starts with this.
  void unwind(const Uop* u);

  // What makes a block the running one. False when run() must look around first; the caller then
  // returns to it.
  bool enter(Block* next) {
    if (attention_ || count_ >= limit_) return false;
    start(next);
    return true;
  }
  // The block at regs.pc, if the jump cache knows it.
  Block* known_block() { return in_usual_state() ? jumps.recent(regs.pc, jump_tag()) : nullptr; }

  // A branch to `target` as BXWritePC: bit 0 selects Thumb.
  void branch_exchange(u32 target) {
    regs.thumb = target & 1;
    regs.pc = regs.thumb ? target & ~1u : target & ~3u;
  }

  void serialize(Archive& ar);

  Registers regs;
  VfpState vfp;
  SystemRegisters sys;
  Pmu pmu;
  DebugRegisters debug;

  Waiting waiting = Waiting::No;
  bool event_register = false;

  // The local exclusive monitor (Arm ARM A3.4.1): the tagged granule, or none.
  struct Monitor {
    bool exclusive = false;
    u64 pa = 0;
    u32 size = 0;
    void serialize(Archive& ar) {
      ar("exclusive", exclusive);
      ar("pa", pa);
      ar("size", size);
    }
  } monitor;

  // The debugger's points, shared with the other cores; none when null.
  const DebugStops* stops = nullptr;
  // Set when run() returned because of one of them: before the instruction at regs.pc.
  std::optional<DebugHit> debug_hit;
  // Resuming at a stop: the instruction at this address runs whatever breakpoint there is.
  std::optional<u32> pass_over;
  // The stop was one of its accesses: watchpoints let it pass as well.
  bool pass_watchpoints = false;
  // Leaves run() before `u`'s instruction takes effect.
  void stop_before(const Uop* u, const DebugHit& hit);

  // Where we are.
  const Block* block = nullptr;
  u32 block_va = 0;             // virtual address of the block's first instruction
  Block* next_block = nullptr;  // set by a linked branch: the block at regs.pc
  Uop* unlinked = nullptr;      // a direct branch inside a page whose target was not known yet
  // The uop in a slow path that reaches the environment (see AtUop); time is exact there.
  const Uop* current = nullptr;

  FastMemory fast;
  Context context;  // translation contexts of the current state
  JumpCache jumps;
  WalkObserver* walk_observer = nullptr;
  ExecutionObserver* observer = nullptr;  // set before the first run

  Environment& env;
  BlockCache& blocks;
  const CoreParameters parameters;

 private:
  void start(Block* next) {
    block = next;
    block_va = regs.pc;
    count_ += next->instructions;
  }
  u64 jump_tag() const { return context.fetch | regs.pc | (regs.thumb ? 1 : 0); }
  // A decode state that code rarely runs in does not use the jump cache.
  bool in_usual_state() const { return regs.it == 0 && !regs.big_endian; }
  Block* find_block();
  Block* find_usual_block();
  Block* translate_block();
  Block* decode_single(BlockKey key, const Translation& t);
  bool fetch(const Translation& t, u32 va, u8* to, unsigned size, bool& cacheable);
  void run_next();
  bool waits();
  void look_around();
  bool ready_after_look();

  u64 count_ = 0;
  u64 limit_ = 0;
  bool single_step_ = false;
  bool attention_ = true;
  bool context_stale_ = true;
  u8 lines_ = 0;
  std::unique_ptr<Block> uncached_;  // an instruction fetched from something that is no RAM
};

// Says, for as long as it lives, which uop reaches the environment.
class AtUop {
 public:
  AtUop(Core& core, const Uop* u) : core_(core) { core_.current = u; }
  ~AtUop() { core_.current = nullptr; }
  AtUop(const AtUop&) = delete;
  AtUop& operator=(const AtUop&) = delete;

 private:
  Core& core_;
};

}  // namespace vesim::isa

#include "isa/execute/memory_path.h"
