#include "check/schedule/exploration.hpp"

namespace counterproof::schedule {

bool Meter::completed(const Execution& execution) {
  ++result_.executions;
  result_.steps += execution.size();
  if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
    result_.bound = ExplorationBound::interrupted;
    return false;
  }
  if (result_.executions >= options_.most_executions) {
    result_.bound = ExplorationBound::executions;
    return false;
  }
  // Reading the clock costs as much as a few steps.
  if (result_.executions % 256 == 0) {
    const auto now = std::chrono::steady_clock::now();
    if (options_.most_time && now - began_ >= *options_.most_time) {
      result_.bound = ExplorationBound::time;
      return false;
    }
    if (options_.progress && now - shown_ >= std::chrono::milliseconds(200)) {
      shown_ = now;
      options_.progress({result_.executions, result_.steps, execution.size(), now - began_});
    }
  }
  return true;
}

void Meter::finish() { result_.elapsed = std::chrono::steady_clock::now() - began_; }

}  // namespace counterproof::schedule
