/* SPDX-License-Identifier: Apache-2.0 */
/* The four generic timers (ARM DDI 0406C B8): conditions, TimerValue, offset, access from PL0. */
#include "cp15.h"
#include "gic.h"

enum { kEnable = 1, kImask = 2, kIstatus = 4 };

/* Interrupt numbers of the A15 (TRM 8.2.1): PPIs. */
enum { kHypPpi = 26, kVirtualPpi = 27, kSecurePpi = 29, kNormalPpi = 30 };

/* One timer's registers behind functions, so that one test fits all. */
struct timer {
  u32 ppi, scr, mode;
  u64 (*count)(void);
  u32 (*read_ctl)(void);
  void (*write_ctl)(u32);
  u64 (*read_cval)(void);
  void (*write_cval)(u64);
  u32 (*read_tval)(void);
  void (*write_tval)(u32);
};

#define REGISTERS(name) \
  read_##name##_ctl, write_##name##_ctl, read_##name##_cval, write_##name##_cval, \
      read_##name##_tval, write_##name##_tval

static const struct timer kTimers[] = {
    {kSecurePpi, kScrSecure, kSvc, read_cntpct, REGISTERS(cntp)},
    {kNormalPpi, kScrNormal, kSvc, read_cntpct, REGISTERS(cntp)},
    {kVirtualPpi, kScrNormal, kSvc, read_cntvct, REGISTERS(cntv)},
    {kHypPpi, kScrNormal, kHypMode, read_cntpct, REGISTERS(cnthp)},
};

static u32 interrupt_of(const struct timer *t) { return gicd_bit(kDIspendr, t->ppi); }

static u32 check_timer(u32 argument) {
  const struct timer *t = (const struct timer *)argument;
  const u64 far_away = 1ull << 40;
  t->write_ctl(0);
  CHECK_EQUAL(interrupt_of(t), 0);

  /* CompareValue: the condition is count >= CVAL (B8.1.5). */
  t->write_cval(t->count() + far_away);
  t->write_ctl(kEnable);
  CHECK_EQUAL(t->read_ctl(), kEnable);
  CHECK_EQUAL(interrupt_of(t), 0);
  t->write_cval(t->count());
  CHECK_EQUAL(t->read_ctl(), kEnable | kIstatus);
  CHECK_EQUAL(interrupt_of(t), 1);
  t->write_ctl(kEnable | kImask); /* masked: the status stays, the interrupt goes */
  CHECK_EQUAL(t->read_ctl(), kEnable | kImask | kIstatus);
  CHECK_EQUAL(interrupt_of(t), 0);
  t->write_ctl(kEnable);
  CHECK_EQUAL(interrupt_of(t), 1);
  t->write_ctl(0);
  CHECK_EQUAL(interrupt_of(t), 0);
  t->write_cval(0xffffffffffffffff); /* unsigned, 64 bits */
  t->write_ctl(kEnable);
  CHECK_EQUAL(t->read_ctl(), kEnable);
  t->write_cval(0);
  CHECK_EQUAL(t->read_ctl(), kEnable | kIstatus);

  /* TimerValue: CVAL = count + signed 32 bits; reads back as what is left (B8.1.5). */
  u64 before = t->count();
  t->write_tval(0x7fffffff);
  u64 after = t->count();
  CHECK(t->read_cval() >= before + 0x7fffffff && t->read_cval() <= after + 0x7fffffff);
  CHECK(t->read_tval() <= 0x7fffffff);
  CHECK_EQUAL(t->read_ctl(), kEnable);
  before = t->count();
  t->write_tval(0xfffffff0); /* -16 */
  after = t->count();
  CHECK(t->read_cval() >= before - 16 && t->read_cval() <= after - 16);
  CHECK((int32_t)t->read_tval() <= -16);
  CHECK_EQUAL(t->read_ctl(), kEnable | kIstatus);

  /* A deadline ahead comes to pass, and not before its time. */
  t->write_tval(2000);
  const u64 deadline = t->read_cval();
  while (!interrupt_of(t)) {
  }
  CHECK(t->count() >= deadline);
  CHECK_EQUAL(t->read_ctl(), kEnable | kIstatus);
  t->write_ctl(0);
  return 0;
}

/* The Secure and Non-secure physical timers are two (B8.1.5: CNTP_* are banked). */
static u32 set_normal_cval(u32 value) {
  write_cntp_cval(value);
  return 0;
}

static void test_banking(void) {
  write_cntp_cval(0x1234);
  call_in(kScrNormal, kSvc | kMasked, set_normal_cval, 0x5678);
  CHECK_EQUAL(read_cntp_cval(), 0x1234);
}

