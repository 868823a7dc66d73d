// What became of a charge that an event asked for, after all that the policy does to make room.
#pragma once

#include <cstdint>

namespace counterproof {

enum class Admission : std::uint8_t {
  charged,
  refused,
  killed,  ///< with the task that asked
  waits,   ///< for a task that is on its way out
  again,   ///< somebody died, and there is no room yet
  hung,    ///< the call turns for ever
};

}  // namespace counterproof
