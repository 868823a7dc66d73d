// See shared_places.hpp.
#include "check/memory/shared_places.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

namespace counterproof::memory {

using schedule::Bytes;

void SharedPlaces::touch(schedule::ThreadId thread, Bytes bytes, Use use) {
  if (bytes.size == 0) return;
  const std::uintptr_t end = bytes.begin + bytes.size;
  cut(bytes.begin);
  cut(end);
  std::uintptr_t at = bytes.begin;
  while (at < end) {
    auto next = places_.lower_bound(at);
    if (next == places_.end() || next->first > at) {
      const std::uintptr_t to = next == places_.end() ? end : std::min(end, next->first);
      next = places_.emplace_hint(next, at, Place{});
      next->second.end = to;
    }
    Place& place = next->second;
    // Values are no wider than this.
    const std::uintptr_t edge = (at & ~(kWidest - 1)) + kWidest;
    if (place.end > edge) cut(edge);
    (use == Use::read ? place.readers : place.writers) |= schedule::bit(thread);
    place.always = place.always || use == Use::always;
    if (!place.shared) learn(place);
    at = place.end;
  }
}

void SharedPlaces::lives_in(std::uintptr_t block, Bytes bytes) {
  Block& it = blocks_[block];
  if (!it.parts.try_emplace(bytes.begin, bytes.size).second) return;
  for (schedule::ThreadId thread = 0; thread < schedule::kMaxThreads; ++thread)
    if ((it.freed_by & schedule::bit(thread)) != 0) touch(thread, bytes, Use::write);
}

void SharedPlaces::frees(schedule::ThreadId thread, std::uintptr_t block) {
  Block& it = blocks_[block];
  touch(thread, life(block), Use::write);
  it.freed_by |= schedule::bit(thread);
  for (const auto& [begin, size] : it.parts) touch(thread, {begin, size}, Use::write);
}

std::vector<SharedPlaces::Cell> SharedPlaces::cells_in(std::uintptr_t block) const {
  std::vector<Cell> all = cells(life(block));
  const auto it = blocks_.find(block);
  if (it == blocks_.end()) return all;
  for (const auto& [begin, size] : it->second.parts)
    for (const Cell& cell : cells({begin, size})) all.push_back(cell);
  return all;
}

void SharedPlaces::learn(Place& place) {
  const auto users = static_cast<schedule::ThreadSet>(place.readers | place.writers);
  place.shared = place.always || (place.writers != 0 && std::popcount(users) > 1);
  if (!place.shared) return;
  place.since = learned_++;
  void_ = true;
}

void SharedPlaces::cut(std::uintptr_t at) {
  auto next = places_.lower_bound(at);
  if (next == places_.begin()) return;
  Place& place = std::prev(next)->second;
  if (place.end <= at) return;
  Place second = place;
  place.end = at;
  if (second.shared) {
    second.since = learned_++;
    second.number = -1;
    void_ = true;
  }
  places_.emplace_hint(next, at, second);
}

std::vector<SharedPlaces::Cell> SharedPlaces::cells(Bytes bytes) const {
  std::vector<Cell> cells;
  const std::uintptr_t end = bytes.begin + bytes.size;
  for (auto at = places_.lower_bound(bytes.begin); at != places_.end() && at->first < end; ++at)
    if (at->second.number >= 0)
      cells.push_back({at->first, at->second.end - at->first,
                       static_cast<graph::LocationId>(at->second.number)});
  return cells;
}

void SharedPlaces::number() {
  std::vector<std::pair<std::size_t, std::uintptr_t>> order;
  for (const auto& [begin, place] : places_)
    if (place.shared) order.emplace_back(place.since, begin);
  std::ranges::sort(order);
  all_.clear();
  for (const auto& [since, begin] : order) {
    Place& place = places_.at(begin);
    place.number = static_cast<int>(all_.size());
    all_.push_back({begin, place.end - begin, static_cast<graph::LocationId>(place.number)});
  }
  void_ = false;
}

}  // namespace counterproof::memory
