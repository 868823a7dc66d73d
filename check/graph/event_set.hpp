// A set of events of one graph: a few words of bits.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace counterproof::graph {

/// An event's place in its graph, from 0; a place that was left is taken again.
using EventId = std::uint8_t;
inline constexpr std::size_t kMostEvents = 128;
inline constexpr EventId kNoEvent = 0xff;

class EventSet {
 public:
  constexpr void insert(EventId event) { words_[event / 64U] |= bit(event); }
  constexpr void erase(EventId event) { words_[event / 64U] &= ~bit(event); }
  [[nodiscard]] constexpr bool contains(EventId event) const {
    return (words_[event / 64U] & bit(event)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return (words_[0] | words_[1]) == 0; }
  [[nodiscard]] constexpr unsigned size() const {
    return static_cast<unsigned>(std::popcount(words_[0]) + std::popcount(words_[1]));
  }
  [[nodiscard]] constexpr bool subset_of(const EventSet& other) const {
    return ((words_[0] & ~other.words_[0]) | (words_[1] & ~other.words_[1])) == 0;
  }
  [[nodiscard]] constexpr bool meets(const EventSet& other) const {
    return ((words_[0] & other.words_[0]) | (words_[1] & other.words_[1])) != 0;
  }
  /// The least place that is not in the set; `kMostEvents` if there is none.
  [[nodiscard]] constexpr std::size_t first_free() const {
    if (~words_[0] != 0) return static_cast<std::size_t>(std::countr_one(words_[0]));
    return 64U + static_cast<std::size_t>(std::countr_one(words_[1]));
  }

  constexpr EventSet& operator|=(const EventSet& other) {
    words_[0] |= other.words_[0];
    words_[1] |= other.words_[1];
    return *this;
  }
  constexpr EventSet& operator&=(const EventSet& other) {
    words_[0] &= other.words_[0];
    words_[1] &= other.words_[1];
    return *this;
  }
  constexpr EventSet& operator-=(const EventSet& other) {
    words_[0] &= ~other.words_[0];
    words_[1] &= ~other.words_[1];
    return *this;
  }
  friend constexpr EventSet operator|(EventSet a, const EventSet& b) { return a |= b; }
  friend constexpr EventSet operator&(EventSet a, const EventSet& b) { return a &= b; }
  friend constexpr EventSet operator-(EventSet a, const EventSet& b) { return a -= b; }
  friend constexpr bool operator==(const EventSet&, const EventSet&) = default;

  /// Its events, from the least place on; the set must not change meanwhile.
  class Iterator {
   public:
    constexpr Iterator(const EventSet& set, std::size_t word) : set_(&set), word_(word) {
      if (word_ < 2) {
        rest_ = set_->words_[word_];
        settle();
      }
    }
    constexpr EventId operator*() const {
      return static_cast<EventId>(word_ * 64U + static_cast<std::size_t>(std::countr_zero(rest_)));
    }
    constexpr Iterator& operator++() {
      rest_ &= rest_ - 1;
      settle();
      return *this;
    }
    friend constexpr bool operator==(const Iterator& a, const Iterator& b) {
      return a.word_ == b.word_ && a.rest_ == b.rest_;
    }

   private:
    constexpr void settle() {
      while (rest_ == 0 && word_ < 2) {
        ++word_;
        if (word_ < 2) rest_ = set_->words_[word_];
      }
    }
    const EventSet* set_;
    std::size_t word_;
    std::uint64_t rest_ = 0;
  };
  [[nodiscard]] constexpr Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] constexpr Iterator end() const { return {*this, 2}; }

 private:
  static constexpr std::uint64_t bit(EventId event) { return std::uint64_t{1} << (event % 64U); }

  std::array<std::uint64_t, kMostEvents / 64> words_{};
};

}  // namespace counterproof::graph
