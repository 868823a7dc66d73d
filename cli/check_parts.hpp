// A check in parts: `check --shard` does one, `merge` puts them together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/policy/asked_scopes.hpp"
#include "check/policy/shards.hpp"
#include "check/policy/verdict.hpp"
#include "reports/part_file.hpp"
#include "smt/policy_proofs.hpp"

namespace counterproof {

/// One thing that a part does: the search of a scope, or the proofs of a counter.
struct CheckJob {
  std::size_t policy = 0;  ///< its place among those that are checked
  std::size_t place = 0;   ///< the scope's in it
  Scope scope;
  /// The counter; nothing: a search.
  std::optional<smt::PolicySubject> subject = std::nullopt;
  std::uint64_t cost = 0;  ///< about how many microseconds it takes
};

/// All that a check does, in the order in which a single run does it.
std::vector<CheckJob> jobs_of(const AskedPolicies& asked);

/// Reads a shard, "3/8".  Leaves with an error if it is none.
Shard shard_of(const std::string& text);

/// Notes each file that is read, for as long as it lives; one at a time.
class FilesRead {
 public:
  FilesRead();
  ~FilesRead();
  FilesRead(const FilesRead&) = delete;
  FilesRead& operator=(const FilesRead&) = delete;

  /// Their hashes, by their paths.
  [[nodiscard]] static std::map<std::string, std::string> hashes();
};

/// Does one part of a check, and writes it to `file`.
ExitCode check_part(const AskedPolicies& asked, Part part, const std::string& file);

}  // namespace counterproof
