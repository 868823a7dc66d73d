// The options that bring code of one's own to `race`.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "own/own_race.hpp"

namespace counterproof {

struct OwnArguments {
  std::vector<std::string> sources, harnesses, includes, defines;
  std::string shim;

  void add_to(CLI::App& command);
  [[nodiscard]] bool given() const { return !sources.empty() || !harnesses.empty(); }
  /// Compiles it, or leaves with the error.
  [[nodiscard]] std::unique_ptr<own::OwnRace> race(RaceSize size) const;
};

/// The program that a schedule file's lines tell of.
Result<std::unique_ptr<own::OwnRace>> own_race_of(const std::vector<std::string>& lines);

/// Leaves with the reason if the code cannot be raced.
void need_not_refused(const own::OwnRace* race);

}  // namespace counterproof
