// SPDX-License-Identifier: Apache-2.0
#include "models/cortex_a15/core.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "isa/diagnostics.h"
#include "isa/mmu/maintenance.h"
#include "isa/mmu/translate.h"
#include "models/cortex_a15/cluster.h"
#include "models/cortex_a15/timing/pmu_events.h"

namespace vesim::models {
namespace {

// The timer's own names for what the architecture addresses, in TimerRegister's order.
constexpr TimerReg kTimerRegisters[] = {
    TimerReg::kCntpct,    TimerReg::kCntvct,     TimerReg::kCntfrq,    TimerReg::kCntkctl,
    TimerReg::kCnthctl,   TimerReg::kCntvoff,    TimerReg::kCntpTvalS, TimerReg::kCntpCtlS,
    TimerReg::kCntpCvalS, TimerReg::kCntpTvalNs, TimerReg::kCntpCtlNs, TimerReg::kCntpCvalNs,
    TimerReg::kCntvTval,  TimerReg::kCntvCtl,    TimerReg::kCntvCval,  TimerReg::kCnthpTval,
    TimerReg::kCnthpCtl,  TimerReg::kCnthpCval,
};

TimerReg timer_register(isa::TimerRegister reg) {
  return kTimerRegisters[static_cast<unsigned>(reg)];
}

constexpr isa::u32 kLabelMaximum = 64;  // VESIM_MARKER_LABEL_MAX

}  // namespace

CortexA15::CortexA15(const sc_core::sc_module_name& name, unsigned index,
                     const isa::CoreParameters& parameters, CortexA15Cluster& cluster)
    : sc_module(name),
      socket("socket"),
      index_(index),
      cluster_(cluster),
      core_(parameters, *this, cluster.blocks()) {
  socket.register_invalidate_direct_mem_ptr(this, &CortexA15::invalidate_dmi);
  payload_.set_extension(&extension_);
  timer_.on_event([this] { core_.set_event(); });
  core_.stops = &cluster.stops;
}

void CortexA15::price(const TimingParameters& parameters, MemorySystem& memory,
                      const SpanWatchers& watchers) {
  pipeline_ = std::make_unique<Pipeline>(index_, parameters, memory, core_, watchers);
}

void CortexA15::set_speed(Speed speed) {
  if (speed == speed_) return;
  if (speed_ == Speed::Timed) pipeline_->pause();
  if (speed == Speed::Timed) {
    pipeline_->resume((local_ + cluster_.period() - 1) / cluster_.period());
  }
  if (speed == Speed::Warm) pipeline_->warmer().forget();
  speed_ = speed;
  base_count_ = core_.instructions();
  if (timed()) local_ = local_time();
  observe();
}

void CortexA15::observe() {
  core_.observer = nullptr;
  if (speed_ == Speed::Warm) core_.observer = &pipeline_->warmer();
  if (timed()) core_.observer = pipeline_.get();
  core_.context_changed();  // an observed core's fast path has other tags
}

void CortexA15::reset() {
  timer_.reset(local_);
  core_.reset();
}

// A sleeping core cannot wake before what wakes it happens: its time passes to then. Without this a
// core whose turn comes later in the quantum would wake at the quantum's start.
void CortexA15::sleep_until_now() {
  if (core_.waiting != isa::Waiting::No) pass_to(cluster_.present());
}

// Time goes on without execution.
void CortexA15::pass_to(u64 time) {
  if (time <= local_) return;
  local_ = time;
  if (!timed()) return;
  const bool off = core_.waiting == isa::Waiting::Off;
  pipeline_->pass((time + cluster_.period() - 1) / cluster_.period(),
                  off ? World::Kind::Off : World::Kind::Idle);
  local_ = local_time();
}

// In the middle of a block, before the environment is asked something that depends on time.
void CortexA15::catch_up() {
  if (timed()) pipeline_->catch_up();
}

// What this core or a device causes counts at once, and over whatever of that line was still to
// come: the wire is as it says now.
void CortexA15::set_line(isa::Line line, bool level) {
  sleep_until_now();
  if (local_time() < cluster_.present()) {
    coming_lines_.push_back({cluster_.present(), line, level});
    return;
  }
  std::erase_if(coming_lines_, [line](const LineChange& change) { return change.line == line; });
  core_.set_line(line, level);
}

void CortexA15::follow_lines() {
  while (next_line() <= local_) {
    core_.set_line(coming_lines_.front().line, coming_lines_.front().level);
    coming_lines_.erase(coming_lines_.begin());
  }
}

void CortexA15::set_event() {
  sleep_until_now();
  core_.set_event();
}

u64 CortexA15::local_time() const {
  if (timed()) return pipeline_->now() * cluster_.period();
  return local_ + (core_.instructions() - base_count_) * cluster_.period();
}

u64 CortexA15::timer_deadline() const {
  const u64 interrupt = timer_.next_deadline_ps();
  if (core_.waiting != isa::Waiting::ForEvent) return interrupt;
  return std::min(interrupt, timer_.next_event_ps());
}

// When a performance counter may overflow with its interrupt enabled, or kNever.
u64 CortexA15::pmu_deadline() {
  if (!core_.pmu.interrupt_possible()) return kNever;
  isa::pmu_poll(core_);
  const u64 cycles = isa::pmu_cycles_to_overflow(core_);
  return cycles > kNever / cluster_.period() ? kNever : local_ + cycles * cluster_.period();
}

bool CortexA15::asleep() const {
  if (core_.waiting == isa::Waiting::No) return false;
  if (core_.waiting == isa::Waiting::Off) return true;
  return !core_.event_register && !core_.wake_from_wfi();
}

u64 CortexA15::wake_time() const {
  return core_.waiting == isa::Waiting::Off ? kNever : std::min(timer_deadline(), next_line());
}

void CortexA15::run_until(u64 end) {
  end_ = end;
  while (local_ < end_ && !cluster_.stopping()) {
    follow_lines();
    if (timer_deadline() <= local_) timer_.update(local_);
    const u64 deadline = std::min({timer_deadline(), pmu_deadline(), next_line()});
    const u64 limit = std::max(std::min(end_, deadline), local_ + 1);
    const bool single = cluster_.observer() != nullptr;
    if (single && core_.ready()) cluster_.observer()(*this);
    const u64 budget = (limit - local_ + cluster_.period() - 1) / cluster_.period();
    const u64 before = local_;
    const bool one = single || core_.pass_over;
    if (timed()) {
      run_priced(limit, one);
    } else {
      execute(one ? 1 : budget);
    }
    if (core_.debug_hit) cluster_.stop_now(CortexA15Cluster::Stop::Debug);
    // A sleeping core's time passes to whatever may wake it.
    if (core_.waiting != isa::Waiting::No && local_ == before) {
      pass_to(std::min(limit, end_));
    }
  }
  // Another core's plain stores do not look at monitors, except to a page where one is open.
  if (core_.monitor.exclusive) cluster_.watch_monitor(index_, core_.monitor.pa);
}

void CortexA15::execute(u64 instructions) {
  base_count_ = core_.instructions();
  if (speed_ == Speed::Warm) {
    run_warm(instructions);
  } else {
    core_.run(instructions);
  }
  core_.pass_over.reset();
  local_ = local_time();
  base_count_ = core_.instructions();
}

void CortexA15::run_warm(u64 instructions) {
  Warmer& warmer = pipeline_->warmer();
  warmer.begin(local_ / cluster_.period());
  const u64 end = base_count_ + instructions;
  while (core_.instructions() < end && core_.run_block()) {
    warmer.finish_block();
    if (core_.stop_asked()) break;
  }
}

// Block by block, until `limit` or something asks for the core.
void CortexA15::run_priced(u64 limit, bool one_block) {
  do {
    if (!core_.run_block()) break;
    pipeline_->finish_block();
    local_ = local_time();
  } while (!one_block && local_ < limit && !core_.stop_asked());
  core_.pass_over.reset();
}

void CortexA15::step() {
  follow_lines();
  if (timer_deadline() <= local_) timer_.update(local_);
  core_.set_single_step(true);
  core_.pass_over = core_.regs.pc;
  if (timed()) {
    run_priced(local_, true);
  } else {
    execute(1);
  }
  core_.set_single_step(cluster_.observer() != nullptr);
}

void CortexA15::end_early(u64 end) {
  end_ = std::min(end_, end);
  core_.stop_running();
}

isa::BusStatus CortexA15::transport(tlm::tlm_command command, const isa::BusAccess& access,
                                    void* data, unsigned size) {
  cluster_.queue().set_now(local_time());
  extension_.access = {.core = index_, .secure = access.secure, .privileged = access.privileged};
  payload_.set_command(command);
  payload_.set_address(access.pa);
  payload_.set_data_ptr(static_cast<unsigned char*>(data));
  payload_.set_data_length(size);
  payload_.set_streaming_width(size);
  payload_.set_byte_enable_ptr(nullptr);
  payload_.set_dmi_allowed(false);
  payload_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  // In function accesses take no time; the timing model adds what the bus says here.
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  socket->b_transport(payload_, delay);
  switch (payload_.get_response_status()) {
    case tlm::TLM_OK_RESPONSE:
      return isa::BusStatus::Ok;
    case tlm::TLM_ADDRESS_ERROR_RESPONSE:
      return isa::BusStatus::DecodeError;
    default:
      return isa::BusStatus::SlaveError;
  }
}

bool CortexA15::transport_debug(tlm::tlm_command command, u64 pa, bool secure, void* data,
                                std::size_t size) {
  tlm::tlm_generic_payload payload;
  AccessExtension extension({.core = index_, .secure = secure, .privileged = true, .debug = true});
  payload.set_extension(&extension);
  payload.set_command(command);
  payload.set_address(pa);
  payload.set_data_ptr(static_cast<unsigned char*>(data));
  payload.set_data_length(static_cast<unsigned>(size));
  payload.set_streaming_width(static_cast<unsigned>(size));
  const unsigned done = socket->transport_dbg(payload);
  payload.clear_extension(&extension);
  return done == size;
}

bool CortexA15::debug_read(u64 pa, bool secure, std::span<isa::u8> data) {
  return transport_debug(tlm::TLM_READ_COMMAND, pa, secure, data.data(), data.size());
}

bool CortexA15::debug_write(u64 pa, bool secure, std::span<const isa::u8> data) {
  std::vector<isa::u8> copy(data.begin(), data.end());
  return transport_debug(tlm::TLM_WRITE_COMMAND, pa, secure, copy.data(), copy.size());
}

isa::BusStatus CortexA15::bus_read(const isa::BusAccess& access, void* data, unsigned size) {
  return transport(tlm::TLM_READ_COMMAND, access, data, size);
}

isa::BusStatus CortexA15::bus_write(const isa::BusAccess& access, const void* data, unsigned size) {
  isa::u64 copy = 0;
  std::memcpy(&copy, data, size);
  return transport(tlm::TLM_WRITE_COMMAND, access, &copy, size);
}

isa::Environment::RamPage CortexA15::ram_page(u64 pa, bool secure) {
  const u64 page = pa >> isa::kPageShift;
  PageAnswer& known = pages_[(page ^ (page >> 10)) % pages_.size()];
  const u64 key = page << 1 | (secure ? 1 : 0);
  if (known.page == key) return known.answer;
  known = {key, {}};
  tlm::tlm_dmi dmi;
  extension_.access = {.core = index_, .secure = secure, .privileged = true};
  payload_.set_command(tlm::TLM_READ_COMMAND);
  payload_.set_address(page << isa::kPageShift);
  if (socket->get_direct_mem_ptr(payload_, dmi) &&
      dmi.get_start_address() <= page << isa::kPageShift &&
      dmi.get_end_address() >= (page << isa::kPageShift | (isa::kPageSize - 1))) {
    known.answer.host = dmi.get_dmi_ptr() + ((page << isa::kPageShift) - dmi.get_start_address());
    known.answer.writable = dmi.is_write_allowed();
  }
  return known.answer;
}

void CortexA15::invalidate_dmi(sc_dt::uint64, sc_dt::uint64) {
  pages_.fill({});
  core_.fast.flush();
}

u64 CortexA15::timer_read(isa::TimerRegister reg) {
  catch_up();
  return timer_.read(timer_register(reg), cluster_.counter_time(local_time()));
}

void CortexA15::timer_write(isa::TimerRegister reg, u64 value) {
  catch_up();
  timer_.write(timer_register(reg), value, local_time());
  core_.stop_running();  // the next deadline may have moved
}

u64 CortexA15::cycles() {
  catch_up();
  return local_time() / cluster_.period();
}

// At `warm`, caches, TLBs and predictor count; at `fast`, nothing of the timing model does.
u64 CortexA15::pmu_events(isa::u8 event) {
  const u64 bus_cycles = cycles() / cluster_.bus_ratio();
  const u64 instructions = core_.instructions();
  if (!pipeline_) return pmu_total(event, {{}, {}, {}, instructions, bus_cycles});
  return pmu_total(event, {cluster_.counts(index_), pipeline_->predictor().counts(),
                           pipeline_->counts(), instructions, bus_cycles});
}

void CortexA15::send_event() {
  catch_up();
  for (unsigned i = 0; i < cluster_.size(); ++i) cluster_.core(i).set_event();
}

void CortexA15::broadcast(const isa::Maintenance& operation) {
  for (unsigned i = 0; i < cluster_.size(); ++i) {
    if (i != index_) isa::apply_maintenance(cluster_.core(i).core_, operation);
  }
}

bool CortexA15::monitored_by_other(u64 pa_page) {
  for (unsigned i = 0; i < cluster_.size(); ++i) {
    const auto& monitor = cluster_.core(i).core_.monitor;
    if (i != index_ && monitor.exclusive &&
        monitor.pa / isa::kPageSize == pa_page / isa::kPageSize) {
      return true;
    }
  }
  return false;
}

void CortexA15::clear_other_monitors(u64 pa, unsigned size) {
  for (unsigned i = 0; i < cluster_.size(); ++i) {
    auto& monitor = cluster_.core(i).core_.monitor;
    if (i != index_ && pa < monitor.pa + monitor.size && monitor.pa < pa + size) {
      monitor.exclusive = false;
    }
  }
}

void CortexA15::marker() {
  const auto& r = core_.regs.r;
  const isa::u32 function = r[0];
  if (function < 1 || function > static_cast<isa::u32>(Marker::Function::Stop)) {
    isa::guest_error(basename(), function, "unknown marker function");
    return;
  }
  catch_up();
  Marker marker{static_cast<Marker::Function>(function), r[1], {}};
  if (r[2] != 0) marker.label = read_label(r[2], std::min(r[3], kLabelMaximum));
  if (cluster_.probe()) cluster_.probe()->marker(index_, local_time(), marker);
  cluster_.end_quantum();
}

// Through the current translation, without faults: a label that cannot be read is empty.
std::string CortexA15::read_label(isa::u32 va, isa::u32 length) {
  std::string label;
  for (isa::u32 i = 0; i < length; ++i) {
    const auto t = isa::translate(core_, va + i, isa::Access::Read, core_.regs.privileged());
    const RamPage page = t ? ram_page(t.pa, t.secure) : RamPage{};
    if (!page.host) return {};
    label.push_back(static_cast<char>(page.host[t.pa % isa::kPageSize]));
  }
  return label;
}

void CortexA15::LineChange::serialize(isa::Archive& ar) {
  ar("time", time);
  ar("line", line);
  ar("level", level);
}

void CortexA15::serialize(isa::Archive& ar) {
  ar("architecture", core_);
  ar("timer", timer_);
  ar("pmu", pmu_);
  ar("coming_lines", coming_lines_);
  ar("local", local_);
  ar("speed", speed_);
  if (pipeline_) {
    ar("pipeline", *pipeline_);
    ar("warmer", pipeline_->warmer());
  }
  if (!ar.loading()) return;
  base_count_ = core_.instructions();
  pages_.fill({});
  observe();
}

}  // namespace vesim::models
