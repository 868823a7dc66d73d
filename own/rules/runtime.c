// What is linked to every rule file: it counts the steps of the rule's code, so that a rule without
// an end is left.  The number of steps is each thread's own.  And a rule that would end the process,
// and with it the search without an answer, is taken by the signal of its crash.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

// What is constructed while the rule is loaded has as many steps as an event, before it is told.
static __thread unsigned long steps_left __attribute__((tls_model("initial-exec"))) = 20000000;
static void (*out_of_steps)(void);

__attribute__((visibility("default"))) void counterproof_begin(unsigned long steps,
                                                               void (*at_end)(void)) {
  steps_left = steps;
  out_of_steps = at_end;
}

__attribute__((visibility("hidden"))) void __sanitizer_cov_trace_pc(void) {
  if (__builtin_expect(steps_left-- != 0, 1)) return;
  if (out_of_steps == 0) {
    raise(SIGXCPU);
  } else {
    out_of_steps();
  }
}

#define HIDDEN __attribute__((visibility("hidden"), noreturn))

static void __attribute__((noreturn)) end_process(void) {
  raise(SIGABRT);
  __builtin_trap();
}
HIDDEN void exit(int code __attribute__((unused))) { end_process(); }
HIDDEN void _exit(int code __attribute__((unused))) { end_process(); }
HIDDEN void _Exit(int code __attribute__((unused))) { end_process(); }
HIDDEN void quick_exit(int code __attribute__((unused))) { end_process(); }
