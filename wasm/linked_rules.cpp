// Rule files in a page: compiled for it, linked with the model, and asked under a guard.
//
// The command compiles each file, and links their table with the model as it was built
// (own/rules/page_module.cpp); in a page without any the table below is the empty one.  A rule may
// do anything.  What WebAssembly stops (a division by zero, a stack that has run over) reaches the
// page as an error of its own, which it catches around the call: so the guard is an import, and
// comes back with how it went.  As in the command, what the rule was doing is left as it stands.
#include <fmt/format.h>

#include <cstdint>

#include "model/policy/rule_files.hpp"
#include "model/suggest.hpp"
#include "wasm/guard.hpp"

/// What the command writes, ended by an entry without a path.
struct LinkedRule {
  const char* path;
  void (*fill)(counterproof::Rule&);
};
extern "C" [[gnu::weak]] const LinkedRule counterproof_linked_rules[1] = {};

/// \returns 0 if it went well, 1 after a division by zero, 2 at an instruction that must not be
/// reached, 3 otherwise
__attribute__((import_module("page"), import_name("guarded"))) extern "C" int page_guarded(
    void (*body)(void*), void* context);

namespace counterproof {
namespace {

/// As link_options has it; and what of it a rule leaves to what it calls.
constexpr std::uintptr_t kStack = 1048576;
constexpr std::uintptr_t kStackForTheModel = 131072;

unsigned long steps_left = 0;
bool inside = false;
const char* why_left = nullptr;

const char* run_guarded(void (*body)(void*), void* context) {
  steps_left = kMostRuleSteps;
  why_left = nullptr;
  inside = true;
  const int how = page_guarded(body, context);
  inside = false;
  if (how == 0 || why_left != nullptr) return why_left;
  if (how == 1) return rule_did::kDivide;
  return how == 2 ? rule_did::kReachUnreachable : rule_did::kPointNowhere;
}

Result<RuleCode> open_rule(const RuleFile& file) {
  for (const LinkedRule* one = counterproof_linked_rules; one->path != nullptr; ++one)
    if (file.path == one->path)
      return RuleCode{reinterpret_cast<const void*>(one->fill), one->fill};
  return Error{file.place,
               fmt::format("the rule file {} is not in this page; counterproof explore POLICY "
                           "--html FILE makes a page that has the policy's",
                           shown(file.path))};
}

/// Before anything is asked of the module.
[[gnu::constructor]] void take_rule_files() { load_rules_by({open_rule, run_guarded}); }

}  // namespace

void leave_rule(const char* why) {
  if (!inside) return;
  why_left = why;
  __builtin_trap();
}

}  // namespace counterproof

// What the compiler has rule files call: at each edge of their code, and at a pointer to nothing,
// which WebAssembly would follow.
extern "C" void __sanitizer_cov_trace_pc() {
  using namespace counterproof;
  if (steps_left-- == 0) leave_rule(rule_did::kNotEnd);
  // The stack ends at address 0, and goes on at the other end of all addresses.  What WebAssembly
  // makes of such a one is not waited for: some browsers take long to tell.
  const auto stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (stack < kStackForTheModel || stack > kStack) leave_rule(rule_did::kPointNowhere);
}
extern "C" [[noreturn]] void __ubsan_handle_type_mismatch_minimal_abort() {
  counterproof::leave_rule(counterproof::rule_did::kPointNowhere);
  __builtin_trap();
}
