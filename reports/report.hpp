// A report: what an engine came to on one subject, for writers that ask no more than how it stands.
//
// Checks of policies, changes of policies and races have findings of their own, with worlds or
// schedules in them.  What a build server or a comment says of them is the same: a name, an
// standing, why, and what shows it.  So each engine's findings are told once (`reports_of`), and
// each form is written once (reports/junit.hpp, reports/report_markdown.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/policy/finding.hpp"
#include "check/race/race_check.hpp"
#include "model/result.hpp"
#include "reports/diff.hpp"

namespace counterproof {

/// How a finding counts.
enum class Standing : std::uint8_t {
  passed,   ///< it holds
  broken,   ///< it should hold and does not
  open,     ///< it should hold, and nobody knows
  excused,  ///< it need not hold, or everybody knows that it does not
};

struct ReportFinding {
  std::string id;
  Standing standing = Standing::passed;
  std::string_view verdict;  ///< one word
  std::string statement;     ///< what should hold, one sentence
  std::string message;       ///< why it did not pass, on one line; empty if it did
  std::string why;           ///< the same for someone who reads id, verdict and statement before it
  Place place = {};          ///< where the subject says something of it

  std::string details;      ///< broken or open: all of it, in lines, to copy and replay
  std::string trace_title;  ///< "Trace: 6 events in scope shares"
  std::string trace;        ///< the events or steps, a line each; empty if there are none
};

struct Report {
  std::string name;  ///< of the policy or program
  std::string head;  ///< above a page on it alone, in Markdown
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> facts = {};
  std::string seen = {};  ///< how much was searched, to end a page with: "12 states in ..."
  std::vector<ReportFinding> findings = {};

  [[nodiscard]] std::vector<const ReportFinding*> with(Standing standing) const;
};

/// Checks.  A policy of `not_checked`, which an interruption left out, has one finding, which is
/// open.
///
/// - claimed: passed, broken, or open if it is bounded or unknown, which is no answer;
/// - waived, or neither: passed if it holds all the same, otherwise excused.
std::vector<Report> reports_of(std::span<const CheckReport> checks,
                               std::span<const Policy> not_checked);

/// A change: each invariant that speaks of the policy before or after it.
///
/// - violated now, and claimed before or now: broken; not settled and claimed: open;
/// - nobody's claim, or asked by nobody any more: excused, with how it was and is; passed if it
/// holds.
Report report_of(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff);

/// Races.  Each breach is a finding, excused if it is known; and one finding says whether the
/// program was seen whole.  Programs of `not_raced`, by name, have that one alone, and it is open.
std::vector<Report> reports_of(std::span<const RaceReport> races,
                               std::span<const std::string> not_raced);

}  // namespace counterproof
