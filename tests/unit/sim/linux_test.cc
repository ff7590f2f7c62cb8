// SPDX-License-Identifier: Apache-2.0
#include "sim/os/linux.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "sim/symbols/elf.h"
#include "tests/unit/sim/user_error.h"

namespace vesim::sim::linux_os {
namespace {

// Bytes by address; what was never written is not mapped.
class MemoryImage : public GuestMemory {
 public:
  bool read(u32 va, void* to, u32 size) override {
    for (u32 i = 0; i < size; ++i) {
      const auto found = bytes_.find(va + i);
      if (found == bytes_.end()) return false;
      static_cast<char*>(to)[i] = found->second;
    }
    return true;
  }
  void word(u32 va, u32 value) { put(va, &value, sizeof value); }
  void text(u32 va, const std::string& text) { put(va, text.c_str(), text.size() + 1); }
  void put(u32 va, const void* data, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes_[va + static_cast<u32>(i)] = static_cast<const char*>(data)[i];
    }
  }

 private:
  std::map<u32, char> bytes_;
};

constexpr u32 kTask = 0xc2000000, kStack = 0xe0802000;

class LinuxTest : public testing::Test {
 protected:
  LinuxTest() {
    s_.thread_size = 0x2000;
    s_.task_stack = 8;
    s_.task_pid = 12;
    s_.task_tgid = 16;
    s_.task_mm = 20;
    s_.task_comm = 24;
    s_.mm_exe_file = 4;
    s_.file_dentry = 8;
    s_.dentry_name = 12;
    s_.module_list = 4;
    s_.module_name = 12;
    s_.module_text = 64;
    s_.module_text_size = 68;
    s_.module_kallsyms = 72;
    s_.kallsyms_symtab = 0;
    s_.kallsyms_count = 4;
    s_.kallsyms_strtab = 8;
  }
  void make_task() {
    memory_.word(kTask + s_.task_stack, kStack);
    memory_.word(kTask + s_.task_pid, 42);
    memory_.word(kTask + s_.task_tgid, 41);
    memory_.word(kTask + s_.task_mm, 0);
    memory_.text(kTask + s_.task_comm, "kworker/0:1");
  }
  void make_module(u32 module, u32 next, u32 previous, const std::string& name, u32 text) {
    memory_.word(module + s_.module_list, next);
    memory_.word(module + s_.module_list + 4, previous);
    memory_.text(module + s_.module_name, name);
    memory_.word(module + s_.module_text, text);
    memory_.word(module + s_.module_text_size, 0x800);
  }

