// replay, explain and minimise: the commands that work on one trace or schedule.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "check/policy/minimise_trace.hpp"
#include "check/race/schedule_file.hpp"
#include "cli/commands.hpp"
#include "cli/own_options.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/support.hpp"
#include "cli/trace_text.hpp"
#include "model/printable.hpp"
#include "model/trace/replay.hpp"
#include "reports/explain.hpp"
#include "reports/itf.hpp"
#include "reports/json_text.hpp"
#include "reports/race_json.hpp"
#include "reports/schedule_text.hpp"

namespace counterproof {
namespace {

struct TraceArguments {
  std::string file;
  std::string output;
  bool json = false;
  bool lines = false;
  bool whole = false;  ///< nothing is folded
  ReportFiles files;
  Consent consent;
};

/// An event that cannot happen is the trace's mistake, at its line.
void need_all_events(const TraceArguments& arguments, const Trace& trace, const Replay& replayed) {
  if (!replayed.stopped) return;
  const std::size_t index = replayed.steps.size();
  fail({{name_of_trace(arguments.file), index < trace.lines.size() ? trace.lines[index] : 0, 1},
        fmt::format("\"{}\" cannot happen here: {}", print_event(trace.events[index], trace.scope),
                    *replayed.stopped)});
}

ExitCode answer(const Trace& trace, const Replay& replayed) {
  return confirms(trace, replayed) ? ExitCode::as_stated : ExitCode::claim_violated;
}

/// Runs the schedule and says whether it shows what it expects to.
ExitCode run_schedule_file(const TraceArguments& arguments, const std::string& text) {
  std::unique_ptr<own::OwnRace> own;
  const ScheduleFile file = need(parse_schedule(
      text, arguments.file, [&](const std::vector<std::string>& lines) -> Result<const RaceEntry*> {
        auto made = own_race_of(lines, arguments.consent);
        if (!made) return made.error();
        own = std::move(*made);
        return &own->entry;
      }));
  const ScheduleRun run = run_schedule(*file.program, file.size, file.schedule);
  const bool confirmed = file.expected.empty() || run.breach(file.expected) != nullptr;
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["version"] = 1;
    json["program"] = file.program->name;
    json["confirmed"] = confirmed;
    if (!file.expected.empty())
      json["expected"] = {{"verdict", "violated"},
                          {"invariant", file.expected.substr(0, file.expected.find(' '))}};
    json.update(to_json(run));
    print(json_text(json));
  } else {
    const Paint paint = paint_for_output();
    print(fmt::format("program {}\n", paint.strong(file.program->name)));
    const SourceLines lines = source_lines();
    print(schedule_text(run, file.expected, paint,
                        {output_width(), !arguments.whole, &lines, arguments.lines}));
    if (file.expected.empty()) {
      print("the schedule expects nothing\n");
    } else {
      print(fmt::format(
          "{}: violated {}\n",
          confirmed ? paint.good("confirmed") : paint.bad("denied") + ": the schedule expects",
          file.expected));
    }
  }
  return confirmed ? ExitCode::as_stated : ExitCode::claim_violated;
}

/// The longest trace is replayed in less time than a person notices; what takes longer is to tell
/// of it, and is left out.
void need_no_interruption(const Replay& replayed) {
  if (!interrupted()) return;
  print(fmt::format("interrupted: {} were replayed\n", counted(replayed.steps.size(), "event")));
  throw Exit{ExitCode::not_settled};
}

ExitCode run_replay(const TraceArguments& arguments) {
  static_cast<void>(interrupted());
  const std::string text = read_trace_text(arguments.file);
  if (looks_like_schedule(text)) {
    if (arguments.files.asks_for("--itf"))
      fail({{arguments.file, 0, 0}, "a schedule has no form in ITF; leave out --itf"});
    return run_schedule_file(arguments, text);
  }
  const Trace trace = trace_in(text, arguments.file);
  arguments.files.need_writable(arguments.json ? "--json" : "");
  const Replay replayed = replay(trace);
  need_no_interruption(replayed);
  arguments.files.write("--itf", [&] {
    need_all_events(arguments, trace, replayed);
    std::vector<World> worlds = {replayed.initial};
    for (const ReplayedStep& step : replayed.steps) worlds.push_back(step.after);
    return print_itf(trace, worlds);
  });
  if (arguments.json) {
    print(json_text(replay_json(trace, replayed)));
  } else if (!arguments.files.take_output()) {
    print(replay_text(trace, replayed, paint_for_output()));
  }
  need_all_events(arguments, trace, replayed);
  return answer(trace, replayed);
}

ExitCode run_explain(const TraceArguments& arguments) {
  static_cast<void>(interrupted());
  const std::string text = read_trace_text(arguments.file);
  if (looks_like_schedule(text)) return run_schedule_file(arguments, text);
  const Trace trace = trace_in(text, arguments.file);
  const Replay replayed = replay(trace);
  need_no_interruption(replayed);
  print(arguments.json ? json_text(replay_json(trace, replayed))
                       : explain_text(trace, replayed, paint_for_output()));
  need_all_events(arguments, trace, replayed);
  return answer(trace, replayed);
}

ExitCode run_minimise(const TraceArguments& arguments) {
  const std::string text = read_trace_text(arguments.file);
  if (looks_like_schedule(text))
    fail({{arguments.file, 0, 0},
          "a schedule has the fewest preemptions already; expected a trace"});
  const Trace trace = trace_in(text, arguments.file);
  if (!trace.expectation || !trace.expectation->violated) {
    fail({{arguments.file, 0, 0},
          "nothing to keep while minimising; expected a line \"expect violated INVARIANT\""});
  }
  if (!arguments.output.empty()) need_writable_file(arguments.output);
  need_all_events(arguments, trace, replay(trace));
  auto minimised = minimise_trace(trace, trace.expectation->invariant, &interrupted());
  if (!minimised) fail({{arguments.file, 0, 0}, minimised.error().message});
  const std::string shortest = print_trace(*minimised);
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["version"] = 1;
    json["events_before"] = trace.events.size();
    json["events"] = minimised->events.size();
    json["trace_file"] = shortest;
    print(json_text(json));
  } else if (arguments.output.empty()) {
    print(shortest);
  }
  if (!arguments.output.empty()) {
    write_file(arguments.output, shortest);
    if (!arguments.json) {
      print(fmt::format("{}: {} of {} events are left\n", printable(arguments.output),
                        minimised->events.size(), trace.events.size()));
    }
  }
  if (interrupted()) {
    std::cerr << "interrupted: some events that are left might be dropped, too\n";
    return ExitCode::not_settled;
  }
  return ExitCode::as_stated;
}

