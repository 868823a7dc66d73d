#include "cli/search_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/number_options.hpp"
#include "cli/path_options.hpp"
#include "cli/support.hpp"
#include "model/counter/limit_text.hpp"
#include "model/suggest.hpp"
#include "model/world/scope_file.hpp"
#include "model/world/standard_scopes.hpp"

namespace counterproof {
namespace {

/// More threads than that find nothing sooner, and each needs memory of its own.
constexpr unsigned kMostThreads = 256;
/// What can be said in bytes.
constexpr std::uint64_t kMostMebibytes = std::numeric_limits<std::size_t>::max() >> 20U;

const char* const kSize = "Size of the search";
const char* const kBound = "Bounds: a search that meets one ends with verdict bounded";

}  // namespace

void read_scopes(const std::vector<std::string>& wanted, CheckOptions& options) {
  for (const std::string& one : wanted) {
    if (!one.ends_with(".toml")) {
      options.scopes.push_back(one);
      continue;
    }
    WrittenScope written = need(read_scope_file(one));
    const Scope& scope = written.scope;
    if (find_standard_scope(scope.name) != nullptr)
      fail({{one, 0, 0},
            fmt::format("a standard scope is named {}; expected another name of the "
                        "file",
                        shown(scope.name))});
    if (std::ranges::any_of(options.own_scopes, [&](const WrittenScope& other) {
          return other.scope.name == scope.name;
        }))
      fail({{one, 0, 0},
            fmt::format("another scope is named {}, too; expected another name of the "
                        "file",
                        shown(scope.name))});
    options.own_scopes.push_back(std::move(written));
  }
}

void SearchArguments::add_to(CLI::App& command) {
  const std::string size = kSize;
  const std::string bound = kBound;
  add_whole_number(command, "--containers", containers, {1, kMaxContainers},
                   "Containers in every scope")
      ->group(size);
  add_whole_number(command, "--tasks", tasks, {1, kMaxTasks}, "Tasks in every scope")->group(size);
  add_whole_number(command, "--pages", pages, {0, kMaxPages}, "Pages, in every scope that has any")
      ->group(size);
  add_whole_number(command, "--files", files, {0, kMaxFiles},
                   "Open files, in every scope that has any")
      ->group(size);
  add_whole_number(command, "--objects", objects, {0, kMaxObjects},
                   "Kernel objects, in every scope that has any")
      ->group(size);
  command
      .add_option("--limit", limit,
                  "Limit of every container, in pages, tasks or files; or \"unlimited\"")
      ->group(size)
      ->type_name("LIMIT")
      ->check(not_empty());
  command
      .add_option("--scope", scopes,
                  "Search this scope only: a standard one, as list scopes has it, one that a "
                  "policy brings along, or a scope file, FILE.toml; may be repeated")
      ->group(size)
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  command.add_flag("--no-symmetry", no_symmetry, "Do not take worlds that differ by names for one")
      ->group(size);
  auto* reduced =
      command
          .add_flag("--reduce", reduce,
                    "Ask invariants that look back at the past in searches of their own, and "
                    "forget it in all others, in small scopes, too: fewer worlds, the same "
                    "verdicts, traces as short")
          ->group(size);
  command
      .add_flag("--no-reduce", no_reduce,
                "Search one space of worlds with all of their past in large scopes, too")
      ->group(size)
      ->excludes(reduced);
  add_whole_number(command, "--depth", depth, {}, "Longest trace to look at, in events")
      ->group(bound);
  add_whole_number(command, "--states", states, {}, "States to store, for each scope")
      ->group(bound);
  add_seconds(command, "--time", time, "Seconds, for each scope")->group(bound);
  add_whole_number(command, "--memory", memory_mib, {1, kMostMebibytes},
                   "Mebibytes, for each scope")
      ->type_name("MIB")
      ->group(bound);
  command
      .add_flag("--fingerprints", fingerprints,
                "Store 8 bytes a state; prints the probability of having missed one")
      ->group(bound);
  add_threads(command, threads);
}

void add_threads(CLI::App& command, unsigned& threads) {
  add_whole_number(command, "--threads", threads, {0, kMostThreads},
                   "Worker threads; 0 means one a core");
}

std::vector<std::string> SearchArguments::words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option : command.get_options()) {
    const std::string& group = option->get_group();
    if (option->count() == 0 || (group != kSize && group != kBound)) continue;
    const std::string name = "--" + option->get_lnames().front();
    const bool is_flag = option->get_items_expected_max() == 0;
    if (is_flag) words.push_back(name);
    if (!is_flag)
      for (const std::string& value : option->results()) words.push_back(name + "=" + value);
  }
  return words;
}

CheckOptions SearchArguments::options() const {
  CheckOptions options;
  options.symmetry = !no_symmetry;
  options.grouping = reduce      ? Grouping::always
                     : no_reduce ? Grouping::never
                                 : Grouping::large;
  options.containers = containers;
  options.tasks = tasks;
  options.pages = pages;
  options.files = files;
  options.objects = objects;
  read_scopes(scopes, options);
  if (limit == "unlimited") {
    options.limit = kUnlimited;
  } else if (!limit.empty()) {
    options.limit = parse_limit(limit, {.minus_one_is_unlimited = false});
    if (!options.limit) {
      fail({{}, fmt::format("--limit is \"{}\"; expected a whole number or \"unlimited\"", limit)});
    }
  }
  options.search.threads = threads;
  options.search.depth = depth;
  options.search.states = states;
  if (time)
    options.search.time =
        std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(*time * 1000)));
  if (memory_mib) options.search.memory_bytes = *memory_mib << 20U;
  options.search.fingerprints = fingerprints;
  return options;
}

}  // namespace counterproof
