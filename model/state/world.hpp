// A world: the truth, the books, and the ledger between them.
//
// A value without pointers: it can be copied, compared and packed.  Events change it
// (world/step.hpp); nothing else does.
#pragma once

#include <type_traits>

#include "model/machine/plain.hpp"
#include "model/state/books.hpp"
#include "model/state/ledger.hpp"
#include "model/state/own_bytes.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

struct World {
  Truth truth;
  Books<Plain> books;
  Ledger ledger;
  OwnBytes own{};  ///< what rules of the user's keep (rules/own_state.hpp)
};

static_assert(std::is_trivially_copyable_v<World>);

}  // namespace counterproof
