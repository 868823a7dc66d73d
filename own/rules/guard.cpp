// See guard.hpp.
//
// A rule that divides by zero, follows a pointer that leads nowhere or runs over its stack is taken
// by the signal of its crash, and one that has no end by the count of its steps; either lands where
// the guard was set.  Nothing of the model's own holds a resource while a rule is asked, so that
// nothing is lost by the jump but what the rule itself had.
#include "own/rules/guard.hpp"

#include <setjmp.h>
#include <signal.h>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "model/policy/rule_files.hpp"

namespace counterproof::own {
namespace {

/// The last is sent by a rule that is out of steps before it was told whom to call (runtime.c).
constexpr std::array kSignals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU};

struct Landing {
  sigjmp_buf back;
  volatile bool inside = false;
  const char* why = nullptr;
  std::unique_ptr<std::byte[]> stack;  // for the handler, when the rule's own has run over
};
thread_local Landing landing;

std::vector<BeginRule>& images() {
  static std::vector<BeginRule> kImages;
  return kImages;
}

const char* sentence_of(int signal) {
  switch (signal) {
    case SIGFPE:
      return rule_did::kDivide;
    case SIGILL:
      return rule_did::kReachUnreachable;
    case SIGABRT:
      return rule_did::kEndProcess;
    case SIGXCPU:
      return rule_did::kNotEnd;
    case SIGBUS:
      return "the rule uses memory that is not there";
    default:
      return rule_did::kPointNowhere;
  }
}

[[noreturn]] void leave(const char* why) {
  landing.why = why;
  siglongjmp(landing.back, 1);
}

void on_signal(int signal) {
  if (landing.inside) leave(sentence_of(signal));
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(signal, &standard, nullptr);
  ::raise(signal);
}

void out_of_steps() {
  if (landing.inside) leave(rule_did::kNotEnd);
}

void take_signals() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (const int signal : kSignals) {
      struct sigaction action {};
      action.sa_handler = on_signal;
      action.sa_flags = SA_ONSTACK | SA_NODEFER;
      ::sigaction(signal, &action, nullptr);
    }
  });
  constexpr std::size_t kStackSize = 64 * 1024;
  landing.stack = std::make_unique<std::byte[]>(kStackSize);
  stack_t stack{};
  stack.ss_sp = landing.stack.get();
  stack.ss_size = kStackSize;
  ::sigaltstack(&stack, nullptr);
}

}  // namespace

void guard_image(BeginRule begin) { images().push_back(begin); }

const char* run_guarded(void (*body)(void*), void* context) {
  if (!landing.stack) take_signals();
  if (sigsetjmp(landing.back, 0) != 0) {
    landing.inside = false;
    return landing.why;
  }
  for (const BeginRule begin : images()) begin(kMostRuleSteps, out_of_steps);
  landing.inside = true;
  try {
    body(context);
  } catch (...) {
    landing.inside = false;
    return rule_did::kThrow;
  }
  landing.inside = false;
  return nullptr;
}

}  // namespace counterproof::own
