// SPDX-License-Identifier: Apache-2.0
// Long comparison with Unicorn: fuzz_isa [--seed N] [--instructions N] [--class PART-OF-NAME]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "tests/unit/isa/differential.h"

using namespace vesim::isa;

int main(int argc, char** argv) {
  CLI::App app("Random valid instructions on vesim and on Unicorn, compared");
  u64 seed = 1, instructions = 10'000'000;
  std::string only;
  app.add_option("--seed", seed, "of the random generator");
  app.add_option("--instructions", instructions, "in all, shared evenly by the classes");
  app.add_option("--class", only, "only classes whose name contains this");
  CLI11_PARSE(app, argc, argv);

  std::vector<const EncodingClass*> chosen;
  for (const EncodingClass& c : encoding_classes()) {
    if (c.name.find(only) != std::string::npos) chosen.push_back(&c);
  }
  const char* const kSequenceNames[] = {"A32.sequences", "Thumb.sequences"};
  std::vector<bool> sequences;
  for (const bool thumb : {false, true}) {
    if (std::string(kSequenceNames[thumb]).find(only) != std::string::npos) {
      sequences.push_back(thumb);
    }
  }
  if (chosen.empty() && sequences.empty()) {
    fmt::print(stderr, "fuzz_isa: no class has \"{}\" in its name\n", only);
    return 2;
  }
  u64 failures = 0, total = 0;
  const auto account = [&](const std::string& name, const Differential::Result& result) {
    fmt::print("{:44} {:9} compared, {:9} without exception, {:8} explained, {} unexplained\n",
               name, result.instructions, result.completed, result.explained, result.unexplained);
    std::fflush(stdout);
    for (const std::string& report : result.reports) fmt::print("{}\n", report);
    failures += result.unexplained;
    total += result.instructions;
  };
  const u64 share = instructions / (chosen.size() + sequences.size()) + 1;
  for (const EncodingClass* c : chosen) account(c->name, Differential(seed).run(*c, share));
  for (const bool thumb : sequences) {
    account(kSequenceNames[thumb], Differential(seed).run_sequences(thumb, share));
  }
  fmt::print("seed {}: {} instructions, {} unexplained differences\n", seed, total, failures);
  return failures == 0 ? 0 : 1;
}
