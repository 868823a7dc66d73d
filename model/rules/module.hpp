// What modules are made of: the parts that a defect's file and a choice's file have in common.
//
// A module is a constant that says all that is known of one choice, one value of a choice, or one
// defect.  It stands in a file of its own; whatever the program needs to know of it elsewhere
// (which policies contradict themselves, which searches end early, which names may be exchanged,
// what the scoreboard expects) is put together from modules (rules/chosen.hpp, rules/choices.hpp).
//
// Nothing registers itself: an archive drops what nobody names.  The enum of defects, the enum of a
// choice's values and the list of choices (rules/choice_table.hpp) are the tables, and the program
// does not link if a module is missing.  Modules are constants of the compiler's, so that the order
// in which files are initialised does not matter.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/few.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// Whether the rules choose the value.
template <auto choice, auto value>
bool is(const Rules& rules) {
  return rules.*choice == value;
}
template <auto choice, auto value>
bool is_not(const Rules& rules) {
  return rules.*choice != value;
}
/// Chooses the value.
template <auto choice, auto value>
void sets(Rules& rules) {
  rules.*choice = value;
}

/// What a search may take for alike: things that only their names tell apart.
struct Alike {
  static constexpr std::size_t kAll = static_cast<std::size_t>(-1);
  std::size_t containers = kAll;  ///< in scopes with no more of them than these
  std::size_t tasks = kAll;
  bool pages = true;  ///< and files and objects

  friend constexpr bool operator==(const Alike&, const Alike&) = default;
};

}  // namespace counterproof
