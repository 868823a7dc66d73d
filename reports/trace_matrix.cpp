#include "reports/trace_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/enum_table.hpp"
#include "model/trace/replay.hpp"
#include "reports/markdown.hpp"
#include "reports/matrix.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

TraceVerdict verdict_under(const Trace& trace, const Rules& rules) {
  for (const Resource resource : kResources)
    if (trace.rules.accounts(resource) && !rules.accounts(resource)) return TraceVerdict::not_about;
  const Invariant* invariant = find_invariant(trace.expectation->invariant);
  if (invariant == nullptr || !invariant->speaks_of(rules)) return TraceVerdict::not_about;
  Trace elsewhere = trace;
  elsewhere.rules = rules;
  const Replay replayed = replay(elsewhere);
  if (replayed.breach_of(invariant->id) != nullptr) return TraceVerdict::violated;
  return replayed.stopped ? TraceVerdict::cannot_happen : TraceVerdict::holds;
}

std::string_view mark(TraceVerdict verdict) {
  constexpr EnumTable<TraceVerdict, std::string_view> kMarks = {"✗", "✓", "–", "·"};
  return kMarks[verdict];
}

std::string_view word(TraceVerdict verdict) {
  constexpr EnumTable<TraceVerdict, std::string_view> kWords = {"violated", "holds",
                                                                "cannot-happen", "not-about"};
  return kWords[verdict];
}

constexpr std::string_view kLegend =
    "✗ the trace breaks its invariant under the policy; ✓ all its events happen, and it does not; "
    "– some event cannot happen; · the policy is about something else.";

/// The columns of the policies from `first` to before `end`.
std::string block_markdown(const TraceMatrix& matrix, std::size_t first, std::size_t end) {
  std::string out = "\n| trace | invariant |";
  for (std::size_t i = first; i < end; ++i)
    out += fmt::format(" {} |", markdown_text(matrix.policies[i]));
  out += "\n|---|---|";
  for (std::size_t i = first; i < end; ++i) out += "---|";
  out += "\n";
  for (const auto& row : matrix.rows) {
    out += fmt::format("| {} | `{}` |", markdown_text(row.trace), row.invariant);
    for (std::size_t i = first; i < end; ++i) out += fmt::format(" {} |", mark(row.verdicts[i]));
    out += "\n";
  }
  return out;
}

}  // namespace

TraceMatrix trace_matrix(std::span<const NamedTrace> traces, std::span<const Policy> policies) {
  TraceMatrix matrix;
  for (const Policy& policy : policies) matrix.policies.push_back(policy.name);
  for (const NamedTrace& named : traces) {
    if (!named.trace.expectation || named.trace.expectation->invariant.empty()) continue;
    TraceMatrix::Row row{named.name, named.trace.expectation->invariant, named.trace.policy, {}};
    for (const Policy& policy : policies)
      row.verdicts.push_back(verdict_under(named.trace, policy.rules));
    matrix.rows.push_back(std::move(row));
  }
  return matrix;
}

std::string trace_matrix_text(const TraceMatrix& matrix) {
  std::string out;
  for (const auto& row : matrix.rows) {
    out += fmt::format("{}  {}\n", row.trace, row.invariant);
    for (const TraceVerdict verdict :
         {TraceVerdict::violated, TraceVerdict::holds, TraceVerdict::cannot_happen}) {
      std::vector<std::string> names;
      for (std::size_t i = 0; i < row.verdicts.size(); ++i)
        if (row.verdicts[i] == verdict) names.push_back(matrix.policies[i]);
      if (!names.empty()) out += wrapped(fmt::format("{} {}", mark(verdict), join(names, ", ")), 4);
    }
  }
  return out + wrapped(kLegend, 0);
}

std::string trace_matrix_markdown(const TraceMatrix& matrix) {
  std::string out =
      "# Arguments against policies\n\nWritten by `./counterproof matrix --traces corpus/arguments "
      "--write`; do not edit.\n\n";
  out += std::string(kLegend) + "\n";
  for (std::size_t first = 0; first < matrix.policies.size(); first += kMarkdownPolicies)
    out +=
        block_markdown(matrix, first, std::min(first + kMarkdownPolicies, matrix.policies.size()));
  return out;
}

nlohmann::ordered_json to_json(const TraceMatrix& matrix) {
  nlohmann::ordered_json json;
  json["version"] = 1;
  json["traces"] = nlohmann::ordered_json::array();
  for (const auto& row : matrix.rows) {
    nlohmann::ordered_json one;
    one["trace"] = row.trace;
    one["invariant"] = row.invariant;
    one["found_under"] = row.found_under;
    for (std::size_t i = 0; i < row.verdicts.size(); ++i)
      one["policies"][matrix.policies[i]] = word(row.verdicts[i]);
    json["traces"].push_back(std::move(one));
  }
  return json;
}

}  // namespace counterproof
