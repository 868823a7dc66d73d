// Room in a world for what rules of a user's keep, and the kinds of things that they name: see
// rules/own_state.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace counterproof {

/// One byte a value.  Enough for sixteen values of each page, or four of each page and container.
inline constexpr std::size_t kOwnBytes = 96;
using OwnBytes = std::array<std::uint8_t, kOwnBytes>;

/// What a key or a value of kept state is, and what a rule can choose.
enum class KeptKind : std::uint8_t {
  none,
  container,
  task,
  page,
  file,
  object,
  number,
  containers,  ///< a set
  tasks,       ///< a set
};

/// One of several things that a rule lets the search choose from.
struct Pick {
  KeptKind kind = KeptKind::none;
  std::uint8_t index = 0;

  friend bool operator==(Pick, Pick) = default;
};

/// How often a rule may choose in one event.
inline constexpr std::size_t kMostPicks = 4;
using Picks = std::array<Pick, kMostPicks>;

}  // namespace counterproof
