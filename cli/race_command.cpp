#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "check/memory/memory_race.hpp"
#include "check/race/schedule_file.hpp"
#include "cli/commands.hpp"
#include "cli/harness_folder.hpp"
#include "cli/number_options.hpp"
#include "cli/own_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/placeholders.hpp"
#include "cli/report_files.hpp"
#include "cli/support.hpp"
#include "cli/weaker_memory.hpp"
#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/race_json.hpp"
#include "reports/race_memory.hpp"
#include "reports/race_sarif.hpp"
#include "reports/race_text.hpp"
#include "reports/report_markdown.hpp"
#include "reports/schedule_text.hpp"

namespace counterproof {
namespace {

/// Nobody waits for what would come of more.
constexpr unsigned kMostOperations = 1'000'000;
/// No bug that anybody has told of needs so many changes.
constexpr unsigned kMostDepth = 100;
constexpr std::uint64_t kMostDrawn = 1'000'000'000;

struct RaceArguments {
  std::vector<std::string> programs;
  std::optional<unsigned> threads, operations, preemptions;
  std::optional<std::uint64_t> executions, random, seed;
  std::optional<unsigned> depth;
  std::optional<double> seconds;
  bool no_reduction = false;
  bool explain = false;
  bool lines = false;
  bool json = false;
  bool markdown = false;
  OwnArguments own;
  std::string memory;
  bool relaxed = false;
  std::string schedules;
  ReportFiles files;
};

bool is_folder(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::is_directory(name, ignored);
}

/// The harnesses of the folders that are named instead of programs; none if there is no folder.
std::vector<std::string> harnesses_of(const RaceArguments& arguments) {
  std::vector<std::string> harnesses;
  if (std::ranges::none_of(arguments.programs, is_folder)) return harnesses;
  if (!std::ranges::all_of(arguments.programs, is_folder) || !arguments.own.harnesses.empty())
    fail({{}, "either folders of harnesses, or programs, or --harness; expected one of them"});
  for (const std::string& folder : arguments.programs)
    for (std::string& harness : harnesses_in(folder)) harnesses.push_back(std::move(harness));
  return harnesses;
}

std::vector<const RaceEntry*> programs_of(const RaceArguments& arguments) {
  std::vector<const RaceEntry*> programs;
  if (arguments.programs.empty()) {
    for (const RaceEntry& entry : race_programs()) programs.push_back(&entry);
    return programs;
  }
  std::vector<std::string_view> names;
  for (const RaceEntry& entry : race_programs()) names.push_back(entry.name);
  for (const std::string& name : arguments.programs) {
    programs.push_back(find_race_program(name));
    if (programs.back() != nullptr) continue;
    const bool is_code = name.ends_with(".c") || name.ends_with(".cc") || name.ends_with(".cpp");
    fail({{},
          is_code ? fmt::format("{} is no program of ours; expected race --source {}", shown(name),
                                printable(name))
                  : fmt::format("there is no program {}; {}", shown(name), expected(name, names))});
  }
  return programs;
}

RaceSize size_of(const RaceArguments& arguments, const RaceEntry& entry) {
  RaceSize size = entry.size;
  // Asked of all programs, sizes are for those that can have another one.
  if (arguments.programs.empty() && entry.fixed) return size;
  size.threads = arguments.threads.value_or(size.threads);
  size.operations = arguments.operations.value_or(size.operations);
  if (const auto why = wrong_size(entry, size)) fail({{}, *why});
  return size;
}

RaceOptions options_of(const RaceArguments& arguments) {
  RaceOptions options;
  options.preemptions = arguments.preemptions;
  options.no_reduction = arguments.no_reduction;
  options.relaxed = arguments.relaxed;
  if (arguments.random || arguments.depth) {
    schedule::Draw draw;
    draw.schedules = arguments.random.value_or(draw.schedules);
    draw.seed = arguments.seed.value_or(draw.seed);
    draw.depth = arguments.depth.value_or(draw.depth);
    options.draw = draw;
  } else if (arguments.seed) {
    fail({{}, "--seed says which schedules are drawn at random; expected --random or --pct, too"});
  }
  if (arguments.executions) options.bounds.most_executions = *arguments.executions;
  if (arguments.seconds)
    options.bounds.most_time = std::chrono::duration<double>(*arguments.seconds);
  return options;
}

void write_schedules(const RaceReport& report, const std::string& folder) {
  // Several data races are numbered from the second on.
  std::map<std::string_view, unsigned> count;
  for (const RaceFinding& finding : report.findings) {
    const unsigned number = ++count[finding.invariant];
    write_file(fmt::format("{}/{}.{}{}.schedule", folder, report.program->name, finding.invariant,
                           number == 1 ? "" : fmt::format(".{}", number)),
               print_schedule(report, finding));
  }
}

void print_findings(const RaceReport& report, const RaceArguments& arguments, const Paint& paint) {
  const SourceLines lines = source_lines();
  const ScheduleView view{output_width(), !arguments.explain, &lines, arguments.lines};
  if (!report.cures.empty()) print(wrapped(race_cures(report), 4));
  for (const RaceFinding& finding : report.findings) {
    print(finding_text(report, finding, paint));
    print("\n" + schedule_text(run_of(report, finding), finding.id(), paint, view));
  }
}

std::string title_of(const std::vector<std::string>& programs) {
  return programs.size() == 1 ? "Program " + programs.front()
                              : fmt::format("{} programs", programs.size());
}

RaceSize own_size(const RaceArguments& arguments) {
  return {arguments.threads.value_or(0), arguments.operations.value_or(1)};
}

/// The code that was brought along, if any was.
std::unique_ptr<own::OwnRace> own_code(const RaceArguments& arguments) {
  if (!arguments.own.given()) return nullptr;
  if (!arguments.programs.empty())
    fail({{}, "either programs by name or code of your own; expected one of them"});
  return arguments.own.race(own_size(arguments));
}

/// One of a folder's.  Its name tells it from those that are there already.
std::unique_ptr<own::OwnRace> code_of_harness(
    const RaceArguments& arguments, const std::string& harness,
    const std::vector<std::unique_ptr<own::OwnRace>>& others) {
  OwnArguments own = arguments.own;
  own.harnesses = {harness};
  auto race = own.race(own_size(arguments));
  const auto is_taken = [&](const auto& other) { return other->entry.name == race->entry.name; };
  if (std::ranges::any_of(others, is_taken))
    race->entry.name = printable(
        fmt::format("{}.{}", std::filesystem::path(harness).parent_path().filename().string(),
                    race->entry.name));
  return race;
}

/// A program of ours that no graph tells of, and why.
struct NotCovered {
  const RaceEntry* entry = nullptr;
  std::string why;
};

/// Takes out what --memory says nothing of; leaves with the reason where it was asked for by name.
std::vector<NotCovered> take_out_refused(std::vector<const RaceEntry*>& programs,
                                         const RaceArguments& arguments) {
  std::vector<NotCovered> refused;
  std::erase_if(programs, [&](const RaceEntry* entry) {
    const auto why = memory::refused_program(*entry, size_of(arguments, *entry));
    if (!why) return false;
    if (!arguments.programs.empty())
      fail(
          {{},
           fmt::format("--memory {} says nothing of {}: {}", arguments.memory, entry->name, *why)});
    refused.push_back({entry, *why});
    return true;
  });
  return refused;
}

/// Leaves with the reason where code that was brought along cannot be raced.
/// \param further whether code is looked at under its own memory as well
RaceReport raced(const std::string& memory, const RaceEntry& entry, const RaceOptions& options,
                 const own::OwnRace* own, bool further) {
  try {
    if (!memory.empty()) return raced_under(memory, entry, options, own);
    RaceReport report = race(entry, options);
    need_not_refused(own);
    return own != nullptr && further ? with_weaker_memory(std::move(report), options, *own)
                                     : report;
  } catch (const std::runtime_error& error) {
    need_not_refused(own);
    if (own != nullptr) fail({{}, error.what()});
    throw;
  }
}

/// What was raced so far.
struct Raced {
  std::vector<RaceReport> reports;
  std::vector<std::string> broken;  ///< harnesses that cannot be raced
  ExitCode exit_code = ExitCode::as_stated;
};

class Racer {
 public:
  Racer(const RaceArguments& arguments, bool as_text, bool several)
      : arguments_(arguments),
        options_(options_of(arguments)),
        as_text_(as_text),
        several_(several) {}

