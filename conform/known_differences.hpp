// Known differences: where a kernel does something else than a policy, and why, by name.
//
// Each is of the policy (it means to differ), of the kernel (a finding), or of the units: a page of
// the model is 256 of the kernel's, which come and go in parts.  A difference that is not in the
// table is a failure.  docs/conformance.md tells each at length; a test compares the two lists.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conform/course.hpp"

namespace counterproof::conform {

/// Whose a difference is.
enum class DifferenceOf : std::uint8_t { policy, kernel, units };

std::string_view name_of(DifferenceOf of);

struct KnownDifference {
  std::string_view id;  ///< "limit-is-stored"
  DifferenceOf of;
  std::string_view what;  ///< one sentence
  /// Whether the event, as the model has it, leads to the difference.  So walks can look elsewhere
  /// once they have met it often enough.
  bool (*foreseen)(const ModelStep&);
  /// Whether what differs is this difference and no more.  \pre `foreseen`
  bool (*explains)(const ModelStep&, const Difference&);
  /// Writes into the model's column what the kernel will say, where that is certain.  Then a kernel
  /// that says anything else differs, also one that says what the model says.  Null: it never is.
  /// \returns whether it is certain.  \pre `foreseen`
  bool (*foretells)(const ModelStep&, std::vector<Compared>&) = nullptr;
};

std::span<const KnownDifference> known_differences();
const KnownDifference* find_known_difference(std::string_view id);

/// The id of the known difference that explains it; empty if none does.  None explains that
/// somebody was killed for a limit of a group in which he is not.
std::string known_as(const ModelStep& step, const Difference& difference);

/// The id of the known difference that is certain to show after the step; `compared` has then in
/// the model's column what the kernel will say.  Empty if none is, and nothing is changed.
std::string foretold_by(const ModelStep& step, std::vector<Compared>& compared);

}  // namespace counterproof::conform
