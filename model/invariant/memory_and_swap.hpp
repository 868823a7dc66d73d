// What the invariants of limits ask where memory and swap have one limit; elsewhere all of it
// holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/invariant/measures.hpp"

namespace counterproof {

/// No event raises both together past their limit: what swaps in or out leaves them as they are.
bool never_exceeded_with_swap(const Step& step, Why why);

/// Whether a written limit would put that of memory above that of memory and swap together.
/// \pre a limit is written: of memory, or of both.
bool is_out_of_order(const Step& step, std::uint64_t written);

/// A write of the limit of both stores what it says, or changes nothing.
/// \param wanted  the amount that the text denotes, if it is one
bool honest_write_with_swap(const Step& step, std::optional<std::uint64_t> wanted, Why why);

/// There is room for `extra` pages more; `what` says for what.
bool within_limit_with_swap(const Moment& at, Why why, ContainerId container, std::uint64_t extra,
                            std::string_view what);

/// What is below a container is within its limit, whatever the policy counts there.
bool hierarchical_with_swap(const Step& step, Why why);

}  // namespace counterproof
