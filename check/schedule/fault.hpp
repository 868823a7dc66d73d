// Faults: what one execution of a program shows to be wrong.
#pragma once

#include <cstdint>
#include <string_view>

#include "check/schedule/clock.hpp"

namespace counterproof::schedule {

struct Fault {
  static constexpr std::int16_t kNowhere = -1;

  std::string_view invariant;      ///< "race.no-data-race"; a literal
  std::string_view what;           ///< one sentence, a literal; names no step
  std::int16_t first = kNowhere;   ///< the earlier of the two steps that show it, by its index
  std::int16_t second = kNowhere;  ///< the later, or the only one
};

namespace fault_id {
inline constexpr std::string_view kDataRace = "race.no-data-race";
inline constexpr std::string_view kLockCycle = "race.no-lock-cycle";
inline constexpr std::string_view kIrqSafe = "race.irq-safe";
inline constexpr std::string_view kDeadlock = "race.no-deadlock";
inline constexpr std::string_view kUseAfterFree = "race.no-use-after-free";
inline constexpr std::string_view kSleepInAtomic = "race.no-sleep-in-atomic";
inline constexpr std::string_view kLockBalance = "race.lock-balance";
inline constexpr std::string_view kHang = "progress.no-hang";
}  // namespace fault_id

}  // namespace counterproof::schedule
