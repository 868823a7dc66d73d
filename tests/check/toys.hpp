// Small systems whose reachable spaces are known exactly, to test the search with.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "check/explore/options.hpp"
#include "check/explore/system.hpp"

namespace counterproof::toys {

inline SearchOptions on_threads(unsigned threads) {
  SearchOptions options;
  options.threads = threads;
  return options;
}

/// `Wheels` counters, each from 0 to `side` - 1, each step turns one of them up by one.
///
/// side^wheels states; wheels * (side - 1) * side^(wheels - 1) transitions; a state's depth is the
/// sum of its counters.
template <std::size_t Wheels>
struct Grid {
  using State = std::array<std::uint16_t, Wheels>;
  struct Event {
    std::uint8_t wheel;
    bool operator==(const Event&) const = default;
  };

  std::uint16_t side = 10;
  /// Property 0 is violated where the counters add up to this or more.
  unsigned sum_below = 1U << 31U;
  /// Property 1 is violated by a step that turns the last wheel from here.
  std::uint16_t last_stuck_at = 0xffff;
  /// Property 2 is witnessed where all counters are at their end.

  static std::size_t packed_size() { return sizeof(State); }
  static void pack(const State& state, std::byte* out) {
    std::memcpy(out, state.data(), sizeof state);
  }
  static State unpack(const std::byte* in) {
    State state;
    std::memcpy(state.data(), in, sizeof state);
    return state;
  }
  static void pack_canonical(const State& state, std::byte* out) { pack(state, out); }
  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(State{});
  }
  [[nodiscard]] Marks check_state(const State& state) const {
    unsigned sum = 0;
    for (const unsigned value : state) sum += value;
    Marks marks;
    if (sum >= sum_below) marks.violated |= 1;
    if (sum == Wheels * (side - 1U)) marks.witnessed |= 4;
    return marks;
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    for (std::size_t wheel = 0; wheel < Wheels; ++wheel) {
      if (state[wheel] + 1 >= side) continue;
      State next = state;
      ++next[wheel];
      Marks marks;
      if (wheel == Wheels - 1 && state[wheel] == last_stuck_at) marks.violated |= 2;
      sink(Event{static_cast<std::uint8_t>(wheel)}, next, marks);
    }
  }
};

/// The two jugs, of 3 and 5 gallons; property 0 is violated where one of them holds 4.
///
/// Of the 24 pairs, 16 can be reached: at least one jug is always empty or full.
struct Jugs {
  struct State {
    std::uint8_t small = 0;
    std::uint8_t big = 0;
    bool operator==(const State&) const = default;
  };
  enum class Event : std::uint8_t {
    fill_small,
    fill_big,
    empty_small,
    empty_big,
    small_to_big,
    big_to_small
  };

  static std::size_t packed_size() { return 1; }
  static void pack(const State& state, std::byte* out) {
    *out = static_cast<std::byte>(state.small * 6 + state.big);
  }
  static State unpack(const std::byte* in) {
    const auto value = static_cast<unsigned>(*in);
    return {static_cast<std::uint8_t>(value / 6), static_cast<std::uint8_t>(value % 6)};
  }
  static void pack_canonical(const State& state, std::byte* out) { pack(state, out); }
  template <class Sink>
  static void for_each_initial(Sink&& sink) {
    sink(State{});
  }
  static Marks check_state(const State& state) { return {state.big == 4 ? 1U : 0U, 0}; }

