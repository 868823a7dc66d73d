// See junit.hpp.
//
// There is no standard, but a form that Ant gave and all readers understand: <testsuites> of
// <testsuite> of <testcase>, each with at most one of <failure>, <error> and <skipped>.  All that
// is asked of a subject is looked for in one search, so that a suite has a time and a case has
// none.
#include "reports/junit.hpp"

#include <fmt/format.h>

#include "model/enum_table.hpp"
#include "model/printable.hpp"
#include "model/utf8.hpp"

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

std::string_view element_of(Standing standing) {
  constexpr EnumTable<Standing, std::string_view> kElements = {"", "failure", "error", "skipped"};
  return kElements[standing];
}

std::string case_text(const Report& report, const ReportFinding& finding) {
  std::string out =
      "    <testcase" + attribute("name", finding.id) + attribute("classname", report.name);
  if (!finding.place.file.empty()) out += attribute("file", finding.place.file);
  if (finding.place.line != 0) out += attribute("line", fmt::to_string(finding.place.line));
  const std::string_view element = element_of(finding.standing);
  if (element.empty()) return out + "/>\n";
  out += fmt::format(">\n      <{}{}", element, attribute("message", finding.message));
  // <skipped> has no type, and in strict readers no text.
  if (finding.standing != Standing::excused) out += attribute("type", finding.verdict);
  if (finding.standing == Standing::excused || finding.details.empty())
    return out + "/>\n    </testcase>\n";
  return out + fmt::format(">{}</{}>\n    </testcase>\n", escaped_lines(finding.details), element);
}

std::string properties_of(const Report& report) {
  if (report.facts.empty()) return "";
  std::string out = "    <properties>\n";
  for (const auto& [name, value] : report.facts)
    out += "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
  return out + "    </properties>\n";
}

std::string suite_text(const Report& report, Counts& sums) {
  Counts counts;
  counts.seconds = report.seconds;
  std::string cases;
  for (const ReportFinding& finding : report.findings) {
    ++counts.tests;
    counts.failures += finding.standing == Standing::broken;
    counts.errors += finding.standing == Standing::open;
    counts.skipped += finding.standing == Standing::excused;
    cases += case_text(report, finding);
  }
  sums.add(counts);
  return "  <testsuite" + attribute("name", report.name) + counts.text() + ">\n" +
         properties_of(report) + cases + "  </testsuite>\n";
}

}  // namespace

std::string junit(std::span<const Report> reports) {
  Counts sums;
  std::string suites;
  for (const Report& report : reports) suites += suite_text(report, sums);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"counterproof\"" +
         sums.text() + ">\n" + suites + "</testsuites>\n";
}

}  // namespace counterproof
