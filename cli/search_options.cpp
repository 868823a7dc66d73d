#include "cli/search_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cli/support.hpp"
#include "model/counter/limit_text.hpp"

namespace counterproof {

void SearchArguments::add_to(CLI::App& command) {
  const std::string size = "Size of the search";
  const std::string bound = "Bounds: a search that meets one ends with verdict bounded";
  command.add_option("--containers", containers, "Containers in every scope")
      ->group(size)
      ->type_name("N");
  command.add_option("--tasks", tasks, "Tasks in every scope")->group(size)->type_name("N");
  command.add_option("--pages", pages, "Pages, in every scope that has any")
      ->group(size)
      ->type_name("N");
  command.add_option("--files", files, "Open files, in every scope that has any")
      ->group(size)
      ->type_name("N");
  command.add_option("--objects", objects, "Kernel objects, in every scope that has any")
      ->group(size)
      ->type_name("N");
  command
      .add_option("--limit", limit,
                  "Limit of every container, in pages, tasks or files; or \"unlimited\"")
      ->group(size)
      ->type_name("LIMIT");
  command
      .add_option("--scope", scopes,
                  "Search this standard scope only, as list scopes has it; may be repeated")
      ->group(size)
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  command.add_flag("--no-symmetry", no_symmetry, "Do not take worlds that differ by names for one")
      ->group(size);
  command.add_option("--depth", depth, "Longest trace to look at, in events")
      ->group(bound)
      ->type_name("N");
  command.add_option("--states", states, "States to store, for each scope")
      ->group(bound)
      ->type_name("N");
  command.add_option("--time", seconds, "Seconds, for each scope")->group(bound)->type_name("S");
  command.add_option("--memory", memory_mib, "Mebibytes, for each scope")
      ->group(bound)
      ->type_name("MIB");
  command
      .add_flag("--fingerprints", fingerprints,
                "Store 8 bytes a state; prints the probability of having missed one")
      ->group(bound);
  command.add_option("--threads", threads, "Worker threads; 0 means one a core")->type_name("N");
}

CheckOptions SearchArguments::options() const {
  CheckOptions options;
  options.symmetry = !no_symmetry;
  options.containers = containers;
  options.tasks = tasks;
  options.pages = pages;
  options.files = files;
  options.objects = objects;
  options.scopes = scopes;
  if (limit == "unlimited") {
    options.limit = kUnlimited;
  } else if (!limit.empty()) {
    options.limit = parse_limit(limit, {.minus_one_is_unlimited = false, .as_posted = false});
    if (!options.limit) {
      fail({{}, fmt::format("--limit is \"{}\"; expected a whole number or \"unlimited\"", limit)});
    }
  }
  options.search.threads = threads;
  options.search.depth = depth;
  options.search.states = states;
  if (seconds) {
    if (!(*seconds > 0)) fail({{}, "--time must be more than 0 seconds"});
    options.search.time = std::chrono::milliseconds(
        static_cast<std::int64_t>(std::ceil(std::min(*seconds, 1e9) * 1000)));
  }
  if (memory_mib) options.search.memory_bytes = *memory_mib << 20U;
  options.search.fingerprints = fingerprints;
  return options;
}

}  // namespace counterproof
