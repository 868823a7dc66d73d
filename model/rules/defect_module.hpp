// What a defect is: everything that is known of it, in one file of defects/.
//
// To add one: its file, and its name in the enum of rules/defect.hpp.  What it does wrong stands
// in the file, too: the clean algorithm has a seam there (rules/seams.hpp).  A policy can then
// switch it on, the scoreboard hunts it, and a test sees it break exactly what it says.
#pragma once

#include <string_view>

#include "model/few.hpp"
#include "model/rules/bases.hpp"
#include "model/rules/defect.hpp"
#include "model/rules/module.hpp"
#include "model/rules/seams.hpp"
#include "model/state/event.hpp"

namespace counterproof {

/// What must be so for a defect to be able to strike.
struct Need {
  std::string_view key = {};  ///< the choice to change if it is not
  bool (*is_met)(const Rules&) = nullptr;
  std::string_view why = {};  ///< ends a sentence that begins with the id: "is a defect of ..."
};

/// What a world remembers under some defects only.
enum class Remembers : std::uint8_t {
  nothing,
  zone_overcounts,  ///< that the machine's list lengths are too high
  parents,          ///< whose child each task is
  lost_mappings,    ///< for whom a page's mapping was lost
  pins,             ///< that a page can never be freed
  stale_owners,     ///< that a page's owner is of an earlier life
};

struct DefectModule {
  std::string_view id;     ///< "D14"
  std::string_view where;  ///< the function or step of the patch
  std::string_view what;   ///< one sentence: the mechanism

  /// Makes the choices that it is, or is part of; null: none.
  void (*brings)(Rules&) = nullptr;
  /// Has it strike at its seams; null: the choices that it brings are all that it is.
  void (*strikes)(Seams&) = nullptr;
  Few<Need> needs = {};

  /// A fault that makes a difference under this defect alone.
  Fault fault = Fault::none;
  /// The subject of proofs that the resource counter is under it; empty: counters are sound.
  std::string_view counter = {};

  /// Whether books that it has led astray can go further astray without end.
  bool drifts = false;
  Alike alike = {};
  Remembers remembers = Remembers::nothing;

  /// The policy that is its repaired twin, before the choices that it brings along.
  Rules (*base)() = nullptr;
  /// The invariants that it breaks in that policy's scopes, exactly; the right name first.
  Few<std::string_view> breaks = {};
};

/// Where the file of a defect puts its module.
template <Defect defect>
struct OfDefect {
  static const DefectModule kModule;
};

/// The module of a defect.
const DefectModule& module_of(Defect defect);

}  // namespace counterproof
