// The scope line of a trace.
#pragma once

#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/state/scope.hpp"
#include "model/trace/tokens.hpp"

namespace counterproof {

/// A line to show whoever left it out.
inline constexpr std::string_view kScopeExample =
    "scope containers=1 tasks=1 pages=1 files=0 limit=1 start=A";

/// Reads `scope KEY=VALUE...`.  \param line  where it stands
Result<Scope> parse_scope(const std::vector<Token>& tokens, const Place& line);

}  // namespace counterproof
