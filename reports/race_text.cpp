#include "reports/race_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/graph/event_set.hpp"
#include "check/graph/label.hpp"
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

std::string preemptions_text(const RaceFinding& finding) {
  return fmt::format("{}, {}{}", counted(finding.switches.preemptions, "preemption"),
                     finding.switches.switches == 1
                         ? "1 context switch"
                         : fmt::format("{} context switches", finding.switches.switches),
                     finding.fewest ? "" : " (perhaps there is one with fewer)");
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
    if (const RaceName& race = finding.race; !race.places.empty())
      out += wrapped(
          fmt::format("{}: {} / {}", race.variable, race.places.front(), race.places.back()), 8);
  }
  if (report.result.blocked > 0 && report.memory.empty())
    out += wrapped(fmt::format("{} executions were begun and given up: others show what follows",
                               grouped(report.result.blocked)),
                   4);
  return out;
}

namespace {

/// What random schedules were drawn, and what that is worth.
std::string drawn_text(const RaceReport& report) {
  const schedule::Drawn& drawn = *report.drawn;
  std::string out = fmt::format("{} drawn at random, seed {}",
                                counted(report.result.executions, "schedule"), drawn.draw.seed);
  if (drawn.draw.depth == 0) return out;
  return out +
         fmt::format(
             ", by PCT: each shows a bug of depth {} with a probability of at least "
             "1/({}·{}^{}); one of the {} that were drawn since {} steps were seen, with {:.3g}",
             drawn.draw.depth, drawn.threads, drawn.steps, drawn.draw.depth - 1,
             grouped(drawn.promising), grouped(drawn.steps), drawn.probability_of_all());
}

std::string bound_text(const RaceReport& report) {
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
    case ExplorationBound::steps:
      return fmt::format("ended in an execution of more than {} steps",
                         grouped(schedule::kMostSteps));
    case ExplorationBound::computing:
      return "ended where code computes for seconds without a step";
    case ExplorationBound::waiting:
      return fmt::format(
          "ended where a thread waits in a loop for another one: {}, and so on until another moves",
          report.waiting);
    case ExplorationBound::events:
      return fmt::format(
          "left out executions with a thread of more than {} events, or with more "
          "than {} in all",
          graph::kMostOfThread, graph::kMostEvents);
    case ExplorationBound::raced:
      return "ended some time after a data race, behind which nothing is promised";
    case ExplorationBound::stopped:
      return "ended where the code crashes or goes on without end";
    case ExplorationBound::drawn:
      break;
  }
  return "";
}

}  // namespace

std::string race_bound(const RaceReport& report) {
  std::string out = bound_text(report);
  if (!report.drawn) return out;
  return out + (out.empty() ? "" : "; ") + drawn_text(report);
}

std::string memory_text(const RaceReport& report, const RaceFinding& finding) {
  const std::string under = "under " + report.memory;
  if (!finding.under_sc) return under;
  return under + (*finding.under_sc ? ", and under sequential consistency, too"
                                    : ", not under sequential consistency");
}

std::string finding_text(const RaceReport& report, const RaceFinding& finding, const Paint& paint) {
  std::string out = fmt::format("\n{}  {} {}\n", paint.strong(report.program->name),
                                paint.bad("violated"), paint.strong(finding.invariant));
  out +=
      wrapped(fmt::format("{}; {}.", finding.what,
                          finding.graph ? memory_text(report, finding) : preemptions_text(finding)),
              4);
  if (finding.known != nullptr) out += wrapped(fmt::format("known: {}.", finding.known->reason), 4);
  out += wrapped(fmt::format("invariant: {}", statement_of(finding.invariant)), 4);
  if (!report.program->twin.empty())
    out += wrapped(fmt::format("repaired in: {}", report.program->twin), 4);
  return out;
}

}  // namespace counterproof