static u32 set_offset(u32 value) {
  write_cntvoff(value);
  return 0;
}

static u32 measure_offset(u32 unused) {
  (void)unused;
  const u64 first = read_cntpct(), virtual = read_cntvct(), second = read_cntpct();
  return first - 100000 <= virtual && virtual <= second - 100000;
}

static void test_offset(void) {
  call_in(kScrNormal, kHypMode | kMasked, set_offset, 100000);
  CHECK_EQUAL(call_in(kScrNormal, kSvc | kMasked, measure_offset, 0), 1);
  call_in(kScrNormal, kHypMode | kMasked, set_offset, 0);
}

/* CNTKCTL opens registers to PL0 one kind at a time (B8.1.2). */
#define USER_READ(name, instruction)          \
  static u32 name(u32 unused) {               \
    (void)unused;                             \
    __asm__ volatile(instruction : : : "r4", "r5"); \
    return 0;                                 \
  }
USER_READ(user_cntpct, "mrrc p15, 0, r4, r5, c14")
USER_READ(user_cntvct, "mrrc p15, 1, r4, r5, c14")
USER_READ(user_cntv_ctl, "mrc p15, 0, r4, c14, c3, 1")
USER_READ(user_cntp_ctl, "mrc p15, 0, r4, c14, c2, 1")
USER_READ(user_cntfrq, "mrc p15, 0, r4, c14, c0, 0")

static u32 set_cntkctl(u32 value) {
  write_cntkctl(value);
  return 0;
}

static u32 user_allowed(u32 cntkctl, u32 (*access)(u32)) {
  call_in(kScrNormal, kSvc | kMasked, set_cntkctl, cntkctl);
  expect();
  call_in(kScrNormal, kUsr | kMasked, access, 0);
  if (exception()->count != 0) CHECK(took(kNormal, kUndefined));
  return exception()->count == 0;
}

static void test_user_access(void) {
  enum { kPl0Pcten = 1 << 0, kPl0Vcten = 1 << 1, kPl0Vten = 1 << 8, kPl0Pten = 1 << 9 };
  static const struct {
    u32 (*access)(u32);
    u32 allowed_by; /* any of these bits */
  } kCases[] = {
      {user_cntpct, kPl0Pcten},  {user_cntvct, kPl0Vcten},
      {user_cntv_ctl, kPl0Vten}, {user_cntp_ctl, kPl0Pten},
      {user_cntfrq, kPl0Pcten | kPl0Vcten},
  };
  static const u32 kBits[] = {0, kPl0Pcten, kPl0Vcten, kPl0Vten, kPl0Pten};
  for (u32 i = 0; i < sizeof kCases / sizeof kCases[0]; ++i) {
    for (u32 j = 0; j < sizeof kBits / sizeof kBits[0]; ++j) {
      check_equal(user_allowed(kBits[j], kCases[i].access), (kCases[i].allowed_by & kBits[j]) != 0,
                  "access from PL0", 10 * i + j);
    }
  }
}

/* A timer's interrupt ends WFI, even masked by CPSR. */
static void test_wake(void) {
  set_gicd_bit(kDIsenabler, kSecurePpi);
  set_gicd_byte(kDIpriorityr, kSecurePpi, 0x10);
  set_gicc(kPmr, 0xff);
  set_gicd(kDCtlr, 1);
  set_gicc(kCtlr, kEnableGrp0);
  write_cntp_tval(5000);
  const u64 deadline = read_cntp_cval();
  write_cntp_ctl(kEnable);
  while (!(read_isr() & kPsrI)) __asm__ volatile("wfi");
  CHECK(read_cntpct() >= deadline);
  CHECK_EQUAL(gicc(kIar), kSecurePpi);
  write_cntp_ctl(0);
  set_gicc(kEoir, kSecurePpi);
  CHECK_EQUAL(gicc(kIar), kSpurious); /* a level: gone with its cause */
}

void test(void) {
  CHECK_EQUAL(read_cntfrq(), 24000000);
  for (u32 i = 0; i < sizeof kTimers / sizeof kTimers[0]; ++i) {
    set_group(kTimers[i].ppi, kTimers[i].scr & kScrNs ? 1 : 0); /* pending bits visible to their world */
    call_in(kTimers[i].scr, kTimers[i].mode | kMasked, check_timer, (u32)&kTimers[i]);
  }
  test_banking();
  test_offset();
  test_user_access();
  test_wake();
}
