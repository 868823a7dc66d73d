#include "reports/race_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/race/race_invariants.hpp"

namespace counterproof {
namespace {

constexpr std::size_t kName = 34;
constexpr std::size_t kVerdict = 9;
constexpr std::size_t kNumber = 12;
constexpr std::size_t kTime = 9;

std::string painted(Verdict verdict, bool unexpected, const Paint& paint) {
  if (verdict == Verdict::holds) return paint.good(name_of(verdict));
  if (verdict == Verdict::violated && unexpected) return paint.bad(name_of(verdict));
  return paint.odd(name_of(verdict));
}

std::string cut(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  return std::string(text.substr(0, width - 1)) + "…";
}

std::string preemptions_text(const RaceFinding& finding) {
  return fmt::format("{}, {}{}", counted(finding.switches.preemptions, "preemption"),
                     finding.switches.switches == 1
                         ? "1 context switch"
                         : fmt::format("{} context switches", finding.switches.switches),
                     finding.fewest ? "" : " (perhaps there is one with fewer)");
}

std::string step_name(const ScheduleRun& run, std::size_t index) {
  const RunStep& step = run.steps[index];
  return fmt::format("step {}, {}: {} ({})", index + 1, run.thread_names[step.thread], step.text,
                     step.site);
}

}  // namespace

std::string race_heading(const Paint& paint) {
  return paint.faint(pad("program", kName) + pad("verdict", kVerdict) +
                     pad_left("executions", kNumber) + pad_left("steps", kNumber) +
                     pad_left("time", kTime)) +
         "\n";
}

std::string race_row(const RaceReport& report, const Paint& paint) {
  const Verdict verdict = report.verdict();
  const std::string_view word = name_of(verdict);
  std::string out = pad(report.program->name, kName);
  out += painted(verdict, report.unexpected(), paint);
  out += std::string(kVerdict - word.size(), ' ');
  out += pad_left(grouped(report.result.executions), kNumber);
  out += pad_left(grouped(report.result.steps), kNumber);
  out += pad_left(fmt::format("{:.2f} s", report.result.elapsed.count()), kTime) + "\n";
  for (const RaceFinding& finding : report.findings) {
    const std::string reason = finding.known != nullptr
                                   ? paint.faint(fmt::format("known: {}", finding.known->reason))
                                   : paint.bad("not known before");
    out += wrapped(fmt::format("{}  {}", finding.invariant, reason), 4);
  }
  if (report.result.blocked > 0)
    out += wrapped(fmt::format("{} executions were begun and given up as seen already",
                               grouped(report.result.blocked)),
                   4);
  return out;
}

std::string race_bound(const RaceReport& report) {
  if (!report.result.bound)
    return report.untested() ? "no thread does anything that another could notice" : "";
  using schedule::ExplorationBound;
  switch (*report.result.bound) {
    case ExplorationBound::executions:
      return "ended after the executions asked for";
    case ExplorationBound::time:
      return "ended after the time asked for";
    case ExplorationBound::interrupted:
      return "interrupted";
    case ExplorationBound::preemptions:
      return "schedules with more preemptions were left out";
    case ExplorationBound::stopped:
      return "ended where the code crashes or goes on without end";
  }
  return "";
}

std::string finding_text(const RaceReport& report, const RaceFinding& finding, const Paint& paint) {
  std::string out = fmt::format("\n{}  {} {}\n", paint.strong(report.program->name),
                                paint.bad("violated"), paint.strong(finding.invariant));
  out += wrapped(fmt::format("{}; {}.", finding.what, preemptions_text(finding)), 4);
  if (finding.known != nullptr) out += wrapped(fmt::format("known: {}.", finding.known->reason), 4);
  out += wrapped(fmt::format("invariant: {}", statement_of(finding.invariant)), 4);
  if (!report.program->twin.empty())
    out += wrapped(fmt::format("repaired in: {}", report.program->twin), 4);
  return out;
}

std::string schedule_text(const ScheduleRun& run, std::string_view invariant, const Paint& paint) {
  const RunBreach* breach = run.breach(invariant);
  const auto marked = [&](std::size_t index) {
    return breach != nullptr && (breach->first == index || breach->second == index);
  };
  // Threads without a step need no column.
  std::vector<std::size_t> column(run.thread_names.size(), 0);
  std::vector<schedule::ThreadId> shown;
  for (schedule::ThreadId t = 0; t < run.thread_names.size(); ++t) {
    const bool moves = std::any_of(run.steps.begin(), run.steps.end(),
                                   [&](const RunStep& step) { return step.thread == t; });
    if (!moves) continue;
    column[t] = shown.size();
    shown.push_back(t);
  }
  const std::size_t width = shown.empty()
                                ? kTerminalWidth
                                : std::max<std::size_t>(16, (kTerminalWidth - 6) / shown.size());

  std::string out = wrapped(run.beginning, 6);
  out += "      ";
  for (const schedule::ThreadId t : shown)
    out += t == shown.back() ? paint.strong(run.thread_names[t])
                             : paint.strong(run.thread_names[t]) +
                                   std::string(width - width_of(run.thread_names[t]), ' ');
  out += "\n";
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const RunStep& step = run.steps[i];
    const std::string text = cut((step.inside ? "  " : "") + step.text, width - 1);
    out += fmt::format("{:4}{} {}{}\n", i + 1, marked(i) ? paint.bad("*") : " ",
                       std::string(width * column[step.thread], ' '),
                       marked(i) ? paint.strong(text) : text);
  }
  for (const RunWaiter& waiter : run.waiting) {
    out += wrapped(
        fmt::format("{} waits {} ({})", run.thread_names[waiter.thread], waiter.what, waiter.site),
        6);
  }
  for (const RunBreach& broken : run.breaches) {
    if (!invariant.empty() && broken.invariant != invariant) continue;
    out += wrapped(fmt::format("{} {}: {}", paint.bad("breaks"), broken.invariant, broken.what), 6);
    for (const auto& index : {broken.first, broken.second})
      if (index) out += wrapped(step_name(run, *index), 8);
  }
  return out;
}

}  // namespace counterproof
