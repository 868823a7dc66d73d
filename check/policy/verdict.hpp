// What an engine may say of an invariant: a closed set, in which giving up is never success.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/enum_table.hpp"

namespace counterproof {

enum class Verdict : std::uint8_t {
  proved,    ///< for all values and all lengths
  holds,     ///< the whole reachable space of the scope was seen, and the witness was reached
  bounded,   ///< no violation before the depth, state, time or memory bound
  violated,  ///< with a trace
  unknown,   ///< nothing put it to the test: its witness was never reached
  error,
};

constexpr std::string_view name_of(Verdict verdict) {
  constexpr EnumTable<Verdict, std::string_view> kNames = {"proved",   "holds",   "bounded",
                                                           "violated", "unknown", "error"};
  return kNames[verdict];
}

/// The exit codes of the command.
enum class ExitCode : int {
  as_stated = 0,       ///< every claim came out as stated
  claim_violated = 1,  ///< a claim is violated; a replay showed something else than expected
  bad_input = 2,
  not_settled = 3,  ///< no claim violated, but one is bounded or unknown
  internal_error = 70,
};

}  // namespace counterproof
