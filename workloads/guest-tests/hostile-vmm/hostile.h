/* SPDX-License-Identifier: Apache-2.0 */
/* A VMM that does everything wrong: what its parts share. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "../../kvm/uapi.h"

#define MEMORY_BASE 0x80000000u
#define MEMORY_SIZE (1u << 20)
#define DATA_OFFSET 0x10000u
#define GICD 0x2c001000u
#define GICC 0x2c002000u
#define BAD_POINTER ((void*)8)
#define CORE_REG(n) (KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE | (n))

/* --- check.c --- */
void check(bool good, const char* what, const char* file, int line);
#define CHECK(condition) check(condition, #condition, __FILE__, __LINE__)
/* The call fails, with this errno. */
#define REFUSED(call, error) \
  check((call) < 0 && errno == (error), #call ": " #error, __FILE__, __LINE__)
int checks_failed(void);
int checks_made(void);

/* --- machine.c: an ordinary VM, to be maltreated --- */
extern int kvm_fd;
struct machine {
  int vm, vcpu; /* -1: closed */
  struct kvm_run* run;
  uint8_t* memory;
};
void open_kvm(void);
int new_vm(void);
int new_vcpu(int vm);          /* number 0 */
int initialize_vcpu(int vcpu); /* PSCI 0.2; result of the ioctl */
int set_memory(int vm, uint32_t slot, uint64_t gpa, uint64_t size, uint64_t hva);
int set_address(int vm, uint64_t id, uint64_t address); /* of a part of the GIC */
int set_core(int vcpu, unsigned index, uint32_t value);
struct machine new_machine(const char* code, const char* end);
/* To the start of the code, with these r0 and r1 = the data. */
void restart(const struct machine* machine, uint32_t r0);
void free_machine(struct machine* machine);
volatile uint32_t* data_of(const struct machine* machine);
void sleep_ms(unsigned ms);

/* A thread in KVM_RUN: MMIO and signals are answered by entering again until stop_thread(). */
struct runner {
  pthread_t thread;
  int vcpu;
  struct kvm_run* run;
  volatile bool stop;
  int error;       /* errno that ended it, or 0 */
  uint32_t reason; /* exit reason that ended it */
};
void start_runner(struct runner* runner, const struct machine* machine);
void wait_runner(struct runner* runner); /* until it ends by itself */
void stop_runner(struct runner* runner); /* by signal */

extern const char guest_store[], guest_store_end[], guest_count[], guest_count_end[];

/* --- the tests --- */
void test_ioctls(void);
void test_memory(void);
void test_registers(void);
void test_vcpu(void);
void test_gic(void);
void test_eventfds(void);
void test_closing(void);
void test_unmapping(void);
void test_killing(void);
void test_many(void);

#endif
