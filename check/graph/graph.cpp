#include "check/graph/graph.hpp"

#include <fmt/format.h>

#include <cassert>

namespace counterproof::graph {

Graph::Graph(const Threads& threads)
    : threads_(threads.threads()), locations_(threads.locations()) {
  assert(threads_ <= kMostThreads && locations_ <= kMostLocations);
  for (unsigned location = 0; location < locations_; ++location) {
    const auto id = static_cast<EventId>(location);
    Event& event = events_[id];
    event = {};
    event.label.kind = Kind::write;
    event.label.location = static_cast<LocationId>(location);
    event.label.value = threads.initial(event.label.location);
    event.rank = 0;
    event.prefix.insert(id);
    present_.insert(id);
    writes_[location].insert(id);
    order_[size_++] = id;
  }
  bound_ = size_;
}

Graph& Graph::operator=(const Graph& other) {
  if (this == &other) return *this;
  threads_ = other.threads_;
  locations_ = other.locations_;
  size_ = other.size_;
  bound_ = other.bound_;
  grace_periods_ = other.grace_periods_;
  ended_ = other.ended_;
  blocked_ = other.blocked_;
  present_ = other.present_;
  length_ = other.length_;
  for (unsigned thread = 0; thread < threads_; ++thread)
    std::copy_n(other.by_thread_[thread].begin(), length_[thread], by_thread_[thread].begin());
  std::copy_n(other.reads_.begin(), locations_, reads_.begin());
  std::copy_n(other.writes_.begin(), locations_, writes_.begin());
  std::copy_n(other.order_.begin(), size_, order_.begin());
  std::copy_n(other.events_.begin(), bound_, events_.begin());
  return *this;
}

EventId Graph::write_at(LocationId location, unsigned rank) const {
  for (const EventId write : writes_[location])
    if (events_[write].rank == rank) return write;
  return kNoEvent;
}

EventId Graph::before(EventId event) const {
  const Event& it = events_[event];
  if (it.thread == kNobody || it.position == 0) return kNoEvent;
  return by_thread_[it.thread][it.position - 1U];
}

EventId Graph::after(EventId event) const {
  const Event& it = events_[event];
  if (it.thread == kNobody || it.position + 1U >= length_[it.thread]) return kNoEvent;
  return by_thread_[it.thread][it.position + 1U];
}

EventId Graph::other_half(EventId event) const {
  const Label& label = events_[event].label;
  if (!label.exclusive) return kNoEvent;
  if (label.kind == Kind::write) {
    const EventId read = before(event);
    return is_choice(read) ? before(read) : read;
  }
  EventId next = after(event);
  if (next != kNoEvent && is_choice(next)) next = after(next);
  if (next == kNoEvent || !is_write(next) || !events_[next].label.exclusive) return kNoEvent;
  return next;
}

std::size_t Graph::values_of(unsigned thread, std::span<Value> values) const {
  std::size_t count = 0;
  for (const EventId event : of(thread))
    if (gives_value(event)) values[count++] = value_given(event);
  return count;
}

bool Graph::in_force(EventId fence) const {
  if (!events_[fence].label.if_it_writes) return true;
  const EventId read = after(fence);
  return read != kNoEvent && other_half(read) != kNoEvent;
}

std::string Graph::text() const {
  const auto name = [&](EventId event) {
    if (event == kNoEvent) return std::string("-");
    const Event& it = events_[event];
    if (it.thread == kNobody) return fmt::format("i{}", it.label.location);
    return fmt::format("{}.{}", it.thread, it.position);
  };
  std::string out;
  for (unsigned thread = 0; thread < threads_; ++thread)
    for (const EventId event : of(thread)) {
      const Label& label = events_[event].label;
      out += fmt::format("{}:{}{}", name(event), static_cast<int>(label.kind), label.location);
      if (is_read(event)) out += "<" + name(events_[event].reads_from);
      if (is_write(event)) out += fmt::format("={}@{}", label.value, events_[event].rank);
      if (is_choice(event)) out += fmt::format("?{}", label.value);
      out += ' ';
    }
  return out;
}

EventId Graph::add(unsigned thread, const Label& label) {
  assert(has_room(thread));
  const auto id = static_cast<EventId>(present_.first_free());
  Event& event = events_[id];
  event.label = label;
  event.thread = static_cast<std::uint8_t>(thread);
  event.position = length_[thread];
  event.reads_from = kNoEvent;
  event.rank = kNoRank;
  event.prefix =
      event.position == 0 ? EventSet{} : events_[by_thread_[thread][event.position - 1U]].prefix;
  event.prefix.insert(id);
  by_thread_[thread][length_[thread]++] = id;
  order_[size_++] = id;
  bound_ = std::max(bound_, std::size_t{id} + 1);
  present_.insert(id);
  if (label.kind == Kind::read) reads_[label.location].insert(id);
  if (label.fence == Fence::grace_period) ++grace_periods_;
  return id;
}

void Graph::remove_last() {
  const EventId id = order_[--size_];
  const Event& event = events_[id];
  assert(event.rank == kNoRank && event.position + 1U == length_[event.thread]);
  --length_[event.thread];
  set_going(event.thread);
  present_.erase(id);
  if (event.label.kind == Kind::read) reads_[event.label.location].erase(id);
  if (event.label.fence == Fence::grace_period) --grace_periods_;
}

void Graph::read_from(EventId read, EventId write) {
  Event& event = events_[read];
  assert(after(read) == kNoEvent);
  event.reads_from = write;
  const EventId previous = before(read);
  event.prefix = previous == kNoEvent ? EventSet{} : events_[previous].prefix;
  event.prefix.insert(read);
  if (write != kNoEvent) event.prefix |= events_[write].prefix;
}

void Graph::place(EventId write, unsigned rank) {
  const LocationId location = events_[write].label.location;
  for (const EventId other : writes_[location])
    if (events_[other].rank >= rank) ++events_[other].rank;
  events_[write].rank = static_cast<std::uint8_t>(rank);
  writes_[location].insert(write);
}

void Graph::take_out(EventId write) {
  const LocationId location = events_[write].label.location;
  writes_[location].erase(write);
  for (const EventId other : writes_[location])
    if (events_[other].rank > events_[write].rank) --events_[other].rank;
  events_[write].rank = kNoRank;
}

void Graph::remove(const EventSet& gone) {
  if (gone.empty()) return;
  for (const EventId event : gone) {
    const Event& it = events_[event];
    if (it.label.kind == Kind::read) reads_[it.label.location].erase(event);
    if (it.label.kind == Kind::write && it.rank != kNoRank) take_out(event);
    if (it.label.fence == Fence::grace_period) --grace_periods_;
    // What follows goes, too, so that the shortest remainder is what stays.
    length_[it.thread] = std::min(length_[it.thread], it.position);
    set_going(it.thread);
  }
  present_ -= gone;
  std::size_t kept = 0;
  for (const EventId event : order())
    if (!gone.contains(event)) order_[kept++] = event;
  size_ = kept;
}

}  // namespace counterproof::graph
