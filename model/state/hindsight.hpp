// What a world keeps for invariants alone.
//
// Some promises are about how things came to be: who had a page brought in that now lies in the
// cache, for whom a page was charged whose user has moved away.  The world remembers it, since
// nothing else tells; and nothing that happens depends on it.  No event looks at it, no rule is
// told, and worlds that differ in nothing else go on alike, event for event.  Only the invariants
// that say so (`Invariant::looks_back`) look back at it.
//
// To remember costs a search dearly: each page that three containers can have brought in is three
// pages.  So whoever asks nothing that looks back may forget it
// (check/policy/forgetful_system.hpp).
//
// What is here has to stay without consequence.  The one place beside invariants that reads any of
// it, whether a free name is remembered (world/remembered.hpp), finds nothing there that the books
// or the rest of the ledger do not have as well, as these are struck and wiped together; properties
// hold that, and the whole of this paragraph, against random worlds with and without defects.
#pragma once

#include <cstdint>

#include "model/enum_set.hpp"
#include "model/enum_table.hpp"
#include "model/state/world.hpp"

namespace counterproof {

enum class Hindsight : std::uint8_t {
  brought_in,  ///< the container whose task had each page brought in
  on_behalf,   ///< the processes for which each page was charged, and each kernel object made
};
using Hindsights = EnumSet<Hindsight>;

/// Makes `world` as if it had never kept that.
inline void forget(World& world, const Hindsights& past) {
  if (past.has(Hindsight::brought_in))
    for (Page& page : world.truth.pages) page.brought_in_by = ContainerId();
  if (past.has(Hindsight::on_behalf)) {
    world.ledger.on_behalf_of = {};
    world.ledger.object_for = {};
  }
}

}  // namespace counterproof
