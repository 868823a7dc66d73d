#include "check/graph/graph.hpp"

#include <fmt/format.h>

#include <cassert>

namespace counterproof::graph {

Graph::Graph(const Threads& threads)
    : threads_(threads.threads()),
      locations_(threads.locations()),
      reads_(locations_),
      writes_(locations_),
      events_(locations_),
      prefixes_(locations_) {
  assert(threads_ <= kMostThreads && locations_ <= kMostLocations);
  for (unsigned location = 0; location < locations_; ++location) {
    const auto id = static_cast<EventId>(location);
    Event& event = events_[id];
    event.label.kind = Kind::write;
    event.label.location = static_cast<LocationId>(location);
    event.label.value = threads.initial(event.label.location);
    event.rank = 0;
    prefixes_[id].insert(id);
    present_.insert(id);
    writes_[location].insert(id);
    last_.push_back(id);
    order_.push_back(id);
  }
}

EventId Graph::write_at(LocationId location, unsigned rank) const {
  EventId write = last_[location];
  while (write != kNoEvent && events_[write].rank > rank) write = events_[write].overwrites;
  return write != kNoEvent && events_[write].rank == rank ? write : kNoEvent;
}

EventId Graph::before(EventId event) const {
  const Event& it = events_[event];
  if (it.thread == kNobody || it.position == 0) return kNoEvent;
  return by_thread_[it.thread][it.position - 1U];
}

EventId Graph::after(EventId event) const {
  const Event& it = events_[event];
  if (it.thread == kNobody || it.position + 1U >= by_thread_[it.thread].size()) return kNoEvent;
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
  if (id >= events_.size()) {
    events_.resize(id + 1U);
    prefixes_.resize(id + 1U);
  }
  std::vector<EventId>& own = by_thread_[thread];
  Event& event = events_[id];
  event = {};
  event.label = label;
  event.thread = static_cast<std::uint8_t>(thread);
  event.position = static_cast<std::uint16_t>(own.size());
  if (own.empty()) {
    prefixes_[id] = {};
  } else {
    prefixes_[id] = prefixes_[own.back()];
  }
  prefixes_[id].insert(id);
  own.push_back(id);
  order_.push_back(id);
  present_.insert(id);
  if (label.kind == Kind::read) reads_[label.location].insert(id);
  if (label.fence == Fence::grace_period) ++grace_periods_;
  return id;
}

void Graph::remove_last() {
  const EventId id = order_.back();
  const Event& event = events_[id];
  assert(event.rank == kNoRank && event.position + 1U == by_thread_[event.thread].size());
  order_.pop_back();
  by_thread_[event.thread].pop_back();
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
  EventSet& prefix = prefixes_[read];
  if (previous == kNoEvent) {
    prefix = {};
  } else {
    prefix = prefixes_[previous];
  }
  prefix.insert(read);
  if (write != kNoEvent) prefix |= prefixes_[write];
}

void Graph::place(EventId write, unsigned rank) {
  Event& event = events_[write];
  const LocationId location = event.label.location;
  assert(rank > 0);
  event.overwritten = kNoEvent;
  event.overwrites = last_[location];
  while (events_[event.overwrites].rank >= rank) {
    event.overwritten = event.overwrites;
    ++events_[event.overwrites].rank;
    event.overwrites = events_[event.overwrites].overwrites;
  }
  event.rank = static_cast<std::uint16_t>(rank);
  events_[event.overwrites].overwritten = write;
  (event.overwritten == kNoEvent ? last_[location] : events_[event.overwritten].overwrites) = write;
  writes_[location].insert(write);
}

void Graph::take_out(EventId write) {
  Event& event = events_[write];
  const LocationId location = event.label.location;
  writes_[location].erase(write);
  for (EventId later = event.overwritten; later != kNoEvent; later = events_[later].overwritten)
    --events_[later].rank;
  events_[event.overwrites].overwritten = event.overwritten;
  (event.overwritten == kNoEvent ? last_[location] : events_[event.overwritten].overwrites) =
      event.overwrites;
  event.rank = kNoRank;
  event.overwrites = event.overwritten = kNoEvent;
}

void Graph::remove(const EventSet& gone) {
  if (gone.empty()) return;
  for (const EventId event : gone) {
    const Event& it = events_[event];
    if (it.label.kind == Kind::read) reads_[it.label.location].erase(event);
    if (it.label.kind == Kind::write && it.rank != kNoRank) take_out(event);
    if (it.label.fence == Fence::grace_period) --grace_periods_;
    // What follows goes, too, so that the shortest remainder is what stays.
    std::vector<EventId>& own = by_thread_[it.thread];
    if (it.position < own.size()) own.resize(it.position);
    set_going(it.thread);
  }
  present_ -= gone;
  std::erase_if(order_, [&](EventId event) { return gone.contains(event); });
}

}  // namespace counterproof::graph
