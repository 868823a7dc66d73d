// A scope as it is written, once for all policies.
//
// A standard scope asks its questions of many policies: of those that know what it asks about.  So
// a scope file says what a policy needs for the scope to be one of its own, and what is left out of
// it where a policy lacks something.  What is left then is a `Scope`, for the rules of one policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

struct Choice;

/// What is asked of a policy's choices: "over.kill != none", "account.tasks = true or account.files
/// = true".
struct ScopeNeed {
  struct Answer {
    const Choice* choice = nullptr;
    std::size_t value = 0;
    bool is_other = false;  ///< any value but this one
  };
  std::string text;
  std::vector<Answer> any_of;

  [[nodiscard]] bool met_by(const Rules& rules) const;
  friend bool operator==(const ScopeNeed& a, const ScopeNeed& b) { return a.text == b.text; }
};

/// Reads a need.  Errors, without a place: no such form; a choice or value that does not exist.
Result<ScopeNeed> read_need(std::string_view text);

/// What can be left out of a scope, beside single events.
enum class ScopePart : std::uint8_t {
  parents,
  min,
  low,
  high,
  oom_group,
  pages,
  files,
  objects,
  kernel_limit
};

constexpr std::string_view name_of(ScopePart part) {
  constexpr EnumTable<ScopePart, std::string_view> kNames = {
      "parents", "min", "low", "high", "oom_group", "pages", "files", "objects", "kernel_limit"};
  return kNames[part];
}

/// What is left out of a scope where the need is not met.  With pages, files or objects go the
/// events that name one.
struct LeftOut {
  ScopeNeed need;
  Alphabet<ScopePart> parts;
  Alphabet<EventKind> events;
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

struct WrittenScope {
  Scope scope;
  std::vector<ScopeNeed> needs;  ///< all of them
  std::vector<LeftOut> without;
  Place place = {};  ///< of a table in a policy

  friend bool operator==(const WrittenScope& a, const WrittenScope& b) {
    return a.scope == b.scope && a.needs == b.needs && a.without == b.without;
  }
};

/// Why a scope says nothing of a policy, if it does not: in words, for a message.
std::optional<std::string> misfit(const WrittenScope& written, const Rules& rules);

/// The scope for these rules.  \pre it is no misfit.
Scope fitted(const WrittenScope& written, const Rules& rules);

}  // namespace counterproof
