#include "check/schedule/exploration.hpp"

#include <algorithm>

namespace counterproof::schedule {
namespace {

using std::chrono::steady_clock;

Limits limits_of(const ExplorationOptions& options, steady_clock::time_point began) {
  Limits limits{options.stop, std::nullopt};
  // Some hundred years do not fit in the clock.
  constexpr std::chrono::duration<double> kMost = std::chrono::hours(24 * 365);
  if (options.most_time) {
    limits.until = began + std::chrono::duration_cast<steady_clock::duration>(
                               std::min(*options.most_time, kMost));
  }
  return limits;
}

}  // namespace

Meter::Meter(const ExplorationOptions& options, ExplorationResult& result, Execution& execution)
    : options_(options), result_(result), execution_(execution) {
  execution_.set_limits(limits_of(options, began_));
}

bool Meter::completed() {
  if (execution_.cut() == Cut::over) return goes_on();
  ++result_.executions;
  result_.steps += execution_.size();
  switch (execution_.cut()) {
    case Cut::none:
    case Cut::over:
      break;
    case Cut::steps:
      result_.bound = ExplorationBound::steps;
      return options_.past_cuts;
    case Cut::computing:
      result_.bound = ExplorationBound::computing;
      return options_.past_cuts;
    case Cut::waiting:
      result_.bound = ExplorationBound::waiting;
      return options_.past_cuts;
    case Cut::loop:
      // A thread without end has schedules without end.
      result_.bound = ExplorationBound::stopped;
      return options_.past_cuts;
  }
  if (!goes_on()) return false;
  if (result_.executions >= options_.most_executions) {
    result_.bound = ExplorationBound::executions;
    return false;
  }
  return true;
}

bool Meter::blocked() {
  ++result_.blocked;
  return goes_on();
}

bool Meter::goes_on() {
  const Limits& limits = execution_.limits();
  if (limits.interrupted()) {
    result_.bound = ExplorationBound::interrupted;
    return false;
  }
  if (!limits.until && !options_.progress) return true;
  if (--until_look_ > 0) return true;
  const steady_clock::time_point now = about_now();
  constexpr unsigned kMostBetween = 64;
  between_looks_ =
      now - looked_ > std::chrono::milliseconds(5) ? 1 : std::min(kMostBetween, 2 * between_looks_);
  until_look_ = between_looks_;
  looked_ = now;
  if (limits.until && now >= *limits.until) {
    result_.bound = ExplorationBound::time;
    return false;
  }
  if (options_.progress && now - shown_ >= std::chrono::milliseconds(200)) {
    shown_ = now;
    options_.progress({result_.executions, result_.steps, execution_.size(), now - began_});
  }
  return true;
}

void Meter::finish() { result_.elapsed = steady_clock::now() - began_; }

}  // namespace counterproof::schedule
