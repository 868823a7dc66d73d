// How long fuzzers took to find seeded defects: what bench/fuzz/time_to_find measured and wrote.
//
// A fuzzer's runs take minutes, and their times are no one run's: ten seeds each.  So the
// scoreboard does not run them, but reads what was measured last (reports/fuzz.tsv).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace counterproof {

struct FuzzRun {
  std::string defect;
  std::string engine;  ///< "libfuzzer", "libfuzzer-bytes", "afl"
  std::uint64_t seed = 0;
  std::string invariant;  ///< under which it was found; empty if it was not
  std::uint64_t executions = 0;
  double seconds = 0;
};

/// Errors: a line that is not of the form that bench/fuzz/time_to_find writes.
Result<std::vector<FuzzRun>> parse_fuzz_results(std::string_view text, const std::string& file);

/// What the runs of one engine for one defect came to.
struct FuzzSummary {
  std::size_t runs = 0;
  std::size_t found = 0;
  std::string invariant;  ///< the one that most runs found it under
  /// Of the runs that found it.
  std::uint64_t least = 0, median = 0, most = 0;  ///< executions
  double median_seconds = 0;
};

/// Nothing if there is no such run.
std::optional<FuzzSummary> summary_of(const std::vector<FuzzRun>& runs, std::string_view defect,
                                      std::string_view engine);

}  // namespace counterproof