  static State apply(State state, Event event) {
    const auto pour = [](std::uint8_t& from, std::uint8_t& to, unsigned room) {
      const auto moved = static_cast<std::uint8_t>(std::min<unsigned>(from, room));
      from = static_cast<std::uint8_t>(from - moved);
      to = static_cast<std::uint8_t>(to + moved);
    };
    switch (event) {
      case Event::fill_small:
        state.small = 3;
        break;
      case Event::fill_big:
        state.big = 5;
        break;
      case Event::empty_small:
        state.small = 0;
        break;
      case Event::empty_big:
        state.big = 0;
        break;
      case Event::small_to_big:
        pour(state.small, state.big, 5U - state.big);
        break;
      case Event::big_to_small:
        pour(state.big, state.small, 3U - state.small);
        break;
    }
    return state;
  }
  /// Every event is enabled everywhere, even if it changes nothing: six transitions a state.
  template <class Sink>
  static void for_each_step(const State& state, Sink&& sink) {
    for (std::uint8_t event = 0; event < 6; ++event) {
      sink(static_cast<Event>(event), apply(state, static_cast<Event>(event)), Marks{});
    }
  }
};

/// `tokens` interchangeable tokens, each thinking, hungry or eating; at most `seats` eat at once.
///
/// A token goes thinking -> hungry -> eating -> thinking.  With t tokens and at most s seats there
/// are sum over e <= s of C(t, e) 2^(t-e) states, and sum over e <= s of (t - e + 1) orbits.
/// Property 0 is violated by the step that lets the last seat be taken, property 1 by a state with
/// `hungry_below` or more hungry tokens.  With `first_eats` the first token eats at the start: an
/// initial state that is not its orbit's representative.
struct Tokens {
  static constexpr std::size_t kMost = 8;
  using State = std::array<std::uint8_t, kMost>;
  struct Event {
    std::uint8_t token;
    bool operator==(const Event&) const = default;
  };
  enum : std::uint8_t { thinking, hungry, eating };

  std::size_t tokens = 4;
  std::size_t seats = 2;
  bool symmetry = false;
  std::size_t hungry_below = 99;
  bool first_eats = false;

  [[nodiscard]] std::size_t packed_size() const { return tokens; }
  void pack(const State& state, std::byte* out) const { std::memcpy(out, state.data(), tokens); }
  [[nodiscard]] State unpack(const std::byte* in) const {
    State state{};
    std::memcpy(state.data(), in, tokens);
    return state;
  }
  void pack_canonical(State state, std::byte* out) const {
    if (symmetry) put_in_order(state);
    pack(state, out);
  }
  void put_in_order(State& state) const {
    // By insertion: GCC 12 warns of std::sort on an array of eight.
    for (std::size_t i = 1; i < tokens; ++i) {
      for (std::size_t j = i; j > 0 && state[j] < state[j - 1]; --j) {
        std::swap(state[j], state[j - 1]);
      }
    }
  }
  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(State{first_eats ? eating : thinking});
  }
  [[nodiscard]] std::size_t count(const State& state, std::uint8_t what) const {
    return static_cast<std::size_t>(
        std::count(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(tokens), what));
  }
  [[nodiscard]] Marks check_state(const State& state) const {
    return {count(state, hungry) >= hungry_below ? 2U : 0U, 0};
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    for (std::size_t token = 0; token < tokens; ++token) {
      if (state[token] == hungry && count(state, eating) == seats) continue;
      State next = state;
      next[token] = static_cast<std::uint8_t>((state[token] + 1) % 3);
      const bool took_last = next[token] == eating && count(next, eating) == seats;
      sink(Event{static_cast<std::uint8_t>(token)}, next, Marks{took_last ? 1U : 0U, 0});
    }
  }
};

/// Calls `expect` with systems that differ in depth, breadth, symmetry and what they break.
template <class Expect>
void for_each_toy(Expect expect) {
  expect(Jugs{});
  expect(Grid<3>{.side = 10, .sum_below = 3, .last_stuck_at = 4});
  expect(Grid<3>{.side = 4, .sum_below = 0});
  expect(Tokens{.tokens = 6, .seats = 3, .symmetry = true, .hungry_below = 5});
  expect(
      Tokens{.tokens = 4, .seats = 1, .symmetry = true, .hungry_below = 4, .first_eats = true});
}

}  // namespace counterproof::toys
