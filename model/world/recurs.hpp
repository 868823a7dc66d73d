// Whether a world has come again.
#pragma once

#include "model/state/world.hpp"

namespace counterproof {

/// Whether the same can happen in both worlds.  They may differ in failcnt: it counts what was
/// refused, never falls, and decides nothing.
bool recurs(const World& world, const World& earlier);

}  // namespace counterproof
