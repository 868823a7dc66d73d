#include "reports/race_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/terminal.hpp"

namespace counterproof {

namespace {

/// Under the memory that the code is written for, too.
std::string under_both(const RaceReport& report) {
  return fmt::format("under sequential consistency and {} ({}){}", report.further->name,
                     counted(report.further->graphs, "graph"),
                     report.leaves_out_circles ? "; load buffering is left out" : "");
}

/// What its own memory does about it.
std::string about_memory(const RaceReport& report) {
  const std::string name(memory_written_for(*report.program));
  if (!report.further) return fmt::format("; --memory {} takes them as they are", name);
  return fmt::format("; not under {}: {}", name, report.further->why_not);
}

}  // namespace

std::string race_memory(const RaceReport& report) {
  if (!report.memory.empty())
    return fmt::format("under {}{}{}", report.memory,
                       report.relaxed ? ", with relaxed atomic operations" : "",
                       report.leaves_out_circles ? "; load buffering is left out" : "");
  if (report.verdict() != Verdict::holds || report.weaker_orders.empty()) return "";
  if (!report.only_interleaved()) return under_both(report);
  constexpr std::size_t kMostShown = 4;
  const std::size_t count = report.weaker_orders.size();
  std::string places;
  for (std::size_t i = 0; i < std::min(count, kMostShown); ++i) {
    const WeakerOrder& one = report.weaker_orders[i];
    places += fmt::format("{}{} ({})", i == 0 ? "" : ", ", one.place, one.what);
  }
  if (count > kMostShown)
    places += fmt::format(", and {} more; --json has them all", count - kMostShown);
  std::string text = "under sequential consistency only: weaker orders at " + places;
  return report.program->code.empty() ? text : text + about_memory(report);
}

std::string race_memory_counted(const RaceReport& report) {
  std::string text = race_memory(report);
  const std::size_t count = report.weaker_orders.size();
  if (!report.only_interleaved() || text.empty()) return text;
  return fmt::format("under sequential consistency only: {} {} for weaker orders", count,
                     count == 1 ? "place asks" : "places ask");
}

std::vector<RaceCondition> race_conditions(const RaceReport& report) {
  std::vector<RaceCondition> conditions;
  if (report.verdict() != Verdict::holds) return conditions;
  if (report.one_clock)
    conditions.push_back(
        {"clock", "with one clock only: a millisecond passes at each look, and what is slept"});
  if (report.own_processors)
    conditions.push_back(
        {"processors", "with a processor for each thread: none is moved, and no two share one"});
  return conditions;
}

std::string race_cures(const RaceReport& report) {
  std::string places;
  for (const WeakerOrder& cure : report.cures)
    places += fmt::format("{}{} ({})", places.empty() ? "" : ", ", cure.place, cure.what);
  if (places.empty()) return places;
  return fmt::format("what only weak memory shows is ruled out by stronger orders at {}", places);
}

}  // namespace counterproof
