// Dining philosophers: each takes the fork on the left, then the one on the right.  Some day all of
// them have a left fork.
//
//     philosophers [NUMBER]     2 to 8 of them, 3 by default
//     philosophers NUMBER last-is-left-handed
#include <array>
#include <counterproof/explore.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

constexpr unsigned kMost = 8;

struct Philosophers {
  unsigned number = 3;
  bool last_is_left_handed = false;

  /// How many forks each has: 0, 1 (the first that it takes) or 2.
  struct State {
    std::array<unsigned char, kMost> forks;
  };
  struct Event {
    unsigned char who;
    bool takes;
    bool operator==(const Event&) const = default;
  };

  [[nodiscard]] State initial() const { return {}; }

  template <class Sink>
  void steps(const State& at, Sink&& sink) const {
    for (unsigned char who = 0; who < number; ++who) {
      State next = at;
      if (at.forks[who] == 2) {
        next.forks[who] = 0;
        sink(Event{who, false}, next);
      } else if (!is_taken(at, fork_of(who, at.forks[who]))) {
        ++next.forks[who];
        sink(Event{who, true}, next);
      }
    }
  }

  /// Neighbours never eat at once.
  [[nodiscard]] bool holds(const State& at) const {
    for (unsigned who = 0; who < number; ++who)
      if (at.forks[who] == 2 && at.forks[(who + 1) % number] == 2) return false;
    return true;
  }
  /// Nobody is ever done: whoever cannot go on is stuck.
  static bool may_end(const State&) { return false; }

 private:
  /// The fork that it takes after it has so many.
  [[nodiscard]] unsigned fork_of(unsigned who, unsigned has) const {
    const bool left_first = who + 1 < number || !last_is_left_handed;
    return (has == 0) == left_first ? who : (who + 1) % number;
  }
  [[nodiscard]] bool is_taken(const State& at, unsigned fork) const {
    for (unsigned who = 0; who < number; ++who)
      for (unsigned has = 0; has < at.forks[who]; ++has)
        if (fork_of(who, has) == fork) return true;
    return false;
  }
};

}  // namespace

int main(int count, char** words) {
  Philosophers table;
  if (count > 1) table.number = static_cast<unsigned>(std::atoi(words[1]));
  table.last_is_left_handed = count > 2 && words[2] == std::string_view("last-is-left-handed");
  if (table.number < 2 || table.number > kMost) {
    std::cerr << "philosophers: error: expected 2 to " << kMost << " philosophers\n";
    return 2;
  }
  const auto found = counterproof::explore(table);
  std::cout << found.result().states << " states, " << found.result().transitions << " steps\n";
  if (found.holds()) {
    std::cout << "holds: neighbours never eat at once, and somebody can always go on\n";
    return 0;
  }
  for (const auto& [event, after] : found.trace())
    std::cout << "  philosopher " << event.who + 1
              << (event.takes ? " takes a fork" : " puts both down") << ", and has "
              << int{after.forks[event.who]} << "\n";
  std::cout << "violated: nobody can go on\n";
  return 1;
}
