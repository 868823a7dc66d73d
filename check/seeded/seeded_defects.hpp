// The seeded defects: what the suite must catch, and under which name.
//
// Each is one small change behind a switch: a defect of the world model (`Defect`), a raced program
// beside its repaired twin, a counter whose obligations are refuted.  Some are in reach of several
// engines; none is changed or tuned for one.
//
// An invariant is a right name for a defect if the defect breaks it and its repaired twin does not.
// The first is the one that docs/defects.md and docs/scoreboard.md give it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/race/race_program.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// A defect of the world model, and the policy that is its repaired twin.
struct WorldCase {
  Rules repaired;
  Rules defective;
  std::vector<std::string_view> breaks;  ///< exactly; the right name first
};

/// A raced program that is wrong.
struct RaceCase {
  const RaceEntry* defective = nullptr;
  const RaceEntry* repaired = nullptr;

  /// What it breaks and its twin keeps.
  [[nodiscard]] std::vector<std::string_view> breaks() const;
};

/// Subjects of proofs: one with refuted obligations, and its twin.
struct ProofCase {
  std::string defective;
  std::string repaired;
};

struct SeededDefect {
  std::string id;         ///< "D14", "W03", "K2"
  std::string_view what;  ///< one sentence
  std::optional<WorldCase> world = std::nullopt;
  std::vector<RaceCase> races = {};
  std::optional<ProofCase> proof = std::nullopt;

  /// The right names, of worlds and of races, each once.
  [[nodiscard]] std::vector<std::string_view> names() const;
};

/// All of them: those of the patches as posted, then the classic ones.
std::span<const SeededDefect> seeded_defects();
const SeededDefect* find_seeded_defect(std::string_view id);

}  // namespace counterproof
