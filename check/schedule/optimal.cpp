#include "check/schedule/optimal.hpp"

#include <stdexcept>

#include <algorithm>
#include <bit>

namespace counterproof::schedule {

namespace {
constexpr std::size_t kNoItem = static_cast<std::size_t>(-1);
}

ExplorationResult OptimalSearch::run(const ExplorationOptions& options,
                                     const OnExecution& on_execution) {
  ExplorationResult result;
  Meter meter(options, result, execution_);
  trees_.clear();
  points_.clear();
  next_tree_ = trees_.make_root();
  execution_.rest_after_turns(true);
  bool left_out = false;  // the rest of an execution that was cut short
  for (bool more = true; more;) {
    bool go_on = true;
    bool whole = true;
    if (execute()) {
      const bool ends = reach_end();
      if (ends || !execution_.faults().empty()) go_on = on_execution(execution_);
      go_on = (ends ? meter.completed() : meter.blocked()) && go_on;
      whole = execution_.cut() == Cut::none && !is_undecided_;
    } else {
      go_on = meter.blocked();
      whole = !is_undecided_;
    }
    if (is_undecided_) result.bound = ExplorationBound::waiting;
    more = back_up();
    // A bound that the last execution of all reaches is none.
    if (!more && whole && !left_out) result.bound.reset();
    left_out = left_out || !whole;
    if (!go_on) {
      if (more && !result.bound) result.bound = ExplorationBound::stopped;
      break;
    }
  }
  execution_.rest_after_turns(false);
  meter.finish();
  return result;
}

/// \returns whether the execution has come to an end, and not only to where others go on.
bool OptimalSearch::reach_end() {
  if (execution_.resting() == 0 || execution_.cut() != Cut::none || execution_.crashed()) {
    execution_.end();
    reverse_races();
    return true;
  }
  execution_.end_resting();
  reverse_races();
  const Execution::Rest rest = execution_.wake_resting();
  is_undecided_ = rest == Execution::Rest::undecided;
  return rest == Execution::Rest::for_good;
}

/// Runs the points that are there, and on from the last of them.  \returns false when everything
/// ahead has been explored already.
bool OptimalSearch::execute() {
  is_undecided_ = false;
  execution_.begin();
  for (const Point& point : points_) {
    // Everything rests on a program that does the same whenever its threads take the same steps.
    const Touch& next = execution_.next_touch(point.chosen);
    const Touch& was = point.next[point.chosen];
    const bool same = next.object == was.object && next.life == was.life && next.mode == was.mode;
    if (execution_.cut() != Cut::none) break;
    wake(point.chosen);
    if (!same || (execution_.enabled() & bit(point.chosen)) == 0)
      throw std::runtime_error("the program does not do the same in each execution");
    execution_.take(point.chosen);
  }
  for (;;) {
    if (const auto wanted = trees_.first_child(next_tree_); wanted != WakeupTrees::kNone)
      wake(trees_.step(wanted).thread);
    const ThreadSet enabled = execution_.enabled();
    if (enabled == 0) break;
    enter_point();
    if (!choose(points_.back(), enabled)) {
      trees_.drop(points_.back().tree);
      points_.pop_back();
      next_tree_ = trees_.make_root();
      return false;
    }
    execution_.take(points_.back().chosen);
  }
  trees_.drop(next_tree_);
  return true;
}

void OptimalSearch::wake(ThreadId thread) {
  if ((execution_.resting() & bit(thread)) != 0) execution_.wake(thread);
}

void OptimalSearch::enter_point() {
  Point point;
  point.tree = next_tree_;
  for (ThreadId t = 0; t < execution_.threads(); ++t) point.next[t] = execution_.next_touch(t);
  if (!points_.empty()) {
    const Point& above = points_.back();
    for (ThreadSet rest = above.sleep; rest != 0; rest &= static_cast<ThreadSet>(rest - 1)) {
      const auto t = static_cast<ThreadId>(std::countr_zero(rest));
      if (t != above.chosen && !dependent(above.next[t], above.next[above.chosen]))
        point.sleep |= bit(t);
    }
  }
  points_.push_back(point);
}

/// The first branch that is to be explored, if there is one.
bool OptimalSearch::take_branch(Point& point) {
  if (trees_.first_child(point.tree) == WakeupTrees::kNone) return false;
  // What follows the branch's first step is the tree of the next point.
  next_tree_ = trees_.take_first(point.tree);
  point.chosen = trees_.step(next_tree_).thread;
  return true;
}

bool OptimalSearch::choose(Point& point, ThreadSet enabled) {
  if (take_branch(point)) return true;
  const auto awake = static_cast<ThreadSet>(enabled & ~point.sleep);
  if (awake == 0) return false;
  // Who waits in a loop lets others go first; else going on with the same thread keeps context
  // switches few.
  const auto moving = static_cast<ThreadSet>(awake & ~execution_.spinning());
  const ThreadSet among = moving != 0 ? moving : awake;
  const ThreadId last = points_.size() > 1 ? points_[points_.size() - 2].chosen : ThreadId{0};
  point.chosen = (among & bit(last)) != 0 ? last : static_cast<ThreadId>(std::countr_zero(among));
  next_tree_ = trees_.make_root();
  return true;
}

/// Goes back to the last point with something left to explore.
bool OptimalSearch::back_up() {
  for (; !points_.empty(); points_.pop_back()) {
    Point& point = points_.back();
    point.sleep |= bit(point.chosen);
    if (take_branch(point)) return true;
    trees_.drop(point.tree);
  }
  return false;
}

void OptimalSearch::reverse_races() {
  for (const Race& race : execution_.races()) {
    if (!find_beginning(race)) continue;
    const Point& point = points_[from_];
    if (!explored_already(point)) insert(point);
  }
}

bool OptimalSearch::is_undone(const Event& event) const {
  return std::any_of(undone_.begin(), undone_.end(), [&](std::int16_t index) {
    const Event& undone = execution_.event(static_cast<std::size_t>(index));
    return event.order.sees(undone.thread(), undone.number);
  });
}

/// The acquisition that still holds `object` when all that is undone is left out, or -1.
std::int16_t OptimalSearch::keeper_of(ObjectId object, Mode mode, std::size_t from) const {
  std::int16_t keeper = -1;
  struct Reader {
    int times = 0;
    std::int16_t began = -1;
  };
  std::array<Reader, kMaxThreads> readers{};
  for (std::size_t i = 0; i < execution_.size(); ++i) {
    const Event& event = execution_.event(i);
    if (event.step.touch.object != object || (i >= from && is_undone(event))) continue;
    if (has_taken(event.step)) keeper = static_cast<std::int16_t>(i);
    if (event.step.touch.mode == Mode::release) keeper = -1;
    Reader& reader = readers[event.thread()];
    if (has_shared(event.step)) {
      ++reader.times;
      reader.began = static_cast<std::int16_t>(i);
    }
    if (event.step.touch.mode == Mode::unshare) --reader.times;
  }
  if (mode != Mode::share)
    for (const Reader& reader : readers)
      if (reader.times > 0) keeper = std::max(keeper, reader.began);
  return keeper;
}

/// Undoes what keeps the race's second step from being taken, unless that cannot be done without
/// it.
bool OptimalSearch::make_room(const Race& race, std::int16_t keeper) {
  const Event& event = execution_.event(static_cast<std::size_t>(keeper));
  if (event.thread() == race.touch.thread || race.prior.sees(event.thread(), event.number))
    return false;
  undone_.push_back(keeper);
  from_ = std::min(from_, static_cast<std::size_t>(keeper));
  return true;
}

/// Whoever goes on needs to have been woken, with all that is undone left out.
/// \returns nothing if it was; otherwise who took the last wake-up that was for one of several, or
/// -1 if nobody did
std::optional<std::int16_t> OptimalSearch::taker_before(const Race& race) const {
  WaitQueues queues;
  ObjectId queue = kNoObject;
  std::int16_t taker = -1;
  for (std::size_t i = 0; i < execution_.size(); ++i) {
    const Event& event = execution_.event(i);
    if (i >= from_ && is_undone(event)) continue;
    const Step& step = event.step;
    if (step.kind == StepKind::enqueue ||
        (step.kind == StepKind::futex_wait && step.result == step.expected)) {
      queues.join(event.thread(), step.cell);
      if (event.thread() == race.touch.thread) queue = step.cell;
    } else if (step.kind == StepKind::dequeue) {
      queues.leave(event.thread());
    } else if (step.kind == StepKind::wake) {
      queues.wake(step.cell, step.operand, {});
    } else if (step.kind == StepKind::sleep) {
      if (takes_token(step) && step.cell == queue) taker = static_cast<std::int16_t>(i);
      if (queues.is_woken(event.thread())) {
        queues.go_on(event.thread());
      } else if (step.timed) {
        queues.leave(event.thread());
      }
    }
  }
  if (queues.is_woken(race.touch.thread)) return std::nullopt;
  return taker;
}

/// Finds the steps that reverse the race: everything after its first step that does not come after
/// it, and then its second step.  \returns false if nothing can.
bool OptimalSearch::find_beginning(const Race& race) {
  undone_.assign(1, race.first);
  from_ = static_cast<std::size_t>(race.first);
  const auto make_room_on = [&](ObjectId object) {
    const std::int16_t keeper = keeper_of(object, race.touch.mode, from_);
    return keeper < 0 || make_room(race, keeper);
  };
  if (race.touch.mode == Mode::take)
    while (const auto taker = taker_before(race))
      if (*taker < 0 || !make_room(race, *taker)) return false;
  const bool needs_lock = race.touch.mode == Mode::acquire || race.touch.mode == Mode::share;
  const ObjectId lock = needs_lock ? race.touch.object : kNoObject;
  if (lock != kNoObject || race.touch.cpu != kNoObject) {
    for (std::size_t before = 0; before != undone_.size();) {
      before = undone_.size();
      if (lock != kNoObject && !make_room_on(lock)) return false;
      if (race.touch.cpu != kNoObject && !make_room_on(race.touch.cpu)) return false;
    }
  }
  beginning_.clear();
  for (std::size_t i = from_; i < execution_.size(); ++i) {
    const Event& event = execution_.event(i);
    if (!is_undone(event)) beginning_.push_back({event.step.touch, event.number, &event.order});
  }
  beginning_.push_back({race.touch, 0, &race.prior});
  left_in_beginning_ = beginning_.size();
  return true;
}

/// Whether a thread that sleeps at the point could take its step now and go on with the beginning.
bool OptimalSearch::explored_already(const Point& point) const {
  for (ThreadSet rest = point.sleep; rest != 0; rest &= static_cast<ThreadSet>(rest - 1)) {
    const auto t = static_cast<ThreadId>(std::countr_zero(rest));
    const std::size_t item = first_of(t);
    if (item != kNoItem ? is_initial(item) : independent_of_all(point.next[t])) return true;
  }
  return false;
}

void OptimalSearch::insert(const Point& point) {
  WakeupTrees::Node node = point.tree;
  for (WakeupTrees::Node child = trees_.first_child(node); child != WakeupTrees::kNone;) {
    const Touch& step = trees_.step(child);
    const std::size_t item = first_of(step.thread);
    const bool weakly_initial = item != kNoItem ? is_initial(item) : independent_of_all(step);
    if (!weakly_initial) {
      child = trees_.next(child);
      continue;
    }
    if (item != kNoItem) {
      beginning_[item].gone = true;
      --left_in_beginning_;
    }
    // A branch that ends here covers whatever can follow it.
    if (trees_.first_child(child) == WakeupTrees::kNone || left_in_beginning_ == 0) return;
    node = child;
    child = trees_.first_child(node);
  }
  for (const Item& item : beginning_)
    if (!item.gone) node = trees_.append(node, item.touch);
}

/// Whether nothing in the beginning has to come before the item.
bool OptimalSearch::is_initial(std::size_t item) const {
  const Item& here = beginning_[item];
  const bool last = item + 1 == beginning_.size();
  for (std::size_t i = 0; i < item; ++i) {
    const Item& earlier = beginning_[i];
    if (earlier.gone) continue;
    if (here.after->sees(earlier.touch.thread, earlier.number)) return false;
    // The last item was taken elsewhere: what it comes after there says nothing of its conflicts.
    if (last && dependent(earlier.touch, here.touch)) return false;
  }
  return true;
}

std::size_t OptimalSearch::first_of(ThreadId thread) const {
  for (std::size_t i = 0; i < beginning_.size(); ++i)
    if (!beginning_[i].gone && beginning_[i].touch.thread == thread) return i;
  return kNoItem;
}

bool OptimalSearch::independent_of_all(const Touch& touch) const {
  for (const Item& item : beginning_)
    if (!item.gone && dependent(item.touch, touch)) return false;
  return true;
}

}  // namespace counterproof::schedule
