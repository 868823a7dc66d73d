#include "reports/race_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace counterproof {

namespace {

/// The model that a program's code is written for.
std::string_view own_model(const RaceEntry& program) {
  const bool kernel = std::ranges::find(program.code, "shim linux") != program.code.end();
  return kernel ? "linux" : "rc11";
}

}  // namespace

std::string race_memory(const RaceReport& report) {
  if (!report.memory.empty())
    return fmt::format("under {}{}{}", report.memory,
                       report.relaxed ? ", with relaxed atomic operations" : "",
                       report.leaves_out_circles ? "; load buffering is left out" : "");
  if (report.verdict() != Verdict::holds || report.weaker_orders.empty()) return "";
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
  // Graphs of threads that code creates itself have no meaning yet.
  if (!report.program->code.empty() && report.size.threads == report.program->size.threads)
    text += fmt::format("; --memory {} takes them as they are", own_model(*report.program));
  return text;
}

std::string race_memory_counted(const RaceReport& report) {
  std::string text = race_memory(report);
  const std::size_t count = report.weaker_orders.size();
  if (!report.memory.empty() || text.empty()) return text;
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
