#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "check/memory/cures.hpp"
#include "check/memory/memory_race.hpp"
#include "check/race/schedule_file.hpp"
#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/own_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/placeholders.hpp"
#include "cli/report_files.hpp"
#include "cli/support.hpp"
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

std::string title_of(const std::vector<const RaceEntry*>& programs) {
  return programs.size() == 1 ? "Program " + programs.front()->name
                              : fmt::format("{} programs", programs.size());
}

/// The code that was brought along, if any was.
std::unique_ptr<own::OwnRace> own_code(const RaceArguments& arguments) {
  if (!arguments.own.given()) return nullptr;
  if (!arguments.programs.empty())
    fail({{}, "either programs by name or code of your own; expected one of them"});
  const RaceSize size{arguments.threads.value_or(0), arguments.operations.value_or(1)};
  return arguments.own.race(size);
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

/// Under a memory model; leaves with the reason where a program cannot be explored so.
RaceReport raced_under(const std::string& memory, const RaceEntry& entry,
                       const RaceOptions& options, const own::OwnRace* own) {
  if (const auto why = memory::refused_program(entry, options.size))
    fail({{}, fmt::format("--memory {} says nothing of {}: {}", memory, entry.name, *why)});
  const graph::MemoryModel& model = graph::memory_model(memory);
  memory::MemoryRace race = memory::race_under(entry, options, model);
  need_not_refused(own);
  if (!race.refused.empty()) fail({{}, race.refused});
  if (&model == &graph::sc_model() || race.report.findings.empty() || interrupted())
    return std::move(race.report);
  const memory::MemoryRace sc = memory::race_under(entry, options, graph::sc_model());
  memory::compare_with_sc(race.report, sc);
  memory::find_cures(race, entry, options, model);
  return std::move(race.report);
}

/// Leaves with the reason where code that was brought along cannot be raced.
RaceReport raced(const std::string& memory, const RaceEntry& entry, const RaceOptions& options,
                 const own::OwnRace* own) {
  try {
    if (!memory.empty()) return raced_under(memory, entry, options, own);
    RaceReport report = race(entry, options);
    need_not_refused(own);
    return report;
  } catch (const std::runtime_error& error) {
    need_not_refused(own);
    if (own != nullptr) fail({{}, error.what()});
    throw;
  }
}

ExitCode run(const RaceArguments& arguments) {
  RaceOptions options = options_of(arguments);
  const std::unique_ptr<own::OwnRace> own = own_code(arguments);
  std::vector<const RaceEntry*> programs =
      own ? std::vector<const RaceEntry*>{&own->entry} : programs_of(arguments);
  if (!own)
    for (const RaceEntry* entry : programs) static_cast<void>(size_of(arguments, *entry));
  const std::vector<const RaceEntry*> asked = programs;
  const auto not_covered = arguments.memory.empty() || own ? std::vector<NotCovered>{}
                                                           : take_out_refused(programs, arguments);
  arguments.files.need_writable(arguments.json ? "--json" : arguments.markdown ? "--markdown" : "");
  if (!arguments.schedules.empty()) need_writable_folder(arguments.schedules);

  // A report that takes standard output has it alone.
  const bool as_text = !arguments.json && !arguments.markdown && !arguments.files.take_output();
  const Paint paint = paint_for_output();
  ProgressLine progress;
  std::vector<RaceReport> reports;
  ExitCode exit_code = ExitCode::as_stated;
  // Code that cannot be raced says so on a line of its own.
  if (as_text && !own) print(race_heading(paint));
  for (const RaceEntry* entry : programs) {
    options.size = own ? entry->size : size_of(arguments, *entry);
    progress.attach_to(options, entry->name);
    reports.push_back(raced(arguments.memory, *entry, options, own.get()));
    progress.clear();
    const RaceReport& report = reports.back();
    exit_code = worse(exit_code, report.exit_code());
    if (as_text) {
      if (own) print(race_heading(paint));
      print(race_row(report, paint));
      const std::string memory =
          programs.size() == 1 ? race_memory(report) : race_memory_counted(report);
      if (!memory.empty()) print(wrapped(memory, 4));
      if (own && own->memo->uses_clock && report.verdict() == Verdict::holds)
        print(wrapped("with one clock only: a millisecond passes at each look, and what is slept",
                      4));
      if (!report.settled()) print(wrapped(race_bound(report), 4));
    }
    if (!arguments.schedules.empty()) write_schedules(report, arguments.schedules);
    if (interrupted()) break;
  }
  std::vector<std::string> not_raced;
  for (const auto& [entry, why] : not_covered) {
    not_raced.push_back(entry->name);
    if (as_text) print("\n" + wrapped(fmt::format("{} was not raced: {}", entry->name, why), 0));
  }
  for (std::size_t i = reports.size(); i < programs.size(); ++i)
    not_raced.push_back(programs[i]->name);
  if (!not_raced.empty()) exit_code = worse(exit_code, ExitCode::not_settled);
  arguments.files.write("--sarif", [&] { return race_sarif(reports, not_raced, exit_code); });
  arguments.files.write("--junit", [&] { return junit(reports_of(reports, not_raced)); });
  arguments.files.write("--html", [&] {
    return html_page(title_of(asked), html_data(reports, programs.size(), source_lines()),
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
    if (programs.size() > 1 && std::ranges::any_of(reports, is_counted))
      print("\ncounterproof race PROGRAM tells which places ask for weaker orders\n");
    for (const RaceReport& report : reports)
      if (arguments.explain || report.unexpected()) print_findings(report, arguments, paint);
    if (reports.size() < programs.size())
      print(fmt::format("\ninterrupted: {} of {} programs were raced\n", reports.size(),
                        programs.size()));
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
                   "Programs, as list programs has them; default: all")
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
          "Every execution that this memory model allows, as a graph; otherwise every interleaving")
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
