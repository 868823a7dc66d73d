// What is linked to every rule file: it counts the steps of the rule's code, so that a rule without
// an end is left.  The number of steps is each thread's own.

static __thread unsigned long steps_left __attribute__((tls_model("initial-exec")));
static void (*out_of_steps)(void);

__attribute__((visibility("default"))) void counterproof_begin(unsigned long steps,
                                                               void (*at_end)(void)) {
  steps_left = steps;
  out_of_steps = at_end;
}

__attribute__((visibility("hidden"))) void __sanitizer_cov_trace_pc(void) {
  if (__builtin_expect(steps_left-- == 0, 0) && out_of_steps != 0) out_of_steps();
}
