// A set of events of one graph: words of bits, as many as the graph needs.
//
// Most graphs have no more than 128 events, and two words are all that their sets are ever asked
// about.  What is beyond them is there only in sets that have needed it.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace counterproof::graph {

/// An event's place in its graph, from 0; a place that was left is taken again.
using EventId = std::uint16_t;
inline constexpr std::size_t kMostEvents = 1024;
inline constexpr EventId kNoEvent = 0xffff;

class EventSet {
 public:
  EventSet() { words_[0] = words_[1] = 0; }
  EventSet(const EventSet& other) { *this = other; }
  EventSet& operator=(const EventSet& other) {
    words_[0] = other.words_[0];
    words_[1] = other.words_[1];
    used_ = other.used_;
    for (std::size_t i = kAlways; i < used_; ++i) words_[i] = other.words_[i];
    return *this;
  }
  ~EventSet() = default;

  void insert(EventId event) {
    reach(event / 64U + 1U);
    words_[event / 64U] |= bit(event);
  }
  void erase(EventId event) {
    if (event / 64U < used_) words_[event / 64U] &= ~bit(event);
  }
  [[nodiscard]] bool contains(EventId event) const {
    return event / 64U < used_ && (words_[event / 64U] & bit(event)) != 0;
  }
  [[nodiscard]] bool empty() const {
    std::uint64_t any = words_[0] | words_[1];
    for (std::size_t i = kAlways; i < used_; ++i) any |= words_[i];
    return any == 0;
  }
  [[nodiscard]] unsigned size() const {
    int count = std::popcount(words_[0]) + std::popcount(words_[1]);
    for (std::size_t i = kAlways; i < used_; ++i) count += std::popcount(words_[i]);
    return static_cast<unsigned>(count);
  }
  [[nodiscard]] bool subset_of(const EventSet& other) const {
    std::uint64_t left = (words_[0] & ~other.words_[0]) | (words_[1] & ~other.words_[1]);
    for (std::size_t i = kAlways; i < used_; ++i) left |= words_[i] & ~other.word(i);
    return left == 0;
  }
  [[nodiscard]] bool meets(const EventSet& other) const {
    std::uint64_t both = (words_[0] & other.words_[0]) | (words_[1] & other.words_[1]);
    const std::size_t used = std::min(used_, other.used_);
    for (std::size_t i = kAlways; i < used; ++i) both |= words_[i] & other.words_[i];
    return both != 0;
  }
  /// The least place that is not in the set; `kMostEvents` if there is none.
  [[nodiscard]] std::size_t first_free() const {
    std::size_t i = 0;
    while (i < used_ && ~words_[i] == 0) ++i;
    if (i == used_) return 64U * i;
    return 64U * i + static_cast<std::size_t>(std::countr_one(words_[i]));
  }

  EventSet& operator|=(const EventSet& other) {
    words_[0] |= other.words_[0];
    words_[1] |= other.words_[1];
    if (other.used_ > kAlways) {
      reach(other.used_);
      for (std::size_t i = kAlways; i < other.used_; ++i) words_[i] |= other.words_[i];
    }
    return *this;
  }
  EventSet& operator&=(const EventSet& other) {
    words_[0] &= other.words_[0];
    words_[1] &= other.words_[1];
    used_ = std::min(used_, other.used_);
    for (std::size_t i = kAlways; i < used_; ++i) words_[i] &= other.words_[i];
    return *this;
  }
  EventSet& operator-=(const EventSet& other) {
    words_[0] &= ~other.words_[0];
    words_[1] &= ~other.words_[1];
    const std::size_t used = std::min(used_, other.used_);
    for (std::size_t i = kAlways; i < used; ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend EventSet operator|(EventSet a, const EventSet& b) { return a |= b; }
  friend EventSet operator&(EventSet a, const EventSet& b) { return a &= b; }
  friend EventSet operator-(EventSet a, const EventSet& b) { return a -= b; }
  friend bool operator==(const EventSet& a, const EventSet& b) {
    return a.subset_of(b) && b.subset_of(a);
  }

  /// Its events, from the least place on; the set must not change meanwhile.
  class Iterator {
   public:
    Iterator(const EventSet& set, std::size_t word) : set_(&set), word_(word) {
      if (word_ < set_->used_) {
        rest_ = set_->words_[word_];
        settle();
      }
    }
    EventId operator*() const {
      return static_cast<EventId>(word_ * 64U + static_cast<std::size_t>(std::countr_zero(rest_)));
    }
    Iterator& operator++() {
      rest_ &= rest_ - 1;
      settle();
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.word_ == b.word_ && a.rest_ == b.rest_;
    }

   private:
    void settle() {
      while (rest_ == 0 && word_ < set_->used_) {
        ++word_;
        if (word_ < set_->used_) rest_ = set_->words_[word_];
      }
    }
    const EventSet* set_;
    std::size_t word_;
    std::uint64_t rest_ = 0;
  };
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, used_}; }

 private:
  static constexpr std::size_t kAlways = 2;  ///< words that every set has

  static constexpr std::uint64_t bit(EventId event) { return std::uint64_t{1} << (event % 64U); }
  [[nodiscard]] std::uint64_t word(std::size_t i) const { return i < used_ ? words_[i] : 0; }
  void reach(std::size_t words) {
    for (; used_ < words; ++used_) words_[used_] = 0;
  }

  std::size_t used_ = kAlways;
  std::array<std::uint64_t, kMostEvents / 64> words_;  // what is not used has no value
};

}  // namespace counterproof::graph
