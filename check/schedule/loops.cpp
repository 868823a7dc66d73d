// How an execution finds out that its threads go on without end.
//
// That many steps were taken shows nothing.  A state that comes again does: the program does the
// same whenever it is in the same state and its threads move in the same order, so that the steps
// between the two can be repeated for ever.  They are a hang only if the scheduler is not to blame:
// every thread that could take a step anywhere between the two takes one (strong fairness).  A
// thread that waits in a loop while another could move is no hang; the others go first, and where
// that is not possible the execution is cut short.
//
// A state is all that decides what comes next: what the program says of itself, the stacks and kept
// registers of the threads, who holds, queues and waits for what.  Telling it costs much more than
// a step.  So states are looked at only in executions that are longer than those of threads that
// come to an end, and only where every thread stands before a step that it has stood before
// already.
#include <xxhash.h>

#include <array>

#include "check/schedule/execution.hpp"

namespace counterproof::schedule {
namespace {

template <class Value>
std::uint64_t add(std::uint64_t sum, const Value& value) {
  return XXH3_64bits_withSeed(&value, sizeof value, sum);
}

ThreadSet takers(const std::vector<Event>& events, std::int16_t from, std::size_t to) {
  ThreadSet takers = 0;
  for (auto i = static_cast<std::size_t>(from); i < to; ++i) takers |= bit(events[i].thread());
  return takers;
}

}  // namespace

void Execution::watch_for_loops(std::size_t from, bool cut) {
  watch_from_ = from;
  cut_at_loops_ = cut;
}

/// Calls leave on the thread's stack what they worked with, and later ones have it in their frames
/// where they did not write yet.  That would tell apart states that nothing else tells apart.
__attribute__((no_sanitize("address"))) void Execution::leave_no_trail() const {
  if (!is_state_told()) return;
  alignas(Lane) std::array<std::uint64_t, 256> below;
  auto* const begin = reinterpret_cast<Lane*>(below.data());
  clear_bytes(begin, begin + sizeof below / sizeof(Lane));
}

void Execution::forget_loops() {
  visits_.clear();
  able_.clear();
  spinning_ = 0;
  loop_.reset();
  for (ThreadId t = 0; t < threads_; ++t) stands_[t].clear();
  in_loop_ = changed_ = resting_ = 0;
}

/// What stands before its next step where, and what it would do.
std::uint64_t Execution::signature() const {
  std::uint64_t sum = done_;
  for (ThreadId t = 0; t < threads_; ++t) {
    if (finished(t)) continue;
    const Step& step = pending_[t];
    const std::array<std::uint64_t, 6> what = {
        static_cast<std::uint64_t>(step.kind) << 32U | step.touch.object,
        reinterpret_cast<std::uintptr_t>(step.site.code),
        step.site.line,
        step.parts.end,
        step.operand,
        step.expected};
    sum = add(sum, what);
  }
  return sum;
}

std::optional<std::uint64_t> Execution::state() const {
  const auto of_program = program_->state();
  if (!of_program) return std::nullopt;
  std::uint64_t sum = add(signature(), *of_program);
  for (ThreadId t = 0; t < threads_; ++t) {
    sum = add(sum, std::array<std::uint64_t, 5>{irq_depth_[t], rcu_depth_[t], grace_waits_for_[t],
                                                queues_.queue_of(t), queues_.woken()});
    if (finished(t)) continue;
    // What is thrown lies where nobody looks.
    if (fibres_.handles_exception(t)) return std::nullopt;
    const auto [begin, end] = fibres_.stack(t);
    sum = XXH3_64bits_withSeed(begin, static_cast<std::size_t>(end - begin), sum);
  }
  for (const WaitQueues::Token& token : queues_.tokens())
    sum = add(sum, std::array<std::uint64_t, 2>{token.queue, token.whose});
  for (const Uses& uses : uses_)
    sum = add(sum, static_cast<std::uint64_t>(uses.holder) << 1U | (uses.set ? 1U : 0U));
  for (const Sharing& sharing : sharing_) sum = add(sum, sharing.times);
  return sum;
}

std::optional<std::uint64_t> Execution::state_of(ThreadId thread) const {
  const auto of_program = program_->state();
  if (!of_program || fibres_.handles_exception(thread)) return std::nullopt;
  const Step& step = pending_[thread];
  std::uint64_t sum = add(*of_program, std::array<std::uint64_t, 6>{
                                           static_cast<std::uint64_t>(step.kind) << 32U | step.cell,
                                           reinterpret_cast<std::uintptr_t>(step.site.code),
                                           step.site.line, step.operand, step.expected,
                                           irq_depth_[thread] * 256U + rcu_depth_[thread]});
  const auto [begin, end] = fibres_.stack(thread);
  sum = XXH3_64bits_withSeed(begin, static_cast<std::size_t>(end - begin), sum);
  for (const Uses& uses : uses_)
    sum = add(sum, static_cast<std::uint64_t>(uses.holder) << 1U | (uses.set ? 1U : 0U));
  return sum;
}

void Execution::look_for_loop() {
  loop_.reset();
  const ThreadSet able = enabled();
  if (able == 0) return;
  const auto here = static_cast<std::int16_t>(size_);
  if (able_.empty()) watched_from_ = here;
  able_.push_back(able);
  if ((spinning_ & bit(events_[size_ - 1].thread())) == 0) spinning_ = 0;

  std::vector<Visit>& visits = visits_[signature()];
  const bool first = visits.empty();
  if (first && watch_from_ > 0) {
    visits.push_back({kNone, 0});
    return;
  }
  const auto state = this->state();
  if (!state) return;
  // The longest way back first: it has most threads in it.
  std::int16_t earliest = kNone;
  std::int16_t latest = kNone;
  for (const Visit& visit : visits) {
    if (visit.point == kNone || visit.state != *state) continue;
    if (note_loop(visit.point)) return;
    if (earliest == kNone) earliest = visit.point;
    latest = visit.point;
  }
  if (earliest != kNone && cut_at_loops_) {
    const ThreadSet waiting = takers(events_, earliest, size_);
    // Others go first; where they have had their chance, nothing new comes of going on.
    if ((waiting & ~spinning_) == 0) {
      loop_ = Loop{latest, static_cast<std::int16_t>(size_ - 1)};
      cut_ = Cut::waiting;
      return;
    }
    spinning_ |= waiting;
  }
  visits.push_back({here, *state});
}

/// The state is what it was at an earlier point.  \returns whether that shows that the threads go
/// on without end.
bool Execution::note_loop(std::int16_t from) {
  ThreadSet could = 0;
  for (auto i = static_cast<std::size_t>(from); i < size_; ++i)
    could |= able_[i - static_cast<std::size_t>(watched_from_)];
  const ThreadSet turning = takers(events_, from, size_);
  if ((could & ~turning) != 0 || are_daemons(turning)) return false;
  loop_ = Loop{from, static_cast<std::int16_t>(size_ - 1)};
  if (cut_at_loops_) {
    cut_ = Cut::loop;
    tell_loop();
  }
  return true;
}

void Execution::tell_loop() {
  if (loop_)
    add_fault(fault_id::kHang, "threads come back to where they were, and go on so without end",
              loop_->first, loop_->last);
}

}  // namespace counterproof::schedule
