// The options that bring code of one's own to `race`.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "own/functions.hpp"
#include "own/own_race.hpp"

namespace counterproof {

struct OwnArguments {
  std::vector<std::string> sources, harnesses, includes, defines;
  std::string shim;

  void add_to(CLI::App& command);
  /// Those that say how code is compiled, alone.
  void add_settings_to(CLI::App& command, const std::string& group);
  /// What a file has, compiled so; leaves with the error.
  [[nodiscard]] own::Callable callable_in(const std::string& file) const;
  [[nodiscard]] bool given() const { return !sources.empty() || !harnesses.empty(); }
  /// Compiles it, or leaves with the error.
  [[nodiscard]] std::unique_ptr<own::OwnRace> race(RaceSize size) const;
};

/// Who has agreed to what a schedule asks for: it names code, which is compiled and run, and may
/// come from somebody else.
struct Consent {
  bool yes = false;
  std::vector<std::string> sources;  ///< those that a schedule may name

  void add_to(CLI::App& command);
  /// Leaves with an error unless the code may be run: it is agreed to on the command line, or by
  /// whoever sits at the terminal.  Where there is no terminal, nobody can be asked, and whoever
  /// wrote the command line has agreed by it.
  void need(const own::Code& code) const;
};

/// The program that a schedule file's lines tell of.  Leaves with an error without consent.
Result<std::unique_ptr<own::OwnRace>> own_race_of(const std::vector<std::string>& lines,
                                                  const Consent& consent);

/// Leaves with the reason if the code cannot be raced.
void need_not_refused(const own::OwnRace* race);

}  // namespace counterproof
