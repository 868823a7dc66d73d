// What one part of a check leaves for whoever puts the parts together.
//
// It is no report: it says what was searched and found, and no verdict.  Traces in it are replayed
// when they are read, and all of it is believed only as it was written, of the same files, options
// and program, so that a verdict that comes of parts is the one that a single run gives.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/policy/scope_search.hpp"
#include "check/policy/shards.hpp"
#include "model/result.hpp"
#include "model/state/scope.hpp"
#include "reports/json_text.hpp"
#include "smt/policy_proofs.hpp"

namespace counterproof {

/// What is asked, the same in all parts of one check.
struct PartOf {
  std::string build;                 ///< the program, see build_id.hpp
  std::vector<std::string> paths;    ///< of policies, as they were named
  std::vector<std::string> options;  ///< of the search, as "--pages=3"
  /// A hash of each file that was read, by its path.
  std::map<std::string, std::string> files;
};

struct Part {
  std::string file;  ///< where it stands
  Shard shard;
  PartOf check;
  Json searches = Json::array();
  std::vector<smt::SubjectProofs> proofs;

  /// Adds a search: of the policy in that place among those that are checked, in the scope in that
  /// place of the policy's.
  void add(std::size_t policy, std::size_t place, const ScopeSearch& search);
  /// That search, of a part that was read; nothing if it is not in here.
  [[nodiscard]] std::optional<ScopeSearch> search(std::size_t policy, std::size_t place,
                                                  const Scope& scope) const;
};

/// A hash of a file's bytes, for `PartOf::files`; empty if it cannot be read.
std::string hash_of_file(const std::string& path);

/// The text of the file.
std::string part_text(const Part& part);

/// Reads the file.  Errors: it is no part; it is not whole, or not as it was written.
Result<Part> read_part(const std::string& path);

/// Whether the parts, in any order, are all parts of one check that this program can put together.
/// Errors: one is of another program, of other options, policies or files, or of another number of
/// parts; one is there twice, or missing; a file has changed since.
std::optional<Error> misfit(const std::vector<Part>& parts);

}  // namespace counterproof
