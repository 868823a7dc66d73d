#include "check/schedule/bounded.hpp"

#include <bit>

namespace counterproof::schedule {

ExplorationResult BoundedSearch::run(unsigned most_preemptions, const ExplorationOptions& options,
                                     const OnExecution& on_execution) {
  ExplorationResult result;
  Meter meter(options, result, execution_);
  most_preemptions_ = most_preemptions;
  points_.clear();
  left_out_ = false;
  bool cut_short = false;
  for (bool more = true; more;) {
    execute();
    execution_.end();
    bool go_on = on_execution(execution_);
    go_on = meter.completed() && go_on;
    cut_short = cut_short || execution_.cut() != Cut::none;
    more = back_up();
    if (!more && !cut_short) result.bound.reset();
    if (!go_on) {
      if (more && !result.bound) result.bound = ExplorationBound::stopped;
      break;
    }
  }
  if (left_out_ && !result.bound) result.bound = ExplorationBound::preemptions;
  meter.finish();
  return result;
}

void BoundedSearch::execute() {
  execution_.begin();
  for (const Point& point : points_) {
    if (execution_.cut() != Cut::none) return;
    execution_.take(point.chosen);
  }
  for (;;) {
    const ThreadSet enabled = execution_.enabled();
    if (enabled == 0) return;
    const std::size_t depth = points_.size();
    Point point;
    point.to_do = enabled;
    if (depth > 0) {
      const Point& above = points_.back();
      point.last_could_go_on = (enabled & bit(above.chosen)) != 0;
      point.preemptions = above.preemptions + (preempts(depth - 1, above.chosen) ? 1U : 0U);
      if (point.last_could_go_on && point.preemptions >= most_preemptions_) {
        if (point.to_do != bit(above.chosen)) left_out_ = true;
        point.to_do = bit(above.chosen);
      }
    }
    points_.push_back(point);
    pick(points_.back(), depth);
    execution_.take(points_.back().chosen);
  }
}

/// Chooses the thread that ran last while that is to do, and then the others in turn.
void BoundedSearch::pick(Point& point, std::size_t depth) {
  const ThreadId last = depth > 0 ? points_[depth - 1].chosen : ThreadId{0};
  point.chosen =
      (point.to_do & bit(last)) != 0 ? last : static_cast<ThreadId>(std::countr_zero(point.to_do));
  point.to_do = static_cast<ThreadSet>(point.to_do & ~bit(point.chosen));
}

bool BoundedSearch::preempts(std::size_t depth, ThreadId thread) const {
  return depth > 0 && points_[depth].last_could_go_on && points_[depth - 1].chosen != thread;
}

bool BoundedSearch::back_up() {
  for (; !points_.empty(); points_.pop_back()) {
    if (points_.back().to_do == 0) continue;
    pick(points_.back(), points_.size() - 1);
    return true;
  }
  return false;
}

Schedule BoundedSearch::schedule() const {
  Schedule schedule;
  for (const Point& point : points_) schedule.push_back(point.chosen);
  return schedule;
}

Switches BoundedSearch::switches() const {
  Switches count;
  for (std::size_t depth = 1; depth < points_.size(); ++depth) {
    if (points_[depth].chosen != points_[depth - 1].chosen) ++count.switches;
    if (preempts(depth, points_[depth].chosen)) ++count.preemptions;
  }
  return count;
}

}  // namespace counterproof::schedule
