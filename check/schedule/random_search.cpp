// See random_search.hpp.
#include "check/schedule/random_search.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace counterproof::schedule {

double Drawn::probability() const {
  return 1.0 / (threads * std::pow(static_cast<double>(steps), draw.depth - 1.0));
}

double Drawn::probability_of_all() const {
  return -std::expm1(static_cast<double>(promising) * std::log1p(-probability()));
}

ExplorationResult RandomSearch::run(const Draw& draw, const ExplorationOptions& options,
                                    const OnExecution& on_execution) {
  ExplorationResult result;
  ExplorationOptions bounds = options;
  bounds.past_cuts = true;
  Meter meter(bounds, result, execution_);
  drawn_ = {draw, execution_.threads(), 1, 0};
  // Each has a seed of its own; those of neighbouring seeds lie far apart.
  const std::uint64_t first = Chance(draw.seed).next();
  for (std::uint64_t number = 0; number < draw.schedules; ++number) {
    Chance chance(first + number);
    const std::size_t known = drawn_.steps;
    execute(chance);
    execution_.end();
    drawn_.steps = std::max(known, schedule_.size());
    drawn_.promising = drawn_.steps == known ? drawn_.promising + 1 : 0;
    const bool wanted = on_execution(execution_);
    result.bound.reset();  // one that was cut short is one of many
    if (!meter.completed()) break;
    if (!wanted) {
      result.bound = ExplorationBound::stopped;
      break;
    }
  }
  const bool is_bound = result.bound && (*result.bound == ExplorationBound::executions ||
                                         *result.bound == ExplorationBound::time ||
                                         *result.bound == ExplorationBound::interrupted ||
                                         *result.bound == ExplorationBound::stopped);
  if (!is_bound) result.bound = ExplorationBound::drawn;
  meter.finish();
  return result;
}

void RandomSearch::execute(Chance& chance) {
  schedule_.clear();
  seldom_ = 2 + chance.below(15);
  draw_priorities(chance);
  execution_.begin();
  for (;;) {
    const ThreadSet enabled = execution_.enabled();
    if (enabled == 0) return;
    const auto moving = static_cast<ThreadSet>(enabled & ~execution_.spinning());
    const ThreadSet among = moving != 0 ? moving : enabled;
    const ThreadId chosen = drawn_.draw.depth == 0 ? any_of(among, chance) : by_priority(among);
    schedule_.push_back(chosen);
    execution_.take(chosen);
  }
}

ThreadId RandomSearch::any_of(ThreadSet threads, Chance& chance) const {
  const bool can_go_on = !schedule_.empty() && (threads & bit(schedule_.back())) != 0;
  if (can_go_on && chance.below(seldom_) != 0) return schedule_.back();
  auto skip = chance.below(static_cast<std::uint64_t>(std::popcount(threads)));
  for (; skip > 0; --skip) threads = static_cast<ThreadSet>(threads & (threads - 1));
  return static_cast<ThreadId>(std::countr_zero(threads));
}

void RandomSearch::draw_priorities(Chance& chance) {
  const unsigned depth = drawn_.draw.depth;
  if (depth == 0) return;
  const unsigned count = execution_.threads();
  for (unsigned t = 0; t < count; ++t) priority_[t] = depth + t;
  for (unsigned t = count; t > 1; --t) std::swap(priority_[t - 1], priority_[chance.below(t)]);
  changes_.clear();
  for (unsigned i = 1; i < depth; ++i) changes_.push_back(1 + chance.below(drawn_.steps));
}

ThreadId RandomSearch::by_priority(ThreadSet threads) {
  const auto highest = [&] {
    ThreadId best = static_cast<ThreadId>(std::countr_zero(threads));
    for (ThreadId t = best; t < kMaxThreads; ++t)
      if ((threads & bit(t)) != 0 && priority_[t] > priority_[best]) best = t;
    return best;
  };
  ThreadId chosen = highest();
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (changes_[i] != schedule_.size() + 1) continue;
    priority_[chosen] = i + 1;
    chosen = highest();
  }
  return chosen;
}

}  // namespace counterproof::schedule
