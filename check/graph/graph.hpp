// An execution as a graph: what each thread did, who read from whom, and in which order the writes
// of each cell came.
//
// Nothing says in which order independent things happened: a graph stands for all schedules, and
// all ways of the machine, that no thread could tell apart.  Events that come into a graph take a
// free place in it; `order` tells in which order they came, which only the search looks at.
//
// Every cell begins with a write of nobody.  A read that waits and has found nothing is in the
// graph without a write to read from; its thread goes no further.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "check/graph/event_set.hpp"
#include "check/graph/label.hpp"
#include "check/graph/threads.hpp"

namespace counterproof::graph {

inline constexpr std::uint8_t kNobody = 0xff;  ///< the thread of first writes
inline constexpr std::uint16_t kNoRank = 0xffff;

struct Event {
  Label label;
  std::uint8_t thread = kNobody;
  std::uint16_t position = 0;      ///< in its thread
  EventId reads_from = kNoEvent;   ///< of a read
  std::uint16_t rank = kNoRank;    ///< of a write, among those of its cell; first writes have 0
  EventId overwrites = kNoEvent;   ///< of a write: the one before it, which has the rank below
  EventId overwritten = kNoEvent;  ///< by the one after it
};

class Graph {
 public:
  Graph() = default;
  explicit Graph(const Threads& threads);

  [[nodiscard]] unsigned threads() const { return threads_; }
  [[nodiscard]] unsigned locations() const { return locations_; }
  [[nodiscard]] const EventSet& events() const { return present_; }
  /// No event has this place, or a later one.
  [[nodiscard]] std::size_t bound() const { return events_.size(); }
  [[nodiscard]] const Event& operator[](EventId event) const { return events_[event]; }
  /// The events of a thread in program order.
  [[nodiscard]] std::span<const EventId> of(unsigned thread) const { return by_thread_[thread]; }
  /// All events in the order in which they came in; first writes, first.
  [[nodiscard]] std::span<const EventId> order() const { return order_; }
  /// What comes before an event by program order and reading, and itself.
  [[nodiscard]] const EventSet& prefix(EventId event) const { return prefixes_[event]; }
  [[nodiscard]] const EventSet& reads(LocationId location) const { return reads_[location]; }
  /// Those that have their place among the others.
  [[nodiscard]] const EventSet& writes(LocationId location) const { return writes_[location]; }
  /// The write of `location` with this rank, if there is one.
  [[nodiscard]] EventId write_at(LocationId location, unsigned rank) const;
  [[nodiscard]] EventId last_write(LocationId location) const { return last_[location]; }
  /// How many writes of a cell have their place.
  [[nodiscard]] unsigned write_count(LocationId location) const {
    return events_[last_[location]].rank + 1U;
  }

  [[nodiscard]] bool has_grace_period() const { return grace_periods_ != 0; }

  [[nodiscard]] bool is_read(EventId event) const { return is(event, Kind::read); }
  [[nodiscard]] bool is_write(EventId event) const { return is(event, Kind::write); }
  [[nodiscard]] bool is_fence(EventId event) const { return is(event, Kind::fence); }
  [[nodiscard]] bool is_first(EventId event) const { return events_[event].thread == kNobody; }
  /// The event before it in its thread, or none.
  [[nodiscard]] EventId before(EventId event) const;
  [[nodiscard]] EventId after(EventId event) const;
  /// The other half of an exclusive read that wrote, or of an exclusive write; or none.
  [[nodiscard]] EventId other_half(EventId event) const;
  /// What a read gave its thread.  \pre it reads from something
  [[nodiscard]] Value value_read(EventId read) const {
    return events_[events_[read].reads_from].label.value;
  }
  [[nodiscard]] bool is_choice(EventId event) const { return events_[event].label.choices != 0; }
  /// Whether the event tells its thread something by now.
  [[nodiscard]] bool gives_value(EventId event) const {
    return is_choice(event) || (is_read(event) && events_[event].reads_from != kNoEvent);
  }
  /// \pre gives_value(event)
  [[nodiscard]] Value value_given(EventId event) const {
    return is_choice(event) ? events_[event].label.value : value_read(event);
  }
  /// The order of an access, which for an exchange depends on whether it takes place.
  [[nodiscard]] Order order_of(EventId event) const {
    const Label& label = events_[event].label;
    const bool failed =
        label.kind == Kind::read && label.exclusive && other_half(event) == kNoEvent;
    return failed ? label.on_failure : label.order;
  }
  /// What all reads and choices of a thread gave it, into `values`.  \returns how many
  std::size_t values_of(unsigned thread, std::span<Value> values) const;
  /// Whether a fence is there: some are only if what follows writes.
  [[nodiscard]] bool in_force(EventId fence) const;
  /// The same for the same graph, however it was made, and for no other.
  [[nodiscard]] std::string text() const;

  // ---- For who makes graphs ----

  [[nodiscard]] bool has_room(unsigned thread) const {
    return order_.size() < kMostEvents && by_thread_[thread].size() < kMostOfThread;
  }
  /// Adds the next event of a thread: a read without a write, a write without a rank, a fence.
  EventId add(unsigned thread, const Label& label);
  /// Takes the event that came last out again.  \pre it is the last of its thread, and has no rank
  void remove_last();
  /// \pre the read is the last of its thread
  void read_from(EventId read, EventId write);
  /// The same for any read, where nobody asks for prefixes.
  void join(EventId read, EventId write) { events_[read].reads_from = write; }
  /// Gives a write its rank; those from there on move up.
  void place(EventId write, unsigned rank);
  void take_out(EventId write);
  /// Removes events.  \pre none that stays follows or reads from one that goes
  void remove(const EventSet& gone);

  [[nodiscard]] bool has_ended(unsigned thread) const { return (ended_ >> thread & 1U) != 0; }
  [[nodiscard]] bool is_blocked(unsigned thread) const { return (blocked_ >> thread & 1U) != 0; }
  void set_ended(unsigned thread) { ended_ |= mask(thread); }
  void set_blocked(unsigned thread) {
    ended_ |= mask(thread);
    blocked_ |= mask(thread);
  }
  void set_going(unsigned thread) {
    ended_ &= static_cast<std::uint8_t>(~mask(thread));
    blocked_ &= static_cast<std::uint8_t>(~mask(thread));
  }

 private:
  [[nodiscard]] bool is(EventId event, Kind kind) const {
    return events_[event].label.kind == kind;
  }
  static std::uint8_t mask(unsigned thread) { return static_cast<std::uint8_t>(1U << thread); }

  unsigned threads_ = 0;
  unsigned locations_ = 0;
  unsigned grace_periods_ = 0;
  std::uint8_t ended_ = 0;
  std::uint8_t blocked_ = 0;
  EventSet present_;
  std::array<std::vector<EventId>, kMostThreads> by_thread_;
  std::vector<EventSet> reads_;
  std::vector<EventSet> writes_;
  std::vector<EventId> last_;
  std::vector<EventId> order_;
  std::vector<Event> events_;
  std::vector<EventSet> prefixes_;
};

}  // namespace counterproof::graph