  void race(const RaceEntry& entry, const own::OwnRace* own) {
    options_.size = own != nullptr ? entry.size : size_of(arguments_, entry);
    progress_.attach_to(options_, entry.name);
    raced_.reports.push_back(raced(arguments_.memory, entry, options_, own, looks_further()));
    progress_.clear();
    const RaceReport& report = raced_.reports.back();
    raced_.exit_code = worse(raced_.exit_code, report.exit_code());
    if (as_text_) tell(report);
    if (!arguments_.schedules.empty()) write_schedules(report, arguments_.schedules);
  }

  /// A harness that cannot be raced has said so; the others are raced.
  void race_harness(const std::string& harness) {
    try {
      own_.push_back(code_of_harness(arguments_, harness, own_));
      race(own_.back()->entry, own_.back().get());
    } catch (const Exit& exit) {
      if (exit.code != ExitCode::bad_input) throw;
      progress_.clear();
      raced_.broken.push_back(harness);
      if (!as_text_) return;
      tell_heading();
      print(fmt::format("{:<33} not raced: see above\n", printable(harness)));
    }
  }

  [[nodiscard]] Raced& so_far() { return raced_; }

 private:
  /// Not where it was asked for certain schedules, or so many, or for files of them.
  [[nodiscard]] bool looks_further() const {
    return !options_.preemptions && !options_.no_reduction && !options_.draw &&
           !arguments_.executions && arguments_.schedules.empty();
  }
  /// Code that cannot be raced says so on a line of its own, before.
  void tell_heading() {
    if (!has_heading_) print(race_heading(paint_));
    has_heading_ = true;
  }
  void tell(const RaceReport& report) {
    tell_heading();
    print(race_row(report, paint_));
    const std::string memory = several_ ? race_memory_counted(report) : race_memory(report);
    if (!memory.empty()) print(wrapped(memory, 4));
    for (const RaceCondition& condition : race_conditions(report))
      print(wrapped(condition.text, 4));
    if (!report.settled()) print(wrapped(race_bound(report), 4));
  }

