// From the code of rule files to the rules of a policy.
//
// Whoever has the code, loaded from a shared object (own/rules) or linked into a page (wasm), opens
// each file by its path, and says how a rule is run that may do anything.  What a file fills, keeps
// and asks is learnt here, once, in the same way for all.
#pragma once

#include "model/result.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/rule.hpp"

namespace counterproof {

/// A rule is asked about one event: real rules take some hundred steps for it.
inline constexpr unsigned long kMostRuleSteps = 20'000'000;

/// What a rule may have done, wherever it runs.
namespace rule_did {
inline constexpr const char* kDivide = "the rule divides by zero";
inline constexpr const char* kReachUnreachable =
    "the rule comes to an instruction that must not be reached";
inline constexpr const char* kEndProcess = "the rule ends the process";
inline constexpr const char* kPointNowhere =
    "the rule uses a pointer that leads nowhere, or runs over its stack";
inline constexpr const char* kNotEnd = "bounded: the rule does not end within 20 million steps";
inline constexpr const char* kThrow = "the rule throws an exception";
inline constexpr const char* kThrowInPage =
    "the rule throws an exception, and a page can catch none";
}  // namespace rule_did

/// The code of one rule file.
struct RuleCode {
  const void* id;       ///< the same for the same code
  void (*fill)(Rule&);  ///< its `counterproof_rule`
};

struct RuleOpener {
  /// Errors: there is no such file, or its code cannot be had.
  Result<RuleCode> (*open)(const RuleFile& file);
  /// As OwnRules has it.
  const char* (*run_guarded)(void (*body)(void*), void* context);
};

/// From now on, rule files are loaded by this opener: a rule loader (own_rules.hpp) is set.
///
/// The files of one policy share no byte of what they keep, and their invariants join the table of
/// all.  Errors: a file cannot be opened; it keeps or asks more than there is room for; its
/// invariant says nothing, or has the name of another; it says nothing at all; two fill the same
/// slot.
void load_rules_by(const RuleOpener& opener);

}  // namespace counterproof
