// The scopes in which a policy is checked when nothing else is asked for.
//
// Each asks a family of questions with the events that belong to it, and is small enough to be
// seen whole in about a second.  One scope with all events would be too large to finish, and would
// find nothing that these do not: each defect and each argument that the model knows needs the
// events of one family.  docs/guide.md tells how to widen one.
//
// They are files like those of a user, which the build puts into the program, so that it stands
// alone.  Their order is that of reports, and of what is found first where two scopes show the same
// in as many events; it stands here, since no single file could say it.
#include "model/world/standard_scopes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/world/initial_world.hpp"
#include "model/world/scope_file.hpp"

namespace counterproof {
namespace {

constexpr std::array<std::string_view, 23> kOrder = {
    "sharing",     "shares", "private",       "swap",      "frames", "threads",
    "full",        "kill",   "spared",        "lists",     "tasks",  "files",
    "midway",      "tree",   "tree-of-tasks", "proactive", "high",   "kernel",
    "first-limit", "stacks", "offline",       "limits",    "zombies"};

std::vector<StandardScope> read_all() {
  std::vector<StandardScope> scopes;
  for (const std::string_view name : kOrder) {
    const std::string_view text = scope_file_text(name);
    auto written = read_scope(text, "scopes/" + std::string(name) + ".toml");
    if (!written) throw std::logic_error(written.error().text());
    scopes.push_back({text, std::move(*written)});
  }
  return scopes;
}

}  // namespace

std::span<const StandardScope> every_standard_scope() {
  static const std::vector<StandardScope> kScopes = read_all();
  return kScopes;
}

const StandardScope* find_standard_scope(std::string_view name) {
  const auto scopes = every_standard_scope();
  const auto found = std::ranges::find_if(
      scopes, [&](const StandardScope& one) { return one.written.scope.name == name; });
  return found == scopes.end() ? nullptr : &*found;
}

std::vector<Scope> standard_scopes(const Rules& rules) {
  std::vector<Scope> scopes;
  for (const StandardScope& standard : every_standard_scope())
    if (!misfit(standard.written, rules)) scopes.push_back(fitted(standard.written, rules));
  return scopes;
}

}  // namespace counterproof
