// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "virtio_net_in_cpp.h"

extern "C" {
#include "options.h"
}

namespace vmm_test {
namespace {

// The strings must live as long as the options do.
struct Line {
  explicit Line(std::vector<std::string> arguments) : words(std::move(arguments)) {
    words.insert(words.begin(), "vmm");
    for (auto& word : words) pointers.push_back(word.data());
  }
  options parse() { return parse_options(static_cast<int>(pointers.size()), pointers.data()); }
  std::vector<std::string> words;
  std::vector<char*> pointers;
};

TEST(Options, AreUnderstood) {
  Line line({"-kernel",    "k",
             "-initrd",    "i",
             "-append",    "a b",
             "-smp",       "2",
             "-m",         "1G",
             "-drive",     "file=d,if=virtio,cache=writethrough",
             "-netdev",    "tap,id=n,ifname=tap0,script=no,gso=off,tx=timer",
             "-device",    "virtconsole",
             "-nographic", "--eventfds",
             "--pin",      "vcpu0=1,vcpu1=0,io=1"});
  const options o = line.parse();
  EXPECT_STREQ(o.kernel, "k");
  EXPECT_STREQ(o.initrd, "i");
  EXPECT_STREQ(o.append, "a b");
  EXPECT_EQ(o.cpus, 2U);
  EXPECT_EQ(o.memory, 1U << 30);
  ASSERT_EQ(o.drive_count, 1U);
  EXPECT_STREQ(o.drives[0].file, "d");
  EXPECT_TRUE(o.drives[0].write_through);
  ASSERT_EQ(o.card_count, 1U);
  EXPECT_STREQ(o.cards[0].tap, "tap0");
  EXPECT_TRUE(o.cards[0].virtio.csum);
  EXPECT_FALSE(o.cards[0].virtio.gso);
  EXPECT_EQ(o.cards[0].virtio.tx, TX_TIMER);
  EXPECT_TRUE(o.virtio_console);
  EXPECT_TRUE(o.keyboard);
  EXPECT_TRUE(o.eventfds);
  EXPECT_EQ(o.vcpu_pin[0], 1);
  EXPECT_EQ(o.vcpu_pin[1], 0);
  EXPECT_EQ(o.vcpu_pin[2], NOT_PINNED);
  EXPECT_EQ(o.io_pin, 1);
}

TEST(Options, CardsHaveAddressesOfTheirOwn) {
  Line line({"-kernel", "k", "-netdev", "tap,ifname=a", "-netdev", "tap,ifname=b", "-netdev",
             "tap,ifname=c,mac=02:00:00:00:00:09"});
  const options o = line.parse();
  ASSERT_EQ(o.card_count, 3U);
  EXPECT_EQ(o.cards[0].mac[5], 0x56);
  EXPECT_EQ(o.cards[1].mac[5], 0x57);
  EXPECT_EQ(o.cards[2].mac[0], 0x02);
  EXPECT_EQ(o.cards[2].mac[5], 0x09);
}

TEST(Options, MistakesEndWithOneLineAndStatus2) {
  const std::vector<std::vector<std::string>> mistakes = {
      {},
      {"-kernel"},
      {"-kernel", "k", "-zzz"},
      {"-kernel", "k", "-smp", "0"},
      {"-kernel", "k", "-smp", "9"},
      {"-kernel", "k", "-smp", "two"},
      {"-kernel", "k", "-m", "4G"},
      {"-kernel", "k", "-m", ""},
      {"-kernel", "k", "-m", "-1"},
      {"-kernel", "k", "-drive", "if=virtio"},
      {"-kernel", "k", "-drive", "file=d,if=ide"},
      {"-kernel", "k", "-netdev", "user"},
      {"-kernel", "k", "-netdev", "tap"},
      {"-kernel", "k", "-netdev", "tap,ifname=t,mac=5"},
      {"-kernel", "k", "-netdev", "tap,ifname=t,gso=maybe"},
      {"-kernel", "k", "-netdev", "tap,ifname=t,tx=now"},
      {"-kernel", "k", "-device", "e1000"},
      {"-kernel", "k", "-virtio", "2"},
      {"-kernel", "k", "--pin", "gpu=1"},
      {"-kernel", "k", "--pin", "vcpu8=1"},
      {"-kernel", "k", "--pin", "io"},
      {"-kernel", "k", "-drive", "file=a", "-drive", "file=b", "-drive", "file=c", "-drive",
       "file=d", "-drive", "file=e"},
  };
  for (const auto& mistake : mistakes) {
    Line line(mistake);
    EXPECT_EXIT(line.parse(), testing::ExitedWithCode(2), "^vmm: [^\n]+\n$");
  }
}

}  // namespace
}  // namespace vmm_test
