#include "reports/report_markdown.hpp"

#include <fmt/format.h>

#include "reports/markdown.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

/// The findings of all reports that ended so, by name; of several reports with whose they are.
std::string names_of(std::span<const Report> reports, Standing standing) {
  std::vector<std::string> names;
  for (const Report& report : reports) {
    for (const ReportFinding* finding : report.with(standing)) {
      const std::string id = markdown_code(finding->id);
      names.push_back(reports.size() == 1 ? id : fmt::format("{} of {}", id, report.head));
    }
  }
  return join(names, ", ");
}

void add_status(MarkdownComment& comment, std::string_view title, std::span<const Report> reports) {
  std::string out = fmt::format("### Counterproof: {}\n", title);
  const std::string broken = names_of(reports, Standing::broken);
  const std::string open = names_of(reports, Standing::open);
  if (!broken.empty()) out += fmt::format("\n> [!CAUTION]\n> **Violated:** {}\n", broken);
  if (!open.empty())
    out += fmt::format("\n> [!WARNING]\n> **Not settled, and so no pass:** {}\n", open);
  if (broken.empty() && open.empty()) {
    std::size_t passed = 0;
    std::size_t excused = 0;
    for (const Report& report : reports) {
      passed += report.with(Standing::passed).size();
      excused += report.with(Standing::excused).size();
    }
    out += fmt::format("\nNothing is broken and nothing is open: {} passed, {} excused.\n", passed,
                       excused);
  }
  comment.head(std::move(out));
}

/// "#### Violated", below the name of the report where there are several.
std::string subtitle(std::string_view text, const Report& report, bool one_of_several) {
  return one_of_several ? fmt::format("\n#### {}: {}\n", report.head, text)
                        : fmt::format("\n#### {}\n", text);
}

void add_report(MarkdownComment& comment, const Report& report, bool one_of_several) {
  if (const auto broken = report.with(Standing::broken); !broken.empty()) {
    comment.head(subtitle("Violated", report, one_of_several));
    for (const ReportFinding* finding : broken) {
      comment.entry(fmt::format("\n**{}**: {} {}\n", markdown_code(finding->id),
                                markdown_text(finding->statement), markdown_text(finding->why)));
      if (!finding->trace.empty()) comment.trace(finding->trace_title, finding->trace);
    }
  }
  if (const auto open = report.with(Standing::open); !open.empty()) {
    comment.head(subtitle("Not settled", report, one_of_several) +
                 "\n| what | verdict | why |\n|---|---|---|\n");
    for (const ReportFinding* finding : open)
      comment.entry(fmt::format("| {} | **{}** | {} |\n", markdown_code(finding->id),
                                finding->verdict, markdown_text(finding->why)));
  }
  if (const auto excused = report.with(Standing::excused); !excused.empty()) {
    comment.head(subtitle("Excused", report, one_of_several) +
                 "\n| what | verdict | why |\n|---|---|---|\n");
    for (const ReportFinding* finding : excused)
      comment.entry(fmt::format("| {} | {} | {} |\n", markdown_code(finding->id), finding->verdict,
                                markdown_text(finding->why)));
  }
}

}  // namespace

std::string report_markdown(std::string_view title, std::span<const Report> reports,
                            std::string_view command, std::size_t longest) {
  MarkdownComment comment;
  add_status(comment, title, reports);
  for (const Report& report : reports) add_report(comment, report, reports.size() > 1);
  for (const Report& report : reports)
    comment.end(reports.size() == 1 ? report.seen
                                    : fmt::format("{}: {}", report.name, report.seen));
  return std::move(comment).text(command, longest);
}

}  // namespace counterproof
