#include "reports/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/markdown.hpp"

namespace counterproof {
namespace {

/// A check mark; a cross with the length of the shortest trace; a question mark; dots.
std::string cell_of(const CheckReport& report, const Invariant& invariant) {
  const Finding* finding = report.finding(invariant.id);
  if (finding == nullptr) return "·";
  switch (finding->verdict) {
    case Verdict::proved:
    case Verdict::holds:
      return "✓";
    case Verdict::violated:
      return fmt::format("✗{}", finding->trace->events.size());
    case Verdict::bounded:
      return "…";
    case Verdict::unknown:
      return "?";
    case Verdict::error:
      break;
  }
  return "!";
}

bool claim_broken(const CheckReport& report, const Invariant& invariant) {
  const Finding* finding = report.finding(invariant.id);
  return finding != nullptr && finding->claim_broken();
}

template <class Visit>
void for_each_group(Visit&& visit) {
  std::string_view group;
  for (const Invariant& invariant : invariants()) {
    visit(invariant, invariant.group() != group);
    group = invariant.group();
  }
}

std::string_view short_id(const Invariant& invariant) {
  return invariant.id.substr(invariant.group().size() + 1);
}

/// One block of policies, from number `first` on.
std::string block_text(std::span<const CheckReport> reports, std::size_t first,
                       const Paint& paint) {
  std::string out;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    out += fmt::format("{:>3}  {}\n", first + i, reports[i].policy.name);
  }
  out += "\n" + std::string(26, ' ');
  for (std::size_t i = 0; i < reports.size(); ++i) out += fmt::format("{:>3}", first + i);
  out += "\n";
  for_each_group([&](const Invariant& invariant, bool new_group) {
    if (new_group) out += paint.strong(invariant.group()) + "\n";
    out += pad("  " + std::string(short_id(invariant)), 26);
    for (const CheckReport& report : reports) {
      const std::string cell = pad_left(cell_of(report, invariant), 3);
      const bool good = cell.find("✓") != std::string::npos;
      out += claim_broken(report, invariant) ? paint.bad(cell) : good ? paint.good(cell) : cell;
    }
    out += "\n";
  });
  return out + "\n";
}

std::string block_markdown(std::span<const CheckReport> reports) {
  std::string out = "| invariant |";
  for (const CheckReport& report : reports)
    out += fmt::format(" {} |", markdown_text(report.policy.name));
  out += "\n|---|";
  for (std::size_t i = 0; i < reports.size(); ++i) out += "---|";
  out += "\n";
  for (const Invariant& invariant : invariants()) {
    out += fmt::format("| `{}` |", invariant.id);
    for (const CheckReport& report : reports) {
      const std::string cell = cell_of(report, invariant);
      out += claim_broken(report, invariant) ? fmt::format(" **{}** |", cell)
                                             : fmt::format(" {} |", cell);
    }
    out += "\n";
  }
  return out + "\n";
}

}  // namespace

std::string matrix_text(std::span<const CheckReport> reports, const Paint& paint) {
  constexpr std::size_t kColumns = 18;  // 26 for the invariant, 3 for each policy
  std::string out;
  for (std::size_t first = 0; first < reports.size(); first += kColumns) {
    out += block_text(reports.subspan(first, std::min(kColumns, reports.size() - first)), first + 1,
                      paint);
  }
  out +=
      "✓ holds   ✗n violated, shortest trace n events   … bounded   ? unknown\n"
      "· says nothing about the policy\n";
  for (const CheckReport& report : reports) {
    for (const Finding& finding : report.findings) {
      if (finding.claim_broken()) {
        out += paint.bad(fmt::format("{} claims {}, and violates it\n", report.policy.name,
                                     finding.invariant->id));
      }
    }
  }
  return out;
}

std::string matrix_markdown(std::span<const CheckReport> reports) {
  std::string out =
      "# Policies against invariants\n\n"
      "Written by `./counterproof matrix --write`; do not edit.\n\n"
      "✓ holds in all scopes; ✗n violated, shown by a trace of n events; … bounded; ? unknown, "
      "nothing put it to the test; · says nothing about the policy. In **bold**: a claim that is "
      "violated. All other crosses are waived by the policy, with a reason.\n\n";
  for (std::size_t first = 0; first < reports.size(); first += kMarkdownPolicies)
    out +=
        block_markdown(reports.subspan(first, std::min(kMarkdownPolicies, reports.size() - first)));
  out +=
      "## What was searched\n\n| policy | scope | states | transitions | depth |\n"
      "|---|---|---:|---:|---:|\n";
  for (const CheckReport& report : reports) {
    for (const ScopeReport& scope : report.scopes) {
      out += fmt::format("| {} | {} | {} | {} | {} |\n", markdown_text(report.policy.name),
                         scope.scope.name, grouped(scope.states), grouped(scope.transitions),
                         scope.depth);
    }
  }
  return out;
}

}  // namespace counterproof
