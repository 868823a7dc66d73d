// What a kernel said of policies, for a terminal.
#pragma once

#include <string>

#include "conform/conform.hpp"
#include "reports/terminal.hpp"

namespace counterproof::conform {

/// One policy: what was driven, what agreed, what differs and is known, and each difference with
/// its events and both columns.
std::string row_text(const ConformRow& row, bool verbose, const Paint& paint);

/// "12 walks, 230 events, 1 difference": one line, while it goes on.
std::string progress_text(const ConformRow& row);

/// The events of a difference, and what model and kernel say after the last.
std::string difference_text(const Difference& difference, const Paint& paint);

}  // namespace counterproof::conform
