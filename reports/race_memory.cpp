#include "reports/race_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace counterproof {

std::string race_memory(const RaceReport& report) {
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
  return "under sequential consistency only: weaker orders at " + places;
}

}  // namespace counterproof
