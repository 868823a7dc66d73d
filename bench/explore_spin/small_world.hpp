// A small world of tasks, pages and containers, written for the comparison with SPIN.
//
// Charges follow first touch: the container of the task that maps a page first is charged and owns
// the page until its last mapper is gone, wherever that task has moved since.  A task may map and
// unmap any page and move to any other container.  A map that the limit refuses is no step.
//
// `small_world.pml` beside this file says the same in Promela, with the same variables in the same
// sizes.  Whoever changes one changes the other; `run` fails when their counts differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "check/explore/system.hpp"
#include "model/counter/res_counter.hpp"
#include "model/machine/plain.hpp"

namespace counterproof::bench {

template <std::size_t Tasks, std::size_t Pages, std::size_t Containers>
struct SmallWorld {
  static_assert(Tasks <= 8, "a page's mappers are the bits of a byte");

  struct State {
    std::array<std::uint8_t, Tasks> container_of{};
    std::array<std::uint8_t, Pages> owner{};    ///< 0: not charged; else container + 1
    std::array<std::uint8_t, Pages> mappers{};  ///< one bit for each task
    std::array<std::uint8_t, Containers> usage{};
  };
  enum class Kind : std::uint8_t { map, unmap, attach };
  struct Event {
    Kind kind;
    std::uint8_t task;
    std::uint8_t target;  ///< page or container
    bool operator==(const Event&) const = default;
  };

  std::uint8_t limit = 2;  ///< of each container, in pages

  static constexpr std::size_t packed_size() { return sizeof(State); }
  static void pack(const State& state, std::byte* out) { std::memcpy(out, &state, sizeof state); }
  static State unpack(const std::byte* in) {
    State state;
    std::memcpy(&state, in, sizeof state);
    return state;
  }
  static void pack_canonical(const State& state, std::byte* out) { pack(state, out); }

  template <class Sink>
  static void for_each_initial(Sink&& sink) {
    sink(State{});
  }

  /// Property 0: no usage exceeds its limit.
  [[nodiscard]] Marks check_state(const State& state) const {
    Marks marks;
    for (const std::uint8_t usage : state.usage) {
      if (usage > limit) marks.violated = 1;
    }
    return marks;
  }

  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    for (std::uint8_t task = 0; task < Tasks; ++task) {
      const auto bit = static_cast<std::uint8_t>(1U << task);
      for (std::uint8_t page = 0; page < Pages; ++page) {
        State next = state;
        if ((state.mappers[page] & bit) != 0) {
          next.mappers[page] = static_cast<std::uint8_t>(state.mappers[page] & ~bit);
          if (next.mappers[page] == 0) uncharge(next, page);
          sink(Event{Kind::unmap, task, page}, next, Marks{});
        } else {
          if (state.owner[page] == 0 && !charge(next, page, state.container_of[task])) continue;
          next.mappers[page] = static_cast<std::uint8_t>(state.mappers[page] | bit);
          sink(Event{Kind::map, task, page}, next, Marks{});
        }
      }
      for (std::uint8_t container = 0; container < Containers; ++container) {
        if (container == state.container_of[task]) continue;
        State next = state;
        next.container_of[task] = container;
        sink(Event{Kind::attach, task, container}, next, Marks{});
      }
    }
  }

 private:
  using Counter = ResCounter<Plain>;

  [[nodiscard]] CounterCells<Plain> cells_of(const State& state, std::size_t container) const {
    CounterCells<Plain> cells;
    cells.value = state.usage[container];
    cells.limit = limit;
    return cells;
  }

  bool charge(State& state, std::size_t page, std::uint8_t container) const {
    Plain machine;
    CounterCells<Plain> cells = cells_of(state, container);
    if (Counter::charge(machine, cells, 1) != ChargeOutcome::charged) return false;
    state.usage[container] = static_cast<std::uint8_t>(cells.value);
    state.owner[page] = static_cast<std::uint8_t>(container + 1);
    return true;
  }

  void uncharge(State& state, std::size_t page) const {
    Plain machine;
    const std::size_t container = state.owner[page] - 1U;
    CounterCells<Plain> cells = cells_of(state, container);
    Counter::uncharge(machine, cells, 1);
    state.usage[container] = static_cast<std::uint8_t>(cells.value);
    state.owner[page] = 0;
  }
};

}  // namespace counterproof::bench
