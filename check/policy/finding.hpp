// Findings: what the check of a policy came to, one for each invariant.
//
// Every report is written from these, and from nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "check/explore/result.hpp"
#include "check/policy/verdict.hpp"
#include "model/invariant/invariant.hpp"
#include "model/policy/policy.hpp"
#include "model/state/scope.hpp"
#include "model/trace/trace.hpp"

namespace counterproof {

/// What a policy file says of an invariant.
enum class Stance : std::uint8_t { claimed, waived, silent };

struct Finding {
  const Invariant* invariant = nullptr;
  Stance stance = Stance::silent;
  Verdict verdict = Verdict::unknown;
  std::string engine = "explore";
  std::string
      scope;  ///< violated: where the trace was found; bounded: the first that was cut short
  std::optional<Trace> trace;  ///< violated: a shortest one, 1-minimal, that replays
  std::string why;             ///< violated: the broken formula with its values, one sentence
  /// Where the waiver names `trace`: a shortest one that was found, if it breaks the invariant in
  /// another way.
  std::optional<Trace> other_trace = std::nullopt;

  /// Whether the policy file and the machine say the same.
  [[nodiscard]] bool claim_broken() const {
    return stance == Stance::claimed && verdict == Verdict::violated;
  }
  [[nodiscard]] bool claim_not_settled() const {
    return stance == Stance::claimed &&
           (verdict == Verdict::bounded || verdict == Verdict::unknown);
  }
  /// Waived, and yet it holds in these scopes: worth a note.
  [[nodiscard]] bool waiver_needless() const {
    return stance == Stance::waived && verdict == Verdict::holds;
  }
};

/// One search of a policy's check.
struct ScopeReport {
  Scope scope;
  std::uint64_t states = 0;
  std::uint64_t transitions = 0;
  std::uint64_t depth = 0;
  std::optional<BoundReason> bound;  ///< nothing if the whole reachable space was seen
  /// Each group of invariants was searched apart; counts are the sums.
  bool in_groups = false;
  /// Worlds whose books had gone wrong beyond repair were checked, and not continued.
  bool stopped_at_wrong_books = false;
  std::uint64_t frontier = 0;  ///< states stored and not expanded
  std::size_t bytes = 0;
  std::chrono::duration<double> elapsed{};
  double omission_probability = 0;  ///< 0 unless fingerprints were used

  /// Whether everything that can be reached was seen.
  [[nodiscard]] bool complete() const { return !bound && !stopped_at_wrong_books; }
};

struct CheckReport {
  Policy policy;
  std::vector<ScopeReport> scopes;
  std::vector<Finding>
      findings;  ///< in the order of `invariants()`; those that speak of the policy
  bool symmetry = true;
  /// Slots that its rule files fill, and that nothing asked in these scopes: of them a verdict says
  /// nothing.
  std::vector<std::string> never_asked = {};

  [[nodiscard]] const Finding* finding(std::string_view invariant) const {
    for (const Finding& finding : findings)
      if (finding.invariant->id == invariant) return &finding;
    return nullptr;
  }
  [[nodiscard]] std::uint64_t states() const {
    std::uint64_t sum = 0;
    for (const ScopeReport& report : scopes) sum += report.states;
    return sum;
  }
  [[nodiscard]] std::chrono::duration<double> elapsed() const {
    std::chrono::duration<double> sum{};
    for (const ScopeReport& report : scopes) sum += report.elapsed;
    return sum;
  }
  [[nodiscard]] ExitCode exit_code() const {
    bool not_settled = false;
    for (const Finding& finding : findings) {
      if (finding.claim_broken()) return ExitCode::claim_violated;
      not_settled = not_settled || finding.claim_not_settled();
    }
    return not_settled ? ExitCode::not_settled : ExitCode::as_stated;
  }
};

}  // namespace counterproof
