// Compares what the model says of a world with what the kernel shows.
//
// Only what the policy speaks of is compared: the tasks of a group where tasks are charged, its
// pages by kind where memory is, the limits that are in force, whether the group exists, who lives
// and who was killed, and what the event came to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conform/driven.hpp"
#include "conform/group_counts.hpp"
#include "model/world/step.hpp"

namespace counterproof::conform {

/// What is compared.
enum class Aspect : std::uint8_t {
  outcome,
  killed,
  reclaimed,
  freed,
  min,
  low,
  alive,
  exists,
  tasks,
  anonymous,
  file,
  swap,
  kills,
  memory_limit,
  tasks_limit,
  lingering,
};

/// What cannot differ alone: swap holds what is not in memory, a group counts who was killed in it,
/// and pages keep a removed group.  \returns the aspect that it follows from, or itself.
Aspect cause_of(Aspect aspect);

/// As a column has it: "anonymous pages".
std::string_view name_of(Aspect aspect);

/// One thing that both say, in the same words.
struct Compared {
  Aspect aspect = Aspect::outcome;
  ContainerId container;  ///< none for what is of the whole world
  std::string model;
  std::string kernel;

  [[nodiscard]] bool agrees() const { return model == kernel; }
};

/// What an event came to.
std::vector<Compared> compare_event(const Effects& effects, const Driven& driven);

/// What is said of a group that has all that is protected after a reclaim; of one that has all but
/// what a kernel with generations takes in one turn; and of one from which nothing was taken that
/// low spares.
inline constexpr std::string_view kKept = "kept";
inline constexpr std::string_view kKeptButForAPart = "kept but for a part";
inline constexpr std::string_view kLowSpared = "spared";

/// Whether reclaim left each group that has its min or more in the model as much of what it had,
/// where it is below the group that the event writes to, if it writes to one.
/// \param seen  before what reclaim began with is taken in full
std::vector<Compared> compare_min(const Rules& rules, const Event& event, const Scope& scope,
                                  const World& world, const Seen& before, const Seen& seen);

/// Whether reclaim took of each group what low spares, or took something else.
/// \param seen  before what reclaim began with is taken in full
std::vector<Compared> compare_low(const Rules& rules, const Scope& scope, const World& world,
                                  const Effects& effects, const Driven& driven, const Seen& before,
                                  const Seen& seen);

/// Whether a request for reclaim that is done has freed as much as the model had to take for it.
/// \param seen  before what reclaim began with is taken in full
std::vector<Compared> compare_freed(const Event& event, const Effects& effects,
                                    const Driven& driven, const Seen& before, const Seen& seen);

/// What the world is after it.
/// \param counts  as they are after it
std::vector<Compared> compare_worlds(const Rules& rules, const Scope& scope, const World& world,
                                     const GroupCounts& counts, const Seen& seen);

/// "tasks of A".
std::string what_of(const Compared& compared);

}  // namespace counterproof::conform