constexpr std::string_view kRunsCode =
    "A schedule may name code of one's own: it is then compiled and run, with all that it can do. "
    "On a terminal, that is asked first.\n";

CLI::App* add(CLI::App& app, const std::shared_ptr<TraceArguments>& arguments, ExitCode& exit_code,
              const char* name, const char* about, ExitCode (*run)(const TraceArguments&),
              std::string_view notes = "") {
  CLI::App* command = app.add_subcommand(name, about);
  command
      ->add_option("trace", arguments->file,
                   "The trace, or the schedule; or an address of a page of explore")
      ->required()
      ->type_name("TRACE");
  command->add_flag("--json", arguments->json, "Answer as JSON");
  command->footer(fmt::format(
      "{}Example: counterproof {} corpus/arguments/x01-fork-after-a-move.trace", notes, name));
  command->callback([arguments, &exit_code, run] { exit_code = run(*arguments); });
  return command;
}

void add_lines(CLI::App& command, TraceArguments& arguments) {
  command.add_flag("--lines", arguments.lines,
                   "Show the line of source below each step of a schedule");
}

}  // namespace

void add_replay(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<TraceArguments>();
  CLI::App* command = add(app, arguments, exit_code, "replay",
                          "Run a trace and confirm or deny its verdict", run_replay, kRunsCode);
  arguments->consent.add_to(*command);
  arguments->files.add_to(*command, "--itf",
                          "Write the worlds in the Informal Trace Format for trace viewers");
  add_lines(*command, *arguments);
}

void add_explain(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<TraceArguments>();
  arguments->whole = true;
  CLI::App* command =
      add(app, arguments, exit_code, "explain",
          "What changes at each event of a trace, and why it breaks", run_explain, kRunsCode);
  arguments->consent.add_to(*command);
  add_lines(*command, *arguments);
}

void add_minimise(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<TraceArguments>();
  add(app, arguments, exit_code, "minimise",
      "Drop events until none can be dropped without losing the violation", run_minimise)
      ->add_option("--output", arguments->output, "Write the result here instead of printing it")
      ->type_name("FILE")
      ->check(not_empty());
}

}  // namespace counterproof
