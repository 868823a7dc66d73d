// What a search on disk is given beside the options of any search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "check/explore/partition.hpp"

namespace counterproof {

/// How much of what a store on disk may use.
struct DiskBounds {
  /// All that the search holds; below 32 MiB it holds a little more than that.
  std::size_t memory_bytes = std::size_t{1} << 30U;
  /// Sorted runs that one level may have before they are merged into one.
  std::size_t runs = 32;
  /// Arrivals in one level and partition; nobody needs less than can be numbered but tests.
  std::uint32_t arrivals = kNoNode - 1;
};

/// What a search depends on: "scope", and all that there is to say about it.
using SearchIdentity = std::vector<std::pair<std::string, std::string>>;

/// Where a search goes on, or that nothing is left of it to do.
struct DiskStart {
  bool finished = false;
  std::uint64_t depth = 0;
  std::uint64_t states = 0;
  std::string group = {};  ///< of invariants, in a search in groups
};

struct DiskOptions {
  /// Of this search alone; made if it is not there.
  std::filesystem::path folder;
  /// What its checkpoints depend on beside the search's options: the system, and the program.
  SearchIdentity identity;
  DiskBounds bounds;
  /// What another search left is replaced, and not refused: it is soon found again.
  bool replaces = false;
  /// Called when a checkpoint is taken up.
  std::function<void(const DiskStart&)> takes_up;
};

}  // namespace counterproof