  const RaceArguments& arguments_;
  RaceOptions options_;
  bool as_text_, several_;
  bool has_heading_ = false;
  const Paint paint_ = paint_for_output();
  ProgressLine progress_;
  std::vector<std::unique_ptr<own::OwnRace>> own_;
  Raced raced_;
};

ExitCode run(const RaceArguments& arguments) {
  static_cast<void>(options_of(arguments));
  const std::vector<std::string> harnesses = harnesses_of(arguments);
  const std::unique_ptr<own::OwnRace> own = harnesses.empty() ? own_code(arguments) : nullptr;
  std::vector<const RaceEntry*> programs;
  if (own) programs = {&own->entry};
  if (!own && harnesses.empty()) programs = programs_of(arguments);
  if (!own)
    for (const RaceEntry* entry : programs) static_cast<void>(size_of(arguments, *entry));
  std::vector<std::string> asked = harnesses;
  for (const RaceEntry* entry : programs) asked.push_back(entry->name);
  const auto not_covered = arguments.memory.empty() || own ? std::vector<NotCovered>{}
                                                           : take_out_refused(programs, arguments);
  arguments.files.need_writable(arguments.json ? "--json" : arguments.markdown ? "--markdown" : "");
  if (!arguments.schedules.empty()) need_writable_folder(arguments.schedules);

  // A report that takes standard output has it alone.
  const bool as_text = !arguments.json && !arguments.markdown && !arguments.files.take_output();
  const Paint paint = paint_for_output();
  const std::size_t count = harnesses.size() + programs.size();
  Racer racer(arguments, as_text, count > 1);
  auto& [reports, broken, exit_code] = racer.so_far();
  std::vector<std::string> not_raced;
  for (std::size_t i = 0; i < count; ++i) {
    if (interrupted())
      not_raced.push_back(harnesses.empty() ? programs[i]->name : harnesses[i]);
    else if (harnesses.empty())
      racer.race(*programs[i], own.get());
    else
      racer.race_harness(harnesses[i]);
  }
  for (const auto& [entry, why] : not_covered) {
    not_raced.push_back(entry->name);
    if (as_text) print("\n" + wrapped(fmt::format("{} was not raced: {}", entry->name, why), 0));
  }
  if (!not_raced.empty()) exit_code = worse(exit_code, ExitCode::not_settled);
  not_raced.insert(not_raced.end(), broken.begin(), broken.end());
  // What is violated is so whatever else there is.
  if (!broken.empty() && exit_code != ExitCode::claim_violated) exit_code = ExitCode::bad_input;
  arguments.files.write("--sarif", [&] { return race_sarif(reports, not_raced, exit_code); });
  arguments.files.write("--junit", [&] { return junit(reports_of(reports, not_raced)); });
  arguments.files.write("--html", [&] {
    return html_page(title_of(asked), html_data(reports, count, source_lines()),
                     page_origin());
  });
  if (arguments.json) {
    Json json = to_json(reports);
    json["not_raced"] = not_raced;
    print(json_text(json));
  } else if (arguments.markdown) {
    print(report_markdown(markdown_text(title_of(asked)), reports_of(reports, not_raced),
                          "`counterproof race`"));
  } else if (as_text) {
    const auto is_counted = [&](const RaceReport& report) {
      return race_memory_counted(report) != race_memory(report);
    };
    if (count > 1 && std::ranges::any_of(reports, is_counted))
      print("\n" + wrapped(fmt::format("{} race {} tells which places ask for weaker orders",
                                       called_as(),
                                       harnesses.empty() ? "PROGRAM" : "--harness FILE"),
                           0));
    for (const RaceReport& report : reports)
      if (arguments.explain || report.unexpected()) print_findings(report, arguments, paint);
    if (reports.size() + broken.size() < count)
      print(fmt::format("\ninterrupted: {} of {} programs were raced\n", reports.size(), count));
  }
  return exit_code;
}

}  // namespace

void add_race(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<RaceArguments>();
  CLI::App* command = app.add_subcommand(
      "race", "Run counters and locking protocols under every interleaving of their threads");
  command
      ->add_option("program", arguments->programs,
                   "Programs, as list programs has them, or folders of harnesses; default: all")
      ->type_name("PROGRAM");
  add_whole_number(*command, "--threads", arguments->threads, {1, schedule::kMaxThreads},
                   "Threads, where a program leaves it open");
  add_whole_number(*command, "--ops", arguments->operations, {1, kMostOperations},
                   "Operations of each thread, where a program leaves it open");
  const std::string bound = "Bounds: a program that meets one ends with verdict bounded";
  auto* preemptions = add_whole_number(*command, "--preemptions", arguments->preemptions, {},
                                       "Schedules with at most so many preemptions")
                          ->group(bound);
  add_whole_number(*command, "--executions", arguments->executions, {1},
                   "Executions, for each program")
      ->group(bound);
  add_seconds(*command, "--time", arguments->seconds, "Seconds, for each program")->group(bound);
  auto* no_reduction =
      command->add_flag("--no-reduction", arguments->no_reduction,
                        "Explore independent steps in both orders too; for comparison");
  command->add_flag("--explain", arguments->explain,
                    "Show for every finding the schedule with the fewest preemptions, whole");
  command->add_flag("--lines", arguments->lines, "Show the line of source below each step");
  const std::string chance = "Schedules drawn at random, for programs that have too many";
  auto* random = add_whole_number(*command, "--random", arguments->random, {1, kMostDrawn},
                                  "So many schedules, which show that a program is wrong and never "
                                  "that it holds; with --pct: 1000")
                     ->group(chance);
  auto* pct =
      add_whole_number(*command, "--pct", arguments->depth, {1, kMostDepth},
                       "By PCT: threads have priorities, which change at so many steps less "
                       "one; finds bugs of this depth with a probability that is told")
          ->group(chance);
  add_whole_number(*command, "--seed", arguments->seed, {}, "Which schedules are drawn; default: 1")
      ->group(chance);
  for (auto* one : {random, pct}) one->excludes(no_reduction)->excludes(preemptions);
  auto* schedules = command
                        ->add_option("--schedules", arguments->schedules,
                                     "Write every schedule to a file in this folder")
                        ->type_name("DIR")
                        ->check(not_empty());
  command
      ->add_option(
          "--memory", arguments->memory,
          "Every execution that this memory model allows, as a graph; otherwise every "
          "interleaving, and rc11 where C or C++ of yours asks for less")
      ->type_name("MEMORY")
      ->check(CLI::IsMember(placeholder("MEMORY").words))
      ->excludes(no_reduction)
      ->excludes(preemptions)
      ->excludes(random)
      ->excludes(pct)
      ->excludes(schedules);
  command
      ->add_flag("--relaxed", arguments->relaxed,
                 "With --memory: atomic operations that return a value are no full barriers, but "
                 "relaxed")
      ->needs("--memory");
  arguments->own.add_to(*command);
  auto* json = command->add_flag("--json", arguments->json, "Answer as JSON");
  command
      ->add_flag("--markdown", arguments->markdown,
                 "Answer as Markdown, for a comment on a pull request")
      ->excludes(json);
  arguments->files.add_to(*command, "--sarif", "Write the findings as a SARIF log for code hosts");
  arguments->files.add_to(*command, "--junit", "Write the findings as JUnit XML for build servers");
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser");
  command->footer("Example: counterproof race check-then-add --explain");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
