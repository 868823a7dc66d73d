// A trace as the end of an address, so that a link is a counterexample.
//
//     page.html#trace=counterproof+trace+1;policy+rss-2007;...;;map+T1+P1;map+T2+P1
//     page.html#trace=...&against=counterproof+trace+1;policy+every-mapper;...
//
// The second form compares with another policy: that of a trace without events.  Lines are joined
// by ";" and blanks stand as "+", so that a reader sees the events; everything else but letters,
// digits and "-._,=" is written as %XX, as addresses want it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace counterproof {

/// What stands before a trace in an address.
inline constexpr std::string_view kTraceInAddress = "#trace=";

/// What stands between that and a trace of the policy that it is compared with.
inline constexpr std::string_view kAgainstInAddress = "&against=";

/// The trace's text as it stands after `kTraceInAddress`.
std::string as_address(std::string_view trace);

/// The text of the trace that an address ends in; nothing if it holds none.  Whether that is a
/// trace is for its parser to say.
std::optional<std::string> trace_in_address(std::string_view address);

/// The same of the policy that is compared with.
std::optional<std::string> against_in_address(std::string_view address);

}  // namespace counterproof
