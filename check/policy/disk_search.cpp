// See disk_search.hpp, and scope_search.hpp for `on_disk`.
//
// A checkpoint is one of a program, the rules, the scope and the options: the texts of the first
// three are all that a trace and a scope file say of them, so that two searches with the same texts
// meet the same worlds.  Rule files are programs of the user's: which of their slots were asked,
// and whether one failed, is known to the run alone that asked them, so that they are refused.
#include "check/policy/disk_search.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "check/build_id.hpp"
#include "check/disk/checkpoint.hpp"
#include "check/disk/disk_explorer.hpp"
#include "check/disk/disk_failure.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/scope_search.hpp"
#include "model/trace/trace.hpp"
#include "model/world/scope_file.hpp"

namespace counterproof {
namespace {

/// A name that any text may have as a folder; no two texts have one, and none has a dot.
std::string folder_name(std::string_view text) {
  std::string name;
  for (const char letter : text) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
    if (plain) {
      name += letter;
    } else {
      name += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return name;
}

std::string text_of(const Rules& rules, const Scope& scope) {
  Trace trace;
  trace.rules = rules;
  trace.scope = scope;
  return print_trace(trace);
}

/// What the first look leaves to a group is not known before it: that much is not compared.
void refuse_other_groups(const Policy& policy, const Scope& scope, const CheckOptions& options) {
  std::error_code ignored;
  for (const InvariantGroup& group : groups_under(policy.rules, scope)) {
    const auto disk = on_disk(policy, scope, options, "", &group);
    if (!disk || !std::filesystem::exists(disk->folder, ignored)) continue;
    read_checkpoint(DiskFolder(disk->folder), disk->identity, Compared::what_is_known);
  }
}

}  // namespace

SearchResult<WorldSystem> explored_on_disk(const WorldSystem& system, const SearchOptions& search,
                                           DiskOptions disk) {
  return DiskExplorer<WorldSystem>(system, search, std::move(disk)).run();
}

SearchResult<ForgetfulSystem> explored_on_disk(const ForgetfulSystem& system,
                                               const SearchOptions& search, DiskOptions disk) {
  return DiskExplorer<ForgetfulSystem>(system, search, std::move(disk)).run();
}

std::optional<Error> refused_on_disk(const Policy& policy, const CheckOptions& options) {
  const auto scopes = scopes_for(policy, options);
  if (!scopes) return scopes.error();
  std::error_code ignored;
  try {
    for (const Scope& scope : *scopes) {
      if (may_be_in_groups(policy, scope, options)) {
        refuse_other_groups(policy, scope, options);
        continue;
      }
      auto disk = on_disk(policy, scope, options);
      if (!disk || !std::filesystem::exists(disk->folder, ignored)) continue;
      SearchOptions search = options.search;
      search.depth = depth_of(scope, options);
      const WorldSystem system(policy.rules, scope, options.symmetry);
      DiskExplorer<WorldSystem>(system, search, *std::move(disk)).look();
    }
  } catch (const DiskFailure& failure) {
    return failure.error();
  }
  return std::nullopt;
}

std::optional<DiskOptions> on_disk(const Policy& policy, const Scope& scope,
                                   const CheckOptions& options, std::string_view part,
                                   const InvariantGroup* group) {
  if (!options.disk) return std::nullopt;
  if (policy.rules.own != nullptr)
    throw DiskFailure(Error{
        policy.rule_files.empty() ? Place{.file = policy.file} : policy.rule_files.front().place,
        "a policy with rule files is not searched on disk; expected one without, or a search in "
        "memory"});
  if (build_id().empty())
    throw DiskFailure("",
                      "no build of this program can be told, and so nothing that it leaves on "
                      "disk; expected one that is linked with a build id");
  const auto depth = depth_of(scope, options);
  DiskOptions disk;
  disk.folder = options.disk->folder / folder_name(policy.name) / folder_name(scope.name);
  if (!part.empty()) disk.folder += "." + std::string(part);
  if (group != nullptr) disk.folder += ".group-" + name_of(*group);
  disk.replaces = !part.empty();
  disk.identity = {{"build of this program", build_id()},
                   {"scope", print_scope(WrittenScope{scope, {}, {}})},
                   {"policy", text_of(policy.rules, scope)},
                   {"option", options.symmetry ? "symmetry" : "no symmetry"},
                   {"option", depth ? fmt::format("depth {}", *depth) : "no depth"}};
  disk.bounds = options.disk->bounds;
  if (options.takes_up && part.empty())
    disk.takes_up = [&policy, &scope, told = options.takes_up,
                     name = group != nullptr ? name_of(*group) : ""](DiskStart start) {
      start.group = name;
      told(policy, scope, start);
    };
  return disk;
}

}  // namespace counterproof
