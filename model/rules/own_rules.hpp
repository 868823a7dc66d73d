// The rule files of a policy, loaded.
//
// Whoever reads a policy has its rule files compiled and loaded by the loader, which the program
// sets (own/rules): the model itself starts no compiler.  What was loaded stays until the program
// ends, so that rules can be told apart, and their invariants found, by address.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/result.hpp"
#include "model/rules/own_state.hpp"
#include "model/rules/slots.hpp"
#include "model/state/scope.hpp"

namespace counterproof {

/// A rule file as a policy or a trace names it.
struct RuleFile {
  std::string path;
  Place place = {};  ///< of its name
};

/// What went wrong in a rule file while it was asked.
struct RuleFault {
  Event event;
  Scope scope;       ///< of the event
  std::string what;  ///< "the rule divides by zero"
  /// The invariant of the file that was asked of a world or a step; empty: a rule, about the event.
  std::string_view asked = {};
};

/// The rule files of one policy, together.
class OwnRules {
 public:
  std::vector<std::string> files;  ///< as the policy names them
  std::vector<std::string> summaries;
  Slots slots;                      ///< of all files
  std::vector<std::string> filled;  ///< the names of the slots that are filled
  std::vector<KeptField> kept;
  std::vector<const void*> images;  ///< one for each file: what its invariants belong to

  /// Runs `body(context)`, and comes back whatever a rule in it does.  \returns nothing if it went
  /// well; otherwise a sentence that says what the rule did.
  const char* (*run_guarded)(void (*body)(void*), void* context) = nullptr;

  [[nodiscard]] bool asks(const void* image) const;

  /// A slot that a rule file fills is asked, by its number.
  void note_asked(unsigned slot) const {
    const std::uint32_t bit = 1U << slot;
    if ((asked_.load(std::memory_order_relaxed) & bit) == 0)
      asked_.fetch_or(bit, std::memory_order_relaxed);
  }
  /// A new check begins.
  void forget_asked() const { asked_.store(0, std::memory_order_relaxed); }
  /// The names of the slots that are filled, and that nothing asked since then.
  [[nodiscard]] std::vector<std::string> never_asked() const;

  /// Notes what went wrong.  After as many faults as are allowed, which is one, rules are asked
  /// nothing more, and what comes after them is of no interest.
  void note(RuleFault fault) const;
  [[nodiscard]] bool failed() const { return failed_.load(std::memory_order_relaxed); }
  /// The first; nothing if all went well.
  [[nodiscard]] std::optional<RuleFault> fault() const;
  [[nodiscard]] std::vector<RuleFault> faults() const;
  /// Forgets all faults, and allows so many more: for who steps by hand, where a fault is of its
  /// event alone.  Never while others search.
  void begin_again(std::size_t most_faults = 1) const;

  /// Runs what a file asks of a world or a step; what goes wrong in it is noted.
  template <class Ask>
  void ask_guarded(std::string_view invariant, const Event& event, const Scope& scope,
                   Ask&& ask) const {
    if (failed()) return;
    const char* fault = run_guarded(
        [](void* context) { (*static_cast<std::remove_reference_t<Ask>*>(context))(); }, &ask);
    if (fault != nullptr) note({event, scope, fault, invariant});
  }

 private:
  mutable std::atomic<bool> failed_ = false;
  mutable std::atomic<std::uint32_t> asked_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<RuleFault> faults_;
  mutable std::size_t most_faults_ = 1;
};

/// Loads rule files.  Errors: one cannot be compiled or loaded; two fill the same slot.
using RuleLoader = Result<const OwnRules*> (*)(std::span<const RuleFile> files);

/// Sets the loader; without one, policies with rule files are refused.
void set_rule_loader(RuleLoader loader);
Result<const OwnRules*> load_rules(std::span<const RuleFile> files);

}  // namespace counterproof
