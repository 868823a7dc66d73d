// What a check says of a policy, to compare two checks by.
#pragma once

#include <string>
#include <vector>

#include "check/policy/finding.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// All but how long it took and what memory it held.
inline std::vector<std::string> said(const CheckReport& report) {
  std::vector<std::string> lines;
  for (const ScopeReport& scope : report.scopes)
    lines.push_back(scope.scope.name + " " + std::to_string(scope.states) + " " +
                    std::to_string(scope.transitions) + " " + std::to_string(scope.depth) +
                    (scope.stopped_at_wrong_books ? " stopped" : ""));
  for (const Finding& finding : report.findings) {
    lines.push_back(std::string(finding.invariant->id) + " " +
                    std::to_string(static_cast<int>(finding.verdict)) + " " + finding.scope + " " +
                    finding.why);
    if (finding.trace) lines.push_back(print_trace(*finding.trace));
    if (finding.other_trace) lines.push_back(print_trace(*finding.other_trace));
  }
  return lines;
}

}  // namespace counterproof
