// A condition over what can be counted in a world: "A.memory > 2 and pages == 0".
//
//     condition   = conjunction { "or" conjunction }
//     conjunction = comparison { "and" comparison }
//     comparison  = operand ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) operand
//     operand     = a whole number | "unlimited" | the name of a count
//
// There are no parentheses: "and" binds closer than "or", which is all that a question about one
// world has needed.  What can be counted depends on the policy, which accounts some resources, and
// on the scope, which has some containers and pages: `counts_of` lists it, and an error names the
// nearest.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// What a count is of.
enum class CountOf : std::uint8_t {
  number,      ///< a number that was written
  usage,       ///< A.memory: what a counter of the container says
  limit,       ///< A.memory.limit
  members,     ///< A.members: tasks in the container
  maps,        ///< A.maps: pages that its members map
  pays,        ///< A.pays: pages of which some part is charged to it
  mappers,     ///< P1.mappers: processes that map the page
  payers,      ///< P1.payers: containers that some part of it is charged to
  tasks,       ///< that are there
  containers,  ///< that were not removed
  lingering,   ///< containers that were removed, and are kept by what is charged to them
  pages,       ///< in memory
  mapped,      ///< pages that somebody maps
  cached,      ///< pages in memory that nobody maps
  swapped,     ///< pages in swap
  charged,     ///< pages that somebody pays for
  files,       ///< that are open
  objects,     ///< kernel objects that were made, and not freed
};

/// Something that can be counted.
struct Count {
  CountOf of = CountOf::number;
  std::string name;     ///< as it is written
  std::string meaning;  ///< "pages that a task of A maps"
  ContainerId container;
  PageId page;
  Resource resource = Resource::memory;
  std::uint64_t number = 0;  ///< of a number; `kUnlimited` for "unlimited"

  /// Whether it names one container or page among others, so that worlds which differ by names
  /// alone are not the same to it.
  [[nodiscard]] bool names_one() const { return container.some() || page.some(); }
};

/// Everything that can be counted under these rules, in this scope.
std::vector<Count> counts_of(const Rules& rules, const Scope& scope);

/// What the count comes to in the world, as it is compared: "2", "1/2", "unlimited".
std::string count_text(const Count& count, const Rules& rules, const World& world);

class Condition {
 public:
  /// Errors: where the text is no condition, with the column in it, and what would be right.
  static Result<Condition> read(std::string_view text, const Rules& rules, const Scope& scope);

  /// Whether it is so in the world.  In a machine that has crashed nothing is.
  [[nodiscard]] bool holds(const Rules& rules, const World& world) const;
  /// Whether it speaks of a container or a page by its name.
  [[nodiscard]] bool names_one() const;
  /// The text it was read from, with one blank between words.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  enum class Relation : std::uint8_t { equal, other, less, at_most, more, at_least };

  struct Comparison {
    Count left, right;
    Relation relation = Relation::equal;
  };

  class Reader;

  [[nodiscard]] static bool holds(const Comparison& one, const Rules& rules, const World& world);

  std::vector<std::vector<Comparison>> alternatives_;  ///< one of them, with all of its parts
  std::string text_;
};

}  // namespace counterproof
