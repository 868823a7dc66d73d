// Starters: files to begin with, of each kind that a user writes.
//
// Each passes as it stands, says what its parts mean, and names a change that breaks it.  What the
// model's tables know - choices, invariants, events, slots, sizes - is written from them, so that a
// starter tells of nothing that is not there.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

struct StarterFile {
  std::string path;
  std::string text;
  bool is_shared = false;  ///< beside others of its kind one is enough: what is there stays
};

/// What is written, and what to type next.
struct Starter {
  std::vector<StarterFile> files;
  std::string command;
};

/// What a starter tells of the place where it is written.
struct StarterPlace {
  std::string stem;    ///< the path of its files without what they end in, "folder/mine"
  std::string home;    ///< where what rules and harnesses are compiled against stands
  std::string policy;  ///< the path of a policy that a scope can be searched under
};

enum class StarterKind : std::uint8_t { policy, rule, scope, harness };

std::string_view name_of(StarterKind kind);
/// The names of all kinds.
std::vector<std::string> starter_kinds();
/// What the files of a kind are called where nobody says a name.
std::string_view usual_stem(StarterKind kind);
/// What their names end in.
std::span<const std::string_view> endings_of(StarterKind kind);

/// \pre the last part of `place.stem` is a word that needs no quotes anywhere.
Starter make_starter(StarterKind kind, const StarterPlace& place);

}  // namespace counterproof
