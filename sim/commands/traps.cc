// SPDX-License-Identifier: Apache-2.0
#include "sim/commands/traps.h"

#include <fmt/core.h>

#include "isa/diagnostics.h"
#include "sim/commands/command_line.h"
#include "sim/config/units.h"
#include "sim/traps/perfetto.h"
#include "sim/traps/trap_folded.h"
#include "sim/traps/trap_report.h"

namespace vesim::sim {
namespace {

using isa::UserError;

struct Arguments {
  std::string run, other, slowest, show, csv, perfetto, folded;
  TrapQuery query;
};

constexpr const char* kFooter = R"(
Without --slowest, --show or --diff: the traps summed up by --by, with their phases.
COND compares fields with == != < <= > >= in, joined by && || ! ( ): 'class==DABT && ipa in uart0',
'cycles>=5000', 'pc in 0xc0100000..0xc01fffff'. The fields are the columns of --csv; times are
cycles. sim/traps/README.md says what the phases are, and has the schema of RUN/traps.sqlite.)";

u64 count(const std::string& option, const std::string& text) {
  const auto number = parse_count(text);
  if (!number) throw UserError(fmt::format("{}: '{}' is not a number", option, text));
  return *number;
}

std::string answer(const Arguments& arguments) {
  TrapIndex index(arguments.run);
  const TrapQuery& query = arguments.query;
  if (!arguments.csv.empty()) write_csv(index, query, arguments.csv);
  if (!arguments.perfetto.empty()) write_perfetto(index, query, arguments.perfetto);
  if (!arguments.folded.empty()) write_folded(index, query, arguments.folded);
  if (!arguments.show.empty()) return trap_waterfall(index, count("--show", arguments.show));
  if (!arguments.slowest.empty())
    return slowest_traps(index, query, count("--slowest", arguments.slowest));
  if (!arguments.other.empty()) {
    TrapIndex other(arguments.other);
    return trap_difference(index, other, query);
  }
  const bool exported = !(arguments.csv + arguments.perfetto + arguments.folded).empty();
  if (exported) return {};
  return trap_summary(index, query);
}

}  // namespace

std::string traps_answer(const std::vector<std::string>& arguments) {
  Arguments given;
  CLI::App app("Asks the log of the traps that guests took in a run.", "vesim traps");
  app.footer(kFooter);
  app.add_option("RUN", given.run, "the run's folder, or its traps.zst")->required();
  app.add_option("--by", given.query.by,
                 "class (default), pc, symbol, ipa, device, vcpu, core or cause")
      ->type_name("KEY");
  app.add_option("--where", given.query.where, "only the traps of which this is true")
      ->type_name("COND");
  app.add_option("--slowest", given.slowest, "the N that took longest")->type_name("N");
  app.add_option("--show", given.show, "one trap, phase by phase and cause by cause")
      ->type_name("ID");
  app.add_option("--diff", given.other, "what is different in this run")->type_name("RUN2");
  app.add_option("--csv", given.csv, "write all fields of the traps")->type_name("FILE");
  app.add_option("--perfetto", given.perfetto, "write a trace for ui.perfetto.dev")
      ->type_name("FILE");
  app.add_option("--folded", given.folded, "write folded stacks for a flame graph, in slots")
      ->type_name("FILE");
  if (!parse_command_line(app, arguments)) return {};
  return answer(given);
}

int traps_command(const std::vector<std::string>& arguments) {
  fmt::print("{}", traps_answer(arguments));
  return 0;
}

}  // namespace vesim::sim
