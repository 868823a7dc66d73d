// The shortest way to a goal: an invariant that is broken, a witness that is reached, or a world of
// which a condition is true.
//
// Breadth-first over the worlds of a scope, as the check does it (check/explore), and over the same
// system, so that symmetry and what is not continued are the same.  But this one runs in a single
// thread, and a part at a time, so that whoever has it can show how far it is and stop: a browser
// has no threads for it, and a person at a terminal wants an answer in seconds or none.  It stores
// the packed worlds one after the other, a parent for each, and an open hash table of their
// numbers.
//
// A world that breaks the invariant is as near as a step that does, so both are looked at when they
// are generated; the first one met is as near as any, and since events without faults are
// generated first, it is the plainest in its place.
//
// A condition that names a container or a page tells worlds apart that differ by names alone: such
// a search goes without symmetry, and stores more worlds for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/policy/world_system.hpp"
#include "model/result.hpp"
#include "session/condition.hpp"

namespace counterproof {

/// What is to be reached.
struct Goal {
  std::size_t property = 0;  ///< invariants()[property]
  bool witness = false;      ///< its witness; otherwise it is to be broken
  /// What is to be so; then neither of the above is asked.
  std::optional<Condition> when = std::nullopt;
};

/// "INVARIANT", which is to be broken, "witness INVARIANT", or "when CONDITION" (condition.hpp).
/// Errors, with the column in the text: there is no such invariant; it says nothing of a policy
/// with these rules; the condition cannot be read.
Result<Goal> read_goal(std::string_view text, const Rules& rules, const Scope& scope);

/// What is looked for, in words: "a way to break limit.never-exceeded", "a world in which pages ==
/// 0".
std::string what_is_sought(const Goal& goal);

class GoalSearch {
 public:
  enum class State : std::uint8_t {
    running,
    found,
    none,       ///< every world of the scope was seen
    not_found,  ///< the same, but worlds whose books had gone wrong were not continued
    bounded,    ///< more worlds than were allowed
    failed,     ///< a rule file's code fails, so that nobody knows
  };

  /// \param most_worlds  gives up once this many are stored
  GoalSearch(const Rules& rules, const Scope& scope, Goal goal, std::size_t most_worlds);

  /// Goes on until `count` more worlds are expanded, or it is over.
  State advance(std::size_t count);

  [[nodiscard]] State state() const { return state_; }
  /// The events of a shortest trace; of one to where a rule fails.  \pre found or failed
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  /// What the rule did, and at which event.  \pre failed
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] std::size_t worlds() const { return parents_.size(); }
  [[nodiscard]] std::size_t expanded() const { return next_; }
  /// How many events lead to the worlds that are looked at now.
  [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;

  [[nodiscard]] std::span<const std::byte> packed(std::size_t world) const {
    return {bytes_.data() + world * size_, size_};
  }
  /// Whether the step, or the world, is of the goal; a condition is about worlds.
  [[nodiscard]] bool reaches(const Marks& marks) const {
    return !goal_.when && (goal_.witness ? marks.witnessed : marks.violated).has(goal_.property);
  }
  [[nodiscard]] bool reaches(const Marks& marks, const World& world) const {
    return goal_.when ? goal_.when->holds(rules_, world) : reaches(marks);
  }
  /// \returns false if it was there already
  bool store(const World& world, std::uint32_t parent);
  void grow();
  void expand(std::uint32_t number);
  /// Whether a rule has failed at a step from world `number`, or when it was asked of that.
  bool has_failed(std::uint32_t number);
  /// Walks from the initial world to world `number`, and over one more step that reaches the goal.
  /// \returns where it ends
  World find_events(std::uint32_t number, bool on_step);

  Rules rules_;
  Scope scope_;
  Goal goal_;
  WorldSystem system_;
  std::size_t size_;
  std::size_t most_worlds_;
  std::vector<std::byte> bytes_;        ///< of all worlds
  std::vector<std::uint32_t> parents_;  ///< of each world
  std::vector<std::uint32_t> table_;    ///< numbers of worlds by their hash
  std::vector<std::byte> scratch_;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
  std::size_t level_end_ = 0;
  State state_ = State::running;
  bool not_continued_ = false;
  std::vector<Event> events_;
  std::string fault_;
};

}  // namespace counterproof