  Structures s_;
  MemoryImage memory_;
};

TEST_F(LinuxTest, TaskIsCurrentOnItsOwnStackOnly) {
  make_task();
  EXPECT_EQ(current_task(memory_, s_, kStack + 0x1f00, kTask), kTask);
  EXPECT_EQ(current_task(memory_, s_, kStack + 0x2000, kTask), 0u);       // another stack
  EXPECT_EQ(current_task(memory_, s_, kStack + 0x1f00, 0xb6f00000), 0u);  // a user's TLS, unmapped
}

TEST_F(LinuxTest, OlderKernelsNameTheTaskAtTheStacksBase) {
  make_task();
  s_.thread_info_on_stack = true;
  s_.thread_info_task = 12;
  memory_.word(kStack + 12, kTask);
  EXPECT_EQ(current_task(memory_, s_, kStack + 0x1f00, 0), kTask);
}

TEST_F(LinuxTest, TaskHasNameAndNumbers) {
  make_task();
  const auto task = read_task(memory_, s_, kTask);
  ASSERT_TRUE(task);
  EXPECT_EQ(task->name, "kworker/0:1");
  EXPECT_EQ(task->pid, 42u);
  EXPECT_EQ(task->tgid, 41u);
  EXPECT_FALSE(read_task(memory_, s_, 0x1000));
}

TEST_F(LinuxTest, NamesAreBoundedAndPrintable) {
  make_task();
  memory_.text(kTask + s_.task_comm, "a\x01" + std::string(40, 'b'));
  EXPECT_EQ(read_task(memory_, s_, kTask)->name, "a?" + std::string(14, 'b'));
}

TEST_F(LinuxTest, ProgramIsTheNameOfTheMappedFile) {
  make_task();
  EXPECT_EQ(program_of(memory_, s_, kTask), Program{});  // a kernel thread
  memory_.word(kTask + s_.task_mm, 0xc3000000);
  memory_.word(0xc3000004, 0xc3001000);
  memory_.word(0xc3001008, 0xc3002000);
  memory_.word(0xc300200c, 0xc3002020);
  memory_.text(0xc3002020, "busybox");
  const Program program = program_of(memory_, s_, kTask);
  EXPECT_EQ(program, (Program{0xc3000000, 0xc3001000}));
  EXPECT_EQ(program_name(memory_, s_, program), "busybox");
}

// movw r5, #0x4a6c; movt r5, #0xc169: the list is 0x30 behind.
TEST_F(LinuxTest, ModulesAreFoundByTheCodeThatWalksThem) {
  constexpr u32 kCode = 0xc0500000, kHead = 0xc1694a9c, kFirst = 0xbf001000, kSecond = 0xbf005000;
  memory_.word(kCode, 0xe3045a6c);
  memory_.word(kCode + 4, 0xe34c5169);
  EXPECT_EQ(find_module_list(memory_, s_, kCode), 0u);
  memory_.word(kHead, kFirst + 4);
  memory_.word(kHead + 4, kSecond + 4);
  make_module(kFirst, kSecond + 4, kHead, "kvm", 0xbf010000);
  make_module(kSecond, kHead, kFirst + 4, "smsc911x", 0xbf020000);
  ASSERT_EQ(find_module_list(memory_, s_, kCode), kHead);
  const auto modules = read_modules(memory_, s_, kHead);
  ASSERT_EQ(modules.size(), 2u);
  EXPECT_EQ(modules[0].name, "kvm");
  EXPECT_EQ(modules[1].text, 0xbf020000);
}

TEST_F(LinuxTest, ListThatNeverReturnsEnds) {
  make_module(0xbf001000, 0xbf001004, 0xbf001004, "loop", 0xbf010000);
  memory_.word(0xc1000000, 0xbf001004);
  EXPECT_LE(read_modules(memory_, s_, 0xc1000000).size(), 1024u);
}

TEST_F(LinuxTest, ModuleKeepsItsOwnSymbols) {
  constexpr u32 kTables = 0xbf003000, kSymbols = 0xbf003100, kNames = 0xbf003200;
  Module module{0xbf001000, "kvm", 0xbf010000, 0x800, {}};
  memory_.word(module.address + s_.module_kallsyms, kTables);
  memory_.word(kTables, kSymbols);
  memory_.word(kTables + 4, 2);
  memory_.word(kTables + 8, kNames);
  const elf::Symbol symbols[] = {{1, 0xbf010040, 16, 2, 0, 1}, {5, 0xc0500000, 4, 2, 0, 1}};
  memory_.put(kSymbols, symbols, sizeof symbols);
  memory_.text(kNames + 1, "run");
  memory_.text(kNames + 5, "elsewhere");
  read_symbols(memory_, s_, module);
  ASSERT_EQ(module.symbols.size(), 1u);
  EXPECT_EQ(module.symbols[0].name, "run [kvm]");
  EXPECT_EQ(module.symbols[0].address, 0xbf010040);
}

TEST(StructuresTest, MistakesNameFileAndLine) {
  EXPECT_EQ(user_error_of([] { Structures::parse("f", "thread_size 8192\nnonsense\n"); }),
            "boot.structures 'f': line 2 is not 'name number'; give a kernel.offsets of "
            "scripts/images");
  EXPECT_EQ(user_error_of([] { Structures::parse("f", "thread_size 8192\n"); }),
            "boot.structures 'f': task_dead is missing; give a kernel.offsets of scripts/images");
}

}  // namespace
}  // namespace vesim::sim::linux_os
