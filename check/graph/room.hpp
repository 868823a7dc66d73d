// Room for one value for each event of a graph.
//
// What a model works out of a graph it forgets with the answer, and asks again a moment later.  So
// room is not given back but kept for whoever asks next on the same thread: after a while nothing
// is allocated any more.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace counterproof::graph {

template <class T>
class Room {
 public:
  /// \param size so many values, which hold anything
  explicit Room(std::size_t size) {
    if (size == 0) return;
    if (!kept().empty()) {
      values_ = std::move(kept().back());
      kept().pop_back();
    }
    if (values_.size() < size) values_.resize(size);
  }
  ~Room() { give_back(); }
  Room(Room&& other) noexcept : values_(std::exchange(other.values_, {})) {}
  Room& operator=(Room&& other) noexcept {
    std::swap(values_, other.values_);
    return *this;
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  T& operator[](std::size_t i) { return values_[i]; }
  const T& operator[](std::size_t i) const { return values_[i]; }
  /// How many there is room for.
  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  void give_back() {
    if (!values_.empty()) kept().push_back(std::move(values_));
  }
  static std::vector<std::vector<T>>& kept() {
    thread_local std::vector<std::vector<T>> rooms;
    return rooms;
  }

  std::vector<T> values_;
};

}  // namespace counterproof::graph
