// See junit.hpp.
//
// There is no standard, but a form that Ant gave and all readers understand: <testsuites> of
// <testsuite> of <testcase>, each with at most one of <failure>, <error> and <skipped>.  All
// invariants of a policy are checked in one search, so that a suite has a time and a case has none.
#include "reports/junit.hpp"

#include <fmt/format.h>

#include "model/printable.hpp"
#include "model/utf8.hpp"
#include "reports/check_text.hpp"

namespace counterproof {
namespace {

/// What XML 1.0 may hold; it knows no other way to write the rest.
bool is_xml(char32_t point) {
  return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point < 0xFFFE) ||
         point >= 0x10000;
}

std::string escaped(std::string_view text) {
  std::string out;
  for_each_code_point(text, [&](char32_t point, std::string_view bytes) {
    if (point == '<' || point == '>' || point == '&' || point == '"') {
      out += fmt::format("&#{};", static_cast<unsigned>(point));
    } else if (point == '\t' || point == '\n' || point == '\r') {
      // As they are, a reader would make spaces of them within an attribute.
      out += fmt::format("&#{};", static_cast<unsigned>(point));
    } else if (!is_xml(point) || point == kReplacement) {
      out += "\uFFFD";
    } else if (is_active(point)) {
      out += printable(bytes);
    } else {
      out += bytes;
    }
  });
  return out;
}

/// Lines of text as the content of an element, where line ends may stand as they are.
std::string escaped_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += escaped(text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, escaped(value));
}

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  double seconds = 0;

  void add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    seconds += other.seconds;
  }
  [[nodiscard]] std::string text() const {
    return fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                       tests, failures, errors, skipped, seconds);
  }
};

/// What an invariant says, what was found, and how to see it again.
std::string violation_text(const Finding& finding) {
  const Trace& trace = *finding.trace;
  return fmt::format("{}\nBut {}.\nscope {}: {}\n{}\n{}", finding.invariant->statement, finding.why,
                     finding.scope, describe(trace.scope), numbered_events(trace, 4),
                     print_trace(trace));
}

std::string_view outcome_of(const Finding& finding) {
  if (finding.verdict == Verdict::holds || finding.verdict == Verdict::proved) return "";
  if (finding.stance != Stance::claimed) return "skipped";
  return finding.verdict == Verdict::violated ? "failure" : "error";
}

std::string message_of(const CheckReport& report, const Finding& finding) {
  const std::string what =
      finding.verdict == Verdict::violated
          ? "violated: " + finding.why
          : fmt::format("{}: {}", name_of(finding.verdict), why_not_settled(report, finding));
  switch (finding.stance) {
    case Stance::claimed:
      return what;
    case Stance::waived:
      return fmt::format("waived: {} ({})", report.policy.waiver_of(finding.invariant->id)->reason,
                         what);
    case Stance::silent:
      return "neither claimed nor waived (" + what + ")";
  }
  return what;
}

std::string case_text(const CheckReport& report, const Finding& finding) {
  const Place place = place_of(report.policy, finding.invariant->id);
  std::string out = "    <testcase" + attribute("name", finding.invariant->id) +
                    attribute("classname", report.policy.name) +
                    attribute("file", report.policy.file);
  if (place.line != 0) out += attribute("line", fmt::to_string(place.line));
  const std::string_view outcome = outcome_of(finding);
  if (outcome.empty()) return out + "/>\n";
  out += fmt::format(">\n      <{}{}", outcome, attribute("message", message_of(report, finding)));
  // <skipped> has no type, and in strict readers no text.
  if (outcome == "skipped") return out + "/>\n    </testcase>\n";
  out += attribute("type", name_of(finding.verdict));
  const std::string text =
      finding.trace ? violation_text(finding) : why_not_settled(report, finding) + "\n";
  return out + fmt::format(">{}</{}>\n    </testcase>\n", escaped_lines(text), outcome);
}

std::string property(std::string_view name, std::string_view value) {
  return "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string properties_of(const CheckReport& report) {
  std::string out = "    <properties>\n";
  out += property("counterproof", COUNTERPROOF_VERSION);
  out += property("file", report.policy.file);
  out += property("verdict", name_of(verdict_of_claims(report)));
  out += property("states", fmt::to_string(report.states()));
  for (const ScopeReport& scope : report.scopes) {
    out += property("scope." + scope.scope.name,
                    fmt::format("{}; {}", describe(scope.scope),
                                scope.complete() ? "searched to the end" : "cut short"));
  }
  return out + "    </properties>\n";
}

std::string suite_text(const CheckReport& report, Counts& sums) {
  Counts counts;
  counts.seconds = report.elapsed().count();
  std::string cases;
  for (const Finding& finding : report.findings) {
    const std::string_view outcome = outcome_of(finding);
    ++counts.tests;
    counts.failures += outcome == "failure";
    counts.errors += outcome == "error";
    counts.skipped += outcome == "skipped";
    cases += case_text(report, finding);
  }
  sums.add(counts);
  return "  <testsuite" + attribute("name", report.policy.name) + counts.text() + ">\n" +
         properties_of(report) + cases + "  </testsuite>\n";
}

std::string suite_not_checked(const Policy& policy, Counts& sums) {
  const Counts counts{1, 0, 1, 0, 0};
  sums.add(counts);
  return "  <testsuite" + attribute("name", policy.name) + counts.text() + ">\n" +
         "    <testcase name=\"check\"" + attribute("classname", policy.name) +
         attribute("file", policy.file) +
         ">\n      <error message=\"not checked: interrupted\" type=\"bounded\"/>\n"
         "    </testcase>\n  </testsuite>\n";
}

}  // namespace

std::string check_junit(std::span<const CheckReport> reports, std::span<const Policy> not_checked) {
  Counts sums;
  std::string suites;
  for (const CheckReport& report : reports) suites += suite_text(report, sums);
  for (const Policy& policy : not_checked) suites += suite_not_checked(policy, sums);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"counterproof\"" +
         sums.text() + ">\n" + suites + "</testsuites>\n";
}

}  // namespace counterproof
