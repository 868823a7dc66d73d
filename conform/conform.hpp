// Lets a kernel judge a policy: traces and random walks, driven through both and compared.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conform/course.hpp"
#include "conform/kernel.hpp"
#include "model/policy/policy.hpp"
#include "model/trace/trace.hpp"

namespace counterproof::conform {

/// A kernel that is booted when it is first needed, and again when a guest was lost.
class Judge {
 public:
  /// \param stop  set by someone else to give up a boot; may be null
  Judge(KernelSpec spec, std::string agent, const std::atomic<bool>* stop = nullptr)
      : spec_(std::move(spec)), agent_(std::move(agent)), stop_(stop) {}

  /// Errors: those of `Kernel::boot`.
  Result<Kernel*> kernel();
  /// The guest is of no use any more.
  void lost() { kernel_.reset(); }

 private:
  KernelSpec spec_;
  std::string agent_;
  const std::atomic<bool>* stop_;
  std::unique_ptr<Kernel> kernel_;
};

/// A trace whose events are driven under the policy, whatever rules it was written for.
struct DrivenTrace {
  std::string name;  ///< for the reader
  Trace trace;
};

struct ConformOptions {
  std::uint64_t walks = 300;
  std::uint64_t seed = 1;   ///< of the first walk; the next has the next
  std::size_t length = 24;  ///< of a walk, in events
  std::optional<std::chrono::duration<double>> most_time = std::nullopt;
  const std::atomic<bool>* stop = nullptr;
  /// Called now and then with what is known so far.
  std::function<void(const struct ConformRow&)> on_progress;
};

/// A known difference that was met.
struct Met {
  std::uint64_t times = 0;
  Difference shortest;  ///< of those met
};

/// What a kernel says of one policy.
struct ConformRow {
  std::string policy;
  std::string kernel;                ///< its release
  const char* not_driven = nullptr;  ///< why nothing could be; null otherwise
  bool stacks_are_free = false;      ///< which they are not in the policy (drivable.hpp)
  std::vector<std::string> scopes;
  std::map<std::string, std::vector<std::string>> scopes_left_out;  ///< by reason
  std::uint64_t traces = 0;
  std::uint64_t walks = 0;
  std::uint64_t driven = 0;                      ///< events
  std::map<std::string, std::uint64_t> skipped;  ///< events of traces, by reason
  std::map<std::string, std::uint64_t> ended;    ///< walks and traces that ended early, by reason
  /// Kinds of events that walks never draw, by reason.
  std::map<std::string, std::vector<std::string>> never_drawn;
  Confirmed confirmed;
  std::map<std::string, Met> known;     ///< by id
  std::vector<Difference> differences;  ///< that nobody knows: 1-minimal
  std::optional<Lost> lost;             ///< a guest that broke
  bool interrupted = false;             ///< stopped before all was driven
  std::chrono::duration<double> elapsed{};

  /// Whether all that was wanted was driven, and nothing unknown was met.
  [[nodiscard]] bool agrees() const {
    return not_driven == nullptr && differences.empty() && !lost && !interrupted && driven > 0;
  }
};

/// A row stops at this many unknown differences: whoever mends one wants to see the next
/// afterwards.
inline constexpr std::size_t kMostDifferences = 5;
/// Walks look elsewhere once they have met a known difference this often.
inline constexpr std::uint64_t kOftenEnough = 10;

/// Drives the traces and then the walks in those of the scopes that can be.
/// Errors: the kernel cannot be booted.
Result<ConformRow> conform(Judge& judge, const Policy& policy, const std::vector<Scope>& scopes,
                           const std::vector<DrivenTrace>& traces, const ConformOptions& options);

/// The difference as a trace under the policy's rules, to be saved, read and driven again.
Trace trace_of(const Policy& policy, const Difference& difference);

}  // namespace counterproof::conform
