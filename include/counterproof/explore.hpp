// A model of your own, explored exhaustively: every state that can be reached, and for each promise
// that is broken a shortest sequence of events that breaks it.
//
//     #include <counterproof/explore.hpp>
//
//     struct Semaphore {
//       struct State { unsigned char free = 1, inside = 0; };
//       enum class Event : unsigned char { enter, leave };
//
//       State initial() const { return {}; }
//       template <class Sink> void steps(const State& at, Sink&& sink) const {
//         if (at.free > 0) sink(Event::enter, State{(unsigned char)(at.free - 1), (unsigned
//         char)(at.inside + 1)}); if (at.inside > 0) sink(Event::leave, State{(unsigned
//         char)(at.free + 1), (unsigned char)(at.inside - 1)});
//       }
//       bool holds(const State& at) const { return at.inside <= 1; }
//     };
//
//     auto found = counterproof::explore(Semaphore{});
//     if (found.holds()) ...                     // all states were seen, and `holds` was true in
//     each for (const auto& step : found.trace()) ... // or else the shortest way to where it was
//     not
//
// A model is three functions: where it begins, what can happen, and what must hold.  It may have
// more: `holds_over(before, event, after)` judges steps; `may_end(state)` says where nothing has to
// happen any more, and a state in which nothing can happen is a violation elsewhere.
//
// States are told apart by their bytes, so a State must have no padding, no pointers and no
// floating point; the compiler refuses what it can see of that.  Everything that steps depend on is
// in the state: the same state must have the same steps, in the same order.
//
// Nobody's word is taken for what was not seen: a search that a bound ended is `bounded`, unless
// something was broken before.
//
// Where bytes and symmetry matter, write the System of check/explore/system.hpp yourself and use
// `Explorer`, which this is a few lines over.  docs/library.md goes from nothing to a checked
// model.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "check/explore/explorer.hpp"

namespace counterproof {

/// Stands for what `steps` is handed, to state the concept with.
template <class Event, class State>
struct AnyEventSink {
  void operator()(const Event&, const State&) const {}
};

/// What a model must have.
template <class M>
concept Model = std::copy_constructible<M> &&
    requires(const M& model, const typename M::State& state,
             AnyEventSink<typename M::Event, typename M::State> sink) {
  { model.initial() } -> std::same_as<typename M::State>;
  model.steps(state, sink);
  { model.holds(state) } -> std::convertible_to<bool>;
};

/// The promises that a search of a model is about.
enum class Promise : unsigned char {
  holds,       ///< `holds(state)` in every state
  holds_over,  ///< `holds_over(before, event, after)` over every step
  can_go_on,   ///< something can happen in every state in which not all may end
};

/// A model as a System: packed as its bytes, without symmetry.
template <Model M>
class Simple {
 public:
  using State = typename M::State;
  using Event = typename M::Event;
  static_assert(std::is_trivially_copyable_v<State> && std::is_trivially_copyable_v<Event>,
                "states and events are copied as bytes");
  static_assert(std::has_unique_object_representations_v<State>,
                "equal states must have equal bytes: no padding, no floating point");

  explicit Simple(const M& model) : model_(model) {}

  static std::size_t packed_size() { return sizeof(State); }
  static void pack(const State& state, std::byte* out) { std::memcpy(out, &state, sizeof state); }
  static void pack_canonical(const State& state, std::byte* out) { pack(state, out); }
  static State unpack(const std::byte* in) {
    State state;
    std::memcpy(&state, in, sizeof state);
    return state;
  }
  template <class Sink>
  void for_each_initial(Sink&& sink) const {
    sink(model_.initial());
  }
  [[nodiscard]] Marks check_state(const State& state) const {
    Marks marks;
    if (!model_.holds(state)) marks.violated.insert(bit(Promise::holds));
    if constexpr (requires {
                    { model_.may_end(state) } -> std::convertible_to<bool>;
                  }) {
      bool can_go_on = model_.may_end(state);
      if (!can_go_on) model_.steps(state, [&](const Event&, const State&) { can_go_on = true; });
      if (!can_go_on) marks.violated.insert(bit(Promise::can_go_on));
    }
    return marks;
  }
  template <class Sink>
  void for_each_step(const State& state, Sink&& sink) const {
    model_.steps(state, [&](const Event& event, const State& next) {
      Marks marks;
      if constexpr (requires {
                      { model_.holds_over(state, event, next) } -> std::convertible_to<bool>;
                    }) {
        if (!model_.holds_over(state, event, next)) marks.violated.insert(bit(Promise::holds_over));
      }
      sink(event, next, marks);
    });
  }

  static constexpr std::size_t bit(Promise promise) { return static_cast<std::size_t>(promise); }

 private:
  M model_;
};

/// One event of a trace, and where it leads.
template <Model M>
struct TraceStep {
  typename M::Event event;
  typename M::State after;
};

/// What a search of a model found.
template <Model M>
class Found {
 public:
  enum class Outcome : unsigned char {
    holds,     ///< all states were seen, and every promise is kept
    violated,  ///< a promise is broken
    bounded,   ///< a bound ended the search, and nothing was broken before
  };
  using Steps = std::vector<TraceStep<M>>;

  Found(const M& model, SearchResult<Simple<M>> result)
      : model_(model), result_(std::move(result)) {}

  [[nodiscard]] Outcome outcome() const {
    if (!result_.violated.empty()) return Outcome::violated;
    return result_.complete() ? Outcome::holds : Outcome::bounded;
  }
  [[nodiscard]] bool holds() const { return outcome() == Outcome::holds; }
  [[nodiscard]] bool breaks(Promise promise) const {
    return result_.violated.has(Simple<M>::bit(promise));
  }
  /// Counts, bounds and memory; and everything else that the search knows.
  [[nodiscard]] const SearchResult<Simple<M>>& result() const { return result_; }

  /// A shortest way to break the promise, event by event; none if it is kept.
  [[nodiscard]] Steps trace(Promise promise) const {
    const auto& violation = result_.violations[Simple<M>::bit(promise)];
    Steps steps;
    if (!violation) return steps;
    typename M::State at = violation->initial;
    for (const typename M::Event& event : violation->events) {
      std::optional<typename M::State> next;
      model_.steps(at, [&](const typename M::Event& one, const typename M::State& after) {
        if (!next && one == event) next = after;
      });
      if (!next) throw std::logic_error("the same state did not have the same steps twice");
      at = *next;
      steps.push_back({event, at});
    }
    return steps;
  }
  /// The shortest of them; none if nothing is broken.
  [[nodiscard]] Steps trace() const {
    std::optional<Steps> shortest;
    result_.violated.for_each([&](std::size_t property) {
      Steps one = trace(static_cast<Promise>(property));
      if (!shortest || one.size() < shortest->size()) shortest = std::move(one);
    });
    return shortest.value_or(Steps());
  }

 private:
  M model_;
  SearchResult<Simple<M>> result_;
};

/// Searches the model, as far as the options let it: all of it, by default.
template <Model M>
Found<M> explore(const M& model, SearchOptions options = {}) {
  Properties asked;
  for (const Promise promise : {Promise::holds, Promise::holds_over, Promise::can_go_on})
    asked.insert(Simple<M>::bit(promise));
  options.properties_of_interest = asked;
  return Found<M>(model, Explorer<Simple<M>>(Simple<M>(model), std::move(options)).run());
}

}  // namespace counterproof
