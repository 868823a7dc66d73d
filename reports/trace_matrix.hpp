// Traces against policies: would this policy have stopped that attack?
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "model/policy/policy.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

struct NamedTrace {
  std::string name;
  Trace trace;
};

/// What replaying a trace's events under another policy comes to.
enum class TraceVerdict : std::uint8_t {
  violated,       ///< the invariant that the trace is about breaks
  holds,          ///< all events happen, and it does not
  cannot_happen,  ///< some event is not possible under the policy
  not_about,      ///< the policy does not account what the trace is about
};

struct TraceMatrix {
  struct Row {
    std::string trace;
    std::string invariant;
    std::string found_under;  ///< the policy that the trace names
    std::vector<TraceVerdict> verdicts;
  };
  std::vector<std::string> policies;
  std::vector<Row> rows;
};

/// Traces without an expected invariant are left out.
TraceMatrix trace_matrix(std::span<const NamedTrace> traces, std::span<const Policy> policies);

std::string trace_matrix_text(const TraceMatrix& matrix);
std::string trace_matrix_markdown(const TraceMatrix& matrix);
nlohmann::ordered_json to_json(const TraceMatrix& matrix);

}  // namespace counterproof
