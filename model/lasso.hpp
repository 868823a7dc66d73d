// Who asks, and asks again, and never gets on: a livelock, found as a lasso.
//
// Somebody asks for what it needs until it has it or is told that it cannot.  It never gets on if
// there is no way to either: if whatever is asked for next, by it or by anybody else who is in
// need, in whatever order, leads to nothing but more asking.  In a world of finitely many states
// the same requests then come again and again: the way there is the stem of a lasso, and they are
// its loop.
//
// That is more than a cycle in the graph of states.  A cycle alone may be the choice of a spiteful
// scheduler, who lets the others run just before each would get on; an ordinary thrash has such
// cycles, and ends.  Automata-theoretic model checkers therefore ask for a *fair* cycle: a strongly
// connected component that satisfies every fairness constraint.  Here the set of all that requests
// can lead to is asked instead: it must hold no success and no answer at all.  Such a set is
// closed, so that each run of requests stays in it for ever, and ends in strongly connected
// components that no fairness, weak or strong, helps to leave.  So a verdict rests on no assumption
// of fairness, and nothing that a kinder scheduler would get out of is called a livelock.  What is
// missed is what only an unkind one can keep up: starvation.
//
// The search is nested: the outer one finds states (check/explore), and for each in which somebody
// is in need this one looks at what requests alone lead to, first at those of whom it is about.
// Where he gets on, which is nearly everywhere, it has seen as many states as he needs requests.
// The alternative is one pass over the whole graph after the search (Tarjan 1972), which needs the
// graph: its edges, or each state's steps a second time; and whole states, where a search may keep
// fingerprints.  The nested search needs nothing of the outer one, works under symmetry, where a
// loop of representatives may be one up to names only, and in a replay, where there is no graph.
//
// Assumes that requests are a function of the state.
//
// Source: closed sets and fair components as in Emerson and Lei, "Modalities for model checking",
// 1987; nested search as in Courcoubetis, Vardi, Wolper and Yannakakis, 1992.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace counterproof {

/// What a request came to, for whom the question is about.
enum class Came : std::uint8_t {
  on,     ///< it has what it needs, or was told that it cannot have it, or asks no more
  again,  ///< it is still in need
};

/// Whose requests are meant.
enum class Whose : std::uint8_t {
  own,     ///< of whom the question is about
  anyones  ///< and of everybody else who is in need
};

/// The most states that one question looks at.  Beyond that it is not settled: states that do not
/// come again, such as those of a count that only grows, are no lasso.  Shipped policies need 24.
inline constexpr std::size_t kMostAsked = 1024;

/// The way from a state into a loop, and the loop: what is asked for, again and again.
template <class Event>
struct Lasso {
  std::vector<Event> way;   ///< as short as any
  std::vector<Event> loop;  ///< not empty, and as short as any from its first state
};

/// Whether whom `requests` is about is in need in `start`, asks there, and gets on in no order of
/// requests.
/// \param unsettled  set if requests lead to more than `kMostAsked` states; the answer is no then.
///
/// `Requests` has the types State and Event, and
///   is_same(state, other)                  whether the same can happen in both
///   for_each_request(state, whose, sink)   calls sink(event, next, came) for each request that can
///                                          be made in the state, own ones first, while it answers
///                                          true
///   is_own(event)                          whether it is one of whom the question is about
template <class Requests>
bool never_gets_on(const Requests& requests, const typename Requests::State& start,
                   bool* unsettled = nullptr) {
  using State = typename Requests::State;
  std::vector<State> seen{start};
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const State here = seen[open.back()];
    open.pop_back();
    bool asks = false;
    bool gets_on = false;
    requests.for_each_request(
        here, Whose::anyones,
        [&](const typename Requests::Event& event, const State& next, Came came) {
          asks = asks || requests.is_own(event);
          gets_on = came == Came::on;
          if (gets_on) return false;
          const bool is_new = std::ranges::none_of(
              seen, [&](const State& state) { return requests.is_same(state, next); });
          if (is_new) {
            open.push_back(seen.size());
            seen.push_back(next);
          }
          return true;
        });
    if (gets_on || !asks) return false;
    if (seen.size() > kMostAsked) {
      if (unsettled != nullptr) *unsettled = true;
      return false;
    }
  }
  return true;
}

/// The loop that own requests alone make, from `start`.
/// \pre `never_gets_on(requests, start)`
template <class Requests>
Lasso<typename Requests::Event> lasso_of(const Requests& requests,
                                         const typename Requests::State& start) {
  using State = typename Requests::State;
  using Event = typename Requests::Event;
  struct Reached {
    State state;
    std::size_t from = 0;
    Event by{};
  };
  // Breadth-first from a state; `stop(reached)` is asked of each new step, and ends it.
  const auto search = [&](const State& from, auto&& stop) {
    std::vector<Reached> reached{{from, 0, {}}};
    std::optional<Reached> last;
    for (std::size_t i = 0; i < reached.size() && !last; ++i) {
      const State here = reached[i].state;
      requests.for_each_request(here, Whose::own, [&](const Event& event, const State& next, Came) {
        const Reached step{next, i, event};
        if (stop(next)) {
          last = step;
          return false;
        }
        const bool is_new = std::ranges::none_of(
            reached, [&](const Reached& one) { return requests.is_same(one.state, next); });
        if (is_new) reached.push_back(step);
        return true;
      });
    }
    return std::pair(std::move(reached), std::move(last));
  };
  const auto events_to = [](const std::vector<Reached>& reached, std::size_t at) {
    std::vector<Event> events;
    for (; at != 0; at = reached[at].from) events.push_back(reached[at].by);
    std::ranges::reverse(events);
    return events;
  };
  // States in the order of their distance: the first that comes again is where the loop begins.
  const auto all = search(start, [](const State&) { return false; }).first;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const State& begin = all[i].state;
    const auto [around, last] =
        search(begin, [&](const State& next) { return requests.is_same(next, begin); });
    if (!last) continue;
    std::vector<Event> loop = events_to(around, last->from);
    loop.push_back(last->by);
    return {events_to(all, i), std::move(loop)};
  }
  return {};
}

}  // namespace counterproof
