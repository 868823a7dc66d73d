// Pictures: a world as a reader sees it, for `explain` and for the HTML report alike.
//
// A picture is a lane for each container, and chips: tasks, pages, open files and kernel objects.
// A chip lies in the lane of the container whose tasks use it, which is the truth; its charges name
// the containers that pay for it, which is what the ledger has.  A charge that leads from one lane
// to another is what most of the invariants are about, so nothing else is drawn.  What several
// containers use, or nobody does, lies in no lane.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

struct Picture {
  struct Counter {
    Resource resource = Resource::memory;
    std::string usage;  ///< "1 page", as a person says it
    std::string limit;  ///< "2 pages", "no limit"
    /// What the outstanding charges come to, where the counter says something else.
    std::string outstanding;
    std::optional<double> full;  ///< usage over limit, at most 2; none without a limit

    friend bool operator==(const Counter&, const Counter&) = default;
  };

  struct Lane {
    std::string container;
    std::string parent;              ///< empty at the top
    bool lingers = false;            ///< removed, and kept by what is still charged to it
    std::vector<std::string> notes;  ///< "min 1 page"
    std::vector<Counter> counters;

    friend bool operator==(const Lane&, const Lane&) = default;
  };

  enum class Kind : std::uint8_t { task, page, file, object };

  struct Charge {
    std::string container;
    Resource resource = Resource::memory;
    std::string part;  ///< "1/2 page", "its stack"; empty for the whole thing

    friend bool operator==(const Charge&, const Charge&) = default;
  };

  struct Chip {
    Kind kind = Kind::task;
    std::string name;
    std::string lane;                  ///< a container; empty: used from several, or by nobody
    std::vector<std::string> used_by;  ///< processes that map, hold or keep it
    std::vector<std::string> notes;    ///< "private memory", "in swap for T1"
    std::vector<Charge> charges;

    friend bool operator==(const Chip&, const Chip&) = default;
  };

  std::vector<Lane> lanes;
  std::vector<Chip> chips;
  /// Something freed was used, or a call never ends: there is no world to look at any more.
  bool crashed = false;
};

/// "page", as reports have it.
std::string_view name_of(Picture::Kind kind);

/// The world, seen under `rules`: what they do not account has no counter, and no charge.
Picture picture_of(const Rules& rules, const Scope& scope, const World& world);

/// The picture in lines of text: a line for each lane, and below it what lies there.  Each line
/// begins with `indent` spaces, and all fit a terminal.
std::string picture_text(const Picture& picture, std::size_t indent);

}  // namespace counterproof
