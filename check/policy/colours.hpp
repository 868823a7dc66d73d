// What tells the containers and the tasks of a world apart, whatever they are called.
//
// A colour is a number that is made of what a thing is, and of the colours of what it has to do
// with, but never of a name: worlds that are alike but for names give their things the same
// colours.  So a search under symmetry need not try all names.  It orders things by colour, and
// tries all orders of those alone that no colour tells apart (check/policy/world_system.hpp).
//
// Colours are refined in rounds, as the classic algorithms of graph isomorphism do it: pages, files
// and kernel objects take up the colours of who uses and who pays for them, tasks and containers
// take up theirs.  Nothing hangs on what a colour leaves out, or on two numbers that are the same
// by chance: a tie costs time, and is tried both ways.  That is also why there are only two rounds.
// But what it is made of must be part of a packed world, under the same conditions: two worlds that
// are packed alike are one.
//
// Source: colour refinement; B. D. McKay, "Practical Graph Isomorphism", 1981.
#pragma once

#include <cstdint>

#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Whose names mean nothing.  The others' are part of their colours.
struct Renamed {
  bool containers = false;
  bool tasks = false;
  bool records = false;  ///< pages, files and kernel objects
};

struct Colours {
  PerContainer<std::uint64_t> containers{};
  PerTask<std::uint64_t> tasks{};
};

Colours colours_of(const World& world, const Rules& rules, const Scope& scope,
                   const Renamed& renamed);

}  // namespace counterproof
