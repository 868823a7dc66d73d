// What rules are asked about, and what they answer with.
#pragma once

#include <cstdint>

#include "model/state/ids.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

/// How a page comes to be used.
enum class PageUse : std::uint8_t {
  touch,    ///< a fresh private page; or the first of a new program
  map,      ///< a page of a file, mapped
  read,     ///< a page of a file, read without a mapping
  copy,     ///< the writer's own copy of a shared page
  swap_in,  ///< back from swap
  driver,   ///< inserted by a driver
  inherit,  ///< mapped by a child that is forked
};

/// A use of a page, before it is charged.
struct Use {
  PageId page;
  PageKind kind;  ///< what the page is, or becomes
  PageUse how;
  TaskId process;         ///< who uses it
  ContainerId container;  ///< where that is, as its address space's charges go
};

/// What becomes of a page's charge.
struct ChargeThen {
  enum class Kind : std::uint8_t { stays, ends, passes } kind = Kind::stays;
  ContainerId to;  ///< whom it passes to
  /// What if that container has no room.
  enum class Full : std::uint8_t {
    force,    ///< it is charged past its limit
    refuse,   ///< the charge stays where it was
    reclaim,  ///< it reclaims its own pages; if that fails the charge stays where it was
  } if_full = Full::force;

  static ChargeThen stay() { return {}; }
  static ChargeThen end() { return {Kind::ends, {}, Full::force}; }
  static ChargeThen pass(ContainerId to, Full if_full = Full::force) {
    return {Kind::passes, to, if_full};
  }
};

/// What a pass of reclaim is for.
enum class PassFor : std::uint8_t {
  charge,       ///< a request met a full counter
  limit_write,  ///< a limit below usage is written
  request,      ///< somebody wrote an amount, or asked for a pass
  high,         ///< a task pays for being above the high mark
  heir,         ///< a page passes to a container that is full
};

/// A pass of reclaim.
struct Pass {
  ContainerId target;  ///< whose subtree gives up pages
  PassFor why;
  /// What goes to swap makes no room: memory and swap together are too much.
  bool without_swap = false;
};

}  // namespace counterproof
