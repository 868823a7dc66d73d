// How check and merge answer: a table and what is wrong, JSON, Markdown, reports for others.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "check/policy/asked_scopes.hpp"
#include "check/policy/finding.hpp"
#include "cli/report_files.hpp"
#include "smt/policy_proofs.hpp"

namespace counterproof {

/// Where an answer comes from: searches and a solver, or the parts of a check.
struct AnswerSource {
  /// The report on the policy in that place.
  std::function<CheckReport(std::size_t)> report;
  /// What is proved of a counter.
  std::function<smt::SubjectProofs(const smt::PolicySubject&)> proofs;
};

struct CheckAnswer {
  bool json = false;
  bool markdown = false;
  bool verbose = false;
  std::string traces;
  ReportFiles files;

  /// Adds the options to a command.
  void add_to(CLI::App& command);

  /// Asks for one report after the other, and answers; ends early if it is interrupted.
  [[nodiscard]] ExitCode give(const AskedPolicies& asked, const AnswerSource& source);
};

/// What the policies' counters are proved of, each once, with those who use it.
std::map<smt::PolicySubject, std::vector<const Policy*>> counters_of(
    std::span<const Policy* const> policies);

}  // namespace counterproof
