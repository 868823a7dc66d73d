#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/stale_file.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "scoreboard/scoreboard_page.hpp"
#include "scoreboard/scoreboard_text.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

/// What fits the solver's milliseconds.
constexpr double kMostScoreSeconds = 1e6;

struct ScoreboardArguments {
  std::vector<std::string> defects;
  std::vector<std::string> engines;
  double seconds = 10;
  std::uint64_t seed = 1;
  std::string write;
  std::string compare;
  bool json = false;
  ReportFiles files;
};

std::vector<const SeededDefect*> chosen(const ScoreboardArguments& arguments) {
  std::vector<const SeededDefect*> defects;
  if (arguments.defects.empty())
    for (const SeededDefect& defect : seeded_defects()) defects.push_back(&defect);
  for (const std::string& id : arguments.defects) {
    const SeededDefect* defect = find_seeded_defect(id);
    if (defect == nullptr) {
      std::vector<std::string_view> ids;
      for (const SeededDefect& known : seeded_defects()) ids.push_back(known.id);
      fail({{}, fmt::format("there is no seeded defect {}; {}", shown(id), expected(id, ids))});
    }
    defects.push_back(defect);
  }
  return defects;
}

/// What was measured last, if it was.
std::vector<FuzzRun> fuzz_runs() {
  const std::string file = project_folder() + "/reports/fuzz.tsv";
  if (!std::filesystem::exists(file)) return {};
  return need(parse_fuzz_results(need(read_text_file(file)), file));
}

ScoreOptions options_of(const ScoreboardArguments& arguments) {
  ScoreOptions options;
  options.fuzz_runs = fuzz_runs();
  options.seconds = arguments.seconds;
  options.seed = arguments.seed;
  options.stop = &interrupted();
  if (arguments.engines.empty()) return options;
  options.engines.clear();
  for (const std::string& name : arguments.engines) {
    const auto* engine =
        std::ranges::find(kEngines, name, [](Engine known) { return name_of(known); });
    if (engine == kEngines.end()) {
      std::vector<std::string_view> names;
      for (const Engine known : kEngines) names.push_back(name_of(known));
      fail({{}, fmt::format("there is no engine {}; {}", shown(name), expected(name, names))});
    }
    options.engines.push_back(*engine);
  }
  return options;
}

ExitCode deliver(const ScoreboardArguments& arguments, const Scoreboard& board) {
  const std::string markdown = score_markdown(board);
  if (!arguments.write.empty()) write_file(arguments.write, markdown);
  if (arguments.compare.empty()) return ExitCode::as_stated;
  const std::string committed = need(read_text_file(arguments.compare));
  if (is_stale(arguments.compare, without_times(committed), without_times(markdown), "scoreboard"))
    return ExitCode::claim_violated;
  print(fmt::format("{} is up to date\n", printable(arguments.compare)));
  return ExitCode::as_stated;
}

ExitCode run(const ScoreboardArguments& arguments) {
  const std::vector<const SeededDefect*> defects = chosen(arguments);
  ScoreOptions options = options_of(arguments);
  if (!arguments.compare.empty()) need(read_text_file(arguments.compare));

  const OnInterruption no_solver_goes_on(smt::interrupt_solvers);
  const Paint paint = paint_for_output();
  arguments.files.need_writable(arguments.json ? "--json" : "", {{"--write", arguments.write}});
  // A report that takes standard output has it alone.
  const bool alone = arguments.files.take_output();
  if (!arguments.json && !alone) {
    print(score_heading(paint));
    options.on_row = [&](const ScoreRow& row) { print(score_row(row, paint)); };
  }
  const Scoreboard board = score(defects, options);
  arguments.files.write("--html", [&] {
    return html_page("Scoreboard", html_data(board, source_lines()), page_origin());
  });
  if (!alone) print(arguments.json ? json_text(to_json(board)) : score_sums(board, paint));
  if (board.interrupted) {
    if (!arguments.write.empty() && !arguments.json && !alone)
      print(fmt::format("{} is left as it was\n", printable(arguments.write)));
    return ExitCode::not_settled;
  }
  const ExitCode delivered = deliver(arguments, board);
  const bool good = arguments.engines.empty() && arguments.defects.empty()
                        ? board.on_target()
                        : board.caught() == board.rows.size() && board.false_alarms() == 0;
  if (board.twins_bounded() > 0)
    return worse(delivered, good ? ExitCode::not_settled : ExitCode::claim_violated);
  return worse(delivered, good ? ExitCode::as_stated : ExitCode::claim_violated);
}

}  // namespace

void add_scoreboard(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<ScoreboardArguments>();
  CLI::App* command = app.add_subcommand(
      "scoreboard", "Which engine catches which seeded defect, and at what cost");
  command
      ->add_option("defect", arguments->defects, "Seeded defects, such as D14 or W03; default: all")
      ->type_name("DEFECT");
  command
      ->add_option("--engines", arguments->engines,
                   "Only these, with commas: explore, race, prove, props, fuzz")
      ->delimiter(',')
      ->type_name("ENGINE")
      ->allow_extra_args(false);
  add_seconds(*command, "--time", arguments->seconds,
              "Seconds that an engine has for a defect, and again for its repaired twin",
              kMostScoreSeconds)
      ->default_str("10");
  add_whole_number(*command, "--seed", arguments->seed, {}, "The first walk's")->default_str("1");
  auto* write = command->add_option("--write", arguments->write, "Write it as Markdown")
                    ->type_name("FILE")
                    ->check(not_empty());
  auto* compare = command
                      ->add_option("--compare", arguments->compare,
                                   "Exit with 1 and show the lines that differ, but for times, if "
                                   "this Markdown file is stale")
                      ->type_name("FILE")
                      ->check(not_empty());
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  write->excludes(compare);
  compare->excludes(json);
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser");
  command->footer("Example: counterproof scoreboard D14 W03");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
