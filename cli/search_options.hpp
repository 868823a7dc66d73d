// The options that bound a search, shared by check, matrix and diff.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "check/policy/check_policy.hpp"

namespace counterproof {

/// Asks for the scopes that `--scope` names: standard ones, a policy's own, and scope files.
/// Reports tell scopes by their names.  Leaves with an error if a file is wrong, or named as
/// another scope.
void read_scopes(const std::vector<std::string>& wanted, CheckOptions& options);

/// Adds `--threads`.
void add_threads(CLI::App& command, unsigned& threads);

struct SearchArguments {
  std::optional<std::size_t> containers, tasks, pages, files, objects;
  std::string limit;
  std::vector<std::string> scopes;
  bool no_symmetry = false;
  bool reduce = false;
  bool no_reduce = false;
  unsigned threads = 0;
  std::optional<std::uint64_t> depth, states;
  std::optional<double> time;
  std::optional<std::size_t> memory_mib;
  bool fingerprints = false;

  /// Adds the options to a command.
  void add_to(CLI::App& command);
  /// Those that bound the search and were given, as words of a command line: "--pages=3".  How many
  /// threads there are changes nothing of the answer.
  [[nodiscard]] static std::vector<std::string> words_of(const CLI::App& command);
  /// What they ask for.  Leaves with an error if they make no sense.
  [[nodiscard]] CheckOptions options() const;
};

}  // namespace counterproof
